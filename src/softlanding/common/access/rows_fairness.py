"""Rows of fair access: the waiting list of a household and of a desk, the policy, and who got what."""

from softlanding.common.access.terms import EVERYONE, NEWCOMERS, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OWN = frozenset({C.HOUSEHOLD, C.APPOINTMENTS})
COORDINATOR = frozenset({Role.COORDINATOR})
OVERSIGHT = COORDINATOR | {Role.ADMINISTRATOR}

FAIRNESS = (
    Row("visit:waiting", GET, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("visit:ask-earlier", BOTH, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("visit:waiting-stop", POST, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("visit:waiting-renew", POST, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("visit:answer-offer", POST, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("visit:offer", BOTH, NEWCOMERS, P.OWN_FILE, OWN, audited=True),
    Row("portal:fairness", GET, EVERYONE, P.INFORMATION),
    Row("appointments:waiting", GET, COORDINATOR, P.APPOINTMENTS, OWN, audited=True),
    Row("appointments:waiting-csv", GET, COORDINATOR, P.APPOINTMENTS, OWN, audited=True),
    # figures and hashes only: no household is read, but each look is noted
    Row("appointments:who-got-what", GET, OVERSIGHT, P.DESK_PLANNING, audited=True),
    Row("appointments:who-got-what-csv", GET, OVERSIGHT, P.DESK_PLANNING, audited=True),
)

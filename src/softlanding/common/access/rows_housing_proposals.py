"""Rows of the officer's week: runs of the matcher, proposals, what if, and figures on decisions."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
OFFICER = frozenset({Role.HOUSING_OFFICER})
SEEN = frozenset({Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.HOUSING})
HOUSING = frozenset({Compartment.HOUSING})
P = Purpose.HOUSING

HOUSING_PROPOSALS = (
    Row("housing-proposals:runs", BOTH, OFFICER, P),
    Row("housing-proposals:check", POST, OFFICER, P),
    Row("housing-proposals:by-hand", BOTH, OFFICER, P, SEEN, audited=True),
    # counts only; no officer is named, and each sees their own
    Row("housing-proposals:figures", GET, OFFICER | {Role.COORDINATOR}, P),
    # a switch of the municipality with counts of its past weeks: no household is opened
    Row("housing-proposals:looking-ahead", BOTH, OFFICER, P),
    Row("housing-proposals:free", POST, OFFICER, P, HOUSING, audited=True),
    Row("housing-proposals:proposal", GET, OFFICER, P, SEEN, audited=True),
    Row("housing-proposals:decide", POST, OFFICER, P, HOUSING, audited=True),
    Row("housing-proposals:freeze", POST, OFFICER, P, HOUSING, audited=True),
    Row("housing-proposals:run", GET, OFFICER, P, SEEN, audited=True),
    Row("housing-proposals:stop", POST, OFFICER, P),
    Row("housing-proposals:replay", POST, OFFICER, P),
    Row("housing-proposals:csv", GET, OFFICER, P, SEEN, audited=True),
    Row("housing-proposals:what-if", GET, OFFICER, P, SEEN, audited=True),
)

"""Rows of life events, of agreements, and of visits that an agreement no longer covers."""

from softlanding.common.access.terms import EVERYONE, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
P = Purpose
# the contact person tells what changes in the household; a draft is told like a kept plan, and a kept plan notes each
# look and change itself (rows.JOURNEYS)
TELLERS = EVERYONE - {Role.HOUSEHOLD_MEMBER}
COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
OF_A_VISIT = frozenset({Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS})

LANES = (
    Row("events:events", GET, TELLERS, P.OWN_FILE),
    Row("events:event", BOTH, TELLERS, P.OWN_FILE),
    Row("events:undo", POST, TELLERS, P.OWN_FILE),
    Row("directory:desk-agreements", GET, EVERYONE, P.INFORMATION),
    Row("booking:agreements-ending", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    *(Row(f"agreements:{name}", GET, EVERYONE, P.INFORMATION) for name in ("register", "csv", "compare")),
)

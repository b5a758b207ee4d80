"""The rows of exchanging cases with other systems, and of telling systems."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OFFICERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
OF_A_CASE = frozenset({C.HOUSEHOLD})

# An officer exchanges the cases of the own authority. A subscription names no household: an event says a reference and
# a state, and each change that a file makes is written down with its case.
WIRE = (
    Row("exchange:exchange", BOTH, OFFICERS, P.APPOINTMENTS),
    Row("exchange:cases-json", GET, OFFICERS, P.APPOINTMENTS, OF_A_CASE, audited=True),
    Row("exchange:cases-csv", GET, OFFICERS, P.APPOINTMENTS, OF_A_CASE, audited=True),
    Row("webhooks:list", BOTH, ADMINISTRATOR, P.ADMINISTRATION),
    Row("webhooks:one", GET, ADMINISTRATOR, P.ADMINISTRATION),
    Row("webhooks:step", POST, ADMINISTRATOR, P.ADMINISTRATION),
    Row("webhooks:again", POST, ADMINISTRATOR, P.ADMINISTRATION),
)

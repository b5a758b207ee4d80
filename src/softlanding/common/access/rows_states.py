"""The rows of the pages on which officers work on cases.

Each role looks for a purpose of its own (registration, residence, integration, guardianship), and the kind of a case
says which compartment it lies in: the pages themselves note each look so (cases.queries.case_purpose), and open only
the cases that cases.queries.cases_for gives the reader.
"""

from softlanding.common.access.terms import Purpose, Role, Row

GET, BOTH = ("GET",), ("GET", "POST")
CASEWORKERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.CASE_MANAGER, Role.GUARDIAN})
COORDINATOR = frozenset({Role.COORDINATOR})

STATES = (
    Row("casework:cases", GET, CASEWORKERS, Purpose.APPOINTMENTS, audited=True),
    Row("casework:cases-csv", GET, CASEWORKERS, Purpose.APPOINTMENTS, audited=True),
    Row("casework:new", GET, CASEWORKERS, Purpose.APPOINTMENTS),
    Row("casework:new", ("POST",), CASEWORKERS, Purpose.APPOINTMENTS, audited=True),
    Row("casework:case", BOTH, CASEWORKERS, Purpose.APPOINTMENTS, audited=True),
    # numbers only
    Row("casework:counts", GET, COORDINATOR, Purpose.DESK_PLANNING),
)

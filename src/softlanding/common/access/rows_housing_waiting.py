"""The rows of households that wait for a home, and of minors who turn eighteen."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OFFICER, CONTACT_PERSON = frozenset({Role.HOUSING_OFFICER}), frozenset({Role.CASE_MANAGER})
GUARDIAN = frozenset({Role.GUARDIAN})
LISTED = frozenset({C.CONTACT, C.HOUSEHOLD, C.ASYLUM})
OPENED = LISTED | {C.HOUSING}
SAFETY = frozenset({C.SAFETY})

# Places to avoid lie in a compartment of their own, behind a page that nobody opens by passing. An officer's overview
# and the count of minors name nobody.
HOUSING_WAITING = (
    Row("housing-waiting:start", GET, OFFICER, P.HOUSING),
    Row("housing-waiting:list", GET, OFFICER, P.HOUSING, LISTED, audited=True),
    Row("housing-waiting:csv", GET, OFFICER, P.HOUSING, LISTED, audited=True),
    Row("housing-waiting:new", BOTH, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:import", BOTH, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:file", BOTH, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:one", GET, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:change", BOTH, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:do", POST, OFFICER, P.HOUSING, OPENED, audited=True),
    Row("housing-waiting:safety", BOTH, OFFICER, P.HOUSING, SAFETY, audited=True),
    # references and days alone: what goes next, and the proof of what went
    Row("housing-waiting:retention", GET, OFFICER, P.HOUSING, frozenset({C.HOUSEHOLD}), audited=True),
    Row("housing-waiting:mine", GET, CONTACT_PERSON, P.INTEGRATION, LISTED, audited=True),
    Row("housing-waiting:mine-one", GET, CONTACT_PERSON, P.INTEGRATION, LISTED, audited=True),
    Row("housing-waiting:mine-safety", BOTH, CONTACT_PERSON, P.INTEGRATION, SAFETY, audited=True),
    Row("housing-waiting:minors", GET, OFFICER, P.HOUSING),
    Row("housing-waiting:own-minors", BOTH, GUARDIAN, P.GUARDIANSHIP, frozenset({C.ASYLUM}), audited=True),
    Row("housing-waiting:own-minors-csv", GET, GUARDIAN, P.GUARDIANSHIP, frozenset({C.ASYLUM}), audited=True),
    Row("housing-waiting:minor-left-out", POST, GUARDIAN, P.GUARDIANSHIP, frozenset({C.ASYLUM}), audited=True),
)

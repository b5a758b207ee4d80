"""Rows of papers: of a household, and of the two authorities, each for its own purpose."""

from softlanding.common.access.terms import NEWCOMERS, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
DOCUMENTS = frozenset({Compartment.DOCUMENTS})

OWN_PAPERS = tuple(
    Row(f"papers:{name}", methods, NEWCOMERS, Purpose.OWN_FILE, DOCUMENTS, audited=True)
    for name, methods in (
        ("list", GET),
        ("have", POST),
        ("paper", GET),
        ("origin", POST),
        ("upload", POST),
        ("withdraw", POST),
        ("file", GET),
    )
)

# A paper that both use is uploaded once; each authority opens it on pages of its own, for its own purpose.
STAFF_PAPERS = tuple(
    Row(f"papers:{authority}-{name}", methods, frozenset({role}), purpose, DOCUMENTS, audited=True)
    for authority, role, purpose in (
        ("municipality", Role.MUNICIPAL_CLERK, Purpose.REGISTRATION),
        ("ind", Role.IND_OFFICER, Purpose.RESIDENCE),
    )
    for name, methods in (
        ("waiting", GET),
        ("case", GET),
        ("ask", POST),
        ("ask-missing", POST),
        ("step", POST),
        ("reject", BOTH),
        ("undo", POST),
        ("file", GET),
    )
)

PAPERS = (*OWN_PAPERS, *STAFF_PAPERS)

"""Rows of cohorts: an employer brings its arrivals in, a newcomer takes a plan up, a coordinator answers for groups."""

from softlanding.common.access.terms import EVERYONE, NEWCOMERS, STAFF, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
EMPLOYER, COORDINATOR = frozenset({Role.EMPLOYER}), frozenset({Role.COORDINATOR})
OF_THE_WORK = frozenset({C.WORK, C.RESIDENCE, C.APPOINTMENTS})

# what an employer states about people who have no plan of their own here touches no household of ours
STATED = tuple(
    Row(f"cohort:{name}", methods, EMPLOYER, P.EMPLOYMENT)
    for name, methods in (
        ("template", GET),
        ("new", BOTH),
        ("import", BOTH),
        ("file", BOTH),
        ("bring", POST),
        ("stop", POST),
        ("mend", GET),
        ("groups", BOTH),
        ("withdraw-group", POST),
        ("invite", POST),
        ("change", POST),
    )
)
SEEN = tuple(
    Row(f"cohort:{name}", GET, EMPLOYER, P.EMPLOYMENT, OF_THE_WORK, audited=True)
    for name in ("board", "board-csv", "export", "arrival")
)
GROUPS = (
    Row(
        "cohort:group-requests",
        GET,
        COORDINATOR,
        P.APPOINTMENTS,
        frozenset({C.HOUSEHOLD, C.APPOINTMENTS}),
        audited=True,
    ),
    Row("cohort:answer-group", POST, COORDINATOR, P.APPOINTMENTS),
)
# the link is what opens these; nobody of the staff takes a newcomer's invitation up
INVITED = (
    Row("invited:invited", BOTH, EVERYONE - STAFF, P.OWN_FILE),
    Row("invited:not-me", POST, EVERYONE - STAFF, P.OWN_FILE),
    Row("invited:follows", GET, NEWCOMERS, P.OWN_FILE),
    Row("invited:stop", POST, frozenset({Role.NEWCOMER}), P.OWN_FILE, frozenset({C.APPOINTMENTS}), audited=True),
)

COHORT = (*STATED, *SEEN, *GROUPS, *INVITED)

"""Rows of the life of a visit: moved, one person less or more, cancelled, missed; booked by staff; groups."""

from softlanding.common.access.terms import NEWCOMERS, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose
OWN_VISIT = frozenset({C.HOUSEHOLD, C.APPOINTMENTS})
COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
COORDINATOR = frozenset({Role.COORDINATOR})
OF_A_VISIT = frozenset({C.CONTACT, C.HOUSEHOLD, C.APPOINTMENTS})

OWN_VISITS = tuple(
    Row(f"visit:{name}", methods, NEWCOMERS, P.OWN_FILE, OWN_VISIT, audited=True)
    for name, methods in (
        ("move", BOTH),
        ("people", GET),
        ("take-out", POST),
        ("add", POST),
        ("cancelled", GET),
        ("restore", POST),
        ("confirm-again", POST),
        ("missed", GET),
    )
)

PARTNERS = (Row("api:visit-people", POST, frozenset({Role.PARTNER}), P.APPOINTMENTS, scope="bookings"),)

LIFE = (*OWN_VISITS, *PARTNERS)

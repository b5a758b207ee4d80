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

# The three pages of a booking hold nothing that is stored until the last press; looking a household up is noted by the
# page itself.
STAFF_BOOK = tuple(Row(f"booking:{name}", BOTH, COUNTERS, P.APPOINTMENTS) for name in ("book", "what", "when"))

STAFF_VISITS = tuple(
    Row(name, methods, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True)
    for name, methods in (
        ("booking:booked", GET),
        ("booking:undo", POST),
        ("booking:slip", GET),
        ("booking:move", BOTH),
        ("booking:cancel", BOTH),
        ("appointments:no-shows", GET),
        ("appointments:close-day", POST),
        ("appointments:no-show", BOTH),
    )
)

# the list of groups names organisations, no household
GROUPS = (
    Row("booking:groups", GET, COORDINATOR, P.APPOINTMENTS),
    Row("booking:new-group", BOTH, COORDINATOR, P.APPOINTMENTS),
    Row("booking:delegation", BOTH, COORDINATOR, P.APPOINTMENTS),
    *(
        Row(f"booking:{name}", methods, COORDINATOR, P.APPOINTMENTS, OF_A_VISIT, audited=True)
        for name, methods in (("groups-csv", GET), ("group", GET), ("move-group", BOTH), ("cancel-group", BOTH))
    ),
)

LIFE = (*OWN_VISITS, *PARTNERS, *STAFF_BOOK, *STAFF_VISITS, *GROUPS)

"""The rows of the day at the desk: the queue, tickets, times, and screens without sign-in."""

from softlanding.common.access.terms import EVERYONE, Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
C, P = Compartment, Purpose

COUNTERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR})
COORDINATOR = frozenset({Role.COORDINATOR})
OF_A_VISIT = frozenset({C.CONTACT, C.HOUSEHOLD, C.APPOINTMENTS})
OF_A_TURN = frozenset({C.APPOINTMENTS})

DESKDAY = (
    Row("appointments:check-in", POST, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    # these two ask for news by themselves every few seconds: they note each visit once, when it first appears
    # (appointments.views.looking); an audited row would ask for an entry each time
    Row("appointments:queue-live", GET, COUNTERS, P.APPOINTMENTS),
    Row("appointments:queue-lanes", GET, COUNTERS, P.APPOINTMENTS),
    Row("appointments:queue-counter", POST, COUNTERS, P.DESK_PLANNING),
    Row("appointments:queue-next", POST, COUNTERS, P.APPOINTMENTS, OF_A_TURN, audited=True),
    Row("appointments:queue-step", POST, COUNTERS, P.APPOINTMENTS, OF_A_TURN, audited=True),
    Row("appointments:queue-leave", POST, COUNTERS, P.APPOINTMENTS, OF_A_TURN, audited=True),
    Row("appointments:queue-undo", POST, COUNTERS, P.APPOINTMENTS, OF_A_TURN, audited=True),
    # a walk-in is nobody's household, and a slip holds a number only
    Row("appointments:walk-in", BOTH, COUNTERS, P.APPOINTMENTS),
    Row("appointments:ticket", GET, COUNTERS, P.APPOINTMENTS),
    Row("appointments:queue-times", GET, COUNTERS, P.DESK_PLANNING),
    Row("appointments:queue-times-csv", GET, COUNTERS, P.DESK_PLANNING),
    Row("appointments:queue-forgotten", GET, COUNTERS, P.APPOINTMENTS, OF_A_VISIT, audited=True),
    Row("appointments:screens", BOTH, COORDINATOR, P.DESK_PLANNING),
    Row("appointments:screen-close", POST, COORDINATOR, P.DESK_PLANNING),
    # a secret link opens them; numbers only
    Row("screens:display", GET, EVERYONE, P.INFORMATION),
    Row("screens:display-live", GET, EVERYONE, P.INFORMATION),
    Row("screens:kiosk", BOTH, EVERYONE, P.INFORMATION),
)

"""The rows of the pages on which a desk's hours are kept, and its visits get another time."""

from softlanding.common.access.terms import Compartment, Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
COORDINATORS = frozenset({Role.COORDINATOR})
C, P = Compartment, Purpose
OF_A_CONFLICT = frozenset({C.HOUSEHOLD, C.APPOINTMENTS})

# Hours and shifts are the desk's, no household's: a preview counts visits and names nobody. What is changed is written
# down by the action itself (appointments.actions.changing), because a preview by POST saves nothing.
AVAILABILITY = (
    Row("appointments:hours-desks", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:hours", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:hours-csv", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:take-over", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:weekly-new", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:weekly", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:weekly-end", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:days", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:day-new", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:day-remove", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:booking-rules", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:hours-history", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:hours-undo", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shifts", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shifts-csv", GET, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shift-new", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shift", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shift-remove", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shifts-copy", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:shifts-import", BOTH, PLANNERS, P.DESK_PLANNING),
    Row("appointments:conflicts", GET, COORDINATORS, P.APPOINTMENTS, OF_A_CONFLICT, audited=True),
    Row("appointments:conflict", BOTH, COORDINATORS, P.APPOINTMENTS, OF_A_CONFLICT, audited=True),
    # a run shows numbers only; each visit that it moves is written down with its household
    Row("appointments:rebook-all", POST, COORDINATORS, P.APPOINTMENTS),
    Row("appointments:rebooking", BOTH, COORDINATORS, P.APPOINTMENTS),
    Row("appointments:rebooking-stop", POST, COORDINATORS, P.APPOINTMENTS),
)

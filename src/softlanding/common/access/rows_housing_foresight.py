"""The rows of replays: of invented weeks or of counts of one's own, so no file is opened."""

from softlanding.common.access.terms import Purpose, Role, Row

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
PLANNERS = frozenset({Role.HOUSING_OFFICER, Role.COORDINATOR})

HOUSING_FORESIGHT = (
    Row("housing-foresight:replays", BOTH, PLANNERS, Purpose.DESK_PLANNING),
    Row("housing-foresight:replay", GET, PLANNERS, Purpose.DESK_PLANNING),
    Row("housing-foresight:report", GET, PLANNERS, Purpose.DESK_PLANNING),
    Row("housing-foresight:stop", POST, PLANNERS, Purpose.DESK_PLANNING),
)

"""An invented desk with one counter per authority, and what is asked of it."""

from datetime import time

from softlanding.core import visits as core
from softlanding.core.timeline import Counter, DeskPlan, Hours

WEEK = frozenset(range(5))
NINE_TO_ONE = (Hours(WEEK, time(9), time(13)),)
AUTHORITIES = {"municipal-registration": "municipality", "biometrics": "ind"}
RULES = core.VisitRules(
    services=(
        core.ServiceRule("municipal-registration", 20, 10, one_block=True),
        core.ServiceRule("biometrics", 10, 10),
    ),
    precedence=(("municipal-registration", "biometrics"),),
)


def desk_plan(desk: str = "the-hague-international-centre") -> DeskPlan:
    """One counter per authority."""
    return DeskPlan(
        desk,
        "Europe/Amsterdam",
        (Counter("m-1", {"municipality": NINE_TO_ONE}), Counter("ind-1", {"ind": NINE_TO_ONE})),
    )


def party(*names: str) -> core.Party:
    return core.Party(tuple(core.Attendee(name) for name in names))


def tasks(*names: str) -> list[core.Task]:
    return [core.Task(name, service, authority) for name in names for service, authority in AUTHORITIES.items()]

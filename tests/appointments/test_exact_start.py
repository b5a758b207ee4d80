"""The visit at one moment: what is remembered for hours that look alike is what the search would find."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from softlanding.appointments.queries.exact import visit_at
from softlanding.core import visits as core
from softlanding.core.timeline import Counter, DeskPlan, Hours, moment_of

HOURS = (Hours(frozenset(range(5)), time(9), time(13)),)
DESK = DeskPlan("desk", "Europe/Amsterdam", (Counter("m-1", {"municipality": HOURS}), Counter("ind-1", {"ind": HOURS})))
AUTHORITIES = {"municipal-registration": "municipality", "biometrics": "ind"}
RULES = core.VisitRules(
    services=(
        core.ServiceRule("municipal-registration", 20, 10, one_block=True),
        core.ServiceRule("biometrics", 10, 10),
    ),
    precedence=(("municipal-registration", "biometrics"),),
)
DAY = date(2026, 11, 24)
FAMILIES = (("priya",), ("priya", "arjun"), ("priya", "arjun", "mira"))


@pytest.mark.parametrize("buffer", [0, 10])
def test_every_start_of_random_days_is_what_the_search_finds(buffer):
    desk, chance = replace(DESK, buffer_minutes=buffer), random.Random(3)
    opened = desk.open_day(DAY).ticks
    for _ in range(40):
        day = DAY + timedelta(days=chance.choice((0, 1, 7)))
        taken = {
            (counter.id, day): chance.getrandbits(len(opened))
            & chance.getrandbits(len(opened))
            & chance.getrandbits(len(opened))
            for counter in desk.counters
        }
        names = chance.choice(FAMILIES)
        starts_at = moment_of(desk.open_day(day).ticks.start + chance.randrange(100, 160), desk.tzinfo())
        found = visit_at(desk, *of(names), starts_at=starts_at, rules=RULES, taken=taken)
        assert found == searched(desk, names, starts_at, taken)


def searched(desk, names: tuple[str, ...], starts_at: datetime, taken) -> core.Visit | None:
    day = starts_at.date()
    some = core.find_visits(desk, *of(names), start=day, days=1, rules=replace(RULES, limit=300), taken=taken)
    return next((visit for visit in some if visit.starts_at == starts_at), None)


def of(names: tuple[str, ...]) -> tuple[core.Party, list[core.Task]]:
    tasks = [core.Task(name, service, authority) for name in names for service, authority in AUTHORITIES.items()]
    return core.Party(tuple(core.Attendee(name) for name in names)), tasks

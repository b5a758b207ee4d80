"""Desks with invented claims on them, for the slot search: 8 counters of two authorities, 12 hours a day."""

import random
from collections.abc import Iterator
from datetime import date, time, timedelta

from softlanding.core.timeline import Counter, DeskPlan, Hours
from softlanding.core.visits import ANY, Attendee, Party, ServiceRule, Task, VisitRules

FIRST = date(2026, 11, 23)
OPENS, CLOSES = time(8), time(20)
TICKS = 144
BEFORE_OPENING = 96
KINDS = ("municipality",) * 3 + ("ind",) * 3 + ("municipality+ind",) * 2
AUTHORITY = {"municipal-registration": "municipality", "biometrics": "ind", "residence-document": "ind"}
RULES = VisitRules(
    services=(
        ServiceRule("municipal-registration", 20, 10, one_block=True),
        ServiceRule("biometrics", 10, 10),
        ServiceRule("residence-document", 5, 5),
    ),
    precedence=(("municipal-registration", ANY),),
    limit=20,
)
PARENTS = ("priya", "arjun")
CHILDREN = ("mira", "dev", "anu")
FAMILY = Party(
    (*(Attendee(name) for name in PARENTS), *(Attendee(name, minor=True, guardians=PARENTS) for name in CHILDREN))
)
TASKS = [Task(person.id, service, authority) for service, authority in AUTHORITY.items() for person in FAMILY.persons]
Taken = dict[str, dict[tuple[str, date], int]]


def network(desks: int) -> list[DeskPlan]:
    """Desks that are alike, open every day."""
    hours = (Hours(frozenset(range(7)), OPENS, CLOSES),)
    counters = tuple(Counter(f"c{n}", dict.fromkeys(kind.split("+"), hours)) for n, kind in enumerate(KINDS, 1))
    return [DeskPlan(f"desk-{n:02}", "Europe/Amsterdam", counters) for n in range(1, desks + 1)]


def family_visits(chance: random.Random, full: float) -> int:
    """A counter's day of claims of 10 to 60 minutes, each wherever there is room, until it is so full."""
    taken, free = 0, TICKS
    while free > TICKS * (1 - full):
        ticks = chance.randint(2, 12)
        begins = chance.randrange(TICKS - ticks + 1)
        block = (1 << ticks) - 1 << begins
        if taken & block:
            # Later families take what the room that is left allows.
            block = next(_around(begins, ticks, taken), 0)
        taken |= block
        free = TICKS - taken.bit_count()
    return taken


def _around(begins: int, ticks: int, taken: int) -> Iterator[int]:
    for shorter in range(ticks, 0, -1):
        block = (1 << shorter) - 1 << min(begins, TICKS - shorter)
        if not taken & block:
            yield block


def scattered(chance: random.Random, full: float) -> int:
    """A counter's day on which each tick is taken or not, whatever its neighbours are."""
    return sum(1 << tick for tick in range(TICKS) if chance.random() < full)


def claims(seed: int, desks: list[DeskPlan], horizon: int, full: float, one_day=family_visits) -> Taken:
    """Taken ticks per desk, counter and day."""
    chance = random.Random(seed)
    return {
        desk.id: {
            (counter.id, day): one_day(chance, full) << BEFORE_OPENING
            for day in days(horizon)
            for counter in desk.counters
        }
        for desk in desks
    }


def days(number: int) -> list[date]:
    """The first days of the claims."""
    return [FIRST + timedelta(days=n) for n in range(number)]

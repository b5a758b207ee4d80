"""The visit that begins at exactly one moment, found once for all hours that look alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from softlanding.core import visits as core
from softlanding.core.timeline import TICK_MINUTES, Busy, DeskPlan, tick_of, ticks_for

MOST_PLANS, MOST_ANSWERS = 64, 20_000

Spots = tuple[tuple[int, int, int, int, str], ...]
"""Per task: the number of the person, minutes from the start to its begin and end, number of the task, counter."""


@dataclass
class _Known:
    """What was found with one plan; the plan is kept, so that no other one takes its identity."""

    plan: DeskPlan
    open_at_once: DeskPlan
    """The same plan without its minimum notice: what is asked is whether a moment fits, not whether it is soon."""
    looks: dict[date, str] = field(default_factory=dict)
    answers: dict[Any, Spots | None] = field(default_factory=dict)


_known: dict[int, _Known] = {}


def visit_at(
    desk: DeskPlan,
    party: core.Party,
    tasks: Sequence[core.Task],
    *,
    starts_at: datetime,
    rules: core.VisitRules,
    taken: Busy,
) -> core.Visit | None:
    """Return the free visit that begins then, or None. The same opening hours and claims around it give the same."""
    day = starts_at.astimezone(desk.tzinfo()).date()
    known = _of(desk)
    key = _key(known, day, starts_at, party, tasks, rules, taken)
    if key is None:
        return _searched(known.open_at_once, party, tasks, day, starts_at, rules, taken)
    if key not in known.answers:
        found = _searched(known.open_at_once, party, tasks, day, starts_at, rules, taken)
        if len(known.answers) >= MOST_ANSWERS:
            known.answers.clear()
        known.answers[key] = found and _spots(found, party, tasks)
    spots = known.answers[key]
    return _visit(desk, starts_at, party, tasks, spots) if spots else None


def _searched(
    desk: DeskPlan,
    party: core.Party,
    tasks: Sequence[core.Task],
    day: date,
    starts_at: datetime,
    rules: core.VisitRules,
    taken: Busy,
) -> core.Visit | None:
    first = replace(rules, limit=1, min_notice_minutes=0)
    # as if it were that moment already: the first visit from there on is the one that is asked for, or there is none
    found = core.find_visits(desk, party, tasks, start=day, days=1, rules=first, taken=taken, now=starts_at)
    return found[0] if found and found[0].starts_at == starts_at else None


def _of(desk: DeskPlan) -> _Known:
    known = _known.get(id(desk))
    if known is None:
        if len(_known) >= MOST_PLANS:
            _known.clear()
        at_once = replace(desk, min_notice_minutes=0) if getattr(desk, "min_notice_minutes", 0) else desk
        known = _known[id(desk)] = _Known(desk, at_once)
    return known


def _key(
    known: _Known,
    day: date,
    starts_at: datetime,
    party: core.Party,
    tasks: Sequence[core.Task],
    rules: core.VisitRules,
    taken: Busy,
) -> Any:
    """Name everything that the answer depends on; None for a visit that may run into the next day."""
    ticks = known.plan.open_day(day).ticks
    begin = tick_of(starts_at) - ticks.start
    length = rules.max_span_minutes // TICK_MINUTES
    if begin + length > len(ticks):
        return None
    # a claim outside the visit's own time matters as far as the desk's buffer reaches
    around = ticks_for(known.plan.buffer_minutes)
    low, window = max(begin - around, 0), (1 << (length + 2 * around)) - 1
    claims = tuple(taken.get((counter.id, day), 0) >> low & window for counter in known.plan.counters)
    number = {attendee.id: n for n, attendee in enumerate(party.persons)}
    people = tuple((a.minor, tuple(number.get(g, -1) for g in a.guardians)) for a in party.persons)
    needs = tuple((number[t.person], t.service, t.authority, t.minutes) for t in tasks)
    more = tuple(getattr(row, name) for row in (*party.persons, *tasks) for name in _MORE[type(row)])
    return _look(known, day), begin, claims, people, needs, more, rules


_MORE: Mapping[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in fields(kind) if one.name not in named)
    for kind, named in (
        (core.Attendee, {"id", "minor", "guardians"}),
        (core.Task, {"person", "service", "authority", "minutes", "step"}),
    )
}
"""What persons and tasks say besides, whatever the search may ask of them."""


def _look(known: _Known, day: date) -> str:
    """Return the same word for days on which the desk is staffed alike."""
    look = known.looks.get(day)
    if look is None:
        here = known.plan.open_day(day)
        look = known.looks[day] = repr([getattr(here, one.name) for one in fields(here) if one.name != "ticks"])
    return look


def _spots(visit: core.Visit, party: core.Party, tasks: Sequence[core.Task]) -> Spots:
    person = {attendee.id: n for n, attendee in enumerate(party.persons)}
    number = {(task.person, task.service): n for n, task in enumerate(tasks)}
    minute = timedelta(minutes=1)
    return tuple(
        (
            person[one.person],
            (one.starts_at - visit.starts_at) // minute,
            (one.ends_at - visit.starts_at) // minute,
            number[one.person, one.service],
            one.counter,
        )
        for one in visit.tasks
    )


def _visit(
    desk: DeskPlan, starts_at: datetime, party: core.Party, tasks: Sequence[core.Task], spots: Spots
) -> core.Visit:
    begin = starts_at.astimezone(desk.tzinfo())

    def after(minutes: int) -> datetime:
        return (starts_at + timedelta(minutes=minutes)).astimezone(desk.tzinfo())

    placed = tuple(
        core.PlacedTask(
            person=party.persons[person].id,
            service=tasks[number].service,
            step=tasks[number].step,
            counter=counter,
            starts_at=after(starts),
            ends_at=after(ends),
        )
        for person, starts, ends, number, counter in spots
    )
    return core.Visit(desk.id, begin, max(task.ends_at for task in placed), placed)

"""Visits in which a whole family does all its tasks at one desk, earliest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from softlanding.core.arrangement import Answer, Placed, best_arrangement
from softlanding.core.availability_index import FreeIndex
from softlanding.core.kits import needing_kits
from softlanding.core.screening import Screen, Start
from softlanding.core.timeline import TICK_MINUTES, Busy, DeskPlan, first_tick_from, moment_of, ticks_of_day
from softlanding.core.visit_question import (
    ANY,
    MOST_PERSONS,
    MOST_TASKS,
    Attendee,
    Party,
    PlacedTask,
    Question,
    ServiceRule,
    Task,
    Visit,
    VisitRules,
)

__all__ = [
    "ANY",
    "MOST_PERSONS",
    "MOST_TASKS",
    "Attendee",
    "Found",
    "Party",
    "PlacedTask",
    "Question",
    "ServiceRule",
    "Task",
    "Visit",
    "VisitRules",
    "find_visits",
    "find_visits_at",
    "find_visits_in",
    "search_visits",
]

FIRST_DAYS = 4
"""Days whose claims are read at first when there is no index; each further look takes twice as many."""
WHOLE_PATIENCE = 4
"""A whole search may look at so many times the situations of one start."""
HASTY_STARTS = 20
"""Starts that are still looked at, with little patience, when that of the whole search has run out."""


class Found(NamedTuple):
    """What a search found, and whether it looked everywhere: if not, earlier and other visits may exist."""

    visits: list[Visit]
    complete: bool


def find_visits(
    desk: DeskPlan,
    party: Party,
    tasks: Sequence[Task],
    *,
    start: date,
    days: int,
    rules: VisitRules,
    taken: Busy | None = None,
    now: datetime | None = None,
) -> list[Visit]:
    """The first visits of the horizon: for each possible start the shortest stay, then the fewest counters.

    `taken` holds the claimed ticks per counter and day; `now` is needed for the minimum notice and the desk's horizon,
    and nothing before it is offered. A mistake in the question is a ValueError; no visit is an empty list, and
    `why_no_visit` says why.
    """
    everything = {desk.id: taken or {}}
    return find_visits_at([desk], party, tasks, start=start, days=days, rules=rules, taken=everything, now=now)


def find_visits_at(
    desks: Sequence[DeskPlan],
    party: Party,
    tasks: Sequence[Task],
    *,
    start: date,
    days: int,
    rules: VisitRules,
    taken: Mapping[str, Busy] | None = None,
    now: datetime | None = None,
) -> list[Visit]:
    """The first visits at any of the desks: by start, then stay, then counters used, then the order of the desks."""
    alike: dict[tuple[Task, ...], list[DeskPlan]] = {}
    for desk in desks:
        alike.setdefault(tuple(needing_kits(desk, tasks)), []).append(desk)
    found: list[Visit] = []
    for asked, some in alike.items():
        question = Question.of(party, asked, rules)
        found += search_visits(some, question, start=start, days=days, taken=taken or {}, now=now).visits
    if len(alike) > 1:
        order = {desk.id: place for place, desk in enumerate(desks)}
        found.sort(key=lambda v: (v.starts_at, v.ends_at, len(v.counters), order[v.desk]))
    return found[: rules.limit]


def find_visits_in(
    index: FreeIndex,
    party: Party,
    tasks: Sequence[Task],
    *,
    start: date,
    days: int,
    rules: VisitRules,
    now: datetime | None = None,
) -> list[Visit]:
    """Like `find_visits_at` at the desks of an index, which knows what is taken; a ValueError if it lacks some day."""
    if not index.covers(start, days):
        raise ValueError(f"the index does not have all {days} days from {start}")
    question = Question.of(party, tasks, rules)
    return _preferred(question, lambda asked: _search(asked, index.desks, [(index, start, days)], now)).visits


def search_visits(
    desks: Sequence[DeskPlan],
    question: Question,
    *,
    start: date,
    days: int,
    taken: Mapping[str, Busy],
    now: datetime | None,
) -> Found:
    """Like `find_visits_at` for a question that is checked, and with whether the search was complete."""

    def looks() -> Iterator[tuple[FreeIndex, date, int]]:
        done, look = 0, FIRST_DAYS
        while done < days:
            first, some = start + timedelta(days=done), min(look, days - done)
            yield FreeIndex.of(desks, taken, first=first, days=some), first, some
            done, look = done + look, look * 2

    return _preferred(question, lambda asked: _search(asked, desks, looks(), now))


def _preferred(question: Question, search: Callable[[Question], Found]) -> Found:
    """What is found in the language wished; without the wish if that is much sooner, or all there is."""
    if not question.rules.language:
        return search(question)
    wished = search(question.wished())
    if wished.visits:
        first = search(question.limited(1)).visits
        latest = first[0].starts_at.date() + timedelta(days=question.rules.language_patience_days)
        if wished.visits[0].starts_at.date() <= latest:
            return wished
    return search(question)


def _search(
    question: Question,
    desks: Sequence[DeskPlan],
    looks: Iterable[tuple[FreeIndex, date, int]],
    now: datetime | None,
) -> Found:
    """The visits of all looks together, which are in order of their days."""
    if question.unattended or not question.tasks or not desks:
        return Found([], complete=True)
    finders = [_Finder(desk, question, now) for desk in desks]
    arranger = _Arranger(question)
    limit = question.rules.limit
    found: list[tuple[tuple[int, int, int, int], tuple[Placed, ...], bool]] = []
    for start in _merged(question, finders, looks):
        if len(found) >= limit and start.tick > found[limit - 1][0][0]:
            break
        if arranger.exhausted:
            return Found(_visits(found, finders, limit), complete=False)
        placed, proven, _ = arranger.best(start)
        if placed is not None:
            # Starts come in order, so only those of the same tick still have to be put in order.
            rank = (start.tick, max(p.ends for p in placed), len({p.counter for p in placed}), start.desk)
            found.append((rank, tuple(p.moved(start.tick) for p in placed), proven))
            if len(found) > 1 and found[-2][0] > rank:
                found.sort(key=lambda one: one[0])
    return Found(_visits(found, finders, limit), complete=arranger.proven)


def _merged(
    question: Question, finders: Sequence["_Finder"], looks: Iterable[tuple[FreeIndex, date, int]]
) -> Iterator[Start]:
    """The starts of all looks in order of time, though days begin at other moments in other zones."""
    step = question.rules.starts_every_minutes // TICK_MINUTES
    zones = {finder.desk.zone for finder in finders}
    late: list[Start] = []
    for index, first, days in looks:
        if all(finder.last is not None and finder.last < first for finder in finders):
            break
        screen = Screen(index, question, first, days)
        starts: Iterator[Start] = screen.starts([finder.first for finder in finders], step)
        starts = (s for s in starts if finders[s.desk].may(s.tick))
        if len(zones) > 1:
            end = min(ticks_of_day(first + timedelta(days=days), finder.zone).start for finder in finders)
            both = sorted([*late, *starts], key=lambda s: (s.tick, s.desk))
            late = [s for s in both if s.tick >= end]
            starts = iter([s for s in both if s.tick < end])
        yield from starts
    yield from late


def _visits(
    found: list[tuple[tuple[int, int, int, int], tuple[Placed, ...], bool]], finders: Sequence["_Finder"], limit: int
) -> list[Visit]:
    return [finders[rank[3]].visit(placed, proven=proven) for rank, placed, proven in found[:limit]]


class _Arranger:
    """The search of each start while the patience of the whole search lasts; equal pictures have equal answers."""

    def __init__(self, question: Question) -> None:
        self.question, self.each = question, question.rules.patience
        self.left = self.each * WHOLE_PATIENCE + self.each * question.rules.limit // 20
        self.hasty, self.proven = HASTY_STARTS, True
        self.known: dict[tuple[tuple[int, ...], ...], Answer] = {}

    @property
    def exhausted(self) -> bool:
        return self.left <= 0 and self.hasty <= 0

    def best(self, start: Start) -> Answer:
        known = self.known.get(start.picture)
        if known is None:
            patience = min(self.each, self.left)
            if self.left <= 0:
                patience, self.hasty = self.each // 20, self.hasty - 1
            work, span = self.question.work, self.question.span
            known = best_arrangement(work, start.picture, span, patience, start.soonest)
            self.left -= known.spent
            self.proven &= known.proven
            self.known[start.picture] = known
        return known


class _Finder:
    """One desk's side of a search: from when to when it offers visits, and how they read."""

    def __init__(self, desk: DeskPlan, question: Question, now: datetime | None) -> None:
        self.desk, self.question, self.zone = desk, question, desk.tzinfo()
        self.first = 0
        self.last: date | None = None
        self.stop: int | None = None
        if now is not None:
            notice = max(question.rules.min_notice_minutes, desk.min_notice_minutes)
            self.first = first_tick_from(now + timedelta(minutes=notice))
            if desk.horizon_days is not None:
                self.last = now.astimezone(self.zone).date() + timedelta(days=desk.horizon_days)
                self.stop = ticks_of_day(self.last, self.zone).stop
        self.moments: dict[int, datetime] = {}

    def may(self, tick: int) -> bool:
        """Whether a visit may begin then as far as the desk's horizon goes."""
        return self.stop is None or tick < self.stop

    def visit(self, placed: tuple[Placed, ...], *, proven: bool) -> Visit:
        """The arrangement as people read it."""
        question = self.question
        people, counters = question.party.persons, self.desk.counters
        tasks = tuple(
            PlacedTask(
                people[p.person].id,
                question.services[p.service],
                question.tasks[p.person, p.service].step,
                counters[p.counter].id,
                self._moment(p.begins),
                self._moment(p.ends),
                self._spoken(p),
            )
            for p in placed
        )
        ends = self._moment(max(p.ends for p in placed))
        language = question.rules.language if all(task.in_language for task in tasks) else None
        return Visit(self.desk.id, tasks[0].starts_at, ends, tasks, proven, language)

    def _moment(self, tick: int) -> datetime:
        known = self.moments.get(tick)
        if known is None:
            known = self.moments[tick] = moment_of(tick, self.zone)
        return known

    def _spoken(self, placed: Placed) -> bool:
        """Whether the language wished is spoken at the counter all the time."""
        language = self.question.rules.language
        if not language:
            return False
        for tick in range(placed.begins, placed.ends):
            day = self.desk.open_day(moment_of(tick, self.zone).date())
            if not day.speaks[placed.counter].get(language, 0) >> tick - day.ticks.start & 1:
                return False
        return True

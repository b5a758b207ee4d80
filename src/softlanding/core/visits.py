"""Visits in which a whole family does all its tasks at one desk, earliest first, or the reason why there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from softlanding.core.arrangement import PATIENCE, Answer, Board, Patience, Placed, Work
from softlanding.core.screening import possible_desks
from softlanding.core.timeline import (
    TICK_MINUTES,
    Busy,
    DeskPlan,
    first_tick_from,
    moment_of,
    run_starts,
    ticks_for,
)

ANY = "*"
"""In a precedence pair: every other service."""
MOST_PERSONS = 12
MOST_TASKS = 40
HARD_STARTS = 40
"""After so many starts for which the patience ran out, further ones get a twentieth of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One person's need for one service; without minutes the service's rule says how long it takes."""

    person: str
    service: str
    authority: str
    minutes: int | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person who comes along; a minor names the persons of whom one must be free while the minor is served."""

    id: str
    minor: bool = False
    guardians: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Everybody who comes to the visit."""

    persons: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """How long a service takes.

    As one block, the household is served at one counter without a break: the first person takes `first_minutes`, each
    further person `further_minutes`. Otherwise each person takes `first_minutes`, at any counter of the authority.
    """

    service: str
    first_minutes: int
    further_minutes: int
    one_block: bool = False


@dataclass(frozen=True, slots=True)
class VisitRules:
    """What a visit may look like. A pair in `precedence` is (service, what the same person may begin only after it)."""

    services: tuple[ServiceRule, ...] = ()
    precedence: tuple[tuple[str, str], ...] = ()
    max_span_minutes: int = 180
    max_gap_minutes: int = 30
    min_notice_minutes: int = 0
    starts_every_minutes: int = TICK_MINUTES
    limit: int = 20
    patience: int = PATIENCE
    """How many situations the search of one start may look at; about 20 milliseconds unless told otherwise."""


@dataclass(frozen=True, slots=True)
class PlacedTask:
    """A task at a counter, from a moment to a moment."""

    person: str
    service: str
    step: str | None
    counter: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the whole party to one desk."""

    desk: str
    starts_at: datetime
    ends_at: datetime
    tasks: tuple[PlacedTask, ...]
    proven: bool = True
    """Whether no shorter stay, and no stay at fewer counters, is possible from this start."""

    @property
    def counters(self) -> tuple[str, ...]:
        """The counters that the visit uses."""
        return tuple(sorted({task.counter for task in self.tasks}))


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

    `taken` holds the claimed ticks per counter and day; `now` is needed for the minimum notice, and nothing before it
    is offered. A mistake in the question is a ValueError; no visit is an empty list, and `why_no_visit` says why.
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
    question = Question.of(party, tasks, rules)
    if question.unattended or not tasks or not desks:
        return []
    purse = Patience(rules.patience * HARD_STARTS)
    finders = [_Finder(desk, question, (taken or {}).get(desk.id, {}), now, purse) for desk in desks]
    found: list[tuple[tuple[int, int, int, int], Visit]] = []
    pending: list[tuple[tuple[int, int, int, int], Visit]] = []
    horizon = [start + timedelta(days=n) for n in range(days)]
    screens = possible_desks([(f.desk, f.taken) for f in finders], horizon, finders[0].need, question.span)
    for day, possible in zip(horizon, screens, strict=True):
        for order, finder in enumerate(finders):
            if not possible[order]:
                continue
            for placed, proven in islice(finder.on(day), rules.limit):
                ends = max(p.ends for p in placed)
                rank = (placed[0].begins, ends, len({p.counter for p in placed}), order)
                pending.append((rank, finder.visit(placed, proven=proven)))
        if pending:
            settled = min((f.desk.open_day(day).ticks.stop for f in finders), default=0)
            found += sorted((p for p in pending if p[0][0] < settled), key=lambda p: p[0])
            pending = [p for p in pending if p[0][0] >= settled]
        if len(found) >= rules.limit:
            break
    found += sorted(pending, key=lambda p: p[0])
    return [visit for _, visit in found[: rules.limit]]


@dataclass(frozen=True, slots=True)
class Question:
    """A party's tasks under the rules, checked and numbered for the search."""

    party: Party
    tasks: Mapping[tuple[int, int], Task]
    services: tuple[str, ...]
    authorities: tuple[str, ...]
    work: Work
    span: int
    rules: VisitRules

    @classmethod
    def of(cls, party: Party, tasks: Sequence[Task], rules: VisitRules) -> "Question":
        """Number the persons, services and authorities in the order in which the tasks name them."""
        _check(party, tasks, rules)
        people = [person.id for person in party.persons]
        services = tuple(dict.fromkeys(task.service for task in tasks))
        authorities = tuple(dict.fromkeys(task.authority for task in tasks))
        placed = {(people.index(task.person), services.index(task.service)): task for task in tasks}
        named = {rule.service: rule for rule in rules.services}
        ticks = tuple(
            tuple(_ticks(placed.get((p, k)), named.get(service)) for k, service in enumerate(services))
            for p in range(len(people))
        )
        work = Work(
            needs=tuple(sum(1 << k for k in range(len(services)) if (p, k) in placed) for p in range(len(people))),
            ticks=ticks,
            authority=tuple(
                next(authorities.index(t.authority) for t in tasks if t.service == service) for service in services
            ),
            after=tuple(_before(service, services, rules.precedence) for service in services),
            blocks=tuple(_block(named.get(s), sum(t.service == s for t in tasks)) for s in services),
            guardians=tuple(
                sum(1 << people.index(g) for g in person.guardians if g in people) if person.minor else 0
                for person in party.persons
            ),
            max_gap=rules.max_gap_minutes // TICK_MINUTES,
        )
        return cls(party, placed, services, authorities, work, rules.max_span_minutes // TICK_MINUTES, rules)

    @property
    def unattended(self) -> tuple[str, ...]:
        """Minors who have a task, and no guardian in the party."""
        people = enumerate(self.party.persons)
        return tuple(a.id for p, a in people if a.minor and self.work.needs[p] and not self.work.guardians[p])


def _check(party: Party, tasks: Sequence[Task], rules: VisitRules) -> None:
    """Refuse a question that contradicts itself, with every mistake."""
    people = [person.id for person in party.persons]
    wrong = [f"{p} stands twice in the party" for p in sorted({p for p in people if people.count(p) > 1})]
    wrong += [f"{p} has a task, and is not in the party" for p in sorted({t.person for t in tasks} - set(people))]
    pairs = [(task.person, task.service) for task in tasks]
    wrong += [f"{p} has {s} twice" for p, s in sorted({pair for pair in pairs if pairs.count(pair) > 1})]
    offices: dict[str, set[str]] = {}
    for task in tasks:
        offices.setdefault(task.service, set()).add(task.authority)
    wrong += [f"{s} is asked of {' and '.join(sorted(a))}" for s, a in offices.items() if len(a) > 1]
    named = {rule.service for rule in rules.services}
    wrong += [
        f"nothing says how many minutes {task.service} takes for {task.person}"
        for task in tasks
        if task.minutes is None and task.service not in named
    ]
    if any(t.minutes is not None and t.minutes < 1 for t in tasks) or any(
        min(r.first_minutes, r.further_minutes) < 1 for r in rules.services
    ):
        wrong.append("a task takes at least one minute")
    if _circular(tuple(offices), rules.precedence):
        wrong.append("the services wait for each other in a circle")
    if rules.starts_every_minutes < 1 or rules.starts_every_minutes % TICK_MINUTES:
        wrong.append(f"starts_every_minutes is a multiple of {TICK_MINUTES}")
    if len(people) > MOST_PERSONS:
        wrong.append(f"{len(people)} persons are too many for one visit: at most {MOST_PERSONS}")
    if len(tasks) > MOST_TASKS:
        wrong.append(f"{len(tasks)} tasks are too many for one visit: at most {MOST_TASKS}")
    if wrong:
        raise ValueError("; ".join(wrong))


def _circular(services: Sequence[str], precedence: Iterable[tuple[str, str]]) -> bool:
    before = {k: _before(service, services, precedence) for k, service in enumerate(services)}
    while free := [k for k, mask in before.items() if not any(mask >> other & 1 for other in before)]:
        for k in free:
            del before[k]
    return bool(before)


def _before(service: str, services: Sequence[str], precedence: Iterable[tuple[str, str]]) -> int:
    """The services that a person must have finished before this one, as a bitmask."""
    first = {a for a, b in precedence if a != service and b in {service, ANY}}
    return sum(1 << k for k, name in enumerate(services) if name in first)


def _ticks(task: Task | None, rule: ServiceRule | None) -> int:
    if task is None:
        return 0
    if rule and rule.one_block:
        return ticks_for(min(rule.first_minutes, rule.further_minutes))
    return ticks_for(task.minutes or (rule.first_minutes if rule else 0))


def _block(rule: ServiceRule | None, persons: int) -> tuple[int, ...]:
    if rule is None or not rule.one_block:
        return ()
    return (ticks_for(rule.first_minutes),) + (ticks_for(rule.further_minutes),) * (persons - 1)


class _Finder:
    """The search of one desk, day by day."""

    def __init__(self, desk: DeskPlan, question: Question, taken: Busy, now: datetime | None, purse: Patience) -> None:
        self.desk, self.question, self.taken, self.purse = desk, question, taken, purse
        self.zone = desk.tzinfo()
        notice = timedelta(minutes=question.rules.min_notice_minutes)
        self.not_before = first_tick_from(now + notice) if now else 0
        self.step = question.rules.starts_every_minutes // TICK_MINUTES
        self.known: dict[tuple[tuple[int, ...], ...], Answer] = {}
        work = question.work
        self.longest = sorted(
            {
                (work.authority[k], sum(work.blocks[k]) or max(ticks[k] for ticks in work.ticks))
                for k in range(len(work.authority))
            },
            key=lambda need: (-need[1], need[0]),
        )

    @property
    def need(self) -> tuple[str, int]:
        """The authority and the ticks of the longest service."""
        authority, ticks = self.longest[0]
        return self.question.authorities[authority], ticks

    def on(self, day: date) -> Iterator[tuple[tuple[Placed, ...], bool]]:
        """The arrangements that begin on this day, in absolute ticks, one per start, and whether each is proven."""
        free = self.free(day)
        if not all(any(run_starts(row[a], ticks) for row in free) for a, ticks in self.longest):
            return
        ticks = self.desk.open_day(day).ticks
        board = Board(self.question.work, free)
        for start in self._starts(board, ticks):
            placed, proven = self._best(board, free, start)
            if placed is not None:
                yield tuple(_moved(p, ticks.start + start) for p in placed), proven

    def free(self, day: date) -> list[tuple[int, ...]]:
        """The free ticks per counter and authority, from midnight to a visit's length after the next midnight."""
        today, tomorrow = self.desk.open_day(day), self.desk.open_day(day + timedelta(days=1))
        night = (1 << self.question.span) - 1
        rows = []
        for number, counter in enumerate(self.desk.counters):
            now_taken = self.taken.get((counter.id, day), 0)
            then_taken = self.taken.get((counter.id, day + timedelta(days=1)), 0)
            row = []
            for authority in self.question.authorities:
                mask = today.staffed[number].get(authority, 0) & ~now_taken
                late = tomorrow.staffed[number].get(authority, 0) & ~then_taken & night
                row.append(mask | late << len(today.ticks))
            rows.append(tuple(row))
        return rows

    def visit(self, placed: tuple[Placed, ...], *, proven: bool) -> Visit:
        """The arrangement as people read it."""
        people = self.question.party.persons
        tasks = tuple(
            PlacedTask(
                person=people[p.person].id,
                service=self.question.services[p.service],
                step=self.question.tasks[p.person, p.service].step,
                counter=self.desk.counters[p.counter].id,
                starts_at=moment_of(p.begins, self.zone),
                ends_at=moment_of(p.ends, self.zone),
            )
            for p in placed
        )
        return Visit(self.desk.id, tasks[0].starts_at, max(task.ends_at for task in tasks), tasks, proven)

    def _starts(self, board: Board, ticks: range) -> Iterator[int]:
        """The ticks of the day at which something can begin, and everything is offered within a visit's length."""
        work, everyone = self.question.work, range(len(board.free))
        starts = 0
        possible = (1 << len(ticks)) - 1
        for service in board.shape.services:
            mask = board.start_mask(service, everyone)
            possible &= _back(mask, self.question.span - board.shape.spans[service])
            if any(need >> service & 1 and not need & work.after[service] for need in work.needs):
                starts |= mask
        starts &= possible
        while starts:
            start = (starts & -starts).bit_length() - 1
            starts &= starts - 1
            tick = ticks.start + start
            if tick >= self.not_before and tick % self.step == 0:
                yield start

    def _best(self, board: Board, free: Sequence[Sequence[int]], start: int) -> Answer:
        """The best arrangement from this start, counted from it; equal hours have equal answers."""
        span = self.question.span
        window = (1 << span) - 1
        picture = tuple(tuple(mask >> start & window for mask in row) for row in free)
        if picture not in self.known:
            patience = self.question.rules.patience
            placed, proven = board.answer(start, start + span, patience if self.purse.left > 0 else patience // 20)
            if not proven:
                self.purse.left -= patience
            self.known[picture] = Answer(placed and tuple(_moved(p, -start) for p in placed), proven)
        return self.known[picture]


def _moved(placed: Placed, ticks: int) -> Placed:
    return Placed(placed.begins + ticks, placed.ends + ticks, placed.person, placed.service, placed.counter)


def _back(mask: int, ticks: int) -> int:
    """The ticks at which, or up to so many ticks after which, the mask is set."""
    if ticks < 0:
        return 0
    reached = 0
    while reached < ticks:
        step = min(reached + 1, ticks - reached)
        mask |= mask >> step
        reached += step
    return mask

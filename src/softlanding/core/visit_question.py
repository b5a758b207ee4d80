"""What is asked of a visit search: a party, its tasks and the rules, checked and numbered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from softlanding.core.arrangement import PATIENCE, Work
from softlanding.core.availability_index import Kind
from softlanding.core.timeline import TICK_MINUTES, ticks_for

ANY = "*"
"""In a precedence pair: every other service."""
MOST_PERSONS = 12
MOST_TASKS = 40


@dataclass(frozen=True, slots=True)
class Task:
    """One person's need for one service; without minutes the service's rule says how long it takes.

    A counter serves it while it has the authority, and the skill if one is named.
    """

    person: str
    service: str
    authority: str
    minutes: int | None = None
    step: str | None = None
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person who comes along; a minor names the persons of whom one must be free while the minor is served."""

    id: str
    minor: bool = False
    guardians: tuple[str, ...] = ()
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Everybody who comes to the visit."""

    persons: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """How long a service takes.

    As one block, the household is served at one counter without a break: the first person takes `first_minutes`, each
    further person `further_minutes`. Otherwise each person takes `first_minutes`, at any counter of the authority;
    who is known to be younger than `not_under_age` takes `under_age_minutes`.
    """

    service: str
    first_minutes: int
    further_minutes: int
    one_block: bool = False
    not_under_age: int | None = None
    under_age_minutes: int | None = None


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
    """How many situations the search of one start may look at; the whole search may look at four times as many."""
    language: str | None = None
    """The language wished for every talk at a counter."""
    language_patience_days: int = 7
    """How many days later the first visit in the language may be than the first visit without the wish."""


@dataclass(frozen=True, slots=True)
class PlacedTask:
    """A task at a counter, from a moment to a moment."""

    person: str
    service: str
    step: str | None
    counter: str
    starts_at: datetime
    ends_at: datetime
    in_language: bool = False
    """Whether the language wished is spoken there all the time; False when none was wished."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the whole party to one desk."""

    desk: str
    starts_at: datetime
    ends_at: datetime
    tasks: tuple[PlacedTask, ...]
    proven: bool = True
    """Whether no shorter stay, and no stay at fewer counters, is possible from this start."""
    language: str | None = None
    """The language wished, if every task is in it."""

    @property
    def counters(self) -> tuple[str, ...]:
        """The counters that the visit uses."""
        return tuple(sorted({task.counter for task in self.tasks}))


@dataclass(frozen=True, slots=True)
class Question:
    """A party's tasks under the rules, checked and numbered for the search."""

    party: Party
    tasks: Mapping[tuple[int, int], Task]
    services: tuple[str, ...]
    kinds: tuple[Kind, ...]
    work: Work
    span: int
    rules: VisitRules

    @classmethod
    def of(cls, party: Party, tasks: Sequence[Task], rules: VisitRules) -> "Question":
        """Number the persons, services and kinds of counter in the order in which the tasks name them."""
        _check(party, tasks, rules)
        people = [person.id for person in party.persons]
        services = tuple(dict.fromkeys(task.service for task in tasks))
        kind = {task.service: Kind(task.authority, task.skill) for task in tasks}
        kinds = tuple(dict.fromkeys(kind.values()))
        placed = {(people.index(task.person), services.index(task.service)): task for task in tasks}
        named = {rule.service: rule for rule in rules.services}
        ticks = tuple(
            tuple(_ticks(person, placed.get((p, k)), named.get(service)) for k, service in enumerate(services))
            for p, person in enumerate(party.persons)
        )
        work = Work(
            needs=tuple(sum(1 << k for k in range(len(services)) if (p, k) in placed) for p in range(len(people))),
            ticks=ticks,
            authority=tuple(kinds.index(kind[service]) for service in services),
            after=tuple(_before(service, services, rules.precedence) for service in services),
            blocks=tuple(_block(named.get(s), sum(t.service == s for t in tasks)) for s in services),
            guardians=tuple(
                sum(1 << people.index(g) for g in person.guardians if g in people) if person.minor else 0
                for person in party.persons
            ),
            max_gap=rules.max_gap_minutes // TICK_MINUTES,
        )
        return cls(party, placed, services, kinds, work, rules.max_span_minutes // TICK_MINUTES, rules)

    @property
    def authorities(self) -> tuple[str, ...]:
        """The authorities that the tasks need."""
        return tuple(dict.fromkeys(kind.authority for kind in self.kinds))

    def wished(self) -> "Question":
        """The same question for counters at which the language wished is spoken."""
        kinds = tuple(kind._replace(language=self.rules.language or "") for kind in self.kinds)
        return replace(self, kinds=kinds)

    def limited(self, visits: int) -> "Question":
        """The same question for so many visits."""
        return replace(self, rules=replace(self.rules, limit=visits))

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
    skills: dict[str, set[str]] = {}
    for task in tasks:
        skills.setdefault(task.service, set()).add(task.skill)
    wrong += [f"{s} is asked with different skills" for s, names in skills.items() if len(names) > 1]
    named = {rule.service for rule in rules.services}
    wrong += [
        f"nothing says how many minutes {task.service} takes for {task.person}"
        for task in tasks
        if task.minutes is None and task.service not in named
    ]
    if any(t.minutes is not None and t.minutes < 1 for t in tasks) or any(
        min(r.first_minutes, r.further_minutes, r.under_age_minutes or 1) < 1 for r in rules.services
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


def _ticks(person: Attendee, task: Task | None, rule: ServiceRule | None) -> int:
    if task is None:
        return 0
    if rule and rule.one_block:
        return ticks_for(min(rule.first_minutes, rule.further_minutes))
    if task.minutes or rule is None:
        return ticks_for(task.minutes or 0)
    young = rule.not_under_age is not None and person.age is not None and person.age < rule.not_under_age
    return ticks_for(rule.under_age_minutes or rule.first_minutes if young else rule.first_minutes)


def _block(rule: ServiceRule | None, persons: int) -> tuple[int, ...]:
    if rule is None or not rule.one_block:
        return ()
    return (ticks_for(rule.first_minutes),) + (ticks_for(rule.further_minutes),) * (persons - 1)

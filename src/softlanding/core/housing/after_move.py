"""What follows once a household lives in its home: registration, guidance, school, course, doctor, with their days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from softlanding.core.facts import age_on
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import Due, Origin, Procedure
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term

PointKind = Literal["registration", "guidance", "school", "course", "doctor"]
Deadline = Literal["legal", "promise", "estimate", "none"]
PointState = Literal["to-do", "waits", "under-way", "done"]
KINDS: tuple[PointKind, ...] = ("registration", "guidance", "school", "course", "doctor")
PER_CHILD: frozenset[PointKind] = frozenset({"school"})
RULE_OF: Mapping[PointKind, str] = {
    "registration": "move-notice",
    "guidance": "social-guidance",
    "school": "school",
    "course": "integration-plan",
    "doctor": "general-practitioner",
}
"""Which procedure gives the days and the sources of a point."""
COURSE_IS_OFFERED = Origin(source="wet-inburgering-2021", article="16", confidence="A")
"""The municipality offers a status holder the course in time."""
MOST_ORIGINS = 2
SCHOOL_STARTS_AT, SCHOOL_YEARS = Length(years=5), range(18)
SOON = Length(months=12)
"""A child whose duty to go to school begins later than this after the move has no point yet."""


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who moved in."""

    key: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody noted about a point, or what a plan or a case tells of it."""

    state: PointState
    on: date
    by: str = ""
    """Who noted it; empty when a plan or a case tells it."""


@dataclass(frozen=True)
class Moved:
    """A household that moved in, and what is known of each point since."""

    moved_on: date
    movers: tuple[Mover, ...]
    registered: tuple[date | None, ...] = ()
    """Of each person of its own plan: the day of registration. One from before the move was known is of reception."""
    visit_on: date | None = None
    """The next visit that is booked for the registration."""
    noted: Mapping[tuple[PointKind, str], Noted] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be done after a move. `key`: of whom; empty for the whole household."""

    kind: PointKind
    key: str
    state: PointState
    from_on: date | None
    """Since when it can begin, or runs; None while that is not known."""
    due_on: date | None
    deadline: Deadline
    who: str
    """Who does it, as the procedure says: newcomer or municipality."""
    origins: tuple[Origin, ...]
    done_on: date | None = None
    by: str = ""
    known: int = 0
    """Of a registration: how many persons of the plan are registered."""

    @property
    def open(self) -> bool:
        """Say whether something is left to do."""
        return self.state != "done"

    def late(self, on: date) -> bool:
        """Say whether its day is over and it is not done. Guidance that runs began on its day."""
        running = self.kind == "guidance" and self.state == "under-way"
        return self.open and not running and self.due_on is not None and self.due_on < on


def points_after(moved: Moved, book: Rulebook, on: date) -> tuple[Point, ...]:
    """Give every point of a household in the order in which they come, as it stands on the day."""
    rules = book.on(on).procedures
    registration = _registration(moved, rules, book.calendar)
    found = [registration, *_rest(moved, rules, book.calendar, registration.done_on)]
    return tuple(found)


def _registration(moved: Moved, rules: Mapping[str, Procedure], calendar: LegalCalendar) -> Point:
    rule = rules[RULE_OF["registration"]]
    opens = rule.window.opens
    earliest = moved.moved_on - timedelta(weeks=opens.weeks or 0) if opens else moved.moved_on
    days = [one for one in moved.registered if one is not None and one >= earliest]
    whole = bool(moved.registered) and len(days) == len(moved.registered)
    noted = moved.noted.get(("registration", ""))
    told = Noted("done", max(days)) if whole else noted
    begun = bool(days) or moved.visit_on is not None
    due = rule.window.due[0]
    return Point(
        kind="registration",
        key="",
        state=told.state if told else "under-way" if begun else "to-do",
        from_on=moved.moved_on,
        due_on=_last_day(due, moved.moved_on, calendar),
        deadline=due.kind,
        who="newcomer",
        origins=(rule.source[0], *rules["municipal-registration"].source[:1]),
        done_on=told.on if told and told.state == "done" else None,
        by=told.by if told else "",
        known=len(days),
    )


def _rest(
    moved: Moved, rules: Mapping[str, Procedure], calendar: LegalCalendar, registered_on: date | None
) -> Iterator[Point]:
    for kind in KINDS[1:]:
        rule = rules[RULE_OF[kind]]
        for key, starts_on in _whom(kind, moved):
            noted = moved.noted.get((kind, key))
            due_on: date | None = None
            deadline: Deadline = "none"
            if starts_on is not None and starts_on > moved.moved_on:
                due_on, deadline = starts_on, rule.window.due[0].kind
            elif registered_on is not None:
                due = rule.window.due[-1]
                due_on, deadline = _last_day(due, registered_on, calendar), due.kind
            yield Point(
                kind=kind,
                key=key,
                state=noted.state if noted else _untold(kind, registered_on),
                from_on=registered_on if kind == "guidance" else moved.moved_on,
                due_on=due_on,
                deadline=deadline,
                who=rule.who,
                origins=(COURSE_IS_OFFERED, rule.source[0]) if kind == "course" else rule.source[:MOST_ORIGINS],
                done_on=noted.on if noted and noted.state == "done" else None,
                by=noted.by if noted else "",
            )


def _untold(kind: PointKind, registered_on: date | None) -> PointState:
    """Guidance runs by law from the day of registration, whoever notes it; the rest is begun by somebody."""
    if kind != "guidance":
        return "to-do"
    return "waits" if registered_on is None else "under-way"


def _whom(kind: PointKind, moved: Moved) -> Iterator[tuple[str, date | None]]:
    if kind not in PER_CHILD:
        yield "", None
        return
    for one in sorted(moved.movers, key=lambda mover: (mover.born_on, mover.key)):
        starts_on = school_starts_on(one.born_on)
        if age_on(one.born_on, moved.moved_on) in SCHOOL_YEARS and starts_on <= add(moved.moved_on, SOON):
            yield one.key, starts_on


def school_starts_on(born_on: date) -> date:
    """Give the first day of the month after the fifth birthday: the duty begins on its first school day.

    >>> school_starts_on(date(2022, 6, 30))
    datetime.date(2027, 7, 1)
    """
    return add(add(born_on, SCHOOL_STARTS_AT).replace(day=1), Length(months=1))


def _last_day(due: Due, start: date, calendar: LegalCalendar) -> date:
    length = Length(days=due.days or 0, weeks=due.weeks or 0, months=due.months or 0, years=due.years or 0)
    return end_of_term(start, length, due.calendar, calendar)


def open_points(points: Iterable[Point]) -> int:
    """Count what is left to do."""
    return sum(one.open for one in points)

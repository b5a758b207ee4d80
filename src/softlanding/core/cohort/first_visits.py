"""The first visit of each household of a cohort, searched once per make of household and kind of day.

Two households with as many people, of the same ages as far as the desk's rules ask, who come for the same, find the
same times; and two days with the same hours and the same claims are alike but for their date. So a cohort of hundreds
asks some dozens of searches of one day each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from softlanding.core.rulebook import Rulebook
from softlanding.core.timeline import Busy, DeskPlan
from softlanding.core.visit_request import VisitRequest, desk_plan
from softlanding.core.visits import Attendee, Party, Task, Visit, VisitRules, find_visits
from softlanding.core.whole_plan import Plans, Taken


@dataclass(frozen=True, slots=True)
class _Make:
    """What a search depends on beside the day: people by number, their tasks, the rules."""

    party: Party
    tasks: tuple[Task, ...]
    rules: VisitRules


class FirstVisits:
    """Finds first visits, and remembers each search."""

    def __init__(self, book: Rulebook, *, taken: Taken | None = None, plans: Plans | None = None) -> None:
        self.book, self.taken, self.plans = book, taken, plans
        self._desks: dict[str, DeskPlan] = {}
        self._busy: dict[tuple[str, date, int], Busy] = {}
        self._kinds: dict[tuple[str, date], Any] = {}
        self._found: dict[Any, tuple[date, Visit] | None] = {}

    @property
    def searches(self) -> int:
        """Say how many searches of one day were made."""
        return len(self._found)

    def first(self, desk: str, request: VisitRequest, *, days: int) -> Visit | None:
        """Give the first visit at a desk within so many days, or None."""
        ids = [person.id for person in request.party.persons]
        number = {name: f"p{at}" for at, name in enumerate(ids)}
        make = _make_of(request, number)
        busy = self._taken(desk, request.from_day, days)
        for more in range(days):
            found = self._on(desk, request.from_day + timedelta(days=more), make, busy)
            if found is not None:
                return replace(found, tasks=tuple(replace(t, person=ids[int(t.person[1:])]) for t in found.tasks))
        return None

    def _on(self, desk: str, day: date, make: _Make, busy: Busy) -> Visit | None:
        plan = self._desk(desk)
        kind = self._kinds.get((desk, day))
        if kind is None:
            kind = self._kinds[desk, day] = _kind_of(plan, day)
        if not any(mask for row in kind[1] for _, mask in row):
            return None
        claimed = {(counter.id, day): mask for counter in plan.counters if (mask := busy.get((counter.id, day), 0))}
        asked = (desk, make, kind, tuple(sorted((counter, mask) for (counter, _), mask in claimed.items())))
        if asked not in self._found:
            visits = find_visits(plan, make.party, make.tasks, start=day, days=1, rules=make.rules, taken=claimed)
            self._found[asked] = (day, visits[0]) if visits else None
        known = self._found[asked]
        return _moved(known[1], day - known[0]) if known else None

    def _desk(self, desk: str) -> DeskPlan:
        if desk not in self._desks:
            self._desks[desk] = self.plans(desk) if self.plans is not None else desk_plan(self.book, desk)
        return self._desks[desk]

    def _taken(self, desk: str, first: date, days: int) -> Busy:
        if self.taken is None:
            return {}
        if (desk, first, days) not in self._busy:
            self._busy[desk, first, days] = self.taken(desk, first, days)
        return self._busy[desk, first, days]


def _make_of(request: VisitRequest, number: dict[str, str]) -> _Make:
    ages = sorted({rule.not_under_age for rule in request.rules.services if rule.not_under_age is not None})
    people = tuple(_alike(person, number, ages) for person in request.party.persons)
    tasks = tuple(replace(task, person=number[task.person]) for task in request.tasks)
    return _Make(Party(people), tasks, replace(request.rules, limit=1))


def _alike(person: Attendee, number: dict[str, str], ages: Sequence[int]) -> Attendee:
    """Give a person by number, with an age that is only as exact as the desk's rules ask."""
    age = None if person.age is None else max((one for one in ages if one <= person.age), default=0)
    return Attendee(number[person.id], person.minor, tuple(number[one] for one in person.guardians), age)


def _kind_of(plan: DeskPlan, day: date) -> Any:
    """Name a day by its hours: two days of one name differ in their date only."""
    found = plan.open_day(day)
    rows = (found.staffed, found.speaks, found.equipped)
    return (len(found.ticks), *(tuple(tuple(sorted(row.items())) for row in kind) for kind in rows))


def _moved(visit: Visit, by: timedelta) -> Visit:
    """Give a visit as it is on another day, at the same times of the clock."""
    if not by:
        return visit
    tasks = tuple(replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by) for one in visit.tasks)
    return replace(visit, starts_at=visit.starts_at + by, ends_at=visit.ends_at + by, tasks=tasks)

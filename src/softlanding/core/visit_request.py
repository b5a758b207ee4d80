"""A plan's counter work: which steps can be done together, from which day, and at which desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from softlanding.core.closing import closed_dates
from softlanding.core.facts import age_on, reference_day
from softlanding.core.household import Household, Person
from softlanding.core.journeys.plan import Node, Plan, Step, Trips
from softlanding.core.journeys.selection import household_person
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.network import WEEKDAYS, Desk, DeskService
from softlanding.core.timeline import Counter, DeskPlan, Hours
from softlanding.core.visits import ANY, Attendee, Party, ServiceRule, Task, VisitRules

ZONE = "Europe/Amsterdam"
REGISTRATION = "municipal-registration"
COLLECTION = "residence-document"
YEARS_OF_CLOSING = range(2022, 2036)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Steps that one visit can do: all of them are ready by `from_day`, and none is due before it."""

    steps: tuple[Step, ...]
    from_day: date
    due_on: date | None

    @property
    def services(self) -> tuple[str, ...]:
        """Give the services of the steps, each once, in the plan's order."""
        return tuple(dict.fromkeys(step.procedure.service or "" for step in self.steps))


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """What the visit search needs to know for one desk."""

    party: Party
    tasks: tuple[Task, ...]
    from_day: date
    rules: VisitRules


def bundles(plan: Plan, can_do: Mapping[Node, Sequence[str]]) -> tuple[Bundle, ...]:
    """Gather the plan's counter steps into as few visits as their days allow, the earliest visit first.

    A step can be done from the day it is ready (open, and everything that is not counter work before it expected)
    until its due day. The fewest days that meet every such interval are found from the earliest due day on.
    """
    open_steps = [step for step in plan.steps if step.state in {"todo", "blocked"} and can_do.get(step.node)]
    ready = ready_days(plan, open_steps)
    waiting = sorted((step for step in open_steps if step.node in ready), key=lambda step: _due(step, ready))
    found = []
    while waiting:
        last_day = max(_due(waiting[0], ready), ready[waiting[0].node])
        together = [step for step in waiting if ready[step.node] <= last_day]
        waiting = [step for step in waiting if ready[step.node] > last_day]
        order = {step.node: at for at, step in enumerate(plan.steps)}
        steps = tuple(sorted(together, key=lambda step: order[step.node]))
        dues = [step.due_on for step in steps if step.due_on is not None]
        found.append(Bundle(steps, max(ready[step.node] for step in steps), min(dues, default=None)))
    return tuple(found)


def _due(step: Step, ready: Mapping[Node, date]) -> date:
    """Give the last day for a step; a day that cannot be met any more, and no day at all, end nothing."""
    if step.due_on is None or step.due_on < ready[step.node]:
        return date.max
    return step.due_on


def ready_days(plan: Plan, steps: Iterable[Step]) -> dict[Node, date]:
    """Give the first day on which each step can be done at a counter; steps without an opening day stay out."""
    counter_work = {step.node for step in steps}
    days: dict[Node, date] = {}
    for step in plan.steps:
        if step.node not in counter_work:
            continue
        if step.opens_on is None and step.expected_on is None and step.after:
            continue
        begins = [plan.on, document_ready_on(step) or step.opens_on or plan.on]
        for first in step.after:
            before = plan.by_node[first]
            day = days.get(first) if first in counter_work else before.expected_on
            if day is not None and before.state != "done":
                begins.append(day)
        if plan.household.arrival is not None:
            begins.append(plan.household.arrival)
        days[step.node] = max(begins)
    return days


def document_ready_on(step: Step) -> date | None:
    """Give the day of the letter that says that the document is ready: once it is known, no estimate counts."""
    day = step.facts.get("document_ready_on") if step.procedure.service == COLLECTION else None
    return day if isinstance(day, date) else None


def trips(found: Sequence[Bundle]) -> Trips:
    """Count trips: one per combined visit, against one per service when each agency books its own.

    Agencies book a service for the whole household at once at best, so persons are not counted apart.
    """
    return Trips(one_stop=len(found), agency_by_agency=sum(len(bundle.services) for bundle in found))


def party_of(household: Household, *, on: date) -> Party:
    """Give everybody who comes along; a minor (or a child of unknown age) has the adults as guardians."""
    adults = [person.id for person in household.people if not _minor(household, person, on=on)]
    return Party(
        tuple(
            Attendee(
                person.id,
                minor=_minor(household, person, on=on),
                guardians=tuple(adults) if _minor(household, person, on=on) else (),
                age=_age(household, person, on=on),
            )
            for person in household.people
        )
    )


def _age(household: Household, person: Person, *, on: date) -> int | None:
    day = reference_day(household, on=on) or on
    return None if person.born is None else age_on(person.born, day)


def _minor(household: Household, person: Person, *, on: date) -> bool:
    day = reference_day(household, on=on) or on
    if person.born is not None:
        return age_on(person.born, day) < 18
    return person.child_of is not None and person is not household_person(household)


def visit_request(plan: Plan, bundle: Bundle, desk: Desk) -> VisitRequest | None:
    """Put a bundle to a desk: None when the desk does not offer every service of it."""
    rows = {service: desk.offers(service) for service in bundle.services}
    tasks: dict[tuple[str, str], Task] = {}
    for step in bundle.steps:
        row = rows[step.procedure.service or ""]
        if row is None:
            return None
        shared = row.further_person_minutes == 0 and any(service == row.service for _, service in tasks)
        if shared:
            continue  # one talk serves the whole household
        # two steps of one person at one service are one task
        tasks.setdefault((step.person, row.service), Task(step.person, row.service, row.authority, step=step.id))
    rules = visit_rules(row for row in rows.values() if row is not None)
    return VisitRequest(party_of(plan.household, on=plan.on), tuple(tasks.values()), bundle.from_day, rules)


def visit_rules(rows: Iterable[DeskService]) -> VisitRules:
    """Give the rules of a visit for these services of a desk: how long each takes, and what comes first."""
    return VisitRules(
        services=tuple(
            ServiceRule(
                row.service,
                row.first_person_minutes,
                row.further_person_minutes or row.first_person_minutes,
                row.household_at_once,
                row.not_under_age,
                row.under_age_minutes,
            )
            for row in rows
        ),
        precedence=((REGISTRATION, ANY),),
    )


@lru_cache(maxsize=512)
def desk_plan(book: Rulebook, desk_id: str) -> DeskPlan:
    """Turn a desk of the data into counters with staffed hours and closed days.

    Raises KeyError for a desk that the network does not have.
    """
    desk = book.desks[desk_id]
    network = book.network_of(desk_id)
    closing = next((days for days in network.closing_days if days.id == desk.closing_days), None)
    closed = (
        frozenset(day for year in YEARS_OF_CLOSING for day in closed_dates(closing, year)) if closing else frozenset()
    )
    counters = tuple(
        Counter(
            counter.id,
            MappingProxyType({authority: _hours(desk, authority) for authority in counter.authorities}),
            frozenset(counter.languages),
        )
        for counter in desk.counters
    )
    return DeskPlan(desk.id, ZONE, counters, closed)


def _hours(desk: Desk, authority: str) -> tuple[Hours, ...]:
    return tuple(
        Hours(
            frozenset(WEEKDAYS.index(day) for day in row.days),
            row.opens,
            row.closes,
            valid_from=row.from_on,
            valid_to=row.until,
        )
        for row in desk.hours
        if row.authority == authority
    )


def horizon(bundle: Bundle, *, days: int = 60) -> int:
    """Give how many days to search: to the due day and a little beyond, at least two weeks."""
    if bundle.due_on is None:
        return days
    return max(14, min(days, (bundle.due_on - bundle.from_day) // timedelta(days=1) + 14))

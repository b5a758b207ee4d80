"""The whole answer for a household: the plan, who serves it, and the visits that do the counters' part at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from softlanding.core.conditions import leaves
from softlanding.core.facts import facts_of
from softlanding.core.household import Household
from softlanding.core.journeys import Plan, Trips, plan_journey
from softlanding.core.journeys.as_json import plan_as_json
from softlanding.core.journeys.plan import Node
from softlanding.core.journeys.selection import household_person
from softlanding.core.router import DeskAnswer, route
from softlanding.core.router import as_json as desk_as_json
from softlanding.core.rulebook import Rulebook, Rules
from softlanding.core.timeline import Busy, DeskPlan
from softlanding.core.visit_request import Bundle, bundles, desk_plan, horizon, trips, visit_request
from softlanding.core.visits import Visit, find_visits

VISITS_SHOWN = 3
Taken = Callable[[str, date, int], Busy]
"""Gives the claimed ticks of a desk from a day on, for so many days."""
Plans = Callable[[str], DeskPlan]
"""Gives the hours of a desk, where a coordinator may have changed what the data folder says."""


@dataclass(frozen=True)
class WholePlan:
    """A plan with the desks that serve it, its counter work in as few visits as its days allow, and first offers."""

    plan: Plan
    desks: tuple[DeskAnswer, ...]
    bundles: tuple[Bundle, ...]
    visits: tuple[Visit, ...]
    trips: Trips


def compose_plan(
    household: Household,
    book: Rulebook,
    *,
    on: date,
    taken: Taken | None = None,
    plans: Plans | None = None,
    visits: int = VISITS_SHOWN,
) -> WholePlan:
    """Compile the plan, route it to desks and search the first visits for its first bundle of counter work.

    Without `taken` every staffed minute counts as free; without `plans` the data folder's hours hold.
    """
    plan = plan_journey(household, book, on=on)
    answers = _answers(household, book, on=on)
    plan = _with_desks(plan, answers)
    found = bundles(plan, {step.node: step.where for step in plan.steps if step.procedure.service})
    first = household_person(household).id
    return WholePlan(
        plan=plan,
        desks=answers[first],
        bundles=found,
        visits=offers(plan, found[0], book, taken=taken, plans=plans, limit=visits) if found and visits else (),
        trips=trips(found),
    )


def offers(
    plan: Plan,
    bundle: Bundle,
    book: Rulebook,
    *,
    taken: Taken | None = None,
    plans: Plans | None = None,
    limit: int = VISITS_SHOWN,
    days: int | None = None,
    from_day: date | None = None,
) -> tuple[Visit, ...]:
    """Search the earliest visits that do a whole bundle, at every desk that serves each of its steps."""
    found: list[Visit] = []
    for desk_id in desks_for(bundle):
        request = visit_request(plan, bundle, book.desks[desk_id]) if desk_id in book.desks else None
        if request is None:
            continue
        begin = max(request.from_day, from_day or request.from_day)
        searched = days or horizon(bundle)
        found += find_visits(
            plans(desk_id) if plans is not None else desk_plan(book, desk_id),
            request.party,
            request.tasks,
            start=begin,
            days=searched,
            rules=replace(request.rules, limit=limit),
            taken=taken(desk_id, begin, searched) if taken is not None else None,
        )
    return tuple(sorted(found, key=lambda visit: (visit.starts_at, visit.ends_at, visit.desk))[:limit])


def desks_for(bundle: Bundle) -> tuple[str, ...]:
    """Give the desks that can do every step of a bundle, best first."""
    first, *rest = [step.where for step in bundle.steps]
    return tuple(desk for desk in first if all(desk in where for where in rest))


def _answers(household: Household, book: Rulebook, *, on: date) -> dict[str, tuple[DeskAnswer, ...]]:
    """Route every member; members of whom the router knows the same are routed once."""
    kept: dict[tuple[tuple[str, Any], ...], tuple[DeskAnswer, ...]] = {}
    answers = {}
    looked_at = _routing_facts(book.on(on))
    for person in household.people:
        facts = facts_of(household, person, on=on)
        key = tuple(sorted((name, value) for name, value in facts.items() if name in looked_at))
        if key not in kept:
            kept[key] = route(facts, book, on=on)
        answers[person.id] = kept[key]
    return answers


@lru_cache(maxsize=64)
def _routing_facts(rules: Rules) -> frozenset[str]:
    """Name the facts that any agreement looks at: members of whom these are alike have the same desks."""
    conditions = (rules.bound(agreement.applies_when) for agreement in rules.book.agreements)
    named = {leaf.fact for condition in conditions for leaf in leaves(condition)}
    return frozenset(named | {"municipality", "works_in", "stay_in_months", "purpose", "principal_purpose"})


def _with_desks(plan: Plan, answers: Mapping[str, tuple[DeskAnswer, ...]]) -> Plan:
    """Note at each step which desks do its service for its person."""
    where: dict[Node, tuple[str, ...]] = {}
    for step in plan.steps:
        service = step.procedure.service
        if service is not None:
            where[step.node] = tuple(one.desk for one in answers[step.person] if service in one.services)
    steps = tuple(replace(step, where=where[step.node]) if where.get(step.node) else step for step in plan.steps)
    return plan.with_steps(steps)


def whole_plan_as_json(whole: WholePlan, book: Rulebook, *, language: str = "en") -> dict[str, Any]:
    """Give the whole answer as JSON."""
    return {
        **plan_as_json(whole.plan, book, language=language),
        "desks": [desk_as_json(answer, language) for answer in whole.desks],
        "visits": [visit_as_json(visit) for visit in whole.visits],
        "trips": {"one_stop": whole.trips.one_stop, "agency_by_agency": whole.trips.agency_by_agency},
    }


def visit_as_json(visit: Visit) -> dict[str, Any]:
    """Give a visit: desk, start, end, and who is served where and when."""
    return {
        "desk": visit.desk,
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "tasks": [
            {
                "step": task.step or task.service,
                "service": task.service,
                "person": task.person,
                "counter": task.counter,
                "starts_at": task.starts_at.isoformat(),
                "ends_at": task.ends_at.isoformat(),
            }
            for task in visit.tasks
        ],
    }

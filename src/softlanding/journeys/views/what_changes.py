"""A plan in a few lines, and what a change of answers does to it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from softlanding.core.journeys import Step
from softlanding.core.journeys.cards import stretches
from softlanding.core.journeys.plan import Plan
from softlanding.journeys.views.plan_page import PlanPage
from softlanding.journeys.views.words import day, listed


def outline(page: PlanPage) -> list[dict[str, Any]]:
    """Return the plan in a few lines per phase: certain steps and possible ones."""
    return [
        {
            "title": stretch.title.told(page.language),
            "certain": list(dict.fromkeys(card.procedure.title.told(page.language) for card in stretch.cards)),
            "possible": [group[0].procedure.title.told(page.language) for group in stretch.possible],
        }
        for stretch in stretches(page.plan)
    ]


def preview(before: Plan, after: Plan, page: PlanPage) -> Mapping[str, list[str]]:
    """Say what a change of answers does to the plan: steps that come, go and move."""
    old = {step.node: step for step in before.steps}
    new = {step.node: step for step in after.steps}
    found: dict[str, dict[str, list[str]]] = {"appear": {}, "disappear": {}, "move": {}}

    def note(kind: str, step: Step, change: str = "") -> None:
        title = step.procedure.title.told(page.language)
        found[kind].setdefault(f"{title}: {change}" if change else title, []).append(page.names[step.person])

    for node, step in new.items():
        if node not in old:
            note("appear", step)
        elif change := _moved(old[node], step):
            note("move", step, change)
    for node, step in old.items():
        if node not in new:
            note("disappear", step)
    several = len(page.names) > 1
    return {
        kind: [f"{text} ({listed(who)})" if several else text for text, who in lines.items()]
        for kind, lines in found.items()
    }


def _moved(was: Step, step: Step) -> str:
    """Say how a step's day or state differs, or nothing."""
    if was.due_on != step.due_on and step.state != "done":
        return " → ".join(day(one) if one else _("no date") for one in (was.due_on, step.due_on))
    return f"{state_word(was.state)} → {state_word(step.state)}" if was.state != step.state else ""


def state_word(state: str) -> str:
    """Say the state of a step."""
    return {"todo": _("To do"), "waiting": _("Waiting"), "blocked": _("Blocked"), "done": _("Done")}[state]

"""A plan as people read it: by phase, the same step of several persons on one card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from softlanding.core.journeys.compiler import PHASES
from softlanding.core.journeys.plan import Plan, Possible, State, Step
from softlanding.core.rulebook.records import DeadlineKind, Phase, Procedure, Text

PHASE_TITLES: dict[Phase, Text] = {
    "before-you-fly": Text(en="Before you fly", nl="Voor uw vertrek"),
    "first-days": Text(en="First days", nl="Eerste dagen"),
    "first-months": Text(en="First four months", nl="Eerste vier maanden"),
    "settling-in": Text(en="Settling in", nl="Thuis raken"),
    "later": Text(en="Later", nl="Later"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One step, for all persons for whom it has the same state and the same days."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        """Give the step of the first person."""
        return self.steps[0]

    @property
    def procedure(self) -> Procedure:
        """Give the rule behind the card."""
        return self.first.procedure

    @property
    def people(self) -> tuple[str, ...]:
        """Give the ids of the persons."""
        return tuple(step.person for step in self.steps)

    @property
    def state(self) -> State:
        """Give the state that the steps share."""
        return self.first.state

    @property
    def due_on(self) -> date | None:
        """Give the day by which it must be done."""
        return self.first.due_on

    @property
    def deadline(self) -> DeadlineKind | None:
        """Give the kind of that day."""
        return self.first.deadline


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase of the plan with its cards, and what may still come into it."""

    phase: Phase
    title: Text
    cards: tuple[Card, ...]
    possible: tuple[tuple[Possible, ...], ...]


def stretches(plan: Plan) -> tuple[Stretch, ...]:
    """Give the phases that have something in them, in order."""
    found = []
    for phase in PHASES:
        cards = tuple(_cards(plan, phase))
        possible = tuple(_possible(plan, phase))
        if cards or possible:
            found.append(Stretch(phase, PHASE_TITLES[phase], cards, possible))
    return tuple(found)


def _cards(plan: Plan, phase: Phase) -> Iterator[Card]:
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in plan.steps:
        if step.procedure.phase == phase:
            key = (step.id, step.state, step.who, step.opens_on, step.due_on, step.deadline, step.late)
            groups.setdefault(key, []).append(step)
    yield from (Card(tuple(steps)) for steps in groups.values())


def _possible(plan: Plan, phase: Phase) -> Iterator[tuple[Possible, ...]]:
    groups: dict[str, list[Possible]] = {}
    for one in plan.possible:
        if one.procedure.phase == phase:
            groups.setdefault(one.node.step, []).append(one)
    yield from (tuple(group) for group in groups.values())


def next_up(plan: Plan) -> Card | None:
    """Give the card to begin first: nothing before it still to do, and the soonest day by which it must be begun."""
    open_nodes = {step.node for step in plan.steps if step.state != "done"}
    undecided = {(one.node.step, one.node.person) for one in plan.possible}
    ready = [
        card
        for stretch in stretches(plan)
        for card in stretch.cards
        if card.state == "todo"
        and not any(before in open_nodes for step in card.steps for before in step.after)
        and not any((after.step, one) in undecided for after in card.procedure.after for one in card.people)
    ]
    return min(ready, key=_begin, default=None)


def _begin(card: Card) -> tuple[date, date]:
    return card.first.start_by or card.due_on or date.max, card.first.opens_on or date.min

"""The cases of a household beside the steps of its plan, in one query."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from softlanding.cases.queries import Case, cases_of
from softlanding.cases.queries.following import may_follow
from softlanding.cases.queries.following_words import plan_line
from softlanding.common.access import Actor, Role
from softlanding.core.journeys.cards import Card
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys import queries
from softlanding.journeys.views.own_file import OwnFile
from softlanding.journeys.views.plan_beside import lines_beside


class PlanCases:
    """Finds the cases of a step: of its procedure, for the persons on its card, as far as the reader sees them."""

    def __init__(self, own: OwnFile, names: dict[str, str]) -> None:
        self.own, self.names = own, names
        self.by_step: dict[tuple[str, str], list[Case]] = {}
        self.beside: dict[str, list[tuple[str, str]]] = {}
        if own.kept is None:
            return
        self.beside = lines_beside(own.kept.pk, frozenset(step.id for step in own.whole.plan.steps))
        actor = Actor(
            kind="newcomer",
            id=own.member,
            role=Role.HOUSEHOLD_MEMBER if own.member else Role.NEWCOMER,
            household=str(own.kept.pk),
        )
        family = queries.family_in(own.household, names, on=timezone.localdate())
        kinds = load_rulebook().case_kinds
        for case in cases_of(own.kept.pk):
            procedure = kinds[case.kind].procedure if case.kind in kinds else None
            if procedure and may_follow(actor, case, family):
                self.by_step.setdefault((procedure, case.person_key), []).append(case)

    def of(self, card: Card) -> list[dict[str, Any]]:
        """Return the cases of a card's persons as lines: those that run, or else the last one; alike ones together."""
        alike: dict[str, list[Case]] = {}
        for person in ("", *card.people):
            for case in self._told((card.procedure.id, person)):
                alike.setdefault(plan_line(case, self.own.language), []).append(case)
        return [
            {
                "text": text,
                "who": ", ".join(self._names(cases)) if len(card.people) > 1 else "",
                "href": reverse("following:case", args=[cases[0].pk])
                if len(cases) == 1
                else reverse("following:cases"),
            }
            for text, cases in alike.items()
        ]

    def _names(self, cases: list[Case]) -> list[str]:
        return [self.names[case.person_key] for case in cases if case.person_key in self.names]

    def _told(self, step: tuple[str, str]) -> list[Case]:
        cases = self.by_step.get(step, [])
        running = [case for case in cases if case.closed_at is None]
        return running or sorted(cases, key=lambda case: case.updated_at)[-1:]

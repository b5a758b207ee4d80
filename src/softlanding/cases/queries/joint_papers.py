"""What a visit still misses: the one place where the papers of the plan, and of cases, come together."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from softlanding.appointments import queries as appointments
from softlanding.cases.models import Paper

Missing = list[tuple[str, str]]
Source = Callable[..., Missing | None]


def of_the_plan(visit: Any, *, language: str, now: datetime) -> Missing | None:
    """Return what the household's plan misses for a visit, as (paper, whose); None when no plan is kept."""
    answers = appointments.papers_wanted.send(sender=appointments.Visit, visit=visit, language=language, now=now)
    found: Any = next((answer for _, answer in answers if answer is not None), None)
    return found


SOURCES: list[Source] = [of_the_plan]
"""Who says what a visit misses. A feature that knows more of papers puts its own question in front: the first answer
that is not None holds."""


def missing_of(visit: Any, *, language: str, now: datetime) -> Missing | None:
    """Return everything that a visit misses, as (paper, whose) in a language; None when nobody knows."""
    answers = (source(visit, language=language, now=now) for source in SOURCES)
    return next((answer for answer in answers if answer is not None), None)


def in_order(households: Iterable[Any]) -> dict[Any, set[tuple[str, str]]]:
    """Return the papers that a desk received or checked, as (person, document) by household, in one query."""
    states = [Paper.State.RECEIVED, Paper.State.CHECKED]
    found: dict[Any, set[tuple[str, str]]] = {}
    rows = Paper.objects.filter(household__in=set(households), state__in=states)
    for household, person, document in rows.values_list("household_id", "person_key", "document"):
        found.setdefault(household, set()).add((person, document))
    return found

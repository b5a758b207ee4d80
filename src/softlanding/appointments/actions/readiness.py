"""A visit is for people and steps that are ready: nothing is held, or moved to, before that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from softlanding.appointments.models import Visit, VisitTask
from softlanding.appointments.queries import ZONE
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Mistake, Words
from softlanding.core import visits as core
from softlanding.core.readiness import Ready
from softlanding.core.timeline import moment_of
from softlanding.directory.queries import SERVICES

Days = Mapping[tuple[str, str], date]
"""From which day each (person, service) is ready."""


class NotReadyYet(BadInput):
    """Something of the visit is not ready on that day. Says what, why, and what would change it."""

    title = {"en": "Too early for this", "nl": "Hiervoor is het te vroeg"}

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        super().__init__(mistakes, code="not-ready-yet")
        self.message = {
            "en": "Not everything of this visit is ready on that day.",
            "nl": "Niet alles van dit bezoek is op die dag klaar.",
        }
        self.remedy = {
            "en": "Nothing was held. Choose a later day, or change your answers when the day has changed.",
            "nl": "Er is niets vastgehouden. Kies een latere dag, of pas uw antwoorden aan als de dag veranderd is.",
        }


@dataclass(frozen=True)
class _Wanted:
    person: str
    service: str
    on: date
    ready_on: date


def check(visit: core.Visit, ready: Days) -> None:
    """Raise NotReadyYet when a task of the visit lies before the day from which it is ready."""
    early = [
        _Wanted(task.person, task.service, day, ready_on)
        for task in visit.tasks
        if (ready_on := ready.get((task.person, task.service)))
        and (day := task.starts_at.astimezone(ZONE).date()) < ready_on
    ]
    if early:
        raise NotReadyYet(_mistake(one, None) for one in early)


def check_day(day: date, ready: Mapping[tuple[str, str], Ready]) -> None:
    """Raise NotReadyYet when something is not ready on the day that was asked for."""
    early = [_Wanted(one.person, one.service, day, one.on) for one in ready.values() if day < one.on]
    if early:
        raise NotReadyYet(_mistake(one, ready[one.person, one.service]) for one in early)


def check_move(visit: Visit, tasks: Iterable[VisitTask]) -> None:
    """Raise NotReadyYet when a visit is moved before the day from which its tasks are ready; keep those days."""
    known = {
        (task.person, task.service): task.ready_on for task in VisitTask.objects.filter(visit=visit) if task.ready_on
    }
    early = []
    for task in tasks:
        task.ready_on = task.ready_on or known.get((task.person, task.service))
        day = moment_of(task.start_tick, ZONE).date()
        if task.ready_on and day < task.ready_on:
            early.append(_Wanted(task.person_key, task.service, day, task.ready_on))
    if early:
        raise NotReadyYet(_mistake(one, None) for one in early)


def _mistake(one: _Wanted, known: Ready | None) -> Mistake:
    service: Words = SERVICES.get(one.service, {"en": one.service})
    words: dict[str, str] = {}
    remedy: dict[str, str] = {}
    for language in ("en", "nl"):
        day = day_words(one.ready_on, language)
        name = service.get(language, service["en"])
        words[language] = _REASONS[known.cause if known else "unknown"][language].format(
            person=one.person.replace("-", " ").title(),
            service=name,
            day=day,
            before=(known.before or {}).get(language, "") if known else "",
        )
        remedy[language] = _REMEDIES[known.cause if known else "unknown"][language].format(day=day)
    return Mistake("startsAt", words, remedy)


_REASONS: dict[str, dict[str, Any]] = {
    "unknown": {
        "en": "{person}, {service}: ready from {day} on.",
        "nl": "{person}, {service}: kan vanaf {day}.",
    },
    "now": {
        "en": "{person}, {service}: can be done from {day} on.",
        "nl": "{person}, {service}: kan vanaf {day}.",
    },
    "arrival": {
        "en": "{person}, {service}: you arrive on {day}. Nobody can be registered before.",
        "nl": "{person}, {service}: u komt aan op {day}. Eerder kan niemand worden ingeschreven.",
    },
    "document": {
        "en": "{person}, {service}: the letter says that the document is ready on {day}.",
        "nl": "{person}, {service}: de brief zegt dat het document klaar ligt op {day}.",
    },
    "opens": {
        "en": "{person}, {service}: can be done from {day} on.",
        "nl": "{person}, {service}: kan vanaf {day}.",
    },
    "step-before": {
        "en": "{person}, {service}: first comes “{before}”, which is expected to be done on {day}.",
        "nl": "{person}, {service}: eerst komt “{before}”, naar verwachting klaar op {day}.",
    },
}
_REMEDIES: dict[str, dict[str, str]] = {
    "unknown": {"en": "Choose {day} or a later day.", "nl": "Kies {day} of een latere dag."},
    "now": {"en": "Choose {day} or a later day.", "nl": "Kies {day} of een latere dag."},
    "arrival": {
        "en": "Choose {day} or later. Do you arrive earlier? Change the day of arrival in your plan.",
        "nl": "Kies {day} of later. Komt u eerder aan? Verander de dag van aankomst in uw plan.",
    },
    "document": {
        "en": "Choose {day} or later. Does your letter name another day? Change it in your plan.",
        "nl": "Kies {day} of later. Noemt uw brief een andere dag? Verander die in uw plan.",
    },
    "opens": {
        "en": "Choose {day} or later. Did a letter come? Fill in its day in your plan.",
        "nl": "Kies {day} of later. Kwam er een brief? Vul de dag in bij uw plan.",
    },
    "step-before": {
        "en": "Choose {day} or later. Is that step done already? Tick it in your plan.",
        "nl": "Kies {day} of later. Is die stap al gedaan? Vink hem aan in uw plan.",
    },
}

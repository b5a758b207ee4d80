"""Whether a visit is ready the day before: what each authority's part misses, and what is not ready yet.

readiness_of(visit, language="en")                  one visit
readiness_of_all(visits, language="en", on=today)   a whole day, in three queries however many
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries.listed import tasks_of
from softlanding.cases.queries import joint_papers
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.journeys import plan_journey
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import moment_of
from softlanding.journeys import queries

State = Literal["ready", "papers-missing", "not-yet", "unknown"]
ORDER: tuple[State, ...] = ("not-yet", "papers-missing", "unknown", "ready")
"""The worst first: a visit is as ready as the least ready of its tasks."""


@dataclass(frozen=True)
class Wanting:
    """A paper that one person misses, and for which authority's tasks it is asked."""

    document: str
    person: str
    authorities: frozenset[str]


@dataclass(frozen=True)
class Readiness:
    """How ready a visit is: per authority its state, what is missing, and from which day late tasks are ready."""

    states: dict[str, State]
    missing: tuple[Wanting, ...] = ()
    not_before: date | None = None
    known: bool = True

    @property
    def state(self) -> State:
        """The least ready state of all authorities."""
        return min(self.states.values(), key=ORDER.index, default="unknown")

    def of(self, authority: str) -> State:
        """Return the state of one authority's part; without a part, of the whole."""
        return self.states.get(authority, self.state) if authority else self.state

    def missing_for(self, authority: str) -> tuple[Wanting, ...]:
        """Return what one authority's tasks miss; without an authority, everything."""
        return tuple(one for one in self.missing if not authority or authority in one.authorities)


def readiness_of(visit: appointments.Visit, *, on: date | None = None) -> Readiness:
    """Say how ready one visit is."""
    return readiness_of_all([visit], on=on or timezone.localdate())[visit.pk]


def readiness_of_all(visits: Sequence[appointments.Visit], *, on: date) -> dict[UUID, Readiness]:
    """Say how ready each of these visits is. What a plan asks for is remembered by the plan's content and the day."""
    households = {one.household_id: one.household for one in visits if one.household is not None}
    documents = queries.documents_of([one for one in households.values() if one])
    in_order = joint_papers.in_order(households)
    found = {}
    for visit in visits:
        document = documents.get(visit.household_id) if visit.household_id else None
        asked = _asked(json.dumps(document, sort_keys=True), on) if document and _has_plan(document) else None
        found[visit.pk] = _readiness(visit, asked, in_order.get(visit.household_id, set()))
    return found


def _has_plan(document: dict[str, Any]) -> bool:
    """Say whether a household told more than its names: a visit that the desk booked has no plan to speak of."""
    return any(set(person) - {"id", "name", "child_of", "partner_of"} for person in document["people"])


Asked = dict[tuple[str, str], dict[str, str]]


@lru_cache(maxsize=4096)
def _asked(document: str, on: date) -> Asked:
    """Return what the plan of a household file asks for, by (person, service): each paper and whether it is there."""
    plan = plan_journey(household_of(Document("", json.loads(document))), load_rulebook(), on=on)
    found: Asked = {}
    for step in plan.steps:
        if step.procedure.service:
            brings = found.setdefault((step.person, step.procedure.service), {})
            for one in step.bring:
                brings[one.document] = "have" if one.have else "possibly" if one.if_available else "missing"
    return found


def _readiness(visit: appointments.Visit, asked: Asked | None, in_order: set[tuple[str, str]]) -> Readiness:
    tasks = list(tasks_of(visit))
    day = moment_of(visit.starts_tick, appointments.ZONE).date()
    wanting: dict[tuple[str, str], set[str]] = {}
    states: dict[str, State] = {}
    late: list[date] = []
    for task in tasks:
        papers = (asked or {}).get((task.person_key, task.service))
        misses = [
            document
            for document, state in (papers or {}).items()
            if state == "missing" and (task.person_key, document) not in in_order
        ]
        for document in misses:
            wanting.setdefault((document, task.person_key), set()).add(task.authority)
        state: State = "papers-missing" if misses else "ready" if papers is not None or task.ready_on else "unknown"
        if task.ready_on and task.ready_on > day:
            state = "not-yet"
            late.append(task.ready_on)
        states[task.authority] = min(states.get(task.authority, "ready"), state, key=ORDER.index)
    missing = tuple(Wanting(*pair, frozenset(who)) for pair, who in sorted(wanting.items()))
    return Readiness(states, missing, max(late, default=None), asked is not None)

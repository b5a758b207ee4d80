"""Reading what a household told us."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from softlanding.appointments.queries import Known, Visit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.audit import record_read
from softlanding.core.documents import Document
from softlanding.core.household import Household as HouseholdFile
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, document_from
from softlanding.core.rulebook import Rulebook, load_rulebook
from softlanding.core.visit_request import party_of
from softlanding.core.whole_plan import compose_plan
from softlanding.journeys.models import Answer
from softlanding.people import queries as people
from softlanding.people.queries import Household

# what a household file holds beside the facts of the rulebook
OTHER_COMPARTMENTS: Mapping[str, Compartment] = {
    "name": Compartment.CONTACT,
    "partner_of": Compartment.HOUSEHOLD,
    "child_of": Compartment.HOUSEHOLD,
    "employer_name": Compartment.WORK,
}


def document_of(household: Household) -> dict[str, Any]:
    """Return a kept household as a household file; without an answer of its own, the municipality it started with."""
    answers = {
        Key(row.person_key, row.fact): row.value
        for row in Answer.objects.filter(household=household).only("person_key", "fact", "value")
    }
    members = list(people.people_in(household))
    answers.update({Key(member.key, "name"): member.given_name for member in members if member.given_name})
    if household.municipality:
        answers.setdefault(Key("", "municipality"), household.municipality)
    return document_from(answers, [member.key for member in members], name=household.reference.lower())


def documents_of(households: Collection[Household]) -> dict[UUID, dict[str, Any]]:
    """Return the household files of many kept households, by household, in two queries however many."""
    answers: dict[UUID, dict[Key, Any]] = {one.pk: {} for one in households}
    for row in Answer.objects.filter(household__in=list(answers)).only("household", "person_key", "fact", "value"):
        answers[row.household_id][Key(row.person_key, row.fact)] = row.value
    members = people.names_in(list(answers))
    found = {}
    for one in households:
        names = members.get(one.pk, [])
        told = answers[one.pk]
        told.update({Key(member.key, "name"): member.given_name for member in names if member.given_name})
        if one.municipality:
            told.setdefault(Key("", "municipality"), one.municipality)
        found[one.pk] = document_from(told, [member.key for member in names], name=one.reference.lower())
    return found


def household_file(household: Household) -> HouseholdFile:
    """Return a kept household the way the core reads it."""
    return household_of(Document("", document_of(household)))


def compartment_of(fact: str, book: Rulebook) -> Compartment:
    """Say in which compartment a fact lies."""
    record = book.facts.get(fact)
    return Compartment(record.compartment) if record else OTHER_COMPARTMENTS.get(fact, Compartment.HOUSEHOLD)


def compartments_of(document: Mapping[str, Any]) -> set[Compartment]:
    """Say which compartments a household file opens."""
    book = load_rulebook()
    return {Compartment.HOUSEHOLD} | {compartment_of(key.fact, book) for key in answers_of(document)}


def opened(household: Household, *, by: Actor, purpose: Purpose = Purpose.OWN_FILE) -> dict[str, Any]:
    """Return a kept household as a household file, and note who looked at it."""
    document = document_of(household)
    record_read(
        by=by,
        purpose=purpose,
        household=household.pk,
        sentence="household-opened",
        compartments=compartments_of(document),
        region=household.region,
        person=by.id,
    )
    return document


def known_of_visit(*, visit: Visit, **_: Any) -> Known | None:
    """Say what the household's plan knows about its visit: who comes along, by when by law, which desks serve it."""
    if visit.household is None:
        return None
    household, on = household_file(visit.household), timezone.localdate()
    plan = compose_plan(household, load_rulebook(), on=on, visits=0).plan
    done = {(task.person_key, task.service) for task in visit.tasks.all()}
    steps = [step for step in plan.steps if (step.person, step.procedure.service) in done]
    by_law = [step.legal_due_on or (step.due_on if step.deadline == "legal" else None) for step in steps]
    due = [day for day in by_law if day is not None]
    first, *rest = [step.where for step in steps] or [()]
    desks = tuple(desk for desk in first if all(desk in where for where in rest))
    return Known(party_of(household, on=on), min(due, default=None), desks)

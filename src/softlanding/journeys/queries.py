"""Reading what a household told us."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from softlanding.appointments.queries import Known, Visit
from softlanding.cases.queries.following import Family
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.audit import record_read
from softlanding.common.errors import NotFound
from softlanding.core.documents import Document
from softlanding.core.facts import age_on, facts_of
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


CHOOSES_A_TERM = ("purpose", "principal_purpose", "recognised_sponsor", "family_under_eu_law", "status_holder")
"""The only facts of a plan that a case keeps for itself."""
OF_AGE = 18


def file_of(household: UUID) -> HouseholdFile | None:
    """Return a household by id the way the core reads it, or None when there is no such plan."""
    try:
        document = document_of(people.household(household))
    except NotFound:
        return None
    return household_of(Document("", document)) if document["people"] else None


def family_in(found: HouseholdFile, names: Mapping[str, str], *, on: date) -> Family:
    """Say who is who: a child is a member's child who is known to be under eighteen."""
    children = (one.id for one in found.people if one.child_of and one.born and age_on(one.born, on) < OF_AGE)
    return Family(names, frozenset(children))


def facts_for_a_term(*, household: UUID, person_key: str, on: date, **_: Any) -> Mapping[str, Any] | None:
    """Answer `cases.queries.following.facts_asked`: what may choose the term of a person's case, and nothing else."""
    found = file_of(household)
    person = next((one for one in found.people if one.id == person_key), None) if found else None
    if found is None or person is None:
        return None
    known = facts_of(found, person, on=on)
    return {name: known[name] for name in CHOOSES_A_TERM if known.get(name) is not None}


def birth_fits(*, household: UUID, person_key: str, fits: Callable[[date], bool], **_: Any) -> bool:
    """Answer `cases.actions.following_tracking.birth_asked`: of the person, or of any member when it is about all."""
    rows = Answer.objects.filter(household=household, fact="born")
    rows = rows.filter(person_key=person_key) if person_key else rows
    return any(fits(date.fromisoformat(value)) for value in rows.values_list("value", flat=True))


_PERMIT = {
    "received": "permit_applied_on",
    "visa-to-collect": "permit_decided_on",
    "visa-collected": "visa_issued_on",
    "granted": "permit_decided_on",
}
FACTS_OF_STATES: Mapping[str, Mapping[str, str]] = {
    "registration": {"registered": "registered_on"},
    "residence-permit": _PERMIT,
    "family-member": _PERMIT,
    "document-collection": {
        "being-made": "biometrics_given_on",
        "ready": "document_ready_on",
        "collected": "document_collected_on",
    },
}
"""Which day of the plan a case tells when it comes into a state, by kind. What was refused is no done step."""
FACTS_OF_TASKS: Mapping[str, str] = {
    "biometrics": "biometrics_given_on",
    "residence-document": "document_collected_on",
}
"""Which day of the plan a task that was done at the desk tells by itself. To declare is not to be registered."""


def fact_of_state(kind: str, state: str) -> str | None:
    """Return the fact of a plan that a case of this kind tells in this state, or None."""
    return FACTS_OF_STATES.get(kind, {}).get(state)

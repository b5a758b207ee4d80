"""Reading what a household told us."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.dispatch import Signal
from django.utils import timezone

from softlanding.appointments import queries as visits
from softlanding.appointments.queries import Known, Visit
from softlanding.cases import queries as cases
from softlanding.cases.queries import Case, PlanPapers
from softlanding.cases.queries.following import Family
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.audit import record_read
from softlanding.common.errors import NotFound
from softlanding.core.conditions import Facts
from softlanding.core.documents import Document
from softlanding.core.facts import age_on, facts_of
from softlanding.core.household import Household as HouseholdFile
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, document_from
from softlanding.core.journeys import Step, plan_journey
from softlanding.core.journeys.plan import Node
from softlanding.core.life_events import Difference
from softlanding.core.papers import asked_papers
from softlanding.core.router import DeskAnswer, route
from softlanding.core.rulebook import Rulebook, load_rulebook
from softlanding.core.visit_request import party_of
from softlanding.core.whole_plan import WholePlan, compose_plan
from softlanding.journeys.models import Answer, ToldEvent
from softlanding.people import queries as people
from softlanding.people.queries import Household

beside_steps = Signal()
"""Sent with `household` (its id) and `steps` (which it has) while a plan is shown: features above answer lines by
procedure, each a sentence and an address (empty for none)."""

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


def papers_of_plan(*, household: Household, running: Iterable[Node], on: date, **_: Any) -> PlanPapers | None:
    """Answer `plan_papers_wanted`: what the steps of a kept plan ask for; None when nothing of it is known."""
    file = household_file(household)
    if not file.people:
        return None
    book = load_rulebook()
    plan = plan_journey(file, book, on=on)
    names = {one.key: one.given_name or one.key for one in people.people_in(household)}
    return PlanPapers(
        asked=asked_papers(plan, book, running=running, arrival=file.arrival),
        names=names,
        fled=any(person.purpose == "asylum" for person in file.people),
        step_titles={step.id: step.procedure.title for step in plan.steps},
    )


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


def told_events(household: Household) -> list[ToldEvent]:
    """Return the events of a household's life that stand, latest first."""
    return list(ToldEvent.objects.filter(household=household, undone_at=None).order_by("-told_at"))


def told_event(household: Household, key: UUID) -> ToldEvent:
    """Return an event of the household, or raise NotFound: another household's does not exist here."""
    found = ToldEvent.objects.filter(household=household, pk=key).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Misfit:
    """A booked visit that no longer fits after a change, and why: `what` is left, fallen-away, desk or too-late."""

    visit: Visit
    what: str
    person: str
    service: str
    by_law_on: date | None = None


def misfits(household: Household, found: Difference, *, now: datetime) -> list[Misfit]:
    """Return the booked visits that no longer fit after an event, each with its first reason."""
    checked = ((visit, _misfit(visit, found)) for visit in visits.booked_visits(household, now=now))
    return [misfit for _visit, misfit in checked if misfit is not None]


def _misfit(visit: Visit, found: Difference) -> Misfit | None:
    day = visits.begins_at(visit).date()
    left = found.applied.removed
    for task in visit.tasks.all():
        if task.person_key == left:
            return Misfit(visit, "left", task.person_key, task.service)
        was, step = (_step_at_desk(whole, task) for whole in (found.before, found.after))
        if was is not None and step is None:
            return Misfit(visit, "fallen-away", task.person_key, task.service)
        if step is None or was is None or step.state == "done":
            continue
        if visit.desk in was.where and visit.desk not in step.where:
            return Misfit(visit, "desk", task.person_key, task.service)
        law, before = _by_law(step), _by_law(was)
        if law is not None and law < day and (before is None or before >= day):
            return Misfit(visit, "too-late", task.person_key, task.service, law)
    return None


def _step_at_desk(whole: WholePlan, task: Any) -> Step | None:
    wanted = (task.person_key, task.service)
    return next((step for step in whole.plan.steps if (step.person, step.procedure.service) == wanted), None)


def _by_law(step: Step) -> date | None:
    return step.legal_due_on or (step.due_on if step.deadline == "legal" else None)


def cases_touched(household: Household, found: Difference) -> list[Case]:
    """Return the running cases that an event is about: of who leaves, or of a step that changes."""
    running = [case for case in cases.cases_of(household.pk) if case.closed_at is None]
    if not running:
        return []
    moved = {(change.node.step, change.node.person) for change in found.steps}
    everybody = found.event.kind == "departure" and found.event.person is None
    left = {found.applied.removed} - {None}
    return [
        case
        for case in running
        if everybody
        or case.person_key in left
        or any(step == cases.kind_of(case).procedure and case.person_key in {"", person} for step, person in moved)
        or (found.event.kind == "permit-refused" and case.person_key == found.event.person)
    ]


@dataclass(frozen=True)
class OutOfAgreement:
    """A booked visit on a day on which no agreement carries it any more, and when the last one ends."""

    visit: Visit
    person: str
    service: str
    ends_on: date


def visits_out_of_agreement(desk: str, *, on: date) -> list[OutOfAgreement]:
    """Return the visits ahead at a desk that an agreement carries today and none carries on their day."""
    book = load_rulebook()
    ending = [one.until for one in book.agreements if one.desk == desk and one.until is not None and one.until > on]
    if not ending:
        return []
    found = (_out_of_agreement(visit, book, on=on) for visit in visits.visits_ahead(desk, from_on=min(ending)))
    return [one for one in found if one is not None]


def _out_of_agreement(visit: Visit, book: Rulebook, *, on: date) -> OutOfAgreement | None:
    if visit.household is None:
        return None
    household, day = household_file(visit.household), visits.begins_at(visit).date()
    members = {person.id: person for person in household.people}
    for task in visit.tasks.all():
        if task.person_key not in members:
            continue
        facts = facts_of(household, members[task.person_key], on=on)
        now, then = (_answer_at(visit.desk, facts, task.service, book, on=moment) for moment in (on, day))
        if now is not None and now.serves and (then is None or then.serves is not True):
            carried = {one.id: one.until for one in book.agreements if one.id in now.agreements}
            ended = [until for until in carried.values() if until is not None and until <= day]
            if ended:
                return OutOfAgreement(visit, task.person_key, task.service, max(ended))
    return None


def _answer_at(desk: str, facts: Facts, service: str, book: Rulebook, *, on: date) -> DeskAnswer | None:
    answers = route(facts, book, on=on, services=[service])
    return next((one for one in answers if one.desk == desk), None)


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

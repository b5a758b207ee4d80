"""Changing what a household told us: keep a draft, save answers, tell an event; and a visit that the desk books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from softlanding.appointments import actions as visits
from softlanding.appointments import queries as visits_queries
from softlanding.cases import queries as cases
from softlanding.cases.actions import CaseChanged
from softlanding.cases.actions import cohort_arrivals as announcements
from softlanding.common import audit
from softlanding.common.access import NEWCOMERS, Actor, Compartment, Purpose
from softlanding.common.errors import Conflict
from softlanding.core import visits as core
from softlanding.core.household.answers import Key, answers_of, changed, people_of, version_of
from softlanding.core.life_events import LifeEvent, Undo, applied, undo_of, undone
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys import queries
from softlanding.journeys.models import Answer, ToldEvent
from softlanding.people import actions as people
from softlanding.people import queries as people_queries


class ChangedSince(Conflict):
    """The plan was changed, in another window or by someone else, after this form was opened."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        self.current = current
        super().__init__(
            "changed-since",
            {
                "en": "Your plan was changed after you opened this page.",
                "nl": "Uw plan is veranderd nadat u deze pagina opende.",
            },
            {
                "en": "Look at the answers as they are now, then change what you want.",
                "nl": "Bekijk de antwoorden zoals ze nu zijn, en verander dan wat u wilt.",
            },
        )


@transaction.atomic
def keep_draft(
    *, document: Mapping[str, Any], email: str, by: Actor, now: datetime, language: str = "en"
) -> people_queries.Household:
    """Turn a draft into a kept household, and send a link to come back by."""
    answers = answers_of(document)
    members = people_of(document)
    household = people.start_household(
        people=[
            people.NewPerson(member, str(answers.get(Key(member, "name"), "")), is_contact=at == 0)
            for at, member in enumerate(members)
        ],
        by=by,
        now=now,
        municipality=str(answers.get(Key("", "municipality"), "")),
        language=language,
    )
    _write(household, answers, by=by, now=now)
    people.keep_household(household=household, email=email, by=by, now=now)
    return household


@transaction.atomic
def take_up_invitation(
    *, token: str, document: Mapping[str, Any], email: str, by: Actor, now: datetime, language: str = "en"
) -> people_queries.Household:
    """Keep what an employer announced as a household's own plan, or raise InvitationSpent with nothing saved."""
    household = keep_draft(document=document, email=email, by=by, now=now, language=language)
    announcements.take_up(token, household=household.pk, by=people.newcomer(household), now=now)
    return household


@transaction.atomic
def save_answers(
    *, household: people_queries.Household, document: Mapping[str, Any], seen: str, by: Actor, now: datetime
) -> None:
    """Save a household file, or raise ChangedSince when it is no longer the one that was `seen` (its version)."""
    household = people_queries.household_to_change(household.pk)
    current = queries.document_of(household)
    if version_of(current) != seen:
        raise ChangedSince(current)
    if not (differing := changed(current, document)) and people_of(current) == people_of(document):
        return
    answers = answers_of(document)
    people.change_members(
        household=household,
        people=[people.NewPerson(one, str(answers.get(Key(one, "name"), ""))) for one in people_of(document)],
        municipality=str(answers.get(Key("", "municipality"), "")),
        now=now,
    )
    _write(household, {key: new for key, (_, new) in differing.items()}, by=by, now=now)


def note_paper(
    *, household: people_queries.Household, person: str, document: str, have: bool, by: Actor, now: datetime, **_: Any
) -> None:
    """Answer `has_paper_told`: write among the household's answers whether a member has a paper at hand."""
    household = people_queries.household_to_change(household.pk)
    before = list(answers_of(queries.document_of(household)).get(Key(person, "has")) or [])
    after = sorted({*before, document} if have else {*before} - {document})
    if after != sorted(before):
        _write(household, {Key(person, "has"): after}, by=by, now=now)


def _write(household: people_queries.Household, answers: Mapping[Key, Any], *, by: Actor, now: datetime) -> None:
    """Put answers in (None takes one out), and note which compartments were touched."""


def _write(
    household: people_queries.Household,
    answers: Mapping[Key, Any],
    *,
    by: Actor,
    now: datetime,
    noted: "Noted | None" = None,
) -> None:
    """Put answers in (None takes one out), and note which compartments were touched; `noted`: what they follow from."""
    told = {key: value for key, value in answers.items() if key.fact != "name"}
    for key in [key for key, value in told.items() if value is None]:
        Answer.objects.filter(household=household, person_key=key.person, fact=key.fact).delete()
    Answer.objects.bulk_create(
        [
            Answer(
                region=household.region, household=household, person_key=key.person, fact=key.fact, value=value,
                answered_at=now, by=by.role,
            )
            for key, value in told.items()
            if value is not None
        ],
        update_conflicts=True,
        unique_fields=["household", "person_key", "fact"],
        update_fields=["value", "answered_at", "by"],
    )  # fmt: skip
    book = load_rulebook()
    touched = {queries.compartment_of(key.fact, book) for key in answers} or {Compartment.HOUSEHOLD}
    audit.record_write(
        by=by,
        purpose=noted.purpose if noted else Purpose.OWN_FILE,
        household=household.pk,
        sentence=noted.sentence if noted else "answers-saved",
        compartments=touched,
        fields=sorted({key.fact for key in answers}),
        region=household.region,
        person=by.id if by.kind == "newcomer" else "",
        params={"reference": noted.reference} if noted else {},
    )


class NoWayBack(Conflict):
    """Something else changed after the event, or it was undone already."""

    def __init__(self) -> None:
        super().__init__(
            "no-way-back",
            {
                "en": "Your plan changed after this, so it cannot be undone in one step.",
                "nl": "Uw plan is daarna veranderd. Dit kan niet meer in één stap ongedaan worden gemaakt.",
            },
            {"en": "Change the answers that are wrong.", "nl": "Verander de antwoorden die niet kloppen."},
        )


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event with the words of its line in the history."""

    event: LifeEvent
    who: str = ""
    municipality: str = ""


@transaction.atomic
def tell_event(
    *, household: people_queries.Household, told: Told, seen: str, by: Actor, now: datetime
) -> ToldEvent | None:
    """Save what an event changes, with the way back; None when it changes nothing.

    Raises ChangedSince when the file is no longer the one that was `seen` (its version).
    """
    before = queries.document_of(people_queries.household_to_change(household.pk))
    kind = load_rulebook().life_events[told.event.kind]
    document = applied(before, told.event, kind).document
    save_answers(household=household, document=document, seen=seen, by=by, now=now)
    after = queries.document_of(people_queries.household_to_change(household.pk))
    if version_of(after) == version_of(before):
        return None
    event = ToldEvent.objects.create(
        region=household.region,
        household=household,
        kind=kind.id,
        happened_on=told.event.day,
        who=told.who[:120],
        municipality=told.municipality,
        way_back=undo_of(before, after).as_json(),
        version_after=version_of(after),
        told_at=now,
        by=by.role,
    )
    _note_event("life-event-told", household, by)
    return event


@transaction.atomic
def undo_event(*, household: people_queries.Household, event: ToldEvent, by: Actor, now: datetime) -> None:
    """Take back what an event changed, or raise NoWayBack when something else has changed since."""
    current = queries.document_of(people_queries.household_to_change(household.pk))
    event = ToldEvent.objects.select_for_update().get(pk=event.pk)
    if event.undone_at is not None or version_of(current) != event.version_after:
        raise NoWayBack
    document = undone(current, Undo.from_json(event.way_back))
    save_answers(household=household, document=document, seen=version_of(current), by=by, now=now)
    event.undone_at, event.way_back = now, {}
    event.save(update_fields=["undone_at", "way_back"])
    _note_event("life-event-undone", household, by)


def _note_event(sentence: str, household: people_queries.Household, by: Actor) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence=sentence,
        compartments=[Compartment.HOUSEHOLD],
        fields=["event"],
        region=household.region,
        person=by.id,
    )


@dataclass(frozen=True)
class Noted:
    """What a day in the plan follows from: a case, or a visit; and for which purpose it was noted there."""

    purpose: Purpose
    sentence: str
    reference: str


def note_from_case(*, change: CaseChanged, **_: Any) -> None:
    """Write into the plan what happened to a case, by the role that noted it; a correction takes it out again."""
    case, event = change.case, change.event
    if case.household_id is None or not case.person_key:
        return
    noted = Noted(cases.purpose_of(case), "case-fact-noted", case.reference)
    taken_back = queries.fact_of_state(case.kind, event.from_state) if event.what == "corrected" else None
    if taken_back is not None:
        _note(case.household_id, Key(case.person_key, taken_back), None, by=change.by, now=event.noted_at, noted=noted)
        return
    fact = queries.fact_of_state(case.kind, event.to_state)
    days = {"permit_applied_on": case.received_on, "permit_decided_on": case.decided_on}
    day = days.get(fact or "") or event.happened_on
    if fact is not None and event.what != "no-biometrics":
        _note(case.household_id, Key(case.person_key, fact), day, by=change.by, now=event.noted_at, noted=noted)


def note_from_desk(*, done: visits.TaskDone, **_: Any) -> None:
    """Write into the plan what was done at the desk, where doing it there is the whole step."""
    fact = queries.FACTS_OF_TASKS.get(done.service)
    if fact is None or done.visit.household_id is None:
        return
    noted = Noted(Purpose.APPOINTMENTS, "desk-fact-noted", done.visit.reference)
    key, day = Key(done.person_key, fact), timezone.localdate(done.now)
    _note(done.visit.household_id, key, day, by=done.by, now=done.now, noted=noted)


def take_back_from_desk(*, done: visits.TaskDone, **_: Any) -> None:
    """Take a day out of the plan again when the officer takes back that its task was done."""
    fact = queries.FACTS_OF_TASKS.get(done.service)
    if fact is not None and done.visit.household_id is not None:
        noted = Noted(Purpose.APPOINTMENTS, "desk-fact-noted", done.visit.reference)
        _note(done.visit.household_id, Key(done.person_key, fact), None, by=done.by, now=done.now, noted=noted)


def note_home(
    household: UUID, *, lease_starts_on: date | None, lives_there: bool, reference: str, by: Actor, now: datetime
) -> None:
    """Write the first day of a lease into the plan of everybody in a household, and that they live in a home they rent.

    None takes the day out again, where no newcomer told it.
    """
    noted = Noted(Purpose.HOUSING, "home-noted", reference)
    for person in people_queries.people_in(people_queries.household(household)):
        _note(household, Key(person.key, "lease_starts_on"), lease_starts_on, by=by, now=now, noted=noted)
    if lives_there:
        found = people_queries.household_to_change(household)
        _write(found, {Key("", "address"): "rented"}, by=by, now=now, noted=noted)


def _note(household: UUID, key: Key, day: date | None, *, by: Actor, now: datetime, noted: Noted) -> None:
    """Put a day in, or take out one that no newcomer told; nothing when it stands there already."""
    known = Answer.objects.filter(household=household, person_key=key.person, fact=key.fact).first()
    told_by_themselves = known is not None and known.by in NEWCOMERS
    if day is None and (known is None or told_by_themselves):
        return
    value = day.isoformat() if day else None
    if known is None or known.value != value:
        found = people_queries.household_to_change(household)
        _write(found, {key: value}, by=by, now=now, noted=noted)


@dataclass(frozen=True, kw_only=True)
class BookedByStaff:
    """For whom an officer books: a household that we know, or people who are new; how to reach them, and why."""

    people: Sequence[Mapping[str, Any]]
    """Each with `key`, `name` and `child`; the first one is the contact."""
    origin: str
    reason: str
    officer: Any
    household: people_queries.Household | None = None
    language: str = "en"
    email: str = ""
    phone: str = ""


@transaction.atomic
def book_for(
    told: BookedByStaff,
    found: core.Visit,
    *,
    authorities: Mapping[str, str],
    by: Actor,
    now: datetime,
    nearest: Callable[[], Sequence[core.Visit]] = tuple,
) -> visits_queries.Visit:
    """Book a visit for somebody else, or raise SlotTaken or AlreadyBooked with nothing saved."""
    household = told.household or _household_of(told, by=by, now=now)
    offer = visits.Offer(
        visit=found, authorities=authorities, household=household, language=household.language or told.language
    )
    held = visits.hold(offer, by=by, now=now, nearest=nearest)
    return visits.book_held(
        held.visit, by=by, now=now, origin=told.origin, reason=told.reason, phone=told.phone, booked_by_id=told.officer
    )


def _household_of(told: BookedByStaff, *, by: Actor, now: datetime) -> people_queries.Household:
    contact = next((one for one in told.people if not one.get("child")), told.people[0])
    household = people.start_household(
        people=[people.NewPerson(one["key"], one["name"], is_contact=one is contact) for one in told.people],
        by=by,
        now=now,
        language=told.language,
    )
    children = [one["key"] for one in told.people if one.get("child")]
    _write(household, {Key(child, "child_of"): contact["key"] for child in children}, by=by, now=now)
    if told.email:
        people.keep_household(household=household, email=told.email, by=by, now=now)
    return household

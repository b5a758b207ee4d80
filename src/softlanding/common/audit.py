"""Who looked at what, and why: one event, one sentence, which the person can read.

    audit.record_read(by=request.actor, purpose=request.purpose, household=household.pk,
                      compartments=[Compartment.HOUSEHOLD], sentence="household-opened")

Sentences are data. `{who}` and `{what}` are filled in from the entry; other places come from `params`,
which hold ids and counts, never names or values of a person: the entry outlives the household.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from softlanding.common.access.terms import Actor, Compartment, Purpose
from softlanding.common.errors import Words, in_language
from softlanding.common.models import AuditEntry

SENTENCES: dict[str, Words] = {
    "household-started": {"en": "{who} started this plan.", "nl": "{who} begon dit plan."},
    "household-kept": {
        "en": "{who} asked for a link to come back to this plan.",
        "nl": "{who} vroeg om een link om bij dit plan terug te komen.",
    },
    "household-opened": {"en": "{who} looked at: {what}.", "nl": "{who} bekeek: {what}."},
    "household-forgotten": {"en": "{who} deleted this plan.", "nl": "{who} verwijderde dit plan."},
    "visit-held": {"en": "{who} held a visit ({reference}).", "nl": "{who} hield een bezoek vast ({reference})."},
    "visit-booked": {"en": "{who} booked a visit ({reference}).", "nl": "{who} boekte een bezoek ({reference})."},
    "visit-cancelled": {
        "en": "{who} cancelled a visit ({reference}).",
        "nl": "{who} zegde een bezoek af ({reference}).",
    },
    "visit-moved": {"en": "{who} moved a visit ({reference}).", "nl": "{who} verzette een bezoek ({reference})."},
    "person-left-visit": {
        "en": "{who} took one person out of a visit ({reference}).",
        "nl": "{who} haalde één persoon uit een bezoek ({reference}).",
    },
    "person-joined-visit": {
        "en": "{who} added one person to a visit ({reference}).",
        "nl": "{who} voegde één persoon toe aan een bezoek ({reference}).",
    },
    "visit-restored": {
        "en": "{who} undid the cancelling of a visit ({reference}).",
        "nl": "{who} maakte het afzeggen van een bezoek ongedaan ({reference}).",
    },
    "visit-confirmed-again": {
        "en": "{who} confirmed once more that you come ({reference}).",
        "nl": "{who} bevestigde nog eens dat u komt ({reference}).",
    },
    "visit-to-confirm": {
        "en": "{who} asked you to confirm a visit once more ({reference}).",
        "nl": "{who} vroeg u een bezoek nog eens te bevestigen ({reference}).",
    },
    "visit-missed": {
        "en": "{who} noted that nobody came to a visit ({reference}).",
        "nl": "{who} noteerde dat niemand naar een bezoek kwam ({reference}).",
    },
    "no-show-corrected": {
        "en": "{who} corrected that a visit was missed ({reference}).",
        "nl": "{who} herstelde dat een bezoek als gemist stond ({reference}).",
    },
    "household-looked-up": {
        "en": "{who} looked you up by your reference, to change a visit, and saw: {what}.",
        "nl": "{who} zocht u op via uw kenmerk, voor een bezoek, en zag: {what}.",
    },
    "visit-opened": {
        "en": "{who} opened your visit ({reference}) and saw: {what}.",
        "nl": "{who} opende uw bezoek ({reference}) en zag: {what}.",
    },
    "visits-listed": {
        "en": "{who} saw your visit ({reference}) in the list of a day: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) in de lijst van een dag: {what}.",
    },
    "visit-lost-cover": {
        "en": "{who} changed the opening hours: your visit ({reference}) needs another time.",
        "nl": "{who} veranderde de openingstijden: uw bezoek ({reference}) krijgt een andere tijd.",
    },
    "visit-has-cover-again": {
        "en": "{who} changed the opening hours: your visit ({reference}) stands again as it was booked.",
        "nl": "{who} veranderde de openingstijden: uw bezoek ({reference}) gaat weer door zoals het geboekt was.",
    },
    "conflicts-listed": {
        "en": "{who} saw your visit ({reference}) among those that need another time: {what}.",
        "nl": "{who} zag uw bezoek ({reference}) bij de bezoeken die een andere tijd krijgen: {what}.",
    },
    "hours-changed": {
        "en": "{who} changed the opening hours of {desk} (change {version}: {change}).",
        "nl": "{who} veranderde de openingstijden van {desk} (wijziging {version}: {change}).",
    },
    "visit-checked-in": {
        "en": "{who} noted that you arrived for your visit ({reference}).",
        "nl": "{who} noteerde dat u er was voor uw bezoek ({reference}).",
    },
    "visit-checked-in-at-entrance": {
        "en": "Somebody checked in at the entrance with the code of your visit ({reference}).",
        "nl": "Iemand meldde zich bij de ingang aan met de code van uw bezoek ({reference}).",
    },
    "desk-step": {
        "en": "{who} helped you at the desk ({reference}: {step}).",
        "nl": "{who} hielp u aan het loket ({reference}: {step}).",
    },
    "desk-looked": {
        "en": "{who} looked at the day at the desk.",
        "nl": "{who} bekeek de dag aan het loket.",
    },
    "walk-in": {
        "en": "{who} helped somebody without an appointment.",
        "nl": "{who} hielp iemand zonder afspraak.",
    },
    "visit-exported": {
        "en": "{who} saved the visit ({reference}) as a file.",
        "nl": "{who} bewaarde het bezoek ({reference}) als bestand.",
    },
    "reminders-on": {"en": "{who} switched reminders on.", "nl": "{who} zette herinneringen aan."},
    "reminders-off": {"en": "{who} switched reminders off.", "nl": "{who} zette herinneringen uit."},
    "feed-made": {
        "en": "{who} made a private calendar address.",
        "nl": "{who} maakte een eigen agenda-adres.",
    },
    "feed-ended": {
        "en": "{who} switched the private calendar address off.",
        "nl": "{who} zette het eigen agenda-adres uit.",
    },
    "messages-listed": {
        "en": "{who} saw that a message about your visit ({reference}) did not arrive.",
        "nl": "{who} zag dat een bericht over uw bezoek ({reference}) niet is aangekomen.",
    },
    "message-tried-again": {
        "en": "{who} had a message about your visit ({reference}) sent again.",
        "nl": "{who} liet een bericht over uw bezoek ({reference}) opnieuw versturen.",
    },
    "message-set-aside": {
        "en": "{who} took care of a message about your visit ({reference}) that did not arrive.",
        "nl": "{who} handelde een bericht over uw bezoek ({reference}) af dat niet was aangekomen.",
    },
    "waiting-asked": {"en": "{who} asked for an earlier time.", "nl": "{who} vroeg om een eerdere tijd."},
    "waiting-withdrawn": {
        "en": "{who} stopped asking for an earlier time.",
        "nl": "{who} vraagt niet meer om een eerdere tijd.",
    },
    "waiting-offered": {
        "en": "{who} offered an earlier time ({reference}).",
        "nl": "{who} bood een eerdere tijd aan ({reference}).",
    },
    "waiting-refused": {
        "en": "{who} said no to an earlier time ({reference}).",
        "nl": "{who} sloeg een eerdere tijd af ({reference}).",
    },
    "waiting-listed": {
        "en": "{who} saw your request on the waiting list: {what}.",
        "nl": "{who} zag uw verzoek op de wachtlijst: {what}.",
    },
    "who-got-what-listed": {
        "en": "{who} looked at how times were given out.",
        "nl": "{who} bekeek hoe tijden zijn vergeven.",
    },
    "answers-saved": {"en": "{who} changed: {what}.", "nl": "{who} veranderde: {what}."},
    "plan-taken-along": {"en": "{who} took a copy of: {what}.", "nl": "{who} nam een kopie mee van: {what}."},
    "link-opened": {"en": "{who} signed in with a link.", "nl": "{who} logde in met een link."},
    "refused": {
        "en": "{who} was refused: {what}.",
        "nl": "{who} kreeg geen toegang: {what}.",
    },
}

ROLE_NAMES: dict[str, Words] = {
    "public": {"en": "Someone who was not signed in", "nl": "Iemand die niet was ingelogd"},
    "newcomer": {"en": "You", "nl": "U"},
    "household-member": {"en": "Someone of your household", "nl": "Iemand van uw huishouden"},
    "employer": {"en": "Your employer", "nl": "Uw werkgever"},
    "municipal-clerk": {"en": "A municipal clerk", "nl": "Een medewerker van de gemeente"},
    "ind-officer": {"en": "An IND officer", "nl": "Een medewerker van de IND"},
    "volunteer": {"en": "A volunteer", "nl": "Een vrijwilliger"},
    "coordinator": {"en": "A coordinator of the desk", "nl": "Een coördinator van het loket"},
    "case-manager": {"en": "Your contact person", "nl": "Uw contactpersoon"},
    "housing-officer": {"en": "A housing officer", "nl": "Een medewerker huisvesting"},
    "guardian": {"en": "A guardian", "nl": "Een voogd"},
    "researcher": {"en": "A researcher", "nl": "Een onderzoeker"},
    "administrator": {"en": "An administrator", "nl": "Een beheerder"},
    "partner": {"en": "A partner of the desk", "nl": "Een partner van het loket"},
    "system": {"en": "Softlanding itself", "nl": "Softlanding zelf"},
}

COMPARTMENT_NAMES: dict[str, Words] = {
    "contact": {"en": "how to reach you", "nl": "hoe we u bereiken"},
    "identity": {"en": "birth dates and nationalities", "nl": "geboortedata en nationaliteiten"},
    "household": {"en": "who is in your household", "nl": "wie er in uw huishouden is"},
    "residence": {"en": "residence permits", "nl": "verblijfsvergunningen"},
    "work": {"en": "work and income", "nl": "werk en inkomen"},
    "address": {"en": "where you live", "nl": "waar u woont"},
    "documents": {"en": "your papers", "nl": "uw papieren"},
    "appointments": {"en": "your visits", "nl": "uw bezoeken"},
    "integration": {"en": "civic integration", "nl": "inburgering"},
    "asylum": {"en": "your asylum permit", "nl": "uw asielvergunning"},
    "housing": {"en": "what you need in a home", "nl": "wat u in een woning nodig hebt"},
    "care": {"en": "how you are doing", "nl": "hoe het met u gaat"},
    "audit": {"en": "who looked", "nl": "wie er keek"},
}


@dataclass
class Watch:
    """The request that is being answered: its id, and how many entries it has made."""

    request_id: str
    recorded: int = 0


_watch: ContextVar[Watch | None] = ContextVar("audit_watch", default=None)


@contextmanager
def watching(request_id: str) -> Iterator[Watch]:
    """Give every entry made inside the request's id, and count them."""
    watch = Watch(request_id)
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


class _Needed(TypedDict):
    by: Actor
    purpose: Purpose
    household: UUID | None
    sentence: str
    compartments: Iterable[Compartment]


class Event(_Needed, total=False):
    """What an entry says beside its verb."""

    fields: Iterable[str]
    person: str
    params: Mapping[str, str | int]
    region: str


def record_read(**event: Unpack[Event]) -> AuditEntry:
    """Record that someone looked at these compartments of a household."""
    return _record(AuditEntry.Verb.READ, event)


def record_list(events: Iterable[Event]) -> None:
    """Record that someone saw these compartments of each household in a list: one statement, however long it is."""
    entries = AuditEntry.objects.bulk_create([_entry(AuditEntry.Verb.READ, event) for event in events])
    _count(len(entries))


def record_write(**event: Unpack[Event]) -> AuditEntry:
    """Record that someone changed these compartments of a household."""
    return _record(AuditEntry.Verb.WRITE, event)


def record_export(**event: Unpack[Event]) -> AuditEntry:
    """Record that facts of a household left the system in a file."""
    return _record(AuditEntry.Verb.EXPORT, event)


def record_refused(
    *, by: Actor, purpose: Purpose, household: UUID | None, compartments: Iterable[Compartment]
) -> AuditEntry:
    """Record that someone asked for these compartments and was refused."""
    return _record(
        AuditEntry.Verb.REFUSED,
        Event(by=by, purpose=purpose, household=household, sentence="refused", compartments=compartments),
    )


def _record(verb: AuditEntry.Verb, event: Event) -> AuditEntry:
    entry = _entry(verb, event)
    entry.save(force_insert=True)
    _count(1)
    return entry


def _entry(verb: AuditEntry.Verb, event: Event) -> AuditEntry:
    if event["sentence"] not in SENTENCES:
        raise KeyError(f"No audit sentence {event['sentence']!r}: add it here in English and Dutch.")
    watch, by = _watch.get(), event["by"]
    return AuditEntry(
        region=event.get("region") or settings.REGION,
        at=timezone.now(),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_role=by.role,
        actor_desk=by.desk,
        purpose=event["purpose"],
        verb=verb,
        household=event["household"],
        person=event.get("person", ""),
        compartments=sorted(event["compartments"]),
        fields=sorted(event.get("fields", ())),
        sentence=event["sentence"],
        params=dict(event.get("params", {})),
        request_id=watch.request_id if watch else "",
    )


def _count(entries: int) -> None:
    watch = _watch.get()
    if watch:
        watch.recorded += entries


def entries_about(household: UUID) -> QuerySet[AuditEntry]:
    """Return who looked at a household, latest first."""
    return AuditEntry.objects.filter(household=household)


def sentence_of(entry: AuditEntry, language: str) -> str:
    """Return the entry as the person reads it."""
    who = ROLE_NAMES.get("system" if entry.actor_kind == "system" else entry.actor_role, ROLE_NAMES["public"])
    what = ", ".join(in_language(COMPARTMENT_NAMES[name], language) for name in entry.compartments)
    return in_language(SENTENCES[entry.sentence], language).format(
        **{**entry.params, "who": in_language(who, language), "what": what}
    )

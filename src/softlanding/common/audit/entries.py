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
from softlanding.common.audit.sentences import COMPARTMENT_NAMES, ROLE_NAMES, SENTENCES
from softlanding.common.errors import in_language
from softlanding.common.models import AuditEntry


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


def record_writes(events: Iterable[Event]) -> None:
    """Record that someone changed these compartments of each household: one statement, however many they are."""
    entries = AuditEntry.objects.bulk_create([_entry(AuditEntry.Verb.WRITE, event) for event in events])
    _count(len(entries))


def record_export(**event: Unpack[Event]) -> AuditEntry:
    """Record that facts of a household left the system in a file."""
    return _record(AuditEntry.Verb.EXPORT, event)


def record_exports(events: Iterable[Event]) -> None:
    """Record that facts of each household left the system in one file: one statement, however long it is."""
    entries = AuditEntry.objects.bulk_create([_entry(AuditEntry.Verb.EXPORT, event) for event in events])
    # a file in which nobody stands was looked at all the same
    _count(max(len(entries), 1))


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

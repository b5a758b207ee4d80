"""What is kept until when: what goes next, what is held back and why, and the proof of what went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from softlanding.core.housing.turning_adult import turns_adult_on
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_retention import KeptFor, KeptKind, RetentionPolicy, retention_policy_on
from softlanding.housing.models import (
    Forgotten,
    Handover,
    MatchRun,
    MinorUnderGuardianship,
    Objection,
    WaitingHousehold,
)

SHORTEST_MONTH = 28
WHOLE_AGE = timedelta(days=18 * 365)
ENDED_RUN = (MatchRun.State.DONE, MatchRun.State.STOPPED, MatchRun.State.FAILED)


@dataclass(frozen=True)
class Going:
    """Something whose term is over, or will be: until when it is kept, and what holds it back after that."""

    kind: KeptKind
    key: UUID
    municipality: str
    called: str
    """The reference of a household, the number of a run; nothing for a minor, whom only the guardian knows."""
    last_day: date
    held_back: tuple[str, ...] = ()
    """not-taken-over or not-answered: a household that nobody took over, or that waits for an answer, is kept."""


def terms_on(on: date) -> RetentionPolicy:
    """Return the terms that hold on a day. LookupError when none do."""
    return retention_policy_on(load_rulebook().housing_retention, on)


def going(on: date, municipality: str = "") -> list[Going]:
    """Return everything whose term is over on a day, the longest over first; of one municipality, or of all."""
    terms = terms_on(on)
    found = [
        *_households(terms.term("housed"), on, municipality),
        *_households(terms.term("ended"), on, municipality),
        *_runs(terms.term("runs"), on, municipality),
        *_minors(terms.term("minors"), on, municipality),
    ]
    return sorted(found, key=lambda one: (one.last_day, one.called))


def _households(term: KeptFor, on: date, municipality: str) -> Iterator[Going]:
    day = "moved_on" if term.id == "housed" else "ended_on"
    unanswered = Objection.objects.filter(offer__waiting=OuterRef("pk"), answered_at=None)
    taken = Handover.objects.filter(waiting=OuterRef("pk"), state=Handover.State.TAKEN)
    found = WaitingHousehold.objects.filter(_place(municipality), state=term.id)
    found = found.filter(**{f"{day}__lt": on - _at_least(term)}).annotate(
        unanswered=Exists(unanswered), taken=Exists(taken)
    )
    for one in found:
        if term.is_over(getattr(one, day), on):
            held = ["not-taken-over"] if term.id == "housed" and not one.taken else []
            held += ["not-answered"] if one.unanswered else []
            last = term.last_day(getattr(one, day))
            yield Going(term.id, one.pk, one.municipality, one.reference, last, tuple(held))


def _runs(term: KeptFor, on: date, municipality: str) -> Iterator[Going]:
    found = MatchRun.objects.filter(_place(municipality), state__in=ENDED_RUN, forgotten_on=None)
    for one in found.filter(on__lt=on - _at_least(term)).only("on", "number", "municipality"):
        if term.is_over(one.on, on):
            yield Going("runs", one.pk, one.municipality, str(one.number), term.last_day(one.on))


def _minors(term: KeptFor, on: date, municipality: str) -> Iterator[Going]:
    grown = Q(left_on__isnull=False) | Q(born_on__lt=on - WHOLE_AGE)
    for one in MinorUnderGuardianship.objects.filter(_place(municipality), grown):
        since = min(filter(None, (one.left_on, turns_adult_on(one.born_on))))
        if term.is_over(since, on):
            yield Going("minors", one.pk, one.municipality, "", term.last_day(since))


def _place(municipality: str) -> Q:
    here = Q(region=settings.REGION)
    return here & Q(municipality=municipality) if municipality else here


def _at_least(term: KeptFor) -> timedelta:
    """Return no more days than the months have: the rows are looked at one by one after that."""
    return timedelta(days=SHORTEST_MONTH * term.months)


def forgotten_hash(what: str, key: UUID) -> str:
    """Return under which key the proof knows what was deleted: not to be turned round without our secret."""
    return salted_hmac(f"softlanding.housing.forgotten.{what}", str(key), algorithm="sha256").hexdigest()


def forgotten(municipality: str) -> QuerySet[Forgotten]:
    """Return the proof of what was deleted, latest first."""
    return Forgotten.objects.filter(region=settings.REGION, municipality=municipality)


def forgotten_counts(municipality: str) -> dict[str, dict[str, int]]:
    """Return how much was deleted by kind: rows, persons, offers, what was written, proposals, rows of groups."""
    sums = {name: Sum(name) for name in ("persons", "offers", "written", "proposals", "groups")}
    rows = forgotten(municipality).order_by().values("what").annotate(rows=Count("pk"), **sums)
    return {row.pop("what"): row for row in rows}


def was_forgotten(what: str, key: UUID) -> bool:
    """Say whether there is proof that this one was deleted."""
    return Forgotten.objects.filter(what=what, key_hash=forgotten_hash(what, key)).exists()

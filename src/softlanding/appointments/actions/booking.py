"""Holding a visit and making it firm. The database's constraints decide who was first; nothing here looks first."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from softlanding.appointments import queries
from softlanding.appointments.actions import messages, readiness
from softlanding.appointments.models import Claim, DeskDay, PersonClaim, Visit, VisitTask
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound, Refused
from softlanding.core import visits as core
from softlanding.core.timeline import tick_of

HOLD_LASTS = timedelta(minutes=10)
LIVE = (Visit.State.HELD, Visit.State.BOOKED, Visit.State.CONFLICT)


class SlotTaken(Conflict):
    """Someone else has one of the ticks. `nearest` are the offers that are free instead."""

    def __init__(self, nearest: Sequence[core.Visit] = ()) -> None:
        super().__init__(
            "visit-taken",
            {"en": "Someone else has just taken this time.", "nl": "Iemand anders heeft deze tijd net genomen."},
            {
                "en": "Choose another time: what you filled in is kept.",
                "nl": "Kies een andere tijd: wat u invulde is bewaard.",
            },
        )
        self.nearest = tuple(nearest)


class AlreadyBooked(Conflict):
    """Someone of the party already has a visit for this service, or is elsewhere at that time."""

    title = {"en": "You have a visit already", "nl": "U hebt al een bezoek"}

    def __init__(self) -> None:
        super().__init__(
            "visit-already-booked",
            {
                "en": "Someone of you already has a visit for this, or is expected elsewhere at that time.",
                "nl": "Iemand uit uw huishouden heeft hier al een bezoek voor, of wordt dan ergens anders verwacht.",
            },
            {
                "en": "Open that visit. Cancel it if you want another time.",
                "nl": "Open dat bezoek. Zeg het af als u een andere tijd wilt.",
            },
        )


class HoldLost(Refused):
    """The hold has ended, or was given up."""

    status = 410
    title = {"en": "We no longer hold this visit", "nl": "We houden dit bezoek niet meer vast"}

    def __init__(self) -> None:
        minutes = int(HOLD_LASTS.total_seconds() // 60)
        super().__init__(
            "hold-lost",
            {
                "en": f"A visit is held for {minutes} minutes. Then others may choose it.",
                "nl": f"Een bezoek houden we {minutes} minuten vast. Daarna kunnen anderen het kiezen.",
            },
            {"en": "Choose a time again.", "nl": "Kies opnieuw een tijd."},
        )


class KeyUsedTwice(BadInput):
    """The same idempotency key came with another question."""

    def __init__(self) -> None:
        super().__init__(
            [Mistake("Idempotency-Key", {"en": "This key was used for another visit. Make a new key."})],
            code="idempotency-key-used",
        )


def digest_of(desk: str, starts_at: datetime, tasks: Iterable[tuple[str, str]]) -> str:
    """Fingerprint a question: where, when, and which person has which service."""
    text = json.dumps([desk, tick_of(starts_at), sorted(tasks)])
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A visit that the search found, for whom it is, and which authority does each service."""

    visit: core.Visit
    authorities: Mapping[str, str]
    household: Any = None
    partner: str = ""
    language: str = "en"
    region: str = ""
    ready: readiness.Days = field(default_factory=dict)
    """From which day each (person key, service) is ready, where the holder said so."""

    def person(self, key: str) -> str:
        """Name a person across all desks."""
        return f"{self.household.pk if self.household else self.partner}:{key}"

    @property
    def digest(self) -> str:
        """Fingerprint what is asked, to notice another question under the same key."""
        return digest_of(self.visit.desk, self.visit.starts_at, ((t.person, t.service) for t in self.visit.tasks))


@dataclass(frozen=True)
class Held:
    """A hold and the word that makes it firm."""

    visit: Visit
    token: str

    @property
    def expires_at(self) -> datetime:
        """When the hold ends, or ended: the same answer however often it is asked, and after it was confirmed."""
        return self.visit.created_at + HOLD_LASTS


def known_hold(partner: str, key: str, digest: str) -> Held | None:
    """Return what a partner holds, or held, under this idempotency key; KeyUsedTwice for another question."""
    return _found(f"{partner}:{key}", digest)


def hold(
    offer: Offer,
    *,
    by: Actor,
    now: datetime,
    key: str | None = None,
    instead_of: Visit | None = None,
    nearest: Callable[[], Sequence[core.Visit]] = tuple,
) -> Held:
    """Hold an offered visit for ten minutes, or raise SlotTaken, AlreadyBooked or KeyUsedTwice.

    The same key again gives the same answer. `instead_of` is a hold that is given up in the same transaction: it stays
    when the new one cannot be had. `nearest` is asked for what is still free when the time was taken.
    """
    if key and (known := _known(key, offer)):
        return known
    readiness.check(offer.visit, offer.ready)
    try:
        with transaction.atomic():
            visit = _claimed_visit(offer, by=by, now=now, key=key, instead_of=instead_of)
    except SlotTaken:
        raise SlotTaken(nearest()) from None
    except _KeyRaced:
        return _known(key or "", offer) or _no_longer()
    return Held(visit, queries.token_of(visit.pk))


def confirm(*, visit: UUID, token: str | None, by: Actor, now: datetime) -> Visit:
    """Make a hold firm and send the message with the calendar file; again gives the same visit and no second message.

    The household's own session needs no token; a partner's token opens its own holds only. Raises NotFound for a wrong
    token, HoldLost when the hold has ended.
    """
    with transaction.atomic():
        held = locked(visit)
        _check_holder(held, token, by)
        if held.state == Visit.State.BOOKED:
            return held
        if held.state != Visit.State.HELD or held.hold_expires_at is None or held.hold_expires_at <= now:
            raise HoldLost
        held.state, held.booked_at, held.hold_expires_at = Visit.State.BOOKED, now, None
        held.version += 1
        held.save(update_fields=["state", "booked_at", "hold_expires_at", "version"])
        record(held, by, "visit-booked")
        messages.send(held, "booked")
    return held


def locked(visit: UUID) -> Visit:
    """Read a visit and keep others from changing it until the transaction ends."""
    found = Visit.objects.select_for_update(of=("self",)).select_related("household").filter(pk=visit).first()
    if found is None:
        raise NotFound
    return found


def release(visits: Sequence[Visit], now: datetime) -> None:
    """End visits that are locked: their ticks and needs are free as soon as the transaction is."""
    keys = [visit.pk for visit in visits]
    Claim.objects.filter(visit__in=keys).delete()
    PersonClaim.objects.filter(visit__in=keys).delete()
    VisitTask.objects.filter(visit__in=keys).update(live=False)
    Visit.objects.filter(pk__in=keys).update(
        state=Visit.State.CANCELLED, hold_expires_at=None, ended_at=now, version=F("version") + 1
    )


def queue_at(region: str, *stays: tuple[str, range]) -> None:
    """Raise the version of each desk's days: whoever changes the same day waits here, so nobody waits in a circle."""
    for desk, day in sorted({(desk, day) for desk, ticks in stays for day in queries.days_of(ticks)}):
        mine = DeskDay.objects.filter(desk=desk, open_on=day)
        if not mine.update(version=F("version") + 1):
            DeskDay.objects.bulk_create([DeskDay(region=region, desk=desk, open_on=day)], ignore_conflicts=True)
            mine.update(version=F("version") + 1)


def stay_of(visit: Visit) -> tuple[str, range]:
    """Return where and when a visit is."""
    return visit.desk, range(visit.starts_tick, visit.ends_tick)


def record(visit: Visit, by: Actor, sentence: str, *, person: str = "") -> None:
    """Write down who changed a household's visit. A partner's visit belongs to no household of ours."""
    if visit.household_id is None:
        return
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE if by.household else Purpose.APPOINTMENTS,
        household=visit.household_id,
        sentence=sentence,
        compartments=[Compartment.APPOINTMENTS],
        person=person,
        params={"reference": visit.reference},
        region=visit.region,
    )


class _KeyRaced(Exception):
    """Two requests with the same key came at once, and the other one was first."""


def _claimed_visit(offer: Offer, *, by: Actor, now: datetime, key: str | None, instead_of: Visit | None) -> Visit:
    tasks = [task_of(offer, placed) for placed in offer.visit.tasks]
    region = offer.household.region if offer.household else offer.region or settings.REGION
    ticks = range(min(t.start_tick for t in tasks), max(t.end_tick for t in tasks))
    stays = [(offer.visit.desk, ticks), *([stay_of(instead_of)] if instead_of else [])]
    queue_at(region, *stays)
    if instead_of:
        _give_up(instead_of, now)
    release_expired(offer.visit.desk, ticks, {task.person for task in tasks}, now)
    pk = uuid4()
    visit = Visit(
        id=pk,
        region=region,
        desk=offer.visit.desk,
        household=offer.household,
        partner=offer.partner,
        state=Visit.State.HELD,
        starts_tick=ticks.start,
        ends_tick=ticks.stop,
        hold_expires_at=now + HOLD_LASTS,
        token_hash=queries.hashed(queries.token_of(pk)),
        idempotency_key=key and _scoped(key, offer),
        request_hash=offer.digest,
        uid=f"{pk}@softlanding",
        language=offer.language,
        created_at=now,
    )
    with refusing(_KeyRaced):
        visit.save(force_insert=True)
    insert_claims(visit, tasks)
    readiness.note(visit, offer.ready)
    record(visit, by, "visit-held")
    return visit


def insert_claims(visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Insert in one order that everybody keeps, so that two who want the same wait in line and not in a circle."""
    places = sorted({(task.counter, tick) for task in tasks for tick in range(task.start_tick, task.end_tick)})
    with refusing(SlotTaken):
        Claim.objects.bulk_create(
            Claim(region=visit.region, desk=visit.desk, counter=counter, tick=tick, visit=visit)
            for counter, tick in places
        )
    with refusing(AlreadyBooked):
        PersonClaim.objects.bulk_create(
            PersonClaim(region=visit.region, person=person, tick=tick, visit=visit)
            for person, tick in sorted(_presence(tasks))
        )
        for task in tasks:
            task.region, task.visit = visit.region, visit
        VisitTask.objects.bulk_create(sorted(tasks, key=lambda task: (task.person, task.service)))


def task_of(offer: Offer, placed: core.PlacedTask) -> VisitTask:
    """Write a placed task down, not yet stored."""
    return VisitTask(
        person=offer.person(placed.person),
        person_key=placed.person,
        step=placed.step or "",
        service=placed.service,
        authority=offer.authorities[placed.service],
        counter=placed.counter,
        start_tick=tick_of(placed.starts_at),
        end_tick=tick_of(placed.ends_at),
    )


def _presence(tasks: Sequence[VisitTask]) -> set[tuple[str, int]]:
    """Each person is at the desk from the own first task to the own last one."""
    present = set()
    for person in {task.person for task in tasks}:
        own = [task for task in tasks if task.person == person]
        stay = range(min(task.start_tick for task in own), max(task.end_tick for task in own))
        present |= {(person, tick) for tick in stay}
    return present


def release_expired(desk: str, ticks: range, people: set[str], now: datetime) -> None:
    """End the expired holds that stand in the way. Nobody else has to clean up."""
    expired = Visit.objects.filter(state=Visit.State.HELD, hold_expires_at__lte=now)
    in_the_way = expired.filter(
        Q(desk=desk, starts_tick__lt=ticks.stop, ends_tick__gt=ticks.start)
        | Q(pk__in=VisitTask.objects.filter(person__in=people, live=True).values("visit"))
    )
    found = list(
        expired.select_for_update().filter(pk__in=list(in_the_way.values_list("pk", flat=True))).order_by("pk")
    )
    if found:
        release(found, now)


def _give_up(visit: Visit, now: datetime) -> None:
    found = Visit.objects.select_for_update().filter(pk=visit.pk, state=Visit.State.HELD).first()
    if found:
        release([found], now)


def _check_holder(visit: Visit, token: str | None, by: Actor) -> None:
    own = visit.household_id is not None and by.household == str(visit.household_id)
    of_another = by.role == Role.PARTNER and visit.partner != by.id
    if of_another or (not own and not queries.opens(visit, token)):
        raise NotFound("no-such-visit" if by.role == Role.PARTNER else "not-found")


def _scoped(key: str, offer: Offer) -> str:
    return f"{offer.partner or (offer.household.pk if offer.household else '')}:{key}"


def _known(key: str, offer: Offer) -> Held | None:
    return _found(_scoped(key, offer), offer.digest)


def _found(scoped_key: str, digest: str) -> Held | None:
    found = Visit.objects.filter(idempotency_key=scoped_key).first()
    if found is None:
        return None
    if found.request_hash != digest:
        raise KeyUsedTwice
    return Held(found, queries.token_of(found.pk))


def _no_longer() -> Held:
    raise SlotTaken


@contextmanager
def refusing(refusal: type[Exception]) -> Any:
    try:
        yield
    except IntegrityError as error:
        raise refusal from error

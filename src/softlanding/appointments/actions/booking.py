"""Holding a visit and making it firm. The database's constraints decide who was first; nothing here looks first."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from softlanding.appointments import queries
from softlanding.appointments.actions import messages, readiness
from softlanding.appointments.actions.guard import (
    COLUMNS,
    Collided,
    Versions,
    as_stored,
    in_turn,
    insert_claims,
    insert_visit,
    insisting,
    queue_at,
    read_visit,
)
from softlanding.appointments.actions.refusals import HOLD_LASTS, AlreadyBooked, HoldLost, KeyUsedTwice, SlotTaken
from softlanding.appointments.actions.signalling import tell_booked
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitTask
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.errors import NotFound, Refused
from softlanding.core import visits as core
from softlanding.core.timeline import tick_of

LIVE = (Visit.State.HELD, Visit.State.BOOKED, Visit.State.CONFLICT)


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
    readiness.check(offer.visit, offer.ready)
    made = partial(_claimed_visit, offer, by=by, now=now, key=key, instead_of=instead_of)
    try:
        visit, versions = insisting(made)
    except SlotTaken:  # the desk has closed meanwhile
        raise SlotTaken(nearest()) from None
    except Collided as first:
        known = partial(_known, key, offer)
        if found := known():
            return found
        visit = _second_try(partial(made, clean=first.model is not Visit), first, known, nearest)
        return Held(visit, queries.token_of(visit.pk))
    if instead_of is None and not connection.in_atomic_block:
        days = {day: change for (_, day), change in versions.items()}
        queries.occupancy.note(visit.desk, visit.pk, visit.hold_expires_at, _masks(offer.visit), days)
    return Held(visit, queries.token_of(visit.pk))


def confirm(*, visit: UUID, token: str | None, by: Actor, now: datetime) -> Visit:
    """Make a hold firm and send the message with the calendar file; again gives the same visit and no second message.

    The household's own session needs no token; a partner's token opens its own holds only. Raises NotFound for a wrong
    token, HoldLost when the hold has ended.
    """
    alone = by.role == Role.PARTNER  # a partner's visit has no household to note it for, or to write to
    with in_turn(statements=1 if alone else 2):
        held = _made_firm(visit, token, by, now)
        if held is not None and not alone:
            record(held, by, "visit-booked")
            messages.send(held, "booked")
            tell_booked(held, by=by, now=now)
    if held is None:
        return _booked_already(visit, token, by)
    if not connection.in_atomic_block:
        queries.occupancy.note_booked(held.desk, held.pk, queries.days_of(stay_of(held)[1]))
    return held


_FIRM = """UPDATE appointments_visit
SET state = 'booked', booked_at = %s, hold_expires_at = NULL, version = version + 1
WHERE id = %s AND state = 'held' AND hold_expires_at > %s AND {holder} RETURNING {columns}"""


def _made_firm(visit: UUID, token: str | None, by: Actor, now: datetime) -> Visit | None:
    """Book a hold that has not ended, for who may; None when there is no such hold."""
    known = queries.hashed(token) if token is not None else ""
    holder, params = "token_hash = %s", [known]
    if by.role == Role.PARTNER:
        holder, params = "token_hash = %s AND partner = %s", [known, by.id]
    elif by.household:
        holder, params = "(token_hash = %s OR household_id = %s)", [known, as_stored("household", UUID(by.household))]
    moment = as_stored("booked_at", now)
    with connection.cursor() as cursor:
        sql = _FIRM.format(holder=holder, columns=COLUMNS)
        cursor.execute(sql, [moment, as_stored("id", visit), moment, *params])
        row = cursor.fetchone()
    return read_visit(row) if row else None


def _booked_already(visit: UUID, token: str | None, by: Actor) -> Visit:
    """Return what was booked before, or raise what stands in the way."""
    with transaction.atomic():
        found = locked(visit)
        _check_holder(found, token, by)
        if found.state != Visit.State.BOOKED:
            raise HoldLost
        return found


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


def _second_try(
    made: Callable[[], tuple[Visit, Versions]],
    first: Collided,
    known_again: Callable[[], "Held | None"],
    nearest: Callable[[], Sequence[core.Visit]],
) -> Visit:
    """Hold once the expired holds are out of the way, or raise why that does not help."""
    try:
        return insisting(made)[0]
    except (Collided, _NothingExpired) as error:
        if known := known_again():
            return known.visit
        raise refusal_of(error if isinstance(error, Collided) else first, nearest) from None


class _NothingExpired(Exception):
    """No expired hold stands in the way: who has the time keeps it."""


def refusal_of(collided: Collided, nearest: Callable[[], Sequence[core.Visit]]) -> Refused:
    """Say whose claim it is that the database has already."""
    return AlreadyBooked() if collided.model in {PersonClaim, VisitTask} else SlotTaken(nearest())


def claim_more(visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Claim the time of further tasks for a visit that is there already; SlotTaken or AlreadyBooked otherwise."""
    if not queries.covered(visit.desk, tasks):
        raise SlotTaken
    try:
        insert_claims(visit, tasks)
    except Collided as collided:
        raise refusal_of(collided, tuple) from None


def _claimed_visit(
    offer: Offer, *, by: Actor, now: datetime, key: str | None, instead_of: Visit | None, clean: bool = False
) -> tuple[Visit, Versions]:
    tasks = [task_of(offer, placed) for placed in offer.visit.tasks]
    region = offer.household.region if offer.household else offer.region or settings.REGION
    ticks = range(min(t.start_tick for t in tasks), max(t.end_tick for t in tasks))
    stays = [(offer.visit.desk, ticks), *([stay_of(instead_of)] if instead_of else [])]
    versions = queue_at(region, *stays)
    if not queries.covered(offer.visit.desk, tasks):
        raise SlotTaken
    if instead_of:
        _give_up(instead_of, now)
    # nearly always nothing is in the way, so it is looked for only when something was
    if clean and not release_expired(offer.visit.desk, ticks, {task.person for task in tasks}, now):
        raise _NothingExpired
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
        origin=Visit.Origin.API if offer.partner else Visit.Origin.WEB,
    )
    insert_visit(visit)
    insert_claims(visit, tasks)
    record(visit, by, "visit-held")
    return visit, versions


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
        ready_on=offer.ready.get((placed.person, placed.service)),
    )


def release_expired(desk: str, ticks: range, people: set[str], now: datetime) -> bool:
    """End the expired holds that stand in the way, and say whether there were any. Nobody else has to clean up."""
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
    return bool(found)


def _masks(visit: core.Visit) -> dict[Any, int]:
    """Write a visit's time at the counters as the index of this process keeps it."""
    masks: dict[Any, int] = {}
    for task in visit.tasks:
        for key, mask in queries.masks_of(task.counter, range(tick_of(task.starts_at), tick_of(task.ends_at))).items():
            masks[key] = masks.get(key, 0) | mask
    return masks


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


def _known(key: str | None, offer: Offer) -> Held | None:
    return None if not key else _found(_scoped(key, offer), offer.digest)


def _found(scoped_key: str, digest: str) -> Held | None:
    found = Visit.objects.filter(idempotency_key=scoped_key).first()
    if found is None:
        return None
    if found.request_hash != digest:
        raise KeyUsedTwice
    return Held(found, queries.token_of(found.pk))

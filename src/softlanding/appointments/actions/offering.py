"""Offering free time to the waiting list: an offer owns its claims, is answered once, then the next one is asked."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from softlanding.appointments import queries
from softlanding.appointments.actions import messages
from softlanding.appointments.actions.booking import (
    AlreadyBooked,
    Offer,
    SlotTaken,
    locked,
    queue_at,
    record,
    release,
    release_expired,
    stay_of,
    task_of,
)
from softlanding.appointments.actions.signalling import tell_booked
from softlanding.appointments.models import (
    Claim,
    DeskPolicy,
    FreedTime,
    PersonClaim,
    Visit,
    VisitTask,
    WaitingOffer,
    WaitingRequest,
)
from softlanding.common.access import Actor
from softlanding.common.access.terms import SYSTEM
from softlanding.core import visits as core
from softlanding.core.fairness import MOST_LAPSED_OFFERS

Answer, State = WaitingOffer.Answer, WaitingRequest.State
TRIES = 3


def ask_waiting_list(desk: str, ticks: range | None, *, now: datetime) -> None:
    """Ask the waiting list once the transaction stands; a fault there does not undo what freed the time."""
    transaction.on_commit(partial(after_release, desk, ticks, now=now), robust=True)


def after_release(desk: str, ticks: range | None = None, *, now: datetime) -> int:
    """Offer what became free at a desk to those who wait for it, first in line first; return how many offers were made.

    `ticks` is the time that became free: only its days are searched. Without it, all days are.
    """
    if not WaitingRequest.objects.filter(desk=desk, state=State.WAITING).exists():
        return 0
    touched = queries.days_of(ticks) if ticks else []
    days = (touched[0], touched[-1]) if touched else None
    policy, made = queries.policy_of(desk), 0
    nothing_for: set[tuple[object, ...]] = set()
    line = [one for one in queries.live_requests(desk, now=now) if one.state == State.WAITING]
    booked = _booked_visits([one.household_id for one in line], now=now)
    refused = queries.refused_times(line)
    for request in line:
        given_up, one_at_most = queries.visit_given_up(request, booked.get(request.household_id, []))
        if not one_at_most:  # two visits would have to be given up: nobody decides that but they
            continue
        no = refused.get(request.pk, ())
        search = queries.search_of(request, given_up, policy=policy, now=now, days=days, refused=no)
        # who is like someone for whom nothing was free needs no search of their own
        if search is None or search.shape in nothing_for:
            continue
        if _offered(search, given_up, policy, now=now):
            made += 1
        else:
            nothing_for.add(search.shape)
    return made


def offer_freed_times(now: datetime) -> dict[str, int]:
    """Sweep, from the background queue every minute: lapse, end what is over, and offer what is free at every desk.

    Finds also what no one told of: holds that expired, hours that were added, a colleague who stopped half-way.
    """
    lapsed = lapse_offers(now)
    today = queries.local_day(now)
    over = WaitingRequest.objects.filter(state=State.WAITING, latest_on__lt=today)
    ended = over.update(state=State.LAPSED, ended_at=now)
    FreedTime.objects.filter(free_at__lte=now).delete()
    desks = WaitingRequest.objects.filter(state=State.WAITING).order_by("desk").values_list("desk", flat=True)
    offered = sum(after_release(desk, now=now) for desk in desks.distinct())
    return {"lapsed": lapsed, "ended": ended, "offered": offered}


def lapse_offers(now: datetime) -> int:
    """End the offers that nobody answered in time, and return how many. What they held goes to the next in line."""
    late = WaitingOffer.objects.filter(answer="", expires_at__lte=now).order_by("expires_at")
    count = 0
    for offer in late.select_related("visit"):
        with transaction.atomic():
            queue_for(offer.visit)
            count += end_offer(offer.pk, Answer.LAPSED, now=now)
    return count


def refuse(offer: WaitingOffer, *, by: Actor, now: datetime) -> WaitingOffer:
    """Say no to an offer: the next in line gets it, and the request keeps its place."""
    _check_holder(offer, by)
    with transaction.atomic():
        queue_for(offer.visit)
        if not end_offer(offer.pk, Answer.REFUSED, now=now):
            raise queries.OfferEnded
        record(offer.visit, by, "waiting-refused")
    return offer


def take(offer: WaitingOffer, *, by: Actor, now: datetime) -> Visit:
    """Book what is offered and give up the later visit, both or neither.

    Raises OfferEnded, NotYourOffer or AlreadyBooked. The first answer counts: what was answered opens no more.
    """
    _check_holder(offer, by)
    for _ in range(TRIES):
        with suppress(_Changed), transaction.atomic():
            return _taken(offer, by=by, now=now)
    raise queries.OfferEnded


def end_offer(offer: int, answer: str, *, now: datetime) -> int:
    """End an open offer and free what it held; return 0 when it was answered already. The desk's day is queued for."""
    found = WaitingOffer.objects.filter(pk=offer).values_list("request", flat=True).get()
    request = WaitingRequest.objects.select_for_update().get(pk=found)
    mine = WaitingOffer.objects.select_for_update().get(pk=offer)
    if mine.answer:
        return 0
    visit = locked(mine.visit_id)
    if visit.state == Visit.State.HELD:
        release([visit], now)
    mine.answer, mine.answered_at = answer, now
    mine.save(update_fields=["answer", "answered_at"])
    request.lapsed_offers += answer == Answer.LAPSED
    tired = answer == Answer.LAPSED and request.lapsed_offers >= MOST_LAPSED_OFFERS
    request.state, request.ended_at = (State.LAPSED, now) if tired else (State.WAITING, None)
    request.save(update_fields=["state", "ended_at", "lapsed_offers"])
    if tired:
        messages.ask_to_renew(request)
    ask_waiting_list(*stay_of(visit), now=now)
    return 1


def queue_for(*visits: Visit) -> None:
    """Queue at the days of these visits, before any of their rows is locked: everybody keeps this order."""
    queue_at(visits[0].region, *(stay_of(visit) for visit in visits))


def _offered(search: queries.Search, given_up: Visit | None, policy: DeskPolicy, *, now: datetime) -> bool:
    """Offer the earliest free visit to a request; search again when somebody else was first."""
    for _ in range(TRIES):
        found = search.found(now=now)
        if found is None:
            return False
        with suppress(SlotTaken):
            return _made(search, found, given_up, policy, now=now)
    return False


def _made(
    search: queries.Search, found: core.Visit, given_up: Visit | None, policy: DeskPolicy, *, now: datetime
) -> bool:
    household, token = search.request.household, secrets.token_urlsafe(32)
    placed = Offer(visit=found, authorities=search.authorities, household=household)
    tasks = [task_of(placed, one) for one in found.tasks]
    ready = {(need.person, need.service): need.ready_on for need in search.needs}
    ticks = range(min(task.start_tick for task in tasks), max(task.end_tick for task in tasks))
    expires_at = now + timedelta(minutes=policy.offer_lasts_minutes)
    with transaction.atomic():
        queue_at(household.region, (found.desk, ticks))
        request = WaitingRequest.objects.select_for_update().get(pk=search.request.pk)
        if request.state != State.WAITING:  # another release has made this household an offer
            return True
        release_expired(found.desk, ticks, set(), now)
        visit = _held(request, found.desk, ticks, expires_at, now)
        for task in tasks:
            task.region, task.visit, task.live = request.region, visit, False
            task.ready_on = ready.get((task.person_key, task.service))
        _claim(visit, tasks)
        VisitTask.objects.bulk_create(tasks)
        WaitingOffer.objects.create(
            region=request.region,
            request=request,
            visit=visit,
            token_hash=queries.hashed(token),
            made_at=now,
            expires_at=expires_at,
        )
        request.state, request.instead_of = State.OFFERED, given_up
        request.save(update_fields=["state", "instead_of"])
        record(visit, SYSTEM, "waiting-offered")
        messages.offer(visit, given_up, token=token, expires_at=expires_at)
    return True


def _held(request: WaitingRequest, desk: str, ticks: range, expires_at: datetime, now: datetime) -> Visit:
    pk = uuid4()
    return Visit.objects.create(
        id=pk,
        region=request.region,
        desk=desk,
        household=request.household,
        state=Visit.State.HELD,
        starts_tick=ticks.start,
        ends_tick=ticks.stop,
        hold_expires_at=expires_at,
        token_hash=queries.hashed(queries.token_of(pk)),
        uid=f"{pk}@softlanding",
        language=request.language,
        created_at=now,
        origin=Visit.Origin.WAITING_LIST,
    )


def _claim(visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Claim the counters. The persons' own time is claimed when they say yes: until then they may come elsewhere."""
    places = sorted({(task.counter, tick) for task in tasks for tick in range(task.start_tick, task.end_tick)})
    try:
        Claim.objects.bulk_create(
            Claim(region=visit.region, desk=visit.desk, counter=counter, tick=tick, visit=visit)
            for counter, tick in places
        )
    except IntegrityError as error:
        raise SlotTaken from error


def _check_holder(offer: WaitingOffer, by: Actor) -> None:
    if by.household != str(offer.request.household_id):
        raise queries.NotYourOffer


class _Changed(Exception):
    """The visit that would be given up was moved or cancelled a moment ago."""


def _taken(offer: WaitingOffer, *, by: Actor, now: datetime) -> Visit:
    given_up = _given_up(offer.request, now=now)
    queue_for(offer.visit, *([given_up] if given_up else []))
    request = WaitingRequest.objects.select_for_update().get(pk=offer.request_id)
    mine = WaitingOffer.objects.select_for_update().get(pk=offer.pk)
    visit = locked(offer.visit_id)
    if mine.answer or mine.expires_at <= now or visit.state != Visit.State.HELD:
        raise queries.OfferEnded
    tasks = list(VisitTask.objects.filter(visit=visit))
    if given_up:
        _check_worth(given_up, visit, tasks)
        _give_up(given_up, by=by, now=now)
    release_expired(*stay_of(visit), {task.person for task in tasks}, now)
    try:
        with transaction.atomic():
            PersonClaim.objects.bulk_create(
                PersonClaim(region=visit.region, person=person, tick=tick, visit=visit)
                for person, tick in sorted(_presence(tasks))
            )
            VisitTask.objects.filter(visit=visit).update(live=True)
    except IntegrityError as error:
        raise AlreadyBooked from error
    visit.state, visit.booked_at, visit.hold_expires_at = Visit.State.BOOKED, now, None
    if queries.must_confirm(visit.household, visit.desk, now=now):
        visit.confirm_by_at = queries.confirm_until(visit.starts_tick, now=now)
    visit.version += 1
    visit.save(update_fields=["state", "booked_at", "hold_expires_at", "version", "confirm_by_at"])
    mine.answer, mine.answered_at = Answer.TAKEN, now
    mine.save(update_fields=["answer", "answered_at"])
    request.state, request.ended_at = State.TAKEN, now
    request.save(update_fields=["state", "ended_at"])
    record(visit, by, "visit-booked")
    messages.send(visit, "booked")
    tell_booked(visit, by=by, now=now)
    return visit


def _given_up(request: WaitingRequest, *, now: datetime) -> Visit | None:
    booked = _booked_visits([request.household_id], now=now).get(request.household_id, [])
    return queries.visit_given_up(request, booked)[0]


def _check_worth(given_up: Visit, visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Raise AlreadyBooked when what they have is no later, or is for more than what is offered: it may have changed."""
    offered = {(task.person, task.service) for task in tasks}
    lost = {(task.person, task.service) for task in given_up.tasks.all()} - offered
    if lost or given_up.starts_tick < visit.ends_tick:
        raise AlreadyBooked


def _give_up(visit: Visit, *, by: Actor, now: datetime) -> None:
    """Cancel the later visit. It is given up for an earlier one, as in a move: its time is free at once."""
    found = locked(visit.pk)
    if (found.state, found.version, found.starts_tick) != (visit.state, visit.version, visit.starts_tick):
        raise _Changed
    release([found], now)
    Visit.objects.filter(pk=found.pk).update(sequence=found.sequence + 1)
    found.refresh_from_db()
    record(found, by, "visit-cancelled")
    messages.send(found, "cancelled")
    ask_waiting_list(*stay_of(found), now=now)


def _presence(tasks: Sequence[VisitTask]) -> set[tuple[str, int]]:
    """Each person is at the desk from the own first task to the own last one."""
    present = set()
    for person in {task.person for task in tasks}:
        own = [task for task in tasks if task.person == person]
        stay = range(min(task.start_tick for task in own), max(task.end_tick for task in own))
        present |= {(person, tick) for tick in stay}
    return present


def _booked_visits(households: Sequence[UUID], *, now: datetime) -> dict[UUID, list[Visit]]:
    """Return the booked visits ahead of these households, in two queries."""
    found: dict[UUID, list[Visit]] = {}
    for visit in queries.booked_visits_of(households, now=now):
        found.setdefault(visit.household_id, []).append(visit)
    return found

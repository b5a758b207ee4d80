"""After a yes: the lease, the move, and what follows for the household, its plan and those who go on with it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake, Words
from softlanding.housing.actions.offers import FUTURE, MISSING, Step, note_offer_event, offer_to_change, save_offer
from softlanding.housing.actions.targets import targets_note_placed
from softlanding.housing.actions.waiting_clock import house_waiting
from softlanding.housing.models import Home, HomeEvent, Offer
from softlanding.journeys.actions import note_home

home_moved = Signal()
"""Sent inside the transaction with `offer`, `moved_on`, `persons`, `by` and `now`, once a household lives in its home:
guidance, school and course near the home begin."""
FURTHEST = timedelta(days=366)


@transaction.atomic
def note_lease(key: UUID, *, starts_on: date | None, step: Step) -> Offer:
    """Note the first day of the lease. It opens the registration in the household's plan."""
    offer, change = offer_to_change(key, "lease", step)
    today = timezone.localdate(step.now)
    if starts_on is None or abs(starts_on - today) > FURTHEST:
        far: Words = {"en": "is more than a year away", "nl": "ligt meer dan een jaar ver"}
        raise BadInput([Mistake("starts_on", MISSING if starts_on is None else far)])
    if offer.offered_at is not None and starts_on < timezone.localdate(offer.offered_at):
        early: Words = {"en": "lies before the offer", "nl": "ligt voor het aanbod"}
        raise BadInput([Mistake("starts_on", early)])
    offer.lease_starts_on, offer.state = starts_on, change.to
    save_offer(offer, step.now)
    note_offer_event(offer, change.id, step, detail=starts_on.isoformat())
    return offer


@transaction.atomic
def note_move(key: UUID, *, moved_on: date | None, step: Step) -> Offer:
    """Note that the household lives in its home: it waits no more, and the home is let."""
    offer, change = offer_to_change(key, "move", step)
    today = timezone.localdate(step.now)
    mistakes = []
    if moved_on is None:
        mistakes.append(Mistake("moved_on", MISSING))
    elif moved_on > today:
        mistakes.append(Mistake("moved_on", FUTURE))
    elif offer.lease_starts_on is not None and moved_on < offer.lease_starts_on:
        early: Words = {"en": "lies before the lease", "nl": "ligt voor de huur"}
        mistakes.append(Mistake("moved_on", early))
    if mistakes or moved_on is None:
        raise BadInput(mistakes)
    offer.moved_on, offer.state = moved_on, change.to
    save_offer(offer, step.now)
    note_offer_event(offer, change.id, step, detail=moved_on.isoformat())
    _house(offer, moved_on, step)
    persons = offer.waiting.members.filter(still_to_come=False).count()
    targets_note_placed(offer.municipality, moved_on, persons, f"offer:{offer.pk}", now=step.now)
    home_moved.send(sender=Offer, offer=offer, moved_on=moved_on, persons=persons, by=step.by, now=step.now)
    return offer


def _house(offer: Offer, moved_on: date, step: Step) -> None:
    """The waiting list first, then the home: in this order everywhere, so that two never wait for each other."""
    house_waiting(offer.waiting_id, moved_on, by=step.by, now=step.now)
    home = Home.objects.select_for_update().get(pk=offer.home_id)
    home.state, home.held_until_on, home.version, home.updated_at = Home.State.LET, None, home.version + 1, step.now
    home.save()
    staff = int(step.by.id) if step.by.kind == "staff" else None
    HomeEvent.objects.create(home=home, what="let", region=offer.region, by_staff_id=staff, noted_at=step.now)


def plan_follows_offer(*, offer: Offer, what: str, by: Actor, now: datetime, **_: object) -> None:
    """Write the days of a lease and a move into the household's plan, when it has one."""
    household = offer.waiting.household_id
    if household is None or what not in {"lease", "undone-lease", "move", "withdraw"}:
        return
    if what == "withdraw" and offer.lease_starts_on is None:
        return
    lease = offer.lease_starts_on if what in {"lease", "move"} else None
    note_home(
        household, lease_starts_on=lease, lives_there=what == "move", reference=offer.waiting.reference, by=by, now=now
    )

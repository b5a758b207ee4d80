"""The waiting list under load: one offer per request, one answer per offer, and a time that goes to one household."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from conftest_waiting import DESK, WEDNESDAY, actor, at, everything_taken, household, later, visit_of, waits
from django.db import connection

from softlanding.appointments import actions, queries
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitTask, WaitingOffer, WaitingRequest

pytestmark = pytest.mark.django_db(transaction=True)


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(self.format(record))


@pytest.fixture(autouse=True)
def nothing_went_wrong_after_the_commit() -> Iterator[None]:
    """What fails after a commit is only logged: here it fails the test."""
    logger, kept = logging.getLogger("django.db.backends.base"), Kept()
    logger.addHandler(kept)
    yield
    logger.removeHandler(kept)
    assert kept.records == []


def at_once(*tasks) -> list[object]:
    """Do these at the same moment, each in a thread of its own; return what came of each."""
    start, found = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number: int, task) -> None:
        start.wait()
        try:
            found[number] = task()
        except Exception as error:  # noqa: BLE001 - what it was is looked at below
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def faults(found: list[object]) -> list[object]:
    return [one for one in found if isinstance(one, Exception) and not isinstance(one, queries.OfferEnded)]


def claims_are_sound() -> None:
    """Every claim belongs to a live visit, and each live visit has all of its claims."""
    dead = Claim.objects.exclude(visit__state__in=["held", "booked"])
    assert dead.count() == 0
    for task in VisitTask.objects.filter(visit__state__in=["held", "booked"], visit__household__isnull=False):
        ticks = Claim.objects.filter(visit=task.visit, counter=task.counter, tick__gte=task.start_tick)
        assert ticks.filter(tick__lt=task.end_tick).count() == task.end_tick - task.start_tick


def test_releases_at_once_give_one_offer_per_request(now):
    givers = [visit_of(household(f"giver{number}", now), at(f"1{number}:00"), now) for number in range(4)]
    everything_taken(now, last=WEDNESDAY)
    for number in range(3):
        waits(household(f"waits{number}", now), now - timedelta(days=number), latest=WEDNESDAY)
    tasks = [
        lambda visit=visit: actions.cancel(visit, by=actor(visit.household), now=now, chance=lambda: 0.5)
        for visit in givers
    ]
    sweeps = [lambda: actions.offer_freed_times(now)] * 2
    assert faults(at_once(*tasks, *sweeps)) == []
    actions.offer_freed_times(now)
    assert Counter(WaitingOffer.objects.values_list("request", flat=True)) == Counter(
        WaitingRequest.objects.values_list("pk", flat=True)
    )
    held = Visit.objects.filter(origin="waiting-list", state="held").values_list("starts_tick", flat=True)
    assert len(set(held)) == 3
    claims_are_sound()


@pytest.mark.parametrize("round_number", range(4))
def test_of_taking_and_lapsing_at_once_exactly_one_wins(now, round_number):
    house = household("amina", now)
    old = visit_of(house, at("10:00", WEDNESDAY), now)
    request = waits(house, now, latest=WEDNESDAY, instead_of=old)
    actions.after_release(DESK, now=now)
    offer = WaitingOffer.objects.get()
    just_in_time, over = offer.expires_at - timedelta(seconds=1), offer.expires_at
    found = at_once(
        lambda: actions.take(offer, by=actor(house), now=just_in_time),
        lambda: actions.lapse_offers(over),
        lambda: actions.take(offer, by=actor(house), now=just_in_time),
        lambda: actions.lapse_offers(over),
    )
    assert faults(found) == []
    offer.refresh_from_db()
    request.refresh_from_db()
    old.refresh_from_db()
    taken = [one for one in found if isinstance(one, Visit)]
    assert len(taken) == (offer.answer == "taken")
    if offer.answer == "taken":
        assert (request.state, old.state, taken[0].state) == ("taken", "cancelled", "booked")
    else:
        assert (offer.answer, old.state) == ("lapsed", "booked")
        assert not Visit.objects.filter(household=house, state="booked").exclude(pk=old.pk).exists()
    live = VisitTask.objects.filter(live=True, visit__household=house).count()
    assert live == 1
    assert PersonClaim.objects.filter(visit__state="cancelled").count() == 0
    claims_are_sound()


def test_many_answers_at_once_give_one_visit(now):
    house = household("amina", now)
    waits(house, now, latest=WEDNESDAY)
    actions.after_release(DESK, now=now)
    offer = WaitingOffer.objects.get()
    yes = [lambda: actions.take(offer, by=actor(house), now=later(now, minutes=1))] * 4
    no = [lambda: actions.refuse(offer, by=actor(house), now=later(now, minutes=1))] * 4
    found = at_once(*yes, *no)
    assert faults(found) == []
    assert len([one for one in found if not isinstance(one, Exception)]) == 1
    claims_are_sound()


def test_the_visit_that_is_given_up_is_moved_at_that_moment(now):
    """Either the move comes first and the moved visit is given up, or the offer is taken and there is nothing to move."""
    from softlanding.appointments.actions import cancel

    house = household("amina", now)
    old = visit_of(house, at("10:00", WEDNESDAY), now)
    waits(house, now, latest=WEDNESDAY, instead_of=old)
    actions.after_release(DESK, now=now)
    offer = WaitingOffer.objects.get()
    found = at_once(
        lambda: actions.take(offer, by=actor(house), now=now),
        lambda: cancel(old, by=actor(house), now=now, chance=lambda: 0.0),
    )
    assert faults(found) == []
    assert Visit.objects.filter(household=house, state="booked").count() == 1
    claims_are_sound()

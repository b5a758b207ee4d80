"""A day is closed while visits on it are being booked: nobody is lost, and no booked visit is left without cover."""

import random
import threading
from collections import Counter

import pytest
from conftest_hours import DESK, closing
from django.db import connection
from django.utils import timezone

from softlanding.appointments.actions import HoldLost, SlotTaken, add_exception, confirm, hold, remove_exception
from softlanding.appointments.models import DayException, Visit
from softlanding.appointments.queries import covered_by, plan_of
from softlanding.common.access.terms import SYSTEM

CLIENTS, ROUNDS = 8, 3
pytestmark = pytest.mark.django_db(transaction=True)


def household(name: str) -> object:
    from softlanding.people import actions, queries

    return actions.start_household(
        people=[actions.NewPerson(name, is_contact=True)], by=queries.NOBODY, now=timezone.now()
    )


def without_cover() -> int:
    plan = plan_of(DESK)
    return sum(
        not covered_by(plan, visit.tasks.all())
        for visit in Visit.objects.filter(state__in=["held", "booked"]).prefetch_related("tasks")
    )


def test_a_day_that_is_closed_under_bookings_loses_nobody_and_covers_all(search, offer, now):
    outcomes, chance = Counter(), random.Random(7)
    for number in range(ROUNDS):
        start = threading.Barrier(CLIENTS + 1)
        names = [f"p{number}-{client}" for client in range(CLIENTS)]
        offers = []
        for client, name in enumerate(names):
            found = search(name)
            offers.append(offer(visit=found[client * 2 % len(found)], household=household(name), people=(name,)))
        delays = [chance.random() / 40 for _ in range(CLIENTS + 1)]

        def book(wanted, delay, start=start) -> None:
            from softlanding.people.actions import newcomer

            by = newcomer(wanted.household)
            try:
                start.wait(timeout=30)
                threading.Event().wait(delay)
                held = hold(wanted, by=by, now=now)
                confirm(visit=held.visit.pk, token=held.token, by=by, now=now)
                outcomes["booked"] += 1
            except (SlotTaken, HoldLost) as refused:
                outcomes[type(refused).__name__] += 1
            except Exception as error:  # noqa: BLE001 - a deadlock or a lock that timed out must show in the count
                outcomes[repr(error)] += 1
            finally:
                connection.close()

        def close(delay, start=start) -> None:
            try:
                start.wait(timeout=30)
                threading.Event().wait(delay)
                add_exception(DESK, closing(), by=SYSTEM, now=now)
                outcomes["closed"] += 1
            except Exception as error:  # noqa: BLE001 - as above
                outcomes[repr(error)] += 1
            finally:
                connection.close()

        threads = [threading.Thread(target=book, args=pair) for pair in zip(offers, delays, strict=False)]
        threads.append(threading.Thread(target=close, args=(delays[-1],)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert without_cover() == 0
        kept = Counter(Visit.objects.exclude(state="cancelled").values_list("state", flat=True))
        assert kept["booked"] + kept["conflict"] == outcomes["booked"]
        remove_exception(DayException.objects.get(), by=SYSTEM, now=now)
        assert Visit.objects.filter(state="conflict").count() == 0
    assert outcomes["closed"] == ROUNDS
    assert set(outcomes) <= {"closed", "booked", "SlotTaken", "HoldLost"}, outcomes
    assert sum(outcomes.values()) == ROUNDS * (CLIENTS + 1)

"""Many households after the same time at once: the constraint decides, and without it this test sees double visits."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from softlanding.appointments.actions import SlotTaken, hold
from softlanding.appointments.models import Visit, VisitTask

CLIENTS, ROUNDS = 8, 5
pytestmark = pytest.mark.django_db(transaction=True)


def households() -> list[object]:
    from softlanding.people import actions, queries

    return [
        actions.start_household(
            people=[actions.NewPerson(f"p{number}", is_contact=True)], by=queries.NOBODY, now=timezone.now()
        )
        for number in range(CLIENTS * ROUNDS)
    ]


def race(search: Callable, offer: Callable, now) -> Counter:
    """In each round all clients have read the same free time, and then all take it at the same moment."""
    everybody, outcomes = households(), Counter()
    start = threading.Barrier(CLIENTS)

    def take(household, visit) -> None:
        from softlanding.people.actions import newcomer

        try:
            wanted = offer(visit=visit, household=household)
            start.wait(timeout=30)
            hold(wanted, by=newcomer(household), now=now)
            outcomes["held"] += 1
        except SlotTaken:
            outcomes["taken"] += 1
        except Exception as error:  # noqa: BLE001 - a deadlock or a lock that timed out must show in the count
            outcomes[type(error).__name__] += 1
        finally:
            connection.close()

    for number in range(ROUNDS):
        clients = everybody[number * CLIENTS : (number + 1) * CLIENTS]
        offers = [search(f"p{number * CLIENTS + n}")[0] for n in range(CLIENTS)]
        threads = [threading.Thread(target=take, args=pair) for pair in zip(clients, offers, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcomes


def overlaps() -> int:
    """Count the pairs of tasks that are at the same counter at the same time, without looking at the claims."""
    found = 0
    for counter in ("m-1", "ind-1"):
        tasks = sorted(VisitTask.objects.filter(counter=counter, live=True).values_list("start_tick", "end_tick"))
        found += sum(later[0] < earlier[1] for earlier, later in pairwise(tasks))
    return found


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Take the primary key off the claims, and put it back on an empty table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE appointments_claim DROP CONSTRAINT appointments_claim_pkey")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'appointments_claim'")
            (sql,) = cursor.fetchone()
            weaker = sql.replace(', PRIMARY KEY ("desk", "counter", "tick")', "")
            assert weaker != sql
            cursor.execute("DROP TABLE appointments_claim")
            cursor.execute(weaker)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("DELETE FROM appointments_claim")
                cursor.execute("ALTER TABLE appointments_claim ADD PRIMARY KEY (desk, counter, tick)")
            else:
                cursor.execute("DROP TABLE appointments_claim")
                cursor.execute(sql)
                cursor.execute("CREATE INDEX claim_of_visit ON appointments_claim (visit_id)")


def test_of_all_who_take_the_same_time_exactly_one_has_it(rao, search, offer, now):
    outcomes = race(search, offer, now)
    assert outcomes == {"held": ROUNDS, "taken": ROUNDS * (CLIENTS - 1)}
    assert Visit.objects.filter(state="held").count() == ROUNDS
    assert overlaps() == 0


def test_without_the_constraint_the_same_race_books_double(rao, search, offer, now):
    with without_the_constraint():
        outcomes = race(search, offer, now)
        assert outcomes["held"] > ROUNDS
        assert overlaps() > 0

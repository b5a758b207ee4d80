"""Thousands of requests for the same times, over HTTP, while the opening hours change; and what the constraint is for.

`RACE_REQUESTS=10000 RACE_CLIENTS=32` runs the large race; without them a small one tells as much in seconds.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from conftest_server import Client, Server, in_threads

REQUESTS, CLIENTS = int(os.environ.get("RACE_REQUESTS", "700")), int(os.environ.get("RACE_CLIENTS", "16"))
DESK, SERVICES = "the-hague-international-centre", ("biometrics",)
AT_ONCE = 3
"""Counters of the desk that take fingerprints."""
TEN_MINUTES = timedelta(minutes=10)
REBUILT = """
import time
from django.db import transaction
from django.utils import timezone
from softlanding.appointments import queries
from softlanding.appointments.actions.booking import queue_at
from softlanding.appointments.models import DeskPolicy
from softlanding.core.timeline import tick_of
desk, region = 'the-hague-international-centre', 'the-hague'
now = timezone.now().replace(minute=0, second=0, microsecond=0)
ticks = range(tick_of(now), tick_of(now) + 288 * 40)
while True:
    with transaction.atomic():
        queue_at(region, (desk, ticks))
        changed = {'region': region, 'changed_at': timezone.now()}
        policy, _ = DeskPolicy.objects.select_for_update().get_or_create(desk=desk, defaults=changed)
        DeskPolicy.objects.filter(desk=desk).update(version=policy.version + 1)
    time.sleep(0.1)
"""
# the whole suite on PostgreSQL keeps what is marked like this; the server has a database of its own
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("race")]


@pytest.fixture
def server(tmp_path, prepared_server) -> Iterator[Server]:
    made = Server(tmp_path, like=prepared_server)
    yield made
    made.remove()


def race(server: Server, monday) -> Counter:
    """Round after round, all clients want one of two times that follow each other; who gets one books it."""
    rounds = REQUESTS // (CLIENTS + 2 * AT_ONCE)
    times = iter(_times(monday))
    asked = [(next(times), next(times)) for _ in range(rounds)]
    start, outcomes, counting = threading.Barrier(CLIENTS), Counter(), threading.Lock()

    def client(number: int) -> None:
        with Client(server) as system:
            for turn, pair in enumerate(asked):
                start.wait(timeout=120)
                take(system, pair[number % 2], f"{turn}-{number}")

    def take(system: Client, starts_at: str, name: str) -> None:
        status, held = system.hold(starts_at, f"p{name}", f"k{name}", SERVICES, DESK)
        booked = system.book(held)[0] if status == 201 else None
        with counting:
            outcomes[status] += 1
            if booked:
                outcomes["booked" if booked == 201 else f"not booked: {booked}"] += 1

    rebuilding = server.meanwhile(REBUILT)
    try:
        in_threads(client, CLIENTS)
        assert rebuilding.poll() is None, rebuilding.communicate()[1]
    finally:
        rebuilding.kill()
        rebuilding.communicate()
    outcomes["rounds"] = rounds
    return outcomes


def _times(monday) -> Iterator[str]:
    """Ten minutes after ten minutes, from nine to four, on the days on which the desk is open."""
    from softlanding.core.rulebook import load_rulebook
    from softlanding.core.visit_request import desk_plan

    closed = desk_plan(load_rulebook(), DESK).closed_on
    for day in (monday + timedelta(days=number) for number in range(60)):
        if day.weekday() < 5 and day not in closed:
            begin = datetime.combine(day, time(9), tzinfo=ZoneInfo("Europe/Amsterdam"))
            yield from ((begin + TEN_MINUTES * number).isoformat() for number in range(42))


def overlaps(server: Server) -> int:
    """Count the pairs of tasks that are at the same counter at the same time, without looking at the claims."""
    found: dict[str, list[tuple[int, int]]] = {}
    for counter, start, end in server.rows(
        "SELECT t.counter, t.start_tick, t.end_tick FROM appointments_visittask t "
        "JOIN appointments_visit v ON v.id = t.visit_id WHERE v.state = 'booked' ORDER BY 1, 2, 3"
    ):
        found.setdefault(counter, []).append((start, end))
    return sum(later[0] < earlier[1] for tasks in found.values() for earlier, later in pairwise(tasks))


def test_exactly_as_many_visits_as_fit_are_booked_while_the_hours_change(server, monday):
    server.start()
    outcomes = race(server, monday)
    rounds = outcomes.pop("rounds")
    fit = rounds * 2 * AT_ONCE
    assert outcomes == {201: fit, "booked": fit, 409: rounds * CLIENTS - fit}
    assert overlaps(server) == 0
    assert server.rows("SELECT COUNT(*) FROM appointments_visit WHERE state = 'booked'") == [(fit,)]
    assert server.rows("SELECT COUNT(*) FROM appointments_claim") == [(fit * 2,)]
    assert server.rows("SELECT COUNT(*) FROM appointments_visittask WHERE live") == [(fit,)]


def test_without_the_constraint_the_same_race_books_double(server, monday):
    server.drop_the_constraint()
    server.start()
    outcomes = race(server, monday)
    assert outcomes["booked"] > outcomes["rounds"] * 2 * AT_ONCE
    assert overlaps(server) > 0

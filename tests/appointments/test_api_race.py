"""Many calls at the same moment: as many holds as fit, one answer per key, and no fault shown."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from conftest_api import PartnerSystem, at, hold_body, key
from django.db import connection

from softlanding.appointments.models import Claim, Visit

CLIENTS = 8
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(call: Callable[[int], object], clients: int = CLIENTS) -> list[object]:
    """Make the same call in many threads at the same moment, and return what each was answered."""
    start, answers = threading.Barrier(clients), [None] * clients

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            answers[number] = call(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_as_many_get_the_moment_as_there_are_counters(partner, monday):
    def call(number: int) -> int:
        system = PartnerSystem(partner.token)
        return system.hold(hold_body(at(monday, "10:00"), f"p{number}", services=("biometrics",)), key()).status_code

    assert Counter(at_once(call)) == {201: 3, 409: CLIENTS - 3}
    assert Claim.objects.count() == 6


def test_a_key_that_is_sent_many_times_at_once_gives_one_hold(partner, monday):
    for number in range(2):  # one counter is left, so that who comes second finds nothing free
        partner.hold(hold_body(at(monday, "10:00"), f"p{number}", services=("biometrics",)), key())
    body, same = hold_body(at(monday, "10:00"), "a", services=("biometrics",)), key()
    answers = at_once(lambda _: PartnerSystem(partner.token).hold(body, same))
    assert [answer.status_code for answer in answers] == [201] * CLIENTS
    assert len({answer.content for answer in answers}) == 1
    assert Visit.objects.count() == 3


def test_a_hold_that_is_booked_many_times_at_once_is_one_visit(partner, monday):
    held = partner.hold(hold_body(at(monday, "10:00"), "a"), key())
    answers = at_once(lambda _: PartnerSystem(partner.token).book(held))
    assert [answer.status_code for answer in answers] == [201] * CLIENTS
    assert len({answer.content for answer in answers}) == 1


def test_visits_that_change_places_never_lose_one(partner, monday):
    visits = [partner.visit(at(monday, "10:00"), f"p{number}", services=("biometrics",)) for number in range(3)]
    visits += [partner.visit(at(monday, "10:10"), f"q{number}", services=("biometrics",)) for number in range(3)]

    def call(number: int) -> int:
        clock = "10:10" if number < 3 else "10:00"
        return PartnerSystem(partner.token).move(visits[number]["id"], at(monday, clock)).status_code

    assert set(at_once(call, len(visits))) <= {200, 409}
    assert [Visit.objects.get(pk=visit["id"]).state for visit in visits] == ["booked"] * 6
    assert Claim.objects.count() == 12

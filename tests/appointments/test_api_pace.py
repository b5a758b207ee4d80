"""How often the public may ask what is free."""

from datetime import timedelta

import pytest
from conftest_api import DESK
from django.test import Client
from django.utils import timezone

from softlanding.appointments.api import asking_pace

WHERE = f"/api/v1/desks/{DESK}/visits?service=biometrics&days=1"
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_a_minute(monkeypatch) -> None:
    monkeypatch.setattr(asking_pace, "SEARCHES_A_MINUTE", 2)


def answers(*addresses: str, **headers: str) -> list[int]:
    client = Client(headers=headers)
    return [client.get(WHERE, REMOTE_ADDR=address).status_code for address in addresses]


def test_an_address_that_asks_too_often_is_told_when_to_come_back(two_a_minute):
    assert answers("192.0.2.1", "192.0.2.1") == [200, 200]
    refused = Client().get(WHERE, REMOTE_ADDR="192.0.2.1")
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-searches")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_another_address_is_not_held_up(two_a_minute):
    assert answers("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2") == [200, 200, 429, 200]


def test_all_addresses_of_a_household_s_network_are_one(two_a_minute):
    assert answers("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1") == [200, 200, 429, 200]


def test_a_token_is_not_held_up(two_a_minute, partner):
    assert answers(*["192.0.2.1"] * 4, **partner.headers) == [200] * 4


def test_the_next_minute_begins_anew(two_a_minute):
    assert answers("192.0.2.1", "192.0.2.1", "192.0.2.1") == [200, 200, 429]
    counted = asking_pace._asked
    counted["192.0.2.1"] = (timezone.now() - timedelta(minutes=1), 3)
    assert answers("192.0.2.1") == [200]

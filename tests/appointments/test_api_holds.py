"""Partners hold visits over the API."""

import pytest
from conftest_api import DESK, hold_body, key

pytestmark = pytest.mark.django_db


def test_a_free_visit_can_be_held_and_booked(partner, monday):
    visits = partner.free(monday, services=["municipal-registration", "biometrics"], people=2)
    first = visits[0]
    held = partner.hold(hold_body(first["startsAt"], "a", "b"), key())
    assert held.status_code == 201, held.content
    assert sorted(held.json()) == ["expiresAt", "id", "token"]
    booked = partner.book(held)
    assert booked.status_code == 201, booked.content
    visit = booked.json()
    assert (visit["desk"], visit["state"], visit["startsAt"]) == (DESK, "booked", first["startsAt"])
    assert {(t["personKey"], t["service"]) for t in visit["tasks"]} == {
        (p, s) for p in "ab" for s in ("municipal-registration", "biometrics")
    }

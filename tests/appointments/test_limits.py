"""How much one household, one address and one network may hold on the web, and who is not asked."""

from datetime import timedelta

import pytest
from conftest_waiting import DESK, FRIDAY, actor, at, household, later, visit_of

from softlanding.appointments import actions
from softlanding.appointments.models import DeskPolicy, Visit
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import TooOften

pytestmark = pytest.mark.django_db
HOME = "192.0.2.7"


def check(house, now, *, network=HOME, by=None, instead_of=None):
    actions.check_hold(house, DESK, by=by or actor(house), network=network, now=now, instead_of=instead_of)


def held(house, number: int, now, *, state="cancelled", origin="web") -> None:
    Visit.objects.bulk_create(
        Visit(region="the-hague", desk=DESK, household=house, state=state, starts_tick=10**7, ends_tick=10**7 + 1,
              token_hash="-", uid=f"{house.pk}-{one}", created_at=now, origin=origin)
        for one in range(number)
    )  # fmt: skip


def test_one_address_has_three_visits_ahead_over_all_its_households(now):
    houses = [
        household(f"p{number}", now, email="one@example.org" if number else "One@Example.org") for number in range(4)
    ]
    for number, house in enumerate(houses[:3]):
        check(house, now)
        visit_of(house, at("10:00", FRIDAY + timedelta(days=7 * number)), now)
    with pytest.raises(actions.TooManyVisits) as refused:
        check(houses[3], now)
    assert refused.value.status == 422
    assert refused.value.remedy["en"].startswith("Cancel one of them, or ring us: +31")


def test_a_hold_that_is_given_up_for_another_does_not_count(now):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", most_visits_per_contact=1, changed_at=now)
    house = household("wei", now)
    mine = visit_of(house, at("10:00"), now)
    with pytest.raises(actions.TooManyVisits):
        check(house, now)
    check(house, now, instead_of=mine)


@pytest.mark.parametrize(("number", "refused"), [(11, False), (12, True)])
def test_a_household_holds_twelve_times_an_hour(now, number, refused):
    house = household("wei", now)
    held(house, number, now - timedelta(minutes=30))
    if refused:
        with pytest.raises(TooOften) as said:
            check(house, now)
        assert (said.value.status, said.value.headers) == (429, {"Retry-After": "3600"})
        assert "ring us" in said.value.remedy["en"]
    check(house, later(now, hours=1))


def test_an_address_holds_twenty_times_an_hour_over_its_households(now):
    houses = [household(f"p{number}", now, email="one@example.org") for number in range(3)]
    for house in houses[:2]:
        held(house, 10, now)
    with pytest.raises(TooOften):
        check(houses[2], now)
    check(household("other", now), now)


def test_what_the_waiting_list_held_counts_for_nobody(now):
    house = household("wei", now)
    held(house, 50, now, origin="waiting-list")
    check(house, now)


def test_a_network_holds_two_hundred_times_an_hour_and_others_go_on(now):
    house = household("wei", now)
    for _ in range(200):
        check(house, now)
    with pytest.raises(TooOften):
        check(house, now)
    check(house, now, network="192.0.2.8")


def test_staff_and_partners_are_not_limited(now):
    house = household("wei", now)
    held(house, 500, now)
    check(house, now, by=SYSTEM)

"""The hard rules of a match at the boundary of each limit, and the fit with its arithmetic."""

from datetime import date
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching_batches import ON, batch, home, household, invented
from softlanding.core.documents import BadInput
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.fit import EARTH_METRES, Fits, metres_between, on_sphere, pairs_of_batch, unit_of
from softlanding.core.matching.policy import policy_as_json, policy_from, policy_on
from softlanding.core.matching.reading import batch_of
from softlanding.core.rulebook import load_rulebook

ROOMS = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 5, 12: 5}


def policy(on=ON, name="den-haag-2026"):
    book = load_rulebook()
    return policy_on(book.matching, book.amounts, name, on)


def rules_of(document):
    found = batch_of(document)
    return Rules(found, policy(found.on))


def codes(one, other):
    """Why one home is not allowed for one household."""
    return [reason.code for reason in rules_of(batch([one], [other])).why_not(0, 0)]


def test_the_values_of_2026_are_the_ones_of_the_law():
    limits = policy().limits
    assert limits.limit_low == 713_02
    assert limits.limit_high == 764_14
    assert (limits.income_single, limits.income_more) == (29_400_00, 39_925_00)
    assert (limits.income_single_pension_age, limits.income_more_pension_age) == (28_775_00, 38_650_00)


@pytest.mark.parametrize(
    ("size", "rent", "allowed"),
    [
        (1, 713.02, True), (1, 713.03, False), (2, 713.02, True), (2, 713.03, False),
        (3, 713.03, True), (3, 764.14, True), (3, 764.15, False), (7, 764.14, True), (7, 764.15, False),
    ],
)  # fmt: skip
def test_the_rent_of_a_suitable_home_is_not_above_the_limit_of_its_number_of_persons(size, rent, allowed):
    found = codes(household(size=size), home(rent=rent, bedrooms=ROOMS[size]))
    assert found == ([] if allowed else ["rent-above-suitable"])


def test_expected_members_count_in_the_number_of_persons():
    assert codes(household(size=2, expected_members=1), home(rent=764.14, bedrooms=2)) == []
    assert codes(household(size=2, expected_members=1), home(rent=764.14, bedrooms=4)) == ["bedrooms-too-many"]


@pytest.mark.parametrize(
    ("size", "pension_age", "income", "suitable"),
    [
        (1, False, 29_400, True), (1, False, 29_400.01, False), (1, False, 29_401, False),
        (2, False, 39_925, True), (2, False, 39_926, False), (3, False, 39_925, True), (3, False, 39_926, False),
        (1, True, 28_775, True), (1, True, 28_776, False), (2, True, 38_650, True), (2, True, 38_651, False),
    ],
)  # fmt: skip
def test_the_limit_of_income_itself_still_asks_for_a_suitable_rent(size, pension_age, income, suitable):
    one = household(size=size, pension_age=pension_age, income_year=income)
    assert codes(one, home(rent=800, bedrooms=ROOMS[size])) == (["rent-above-suitable"] if suitable else [])


@pytest.mark.parametrize(
    ("size", "income", "rent", "found"),
    [
        (1, 51_537, 932.93, []), (1, 51_537, 932.94, ["rent-above-social"]), (1, 51_538, 500, ["income-above-social"]),
        (2, 56_910, 932.93, []), (2, 56_911, 500, ["income-above-social"]), (1, None, 500, ["income-unknown"]),
    ],
)  # fmt: skip
def test_above_suitable_incomes_social_rent_holds_and_above_those_a_person_decides(size, income, rent, found):
    assert codes(household(size=size, income_year=income), home(rent=rent)) == found


@pytest.mark.parametrize(
    ("income", "rent", "found"),
    [
        (28_775, 713.02, []), (28_775, 713.03, ["rent-above-suitable"]), (28_776, 500, ["pension-age-unknown"]),
        (29_400, 500, ["pension-age-unknown"]), (29_401, 800, []),
    ],
)  # fmt: skip
def test_pension_age_that_is_not_known_matters_only_between_the_limits(income, rent, found):
    assert codes(household(income_year=income, pension_age=None), home(rent=rent)) == found


@pytest.mark.parametrize(("size", "needed"), ROOMS.items())
def test_a_home_has_the_bedrooms_that_are_needed_or_one_more(size, needed):
    one = household(size=min(size, 7), expected_members=max(size - 7, 0))
    found = [codes(one, home(bedrooms=rooms)) for rooms in (needed - 1, needed, needed + 1, needed + 2)]
    assert found == [["bedrooms-too-few"], [], [], ["bedrooms-too-many"]]


@pytest.mark.parametrize(("stated", "found"), [(True, []), (False, ["not-step-free"]), (None, ["step-free-unknown"])])
def test_a_household_that_needs_no_steps_gets_only_homes_known_to_have_none(stated, found):
    assert codes(household(step_free=True), home(step_free=stated)) == found
    assert codes(household(), home(step_free=stated)) == []


def test_a_district_that_is_avoided_is_shut():
    assert codes(household(avoid_districts=["escamp"]), home()) == ["avoided-district"]


def test_a_home_comes_free_within_twelve_weeks():
    assert codes(household(), home(available_on="2026-11-30")) == []
    assert codes(household(), home(available_on="2026-12-01")) == ["available-too-late"]


def test_a_reason_carries_its_numbers():
    rules = rules_of(batch([household(size=2)], [home(rent=713.03, bedrooms=3)]))
    assert [(reason.code, dict(reason.numbers)) for reason in rules.why_not(0, 0)] == [
        (
            "rent-above-suitable",
            {"rent": 71303, "limit": 71302, "persons": 2, "income": 2000000, "income_limit": 3992500},
        ),
        ("bedrooms-too-many", {"persons": 2, "needed": 1, "most": 2, "has": 3}),
    ]


def test_a_year_without_amounts_is_refused_with_what_to_add():
    with pytest.raises(BadInput) as refused:
        policy(date(2027, 1, 1))
    said = [str(one) for one in refused.value.mistakes]
    assert len(said) == 10
    assert said[0] == (
        "on: is 2027-01-01, and lower rent limit for suitable allocation, one or two persons is not known for that"
        " day, add the value of 2027 with its source to data/nl/amounts/rent-limit-low.yaml"
    )


def test_a_policy_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match=r"did you mean den-haag-2026\? Known are den-haag-2026"):
        policy(name="den-hag-2026")


def test_a_day_before_the_policy_is_refused():
    with pytest.raises(BadInput, match="is 2025-12-31, and den-haag-2026 holds from 2026-01-01"):
        policy(date(2025, 12, 31))


def test_a_policy_comes_back_from_its_json_with_the_same_hash():
    again = policy_from(policy_as_json(policy()))
    assert again == policy()
    assert again.hash == policy().hash


@pytest.mark.parametrize("seed", range(4))
def test_all_pairs_at_once_say_the_same_as_each_pair_alone(seed):
    rules = rules_of(invented(seed, 40, 30))
    whole = slice(0, 40)
    broken, allowed = rules.broken(whole), rules.allowed(whole)
    for i in range(40):
        for j in range(30):
            alone = {reason.code for reason in rules.why_not(i, j)}
            assert {code for code in broken if broken[code][i, j]} == alone
            assert bool(allowed[i, j]) == (not alone)


# -- urgency and value -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "free_in", "weight"),
    [(14, 0, 9), (15, 0, 3), (42, 0, 3), (43, 0, 1), (0, 0, 9), (-1, 0, 9), (-1, 30, 9), (0, 1, 1), (14, 14, 9), (14, 15, 1)],
)  # fmt: skip
def test_urgency_follows_the_days_left_and_falls_for_a_home_that_comes_too_late(left, free_in, weight):
    day = lambda days: date.fromordinal(ON.toordinal() + days)  # noqa: E731
    one = household(linked_on="2026-06-01", deadline_on=day(left).isoformat())
    pairs = pairs_of_batch(rules_of(batch([one], [home(available_on=day(free_in).isoformat())])))
    assert pairs.value.tolist() == [weight * unit_of(1, 1) + 1 + 200 + 150 + 150 + 147]


def test_the_deadline_is_twelve_weeks_after_the_link():
    assert rules_of(batch([household(linked_on="2026-08-31")], [])).deadlines == (date(2026, 11, 23),)


# -- the fit -----------------------------------------------------------------------------------------------------------


def test_a_fit_shows_its_arithmetic():
    anchors = [
        {"member": 0, "kind": "work", "lat": 52.05, "lon": 4.28},
        {"member": 0, "kind": "course", "lat": 52.05, "lon": 4.359},
        {"member": 1, "kind": "school", "lat": 52.109, "lon": 4.28},
    ]
    rules = rules_of(batch([household(size=2, anchors=anchors)], [home(rent=600)]))
    found = Fits(rules).breakdown(0, 0)
    assert [[(reach.kind, reach.metres, reach.per_mille) for reach in one.reaches] for one in found.members] == [
        [("course", 5402, 510), ("work", 0, 1000)],
        [("school", 6561, 382)],
    ]
    assert [one.per_mille for one in found.members] == [755, 382]
    assert [(part.name, part.per_mille, part.most, part.points) for part in found.parts] == [
        ("members_on_average", 568, 400, 227),
        ("worst_off_member", 382, 300, 114),
        ("exact_bedrooms", 1000, 150, 150),
        ("lower_rent", 526, 149, 78),
    ]
    assert found.fit == 1 + 227 + 114 + 150 + 78


def test_nothing_stated_is_neutral_and_the_best_earner_plays_no_part():
    alone = Fits(rules_of(batch([household(size=2)], [home()]))).breakdown(0, 0)
    assert [part.per_mille for part in alone.parts[:2]] == [500, 500]
    unknown = household(anchors=[{"member": 0, "kind": "work", "lat": 52, "lon": 4}])
    nowhere = Fits(rules_of(batch([unknown], [home(lat=None, lon=None)]))).breakdown(0, 0)
    assert (nowhere.parts[0].per_mille, nowhere.members[0].reaches[0].metres) == (500, None)


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_of_all_pairs_is_the_sum_that_each_pair_shows(seed):
    rules = rules_of(invented(seed, 30, 25))
    fits = Fits(rules)
    assert fits.of(slice(0, 30)).tolist() == [[fits.breakdown(i, j).fit for j in range(25)] for i in range(30)]


@given(seed=st.integers(0, 10_000))
def test_a_fit_is_1_to_1000_for_every_pair_that_is_allowed(seed):
    pairs = pairs_of_batch(rules_of(invented(seed, 6, 6)))
    fit = pairs.value % unit_of(6, 6)
    assert ((fit >= 1) & (fit <= 1000)).all()


places = st.tuples(st.floats(50.5, 53.7), st.floats(3.3, 7.3))


@given(one=places, other=places)
def test_metres_are_those_of_the_great_circle(one, other):
    (lat, lon), (to_lat, to_lon) = (tuple(map(radians, place)) for place in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    found = metres_between(np.array([on_sphere(*one)]), np.array([on_sphere(*other)]))
    assert abs(found[0, 0] - 2 * EARTH_METRES * asin(sqrt(half))) <= 0.51


def test_money_is_exact():
    assert rules_of(batch([household()], [home(rent=713.02)])).batch.homes[0].rent == Decimal("713.02")

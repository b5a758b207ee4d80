"""Sharing a national number: what always holds, and figures worked out by hand."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.apportionment.balance import Balance, Swap, swap
from softlanding.core.apportionment.inhabitants import places_of
from softlanding.core.apportionment.mergers import Merger, Part, merged_places, rebased
from softlanding.core.apportionment.shares import METHODS, Carried, Place, apportion, over_periods
from softlanding.core.rulebook import load_rulebook

places = st.lists(st.integers(1, 900_000), min_size=1, max_size=40).map(
    lambda counts: [Place(f"GM{at:04}", f"Place {at}", count) for at, count in enumerate(counts)]
)
nationals = st.integers(0, 30_000)


@pytest.fixture(scope="module")
def country() -> tuple[Place, ...]:
    """The 352 municipalities of 1 January 2021."""
    tables = load_rulebook().inhabitants
    return places_of(tables[min(tables)])


def as_dict(made):
    return {share.place.code: share.target for share in made.shares}


# -- laws ------------------------------------------------------------------------------------------------------------


@given(nationals, places)
def test_the_largest_remainder_gives_away_exactly_the_national_number(national, among):
    assert apportion(national, among, "largest-remainder").sum == national


@given(nationals, places)
def test_nobody_gets_less_than_the_share_rounded_down_or_more_than_rounded_up(national, among):
    for share in apportion(national, among, "largest-remainder").shares:
        assert share.exact // 1 <= share.target <= -(-share.exact // 1)


@given(nationals, places)
def test_by_the_act_every_share_is_rounded_up_and_the_sum_is_never_below_the_national_number(national, among):
    made = apportion(national, among, "statute")
    assert all(0 <= share.target - share.exact < 1 for share in made.shares)
    assert national <= made.sum < national + len(among)


@given(nationals, places)
def test_the_nearest_target_is_half_a_person_off_at_most(national, among):
    assert all(
        abs(share.target - share.exact) <= Fraction(1, 2) for share in apportion(national, among, "nearest").shares
    )


@given(nationals, places, st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_the_order_of_the_municipalities_changes_nothing(national, among, method, chance):
    mixed = list(among)
    chance.shuffle(mixed)
    assert as_dict(apportion(national, mixed, method)) == as_dict(apportion(national, among, method))


@given(st.lists(st.tuples(nationals, st.integers(0, 2)), min_size=1, max_size=12), places)
def test_with_carried_fractions_the_sum_is_exact_and_no_municipality_is_ever_a_whole_person_off(periods, among):
    grown = [[one._replace(inhabitants=one.inhabitants * (7 + year) // 7 + 1) for one in among] for year in range(3)]
    asked = [(national, grown[year]) for national, year in periods]
    owed = dict.fromkeys((one.code for one in among), Fraction(0))
    for (national, _), made in zip(asked, over_periods(asked, "largest-remainder-carry"), strict=True):
        assert made.sum == national
        assert all(share.target >= 0 for share in made.shares)
        for share in made.shares:
            owed[share.place.code] += share.exact - share.target
            assert share.drift == owed[share.place.code]
        assert sum(owed.values()) == 0
        if all(share.quota + share.carried >= 0 for share in made.shares):
            assert max(abs(one) for one in owed.values()) < 1


@given(nationals, places)
def test_no_exact_sum_leaves_a_smaller_greatest_drift_than_the_largest_remainder(national, among):
    """Swapping one person between any two municipalities makes neither the sum better nor the worst of the two."""
    shares = apportion(national, among, "largest-remainder").shares
    highest = max(shares, key=lambda share: share.drift)
    lowest = min(shares, key=lambda share: share.drift)
    worst = max(abs(highest.drift), abs(lowest.drift))
    assert max(abs(highest.drift - 1), abs(lowest.drift + 1)) >= worst or highest.place == lowest.place


@given(nationals, places)
def test_what_is_carried_survives_being_written_as_fractions(national, among):
    left = apportion(national, among, "largest-remainder-carry").carried
    again = Carried.of({one.code: left.fraction(one.code) for one in among})
    assert as_dict(apportion(500, among, "largest-remainder-carry", again)) == as_dict(
        apportion(500, among, "largest-remainder-carry", left)
    )


@given(places, st.data())
def test_swaps_keep_the_sum(among, data):
    targets = as_dict(apportion(20_000, among, "statute"))
    codes = sorted(targets)
    if len(codes) < 2:
        return
    giver, taker = data.draw(st.permutations(codes))[:2]
    wanted = [Swap(giver, taker, data.draw(st.integers(1, targets[giver])))] if targets[giver] else []
    swapped = swap(targets, wanted)
    assert sum(swapped.targets.values()) == sum(targets.values())
    assert sum(swapped.change.values()) == 0


@given(places, st.integers(1, 5), st.data())
def test_mergers_lose_no_inhabitant_and_no_person_of_the_history(among, pieces, data):
    gone = data.draw(st.sampled_from(among))
    counts = data.draw(st.lists(st.integers(1, 1000), min_size=pieces, max_size=pieces))
    rest = [one.code for one in among if one.code != gone.code] or ["GM9999"]
    split = as_dict(
        apportion(gone.inhabitants, [Place(f"P{at}", "", one) for at, one in enumerate(counts)], "largest-remainder")
    )
    parts = tuple(
        Part(data.draw(st.sampled_from([*rest, f"GM8{at:03}"])), "Part", split[f"P{at}"]) for at in range(pieces)
    )
    if len({part.code for part in parts}) < len(parts) or not sum(part.inhabitants for part in parts):
        return
    merger = Merger(date(2022, 1, 1), gone.code, parts)
    assert sum(one.inhabitants for one in merged_places(among, [merger])) == sum(one.inhabitants for one in among)
    history = {one.code: data.draw(st.integers(-50, 500)) for one in among}
    assert sum(rebased(history, [merger]).values()) == sum(history.values())
    assert gone.code not in rebased(history, [merger])


# -- figures ---------------------------------------------------------------------------------------------------------


def test_the_country_of_2021_has_17475415_inhabitants_in_352_municipalities(country):
    assert (len(country), sum(one.inhabitants for one in country)) == (352, 17_475_415)


def test_the_hague_has_408_of_13000_by_the_act(country):
    share = next(one for one in apportion(13_000, country, "statute").shares if one.place.code == "GM0518")
    assert share.exact == Fraction(13_000 * 548_320, 17_475_415)
    assert (round(float(share.exact), 3), share.target) == (407.896, 408)


def test_by_the_act_352_municipalities_together_get_more_than_13000(country):
    assert apportion(13_000, country, "statute").sum == 13_174
    assert apportion(13_000, country, "largest-remainder").sum == 13_000


def test_equal_remainders_go_to_the_larger_municipality_and_then_to_the_lower_code():
    among = [Place("GM0003", "C", 3), Place("GM0002", "B", 1), Place("GM0001", "A", 1), Place("GM0004", "D", 3)]
    assert as_dict(apportion(4, among, "largest-remainder")) == {"GM0001": 0, "GM0002": 0, "GM0003": 2, "GM0004": 2}
    assert as_dict(apportion(1, among[1:3], "largest-remainder")) == {"GM0001": 1, "GM0002": 0}


def test_of_twenty_equal_remainders_the_ten_largest_municipalities_are_rounded_up():
    among = [Place(f"GM{at:04}", "", at) for at in range(1, 41)]  # each has a share of half its inhabitants
    up = [share.place.inhabitants for share in apportion(410, among, "largest-remainder").shares if share.drift < 0]
    assert up == list(range(21, 41, 2))


def test_three_equal_municipalities_get_one_person_in_turns_when_fractions_are_carried():
    among = [Place(f"GM000{at}", "", 10) for at in (1, 2, 3)]
    made = over_periods([(1, among)] * 3, "largest-remainder-carry")
    assert [as_dict(one) for one in made] == [
        {"GM0001": 1, "GM0002": 0, "GM0003": 0},
        {"GM0001": 0, "GM0002": 1, "GM0003": 0},
        {"GM0001": 0, "GM0002": 0, "GM0003": 1},
    ]


def test_over_ten_years_the_carried_fractions_keep_every_municipality_near_half_a_person(country):
    chance = Random(20)
    periods = [(chance.randint(9_000, 19_500), country) for _ in range(20)]
    made = over_periods(periods, "largest-remainder-carry")
    assert [one.sum for one in made] == [national for national, _ in periods]
    assert max(abs(float(share.drift)) for one in made for share in one.shares) < 0.56
    assert max(abs(float(share.drift)) for share in made[-1].shares) < 0.56


def least_drift(periods):
    """Round the shares of all periods so far, in whichever way leaves the least: nothing that came before binds it."""
    so_far, worst = {}, Fraction(0)
    for national, among in periods:
        total = sum(place.inhabitants for place in among)
        for place in among:
            so_far[place.code] = so_far.get(place.code, 0) + Fraction(national * place.inhabitants, total)
        over = sorted((one % 1 for one in so_far.values()), reverse=True)
        up = int(sum(over))
        worst = max([worst, *(1 - one for one in over[up - 1 : up] if up), *over[up : up + 1]])
    return worst


def test_three_equal_municipalities_that_share_one_person_are_two_thirds_off_whatever_anyone_does():
    among = [Place(f"GM000{at}", "", 10) for at in (1, 2, 3)]
    every_way = [(given, 1 - given - more, more) for given in range(-2, 4) for more in range(-2, 4)]
    assert min(max(abs(Fraction(1, 3) - one) for one in way) for way in every_way) == Fraction(2, 3)
    assert max(abs(one.drift) for one in apportion(1, among, "largest-remainder").shares) == Fraction(2, 3)
    assert least_drift([(1, among)]) == Fraction(2, 3)


def test_over_ten_years_no_rounding_with_exact_sums_drifts_less_even_if_it_knew_all_numbers_before(country):
    chance = Random(2026)
    periods = [(chance.randint(9_000, 19_500), country[:342]) for _ in range(20)]
    made = over_periods(periods, "largest-remainder-carry")
    drift = max(abs(share.drift) for one in made for share in one.shares)
    assert (drift, round(float(drift), 4)) == (least_drift(periods), 0.5336)


def test_a_municipality_given_twice_and_one_that_is_not_there_are_refused():
    with pytest.raises(ValueError, match="twice"):
        apportion(1, [Place("GM0001", "", 1), Place("GM0001", "", 2)], "nearest")
    with pytest.raises(ValueError, match="not there"):
        apportion(1, [Place("GM0001", "", 1)], "largest-remainder-carry", Carried(1, {"GM0002": 0}))
    with pytest.raises(ValueError, match="at least 1 inhabitant"):
        apportion(1, [], "nearest")
    with pytest.raises(ValueError, match="add up to nothing"):
        Carried.of({"GM0001": Fraction(1, 2)})


def test_too_many_carried_back_are_taken_from_those_nearest_below_and_nobody_gets_less_than_none():
    among = [Place(f"GM{at:04}", "", 1) for at in range(10)]
    # eight were given nearly a person too much, two are owed four each; only one person comes
    carried = Carried(10, {**{f"GM{at:04}": -10 for at in range(8)}, "GM0008": 40, "GM0009": 40})
    made = apportion(1, among, "largest-remainder-carry", carried)
    assert made.sum == 1
    assert min(share.target for share in made.shares) == 0


# -- backlog, lead, swaps --------------------------------------------------------------------------------------------


def test_a_backlog_is_added_and_a_lead_taken_off():
    assert Balance(quota=100, brought=20).corrected == 120
    assert Balance(quota=100, brought=-20).corrected == 80
    assert Balance(quota=100, brought=20, swapped=-5, housed=90).left == 25
    assert Balance(quota=100, brought=-120).met


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Swap("A", "A", 1), "at least 1 person"),
        (Swap("A", "B", 0), "at least 1 person"),
        (Swap("A", "C", 1), "C has no target"),
        (Swap("A", "B", 6), "5 left to give"),
    ],
)
def test_a_swap_that_cannot_be_is_refused(wanted, said):
    with pytest.raises(ValueError, match=said):
        swap({"A": 5, "B": 1}, [wanted])

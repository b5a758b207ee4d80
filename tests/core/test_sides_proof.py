"""The proof of a constrained match: every tampering is seen, the same input gives the same bytes, stopping is safe."""

from dataclasses import replace

import numpy as np
import pytest

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.pairs import NOBODY, Pairs
from softlanding.core.matching.sides import best_match_with_sides, faults_with_sides, gaps_of


def two_levels(pairs):
    """Give the agreed values: unit x weight of urgency + fit."""
    urgency = np.minimum((pairs.value - 1501) // 1500, 2)
    fit = np.clip(pairs.value - 1500 - 1500 * urgency, 1, 1000)
    unit = 1000 * min(pairs.households, pairs.homes) + 1
    value = np.array([1, 3, 9])[urgency] * unit + fit
    return Pairs(pairs.households, pairs.homes, pairs.household, pairs.home, value)


@pytest.fixture(scope="module")
def batch():
    """A batch whose placement level is not whole in the linear program, so that its proof has two parts."""
    pairs, sides = invented_batch(2, 100, 120)
    pairs = two_levels(pairs)
    return pairs, sides, best_match_with_sides(pairs, sides, seed=1, seconds=120, enough=0)


def test_a_batch_of_100_households_is_solved_with_a_proof(batch):
    pairs, sides, match = batch
    assert faults_with_sides(pairs, sides, match) == ()
    gaps = gaps_of(pairs, match)
    assert (gaps.weight_gap, gaps.fit_gap) == (0, 0)
    assert match.side_prices.level_proof is not None
    assert match.notes == ()


def test_no_more_is_placed_by_weight_than_the_pure_match_places(batch):
    pairs, _, match = batch
    assert gaps_of(pairs, match).weight <= gaps_of(pairs, best_match(pairs)).weight


TAMPERED = {
    "the value is not the sum of its pairs": lambda m: replace(m, value=m.value + 1),
    "the value is above the bound": lambda m: replace(m, upper_bound=m.value - 1.0),
    "the bound is above what the prices prove": lambda m: replace(m, upper_bound=m.upper_bound * 2),
    "there are no prices": lambda m: replace(m, side_prices=None),
    "the match speaks of other households": lambda m: replace(m, home_of=m.home_of[:-1]),
}


@pytest.mark.parametrize("fault", TAMPERED)
def test_a_tampered_match_is_seen(batch, fault):
    pairs, sides, match = batch
    assert fault in faults_with_sides(pairs, sides, TAMPERED[fault](match))


def lowered(name):
    """Lower the dearest price of a kind."""

    def change(prices):
        values = getattr(prices, name).copy()
        values[values.argmax()] = 0
        return replace(prices, **{name: values})

    return change


PRICES = {
    "household": (lowered("household"), "a pair is worth more than it pays"),
    "home": (lowered("home"), "a pair is worth more than it pays"),
    "district": (lowered("district_persons"), "a pair is worth more than it pays"),
    "below zero": (lambda p: replace(p, home=p.home - 1), "a price is below zero"),
    "a cut is too tight": (
        lambda p: replace(p, cuts=tuple((replace(cut, most=cut.most - 1), price) for cut, price in p.cuts)),
        "a cut is not true",
    ),
    "the level is too tight": (lambda p: replace(p, level_most=p.level_most - 1), "the level is not proved"),
    "the level has no proof": (lambda p: replace(p, level_proof=None), "the level is not proved"),
    "another shape": (lambda p: replace(p, home=p.home[:-1]), "the prices speak of other things"),
}


@pytest.mark.parametrize("what", PRICES)
def test_a_tampered_price_is_seen(batch, what):
    pairs, sides, match = batch
    change, fault = PRICES[what]
    assert fault in faults_with_sides(pairs, sides, replace(match, side_prices=change(match.side_prices)))


def test_a_home_given_twice_and_a_pair_that_is_not_feasible_are_seen(batch):
    pairs, sides, match = batch
    twice, wrong = match.home_of.copy(), match.home_of.copy()
    placed = np.flatnonzero(twice != NOBODY)
    twice[placed[0]] = twice[placed[1]]
    wrong[placed[0]] = pairs.homes
    assert "a home is given twice" in faults_with_sides(pairs, sides, replace(match, home_of=twice))
    assert "a pair is given that is not feasible" in faults_with_sides(pairs, sides, replace(match, home_of=wrong))


def test_broken_caps_and_couples_are_seen(batch):
    pairs, sides, match = batch
    lives = np.where(match.home_of == NOBODY, NOBODY, sides.district[match.home_of])
    here = np.flatnonzero(lives == np.bincount(lives[lives >= 0]).argmax())[:2].tolist()
    there = int(np.flatnonzero((lives != NOBODY) & (lives != lives[here[0]]))[0])
    none = np.zeros_like(sides.district_persons)
    for changed, fault in (
        (replace(sides, district_persons=none), "a cap in persons is exceeded"),
        (replace(sides, district_households=none), "a cap in households is exceeded"),
        (replace(sides, association_homes=none[:5]), "a cap in homes is exceeded"),
        (replace(sides, together=((here[0], there),)), "two households that are to live near do not"),
        (replace(sides, apart=(tuple(here),)), "two households that are to live apart do not"),
    ):
        assert fault in faults_with_sides(pairs, changed, match)


def test_the_same_question_gives_the_same_bytes(batch):
    pairs, sides, match = batch
    again = best_match_with_sides(pairs, sides, seed=1, seconds=120, enough=0)
    assert again.home_of.tobytes() == match.home_of.tobytes()
    assert again.side_prices.household.tobytes() == match.side_prices.household.tobytes()
    assert (again.value, again.upper_bound, again.notes) == (match.value, match.upper_bound, match.notes)


@pytest.mark.parametrize("asked", [1, 3, 8])
def test_stopping_gives_a_valid_match_with_its_gap(batch, asked):
    pairs, sides, best = batch
    calls = iter(range(10**6))
    match = best_match_with_sides(pairs, sides, seed=1, seconds=120, stop=lambda: next(calls) >= asked)
    assert faults_with_sides(pairs, sides, match) == ()
    assert match.value <= best.value <= match.upper_bound
    assert match.notes == ("stopped on request: the best match so far",)


def test_no_time_gives_a_valid_match_and_says_so(batch):
    pairs, sides, _ = batch
    match = best_match_with_sides(pairs, sides, seed=1, seconds=0)
    assert faults_with_sides(pairs, sides, match) == ()
    assert match.notes == ("ended after 0 seconds: another run may find another match",)


def test_progress_tells_what_is_done_and_never_goes_back(batch):
    pairs, sides, _ = batch
    told = []
    best_match_with_sides(pairs, sides, seed=1, seconds=120, progress=lambda doing, share: told.append((doing, share)))
    assert told[0] == ("pure match", 0.0)
    assert told[-1] == ("done", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_search_that_may_end_early_leaves_out_its_last_stages_and_keeps_the_proved_weight():
    pairs, sides = invented_batch(3, 100, 120)
    pairs, stages = two_levels(pairs), {}
    for enough in (0.0, 0.05):
        told = stages[enough] = []
        match = best_match_with_sides(
            pairs, sides, seed=3, seconds=120, enough=enough, progress=lambda doing, _, told=told: told.append(doing)
        )
        gaps = gaps_of(pairs, match)
        assert faults_with_sides(pairs, sides, match) == ()
        assert gaps.weight_gap == 0
        assert gaps.fit_gap <= enough
    assert len(stages[0.05]) < len(stages[0.0])

"""The best match is the best there is: against scipy, OR-tools and its own certificate, at sizes that price."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment

from softlanding.core.matching import flow, large
from softlanding.core.matching.blocks import PairBlocks
from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.flow import NotOptimal, best_match, prices_of
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.invented_regions import invented_regions, lexicographic
from softlanding.core.matching.large import STOPPED, best_large_match
from softlanding.core.matching.pairs import NOBODY, Match, Pairs, pairs_of
from softlanding.core.matching.pricing import Reach


@st.composite
def questions(draw):
    """Tiny questions with ties, isolated households, no pairs at all, and more of either side."""
    households, homes = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    most = draw(st.sampled_from([1, 2, 30, 9_000_000_000]))
    row = st.lists(st.one_of(st.just(0), st.integers(1, most)), min_size=homes, max_size=homes)
    table = np.array(draw(st.lists(row, min_size=households, max_size=households)), np.int64)
    household, home = np.nonzero(table)
    return pairs_of(households, homes, household, home, table[household, home])


def by_scipy(pairs):
    table = np.zeros((pairs.households, pairs.homes), np.int64)
    table[pairs.household, pairs.home] = pairs.value
    return int(table[linear_sum_assignment(table, maximize=True)].sum())


def by_ortools(pairs):
    count, end = pairs.households + pairs.homes, pairs.households + pairs.homes
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        pairs.household, pairs.home + np.int32(pairs.households), np.ones(len(pairs), np.int64), -pairs.value
    )
    everybody = np.arange(count, dtype=np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(
        everybody, np.full(count, end, np.int32), np.ones(count, np.int64), np.zeros(count, np.int64)
    )
    for household in range(pairs.households):
        solver.set_node_supply(household, 1)
    solver.set_node_supply(end, -pairs.households)
    assert solver.solve() == solver.OPTIMAL
    return -int(solver.optimal_cost())


def streamed(pairs, rows=7):
    starts = pairs.starts()

    def read(first, end):
        part = slice(starts[first], starts[end])
        return pairs.household[part], pairs.home[part], pairs.value[part]

    return PairBlocks(pairs.households, pairs.homes, read, rows)


@pytest.fixture
def small_reach(monkeypatch):
    """So few pairs at first that every round of pricing has something to find."""
    reach = Reach(sampled_pairs=8, per_household=1, per_home=1, by_chance=0, added_per_household=1)
    monkeypatch.setattr(flow, "Reach", lambda: reach)
    monkeypatch.setattr(flow, "AT_ONCE", 0)
    monkeypatch.setattr(large, "REACH", reach)


@settings(max_examples=50, deadline=None)
@given(questions())
def test_a_small_question_is_answered_with_the_best_match_and_its_proof(pairs):
    match = best_match(pairs)
    assert match.value == by_scipy(pairs)
    assert faults_of(pairs, match) == ()


def test_pricing_finds_the_best_match_of_any_small_question(small_reach):
    @settings(max_examples=60, deadline=None, database=None)
    @given(questions())
    def holds(pairs):
        for match in (best_match(pairs), best_large_match(streamed(pairs, 3))):
            assert match.value == by_scipy(pairs)
            assert faults_of(pairs, match) == ()

    holds()


@pytest.mark.parametrize(("households", "homes"), [(100, 120), (300, 200), (150, 600)])
@pytest.mark.parametrize("values", ["invented", "lexicographic"])
def test_pricing_agrees_with_scipy_and_ortools(households, homes, values, small_reach):
    pairs, _ = invented_batch(3, households, homes)
    if values == "lexicographic":
        value = lexicographic(pairs.value, households, homes)
        pairs = Pairs(households, homes, pairs.household, pairs.home, value)
    match = best_match(pairs)
    assert match.value == by_scipy(pairs) == by_ortools(pairs) == best_large_match(streamed(pairs)).value
    assert faults_of(pairs, match) == ()


def test_the_size_of_a_municipality_is_proved():
    pairs, _ = invented_batch(1, 1000, 1200)
    match = best_match(pairs)
    assert match.value == by_ortools(pairs)
    assert faults_of(pairs, match) == ()


def test_the_same_pairs_give_the_same_bytes():
    pairs, _ = invented_batch(2, 400, 480)
    first, second = best_match(pairs), best_match(pairs)
    assert first.home_of.tobytes() == second.home_of.tobytes()
    assert first.home_price.tobytes() == second.home_price.tobytes()
    large_first, large_second = (best_large_match(streamed(pairs), seed=5) for _ in range(2))
    assert large_first.home_of.tobytes() == large_second.home_of.tobytes()
    assert large_first.household_price.tobytes() == large_second.household_price.tobytes()


def test_prices_are_refused_for_a_match_that_can_be_improved():
    pairs = pairs_of(2, 2, np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([5, 4, 5, 1]))
    assert [price.tolist() for price in prices_of(pairs, np.array([1, 0], np.int32))] == [[4, 4], [1, 0]]
    with pytest.raises(NotOptimal):
        prices_of(pairs, np.array([0, 1], np.int32))
    with pytest.raises(NotOptimal):
        prices_of(pairs, np.array([NOBODY, 0], np.int32))


def test_a_question_without_pairs_places_nobody():
    empty = np.zeros(0, np.int32)
    pairs = Pairs(3, 2, empty, empty, np.zeros(0, np.int64))
    for match in (best_match(pairs), best_large_match(streamed(pairs))):
        assert match.home_of.tolist() == [NOBODY] * 3
        assert faults_of(pairs, match) == ()


@pytest.mark.parametrize("asked", range(9))
def test_cancel_leaves_a_valid_match_with_a_bound_that_holds(asked, small_reach):
    pairs, _ = invented_batch(4, 150, 180)
    left = iter([False] * asked)
    match = best_large_match(streamed(pairs), stop=lambda: next(left, True))
    placed = match.home_of[match.home_of != NOBODY]
    assert match.notes == (STOPPED,)
    assert len(np.unique(placed)) == len(placed)
    assert match.value == pairs.worth(match.home_of)
    assert match.value <= best_match(pairs).value <= match.upper_bound


def test_progress_only_gets_better(small_reach):
    pairs, _ = invented_batch(4, 150, 180)
    told = []
    match = best_large_match(streamed(pairs), progress=told.append)
    assert [step.value for step in told] == sorted(step.value for step in told)
    assert [step.upper_bound for step in told] == sorted((step.upper_bound for step in told), reverse=True)
    assert told[0].gap == 1.0
    assert told[-1].value <= match.value


def test_blocks_of_small_and_of_very_great_values_are_priced_together(small_reach):
    table = np.array([[8068223457, 0, 5661281762], [5030549046, 0, 0], [0, 0, 0], [0, 3413641718, 0],
                      [255, 256, 4038455479], [2583718584, 3458726057, 0], [0, 0, 2]])  # fmt: skip
    household, home = np.nonzero(table)
    pairs = pairs_of(7, 3, household, home, table[household, home])
    assert best_large_match(streamed(pairs, 3)).value == by_scipy(pairs)


def test_blocks_out_of_order_are_refused():
    pairs = pairs_of(2, 1, np.array([0, 1]), np.array([0, 0]), np.array([1, 2]))
    backwards = PairBlocks(2, 1, lambda _first, _end: (pairs.household[::-1], pairs.home, pairs.value))
    with pytest.raises(ValueError, match="households 0 to 2 are not in order"):
        best_large_match(backwards)


def test_invented_regions_are_solved_block_by_block():
    asked = invented_regions(0, 300, 360, regions=5)
    household, home, value = asked.read(0, 300)
    pairs = pairs_of(300, 360, household, home, value)
    parts = [asked.read(first, first + 50) for first in range(0, 300, 50)]
    assert all(np.array_equal(np.concatenate(part), whole) for part, whole in
               zip(zip(*parts, strict=True), (household, home, value), strict=True))  # fmt: skip
    match = best_large_match(asked)
    assert match.value == by_ortools(pairs)
    assert faults_of(pairs, match) == ()


def test_a_match_without_its_prices_is_not_proved():
    pairs, _ = invented_batch(4, 50, 60)
    match = best_match(pairs)
    dearer = Match(match.home_of, match.value, match.upper_bound, match.household_price + 1, match.home_price)
    assert faults_of(pairs, dearer) == ("the prices do not add up to the value",)

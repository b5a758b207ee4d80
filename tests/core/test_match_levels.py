"""The best match: worth what other solvers find, proved by prices, and one and the same among equals."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.dearest import dearest_prices_of
from softlanding.core.matching.flow import NotOptimal, best_match, prices_of
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.levels import Ranks, _mixed, keys_of, settled
from softlanding.core.matching.pairs import NOBODY, Match, pairs_of


def some_pairs(seed, households, homes, *, share=0.4, most=1000):
    chance = np.random.default_rng(seed)
    i, j = np.nonzero(chance.random((households, homes)) < share)
    return pairs_of(households, homes, i, j, chance.integers(1, most + 1, len(i)))


def some_ranks(seed, pairs, groups=3, *, wanted=None, already=None):
    chance = np.random.default_rng(seed + 1)
    return Ranks(
        group=chance.integers(-1 if seed % 2 else 0, groups, pairs.homes).astype(np.int32),
        wanted=np.array(wanted if wanted is not None else chance.integers(0, 3, groups), np.int64),
        already=np.array(already if already is not None else chance.integers(0, 3, groups), np.int64),
        waited=chance.integers(0, 4, pairs.households),
        household_key=keys_of(seed, "household", map(str, range(pairs.households))),
        home_key=keys_of(seed, "home", map(str, range(pairs.homes))),
    )


def best_by_assignment(pairs):
    """What scipy's assignment of a full table finds; nothing is worth 0."""
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((pairs.households, pairs.homes), np.int64)
    table[pairs.household, pairs.home] = pairs.value
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def best_by_linear_programme(pairs):
    """What HiGHS finds for the relaxation."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    count = len(pairs)
    rows = np.concatenate([pairs.household, pairs.home + pairs.households])
    columns = np.tile(np.arange(count), 2)
    sums = coo_array((np.ones(2 * count), (rows, columns)), shape=(pairs.households + pairs.homes, count))
    found = linprog(-pairs.value, A_ub=sums.tocsr(), b_ub=np.ones(sums.shape[0]), bounds=(0, 1), method="highs")
    return round(-found.fun)


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (7, 3), (20, 24), (60, 50), (120, 150), (200, 200)])
@pytest.mark.parametrize("seed", range(3))
def test_a_match_is_worth_what_assignment_and_linear_programme_find(size, seed):
    pairs = some_pairs(seed, *size, share=0.2 + 0.3 * seed)
    found = settled(pairs, best_match(pairs), some_ranks(seed, pairs))
    assert faults_of(pairs, found) == ()
    assert found.value == best_by_assignment(pairs)
    if len(pairs):
        assert found.value == best_by_linear_programme(pairs)


@given(seed=st.integers(0, 10**6), households=st.integers(1, 30), homes=st.integers(1, 30), most=st.integers(1, 50))
def test_a_match_of_any_pairs_is_the_best_and_proved(seed, households, homes, most):
    pairs = some_pairs(seed, households, homes, most=most)
    found = settled(pairs, best_match(pairs), some_ranks(seed, pairs))
    assert faults_of(pairs, found) == ()
    assert found.value == best_by_assignment(pairs)


def test_a_thousand_households_and_twelve_hundred_homes_are_matched_best():
    pairs, _ = invented_batch(5, 1000, 1200)
    found = settled(pairs, best_match(pairs), some_ranks(5, pairs, groups=40))
    assert faults_of(pairs, found) == ()
    assert found.value == best_by_assignment(pairs)


# -- the certificate ---------------------------------------------------------------------------------------------------


def tampered(match, kind):
    """A match that somebody changed in one way."""
    home_of, u, v = match.home_of.copy(), match.household_price.copy(), match.home_price.copy()
    placed = np.flatnonzero(home_of != NOBODY)
    match kind:
        case "a home twice":
            home_of[placed[0]] = home_of[placed[1]]
        case "one left out":
            home_of[placed[0]] = NOBODY
        case "value":
            return replace(match, value=match.value + 1)
        case "value and prices":
            u[placed[0]] += 1
            return replace(match, value=match.value + 1, household_price=u)
        case "a price below zero":
            u[0] = -1
        case "a price too low":
            u[placed[0]], v[home_of[placed[0]]] = 0, 0
        case "prices left out":
            return replace(match, household_price=None)
        case "prices of others":
            return replace(match, household_price=u[:-1])
        case "other households":
            home_of = home_of[:-1]
    return replace(match, home_of=home_of, household_price=u, home_price=v)


@pytest.mark.parametrize(
    "kind",
    [
        "a home twice", "one left out", "value", "value and prices", "a price below zero", "a price too low",
        "prices left out", "prices of others", "other households",
    ],
)  # fmt: skip
def test_the_certificate_does_not_hold_for_a_match_that_was_tampered_with(kind):
    pairs = some_pairs(2, 12, 12)
    match = best_match(pairs)
    assert faults_of(pairs, match) == ()
    assert faults_of(pairs, tampered(match, kind)) != ()


def test_a_pair_that_is_not_feasible_is_seen():
    pairs = pairs_of(2, 2, np.array([0, 1]), np.array([0, 1]), np.array([5, 5]))
    swapped = replace(best_match(pairs), home_of=np.array([1, 0], np.int32))
    assert faults_of(pairs, swapped) == ("a pair is given that is not feasible",)


@given(seed=st.integers(0, 10**6))
def test_no_other_match_of_the_same_pairs_passes_for_best(seed):
    """Whatever else is claimed with the same prices is either worth the same or refused."""
    pairs = some_pairs(seed, 5, 5, most=3)
    match = best_match(pairs)
    chance = np.random.default_rng(seed)
    other = np.where(chance.random(5) < 0.8, chance.permutation(5), NOBODY).astype(np.int32)
    claimed = replace(match, home_of=other)
    try:
        honest = pairs.worth(other) == match.value
    except ValueError:
        honest = False
    assert (faults_of(pairs, claimed) == ()) == honest


def test_prices_of_a_match_that_is_not_the_best_are_not_given():
    pairs = pairs_of(2, 2, np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([5, 5, 5]))
    with pytest.raises(NotOptimal):
        prices_of(pairs, np.array([0, NOBODY], np.int32))


# -- what a home for one without a home costs ------------------------------------------------------------------------


@given(seed=st.integers(0, 10**6))
def test_what_a_home_costs_the_others_is_exact_for_who_has_none(seed):
    pairs = some_pairs(seed, 7, 4, share=0.6, most=20)
    match = best_match(pairs)
    _, dearest = dearest_prices_of(pairs, match.home_of)
    for i in np.flatnonzero(match.home_of == NOBODY):
        for at in np.flatnonzero(pairs.household == i):
            j, value = pairs.home[at], int(pairs.value[at])
            rest = (pairs.household != i) & (pairs.home != j)
            left = pairs_of(7, 4, pairs.household[rest], pairs.home[rest], pairs.value[rest])
            assert match.value - (best_match(left).value + value) == dearest[j] - value


# -- the levels below the value ----------------------------------------------------------------------------------------


def every_match(pairs):
    """Every match there is, as the home of each household."""
    options = [[NOBODY, *pairs.home[pairs.household == i].tolist()] for i in range(pairs.households)]
    for chosen in product(*options):
        given = [home for home in chosen if home != NOBODY]
        if len(set(given)) == len(given):
            yield np.array(chosen, np.int32)


def rank_of(pairs, ranks, home_of):
    """The levels of a match, each the greater the better."""
    placed = np.flatnonzero(home_of != NOBODY)
    groups = ranks.group[home_of[placed]]
    count = np.bincount(groups[groups >= 0], minlength=len(ranks.wanted)) + ranks.already
    ties = _mixed(ranks.household_key[placed], ranks.home_key[home_of[placed]], 0)
    return (
        pairs.worth(home_of),
        -int(((count - ranks.wanted) ** 2).sum()),
        int(ranks.waited[placed].sum()),
        int(ties.sum()),
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_levels_choose_what_trying_every_match_chooses(seed):
    pairs = some_pairs(seed, 5, 5, share=0.55, most=1 + seed % 4)
    ranks = some_ranks(seed, pairs)
    best = max(every_match(pairs), key=lambda home_of: rank_of(pairs, ranks, home_of))
    found = settled(pairs, best_match(pairs), ranks)
    assert found.home_of.tolist() == best.tolist()


@given(seed=st.integers(0, 10**6), households=st.integers(1, 12), homes=st.integers(1, 12))
def test_whichever_best_match_the_solver_finds_the_levels_end_at_the_same(seed, households, homes):
    pairs = some_pairs(seed, households, homes, most=2)
    ranks = some_ranks(seed, pairs)
    found = settled(pairs, best_match(pairs), ranks)
    chance = np.random.default_rng(seed)
    who, where = chance.permutation(households), chance.permutation(homes)
    turned = best_match(pairs_of(households, homes, who[pairs.household], where[pairs.home], pairs.value)).home_of[who]
    other_home = np.where(turned == NOBODY, NOBODY, np.argsort(where)[turned]).astype(np.int32)
    u, v = dearest_prices_of(pairs, other_home)
    again = settled(pairs, Match(other_home, found.value, float(found.value), u, v), ranks)
    assert again.home_of.tolist() == found.home_of.tolist()


def test_another_seed_breaks_ties_in_another_way():
    i, j = np.divmod(np.arange(64), 8)
    pairs = pairs_of(8, 8, i, j, np.full(64, 3))
    matches = {
        tuple(settled(pairs, best_match(pairs), replace(some_ranks(0, pairs), household_key=keys_of(seed, "household", map(str, range(8))))).home_of)
        for seed in range(6)
    }  # fmt: skip
    assert len(matches) == 6

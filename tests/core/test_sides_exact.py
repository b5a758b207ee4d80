"""The constrained match against trying everything, and against another solver."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from softlanding.core.matching.pairs import NOBODY, Pairs, Sides
from softlanding.core.matching.sides import (
    CannotFix,
    Contradiction,
    after_fixing,
    best_match_with_sides,
    faults_with_sides,
    gaps_of,
    price_of_caps,
)

NONE = np.zeros(0, np.int32)


def sides_of(persons, district, association=(), **rest):
    """Give sides with whole arrays; caps that are left out are none."""
    caps = {name: np.array(rest.get(name, ()), np.int32) for name in ("district_persons", "district_households")}
    return Sides(
        persons=np.array(persons, np.int32),
        district=np.array(district, np.int32),
        association=np.array(association, np.int32),
        association_homes=np.array(rest.get("association_homes", ()), np.int32),
        together=tuple(rest.get("together", ())),
        apart=tuple(rest.get("apart", ())),
        **caps,
    )


def pairs_from(table):
    """Give pairs from a table of values, 0 for none: a row per household, a column per home."""
    values = np.array(table, np.int64)
    household, home = np.nonzero(values)
    return Pairs(*values.shape, household.astype(np.int32), home.astype(np.int32), values[household, home])


def allowed(sides, home_of):
    """Say whether a match keeps every condition, in the plainest words."""
    placed = [(who, home) for who, home in enumerate(home_of) if home != NOBODY]
    if len({home for _, home in placed}) != len(placed):
        return False
    lives = {who: int(sides.district[home]) for who, home in placed}
    for district in set(lives.values()) - {NOBODY}:
        inside = [who for who in lives if lives[who] == district]
        for cap, used in (
            (sides.district_persons, sum(int(sides.persons[who]) for who in inside)),
            (sides.district_households, len(inside)),
        ):
            if district < len(cap) and 0 <= cap[district] < used:
                return False
    for owner, cap in enumerate(sides.association_homes):
        if 0 <= cap < sum(sides.association[home] == owner for _, home in placed):
            return False
    near = all(
        a not in lives or b not in lives or (lives[a] == lives[b] and lives[a] != NOBODY) for a, b in sides.together
    )
    return near and all(a not in lives or b not in lives or lives[a] != lives[b] for a, b in sides.apart)


def best_by_trying(pairs, sides):
    """Try every way to give homes; the greatest value of those that keep the conditions."""
    known = {(int(i), int(j)): int(v) for i, j, v in zip(pairs.household, pairs.home, pairs.value, strict=True)}
    choices = [[NOBODY, *(j for j in range(pairs.homes) if (i, j) in known)] for i in range(pairs.households)]
    return max(
        sum(known[who, home] for who, home in enumerate(home_of) if home != NOBODY)
        for home_of in product(*choices)
        if allowed(sides, home_of)
    )


def best_by_cp_sat(pairs, sides):
    """Ask a solver of another kind."""
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(pairs))]

    def of(condition):
        return [x[k] for k in range(len(pairs)) if condition(pairs.household[k], pairs.home[k])]

    for i in range(pairs.households):
        model.add_at_most_one(of(lambda who, _, i=i: who == i))
    for j in range(pairs.homes):
        model.add_at_most_one(of(lambda _, home, j=j: home == j))
    districts = sorted(set(sides.district.tolist()))
    for d in districts:
        inside = [k for k in range(len(pairs)) if sides.district[pairs.home[k]] == d]
        if 0 <= d < len(sides.district_persons) and sides.district_persons[d] >= 0:
            model.add(
                sum(int(sides.persons[pairs.household[k]]) * x[k] for k in inside) <= int(sides.district_persons[d])
            )
        for a, b in sides.apart:
            model.add_at_most_one(x[k] for k in inside if pairs.household[k] in (a, b))
        for a, b in sides.together:
            there = [x[k] for k in inside if pairs.household[k] == a]
            elsewhere = of(lambda who, home, b=b, d=d: who == b and sides.district[home] != d)
            model.add(sum(there) + sum(elsewhere) <= 1)
    for owner, cap in enumerate(sides.association_homes.tolist()):
        if cap >= 0:
            model.add(sum(of(lambda _, home, owner=owner: sides.association[home] == owner)) <= cap)
    model.maximize(sum(int(v) * one for v, one in zip(pairs.value, x, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


@st.composite
def batches(draw):
    """Draw a tiny batch: values of one level or two, caps from 0, chains of near, triangles of apart."""
    households, homes, districts = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    unit = 1000 * min(households, homes) + 1
    leveled = draw(st.booleans())
    value = st.tuples(st.sampled_from((1, 3, 9)), st.integers(1, 1000)).map(
        lambda one: one[0] * unit + one[1] if leveled else one[1]
    )
    cell = st.one_of(st.just(0), value, value)
    pairs = pairs_from([[draw(cell) for _ in range(homes)] for _ in range(households)])

    def caps(count, most):
        return [draw(st.integers(-1, most)) for _ in range(count)]

    couples = [(a, b) for a in range(households) for b in range(a)]
    near = draw(st.lists(st.sampled_from(couples), unique=True, max_size=3)) if couples else []
    apart = [one for one in couples if one not in near and draw(st.integers(0, 3)) == 0]
    sides = sides_of(
        [draw(st.integers(1, 4)) for _ in range(households)],
        [draw(st.integers(-1, districts - 1)) for _ in range(homes)],
        [draw(st.integers(-1, 1)) for _ in range(homes)],
        district_persons=caps(districts, 8),
        district_households=caps(districts, 3),
        association_homes=caps(2, 2),
        together=near,
        apart=apart,
    )
    return pairs, sides


@settings(max_examples=80, deadline=None)
@given(batches())
def test_a_small_match_is_the_best_of_all_and_its_bound_says_so(batch):
    pairs, sides = batch
    match = best_match_with_sides(pairs, sides, seed=1)
    assert allowed(sides, match.home_of.tolist())
    assert match.value == best_by_trying(pairs, sides) == match.upper_bound
    assert faults_with_sides(pairs, sides, match) == ()
    assert gaps_of(pairs, match).fit_gap == 0


@settings(max_examples=40, deadline=None)
@given(batches(), st.data())
def test_fixing_pairs_and_matching_the_rest_is_the_best_match_with_those_pairs(batch, data):
    pairs, sides = batch
    if not len(pairs):
        return
    number = data.draw(st.integers(0, len(pairs) - 1))
    who, home = int(pairs.household[number]), int(pairs.home[number])
    alone = [NOBODY] * pairs.households
    alone[who] = home
    if not allowed(sides, alone):
        with pytest.raises(CannotFix):
            after_fixing(pairs, sides, [(who, home)])
        return
    rest = after_fixing(pairs, sides, [(who, home)])
    whole = rest.whole(best_match_with_sides(rest.pairs, rest.sides, seed=1))
    forced = (pairs.household != who) | (pairs.home == home)
    only = Pairs(pairs.households, pairs.homes, pairs.household[forced], pairs.home[forced], pairs.value[forced])
    much = only.value + np.where(only.household == who, 10**9, 0)
    expected = best_by_trying(Pairs(pairs.households, pairs.homes, only.household, only.home, much), sides) - 10**9
    assert (int(whole.home_of[who]), whole.value) == (home, expected)
    assert allowed(sides, whole.home_of.tolist())
    assert pairs.worth(whole.home_of) == whole.value


@pytest.mark.parametrize("seed", range(3))
def test_a_match_of_twenty_households_is_the_one_that_another_solver_proves(seed):
    chance = np.random.default_rng(seed)
    values = chance.integers(1, 1001, (20, 24)) * (chance.random((20, 24)) < 0.3)
    weights = chance.choice([1, 3, 9], 20)[:, None] * (1000 * 20 + 1)
    pairs = pairs_from(np.where(values > 0, values + weights, 0))
    sides = sides_of(
        chance.integers(1, 8, 20),
        chance.integers(0, 6, 24),
        chance.integers(0, 3, 24),
        district_persons=chance.integers(7, 16, 6),
        association_homes=(6, 8, 7),
        together=((0, 1), (1, 2), (3, 4)),
        apart=((5, 6), (6, 7), (5, 7), (8, 9)),
    )
    match = best_match_with_sides(pairs, sides, seed=seed, enough=0)
    assert match.value == best_by_cp_sat(pairs, sides)
    assert match.upper_bound == match.value
    assert faults_with_sides(pairs, sides, match) == ()


def test_one_of_a_near_couple_is_placed_when_there_is_no_room_for_both():
    pairs = pairs_from([[2001 + 10, 0], [0, 2001 + 20]])
    sides = sides_of([1, 1], [0, 1], together=[(0, 1)])
    match = best_match_with_sides(pairs, sides, seed=0)
    assert match.home_of.tolist() == [NOBODY, 1]


def test_a_chain_of_three_lives_in_one_district_where_that_places_all():
    pairs = pairs_from([[900, 0, 0, 5], [0, 900, 0, 5], [0, 0, 5, 900], [5, 5, 5, 5]])
    sides = sides_of([1] * 4, [0, 1, 1, 1], together=[(0, 1), (1, 2)])
    match = best_match_with_sides(pairs, sides, seed=0)
    assert match.value == best_by_trying(pairs, sides)
    assert allowed(sides, match.home_of.tolist())


def test_a_triangle_apart_needs_three_districts():
    pairs = pairs_from([[10, 10, 10]] * 3)
    sides = sides_of([1] * 3, [0, 0, 1], apart=[(0, 1), (1, 2), (0, 2)])
    match = best_match_with_sides(pairs, sides, seed=0)
    assert (match.value, match.upper_bound) == (20, 20)


def test_a_home_in_no_district_is_near_nobody_and_one_place_for_who_live_apart():
    pairs = pairs_from([[10, 0], [0, 10]])
    near = sides_of([1, 1], [-1, -1], together=[(0, 1)])
    apart = sides_of([1, 1], [-1, -1], apart=[(0, 1)])
    assert best_match_with_sides(pairs, near, seed=0).value == 10
    assert best_match_with_sides(pairs, apart, seed=0).value == 10


def test_caps_of_nothing_place_nobody():
    pairs = pairs_from([[10, 10], [10, 10]])
    sides = sides_of([1, 1], [0, 0], district_persons=[0])
    match = best_match_with_sides(pairs, sides, seed=0)
    assert (match.home_of.tolist(), match.value, match.upper_bound) == ([NOBODY, NOBODY], 0, 0)
    assert faults_with_sides(pairs, sides, match) == ()


def test_the_same_two_households_near_and_apart_are_refused():
    pairs = pairs_from([[1], [1]])
    with pytest.raises(Contradiction, match="households 0 and 1 are to live near and apart"):
        best_match_with_sides(pairs, sides_of([1, 1], [0], together=[(1, 0)], apart=[(0, 1)]), seed=0)


def test_a_cap_that_binds_has_a_price_and_one_that_does_not_has_none():
    pairs = pairs_from([[100, 60], [100, 0], [0, 60]])
    sides = sides_of([1, 1, 1], [0, 1], district_households=[0, 2])
    (price,) = price_of_caps(pairs, sides_of([1] * 3, [0, 0], district_households=[1]), best_match_with_sides(
        pairs, sides_of([1] * 3, [0, 0], district_households=[1]), seed=0))  # fmt: skip
    assert (price.kind, price.place, price.cap, price.used, price.value) == ("district-households", 0, 1, 1, 60)
    assert price_of_caps(pairs, sides, best_match_with_sides(pairs, sides, seed=0)) == ()


def test_fixing_says_every_reason_why_not():
    pairs = pairs_from([[10, 10], [10, 10]])
    sides = sides_of([3, 3], [0, 0], district_persons=[5], apart=[(0, 1)])
    with pytest.raises(CannotFix) as refused:
        after_fixing(pairs, sides, [(0, 0), (1, 1)])
    assert refused.value.reasons == (
        "district 0: 6 persons, and the cap is 5",
        "households 0 and 1 are to live apart, and do not",
    )
    with pytest.raises(CannotFix, match="home 0 is given twice"):
        after_fixing(pairs, sides, [(0, 0), (1, 0)])

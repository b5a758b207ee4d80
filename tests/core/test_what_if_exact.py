"""Every what-if equals the optimum of the changed question, solved anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import NOBODY, Match, Pairs, pairs_of
from softlanding.core.matching.what_if import (
    AddHome,
    Forbid,
    Force,
    NotFeasible,
    WhatIf,
    WithoutHome,
    WithoutHousehold,
)

GONE = 0


@st.composite
def tables(draw):
    """Small tables of values with ties, households without a pair and homes that nobody may have; 0: not feasible."""
    households, homes = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    most = draw(st.sampled_from([1, 3, 20, 9_000_000]))
    value = st.one_of(st.just(GONE), st.integers(1, most))
    row = st.lists(value, min_size=homes, max_size=homes)
    return np.array(draw(st.lists(row, min_size=households, max_size=households)), np.int64)


def pairs_in(table):
    household, home = np.nonzero(table)
    return pairs_of(*table.shape, household, home, table[household, home])


def asked(table):
    pairs = pairs_in(table)
    return WhatIf(pairs, best_match(pairs))


def best_of(table):
    return best_match(pairs_in(table)).value


def with_change(table, change):
    """The table after a change, and what the forced pair is worth beside it."""
    table = table.copy()
    match change:
        case Force(household, home):
            worth = int(table[household, home])
            table[household, :] = table[:, home] = GONE
            return table, worth
        case Forbid(household, home):
            table[household, home] = GONE
        case WithoutHome(home):
            table[:, home] = GONE
        case WithoutHousehold(household):
            table[household, :] = GONE
        case AddHome(values):
            table = np.column_stack([table, values])
    return table, 0


def changes_of(table):
    households, homes = table.shape
    somebody, some_home = st.integers(0, households - 1), st.integers(0, homes - 1)
    feasible = [(int(i), int(j)) for i, j in zip(*np.nonzero(table), strict=True)]
    forced = [st.sampled_from(feasible).map(lambda pair: Force(*pair))] if feasible else []
    return st.one_of(
        *forced,
        st.builds(Forbid, somebody, some_home),
        st.builds(WithoutHome, some_home),
        st.builds(WithoutHousehold, somebody),
        st.lists(st.integers(0, 20), min_size=households, max_size=households).map(
            lambda values: AddHome(np.array(values, np.int64))
        ),
    )


def followed(home_of, moves):
    """The match after the moves, each checked to begin where its household was."""
    home_of = home_of.copy()
    for move in moves:
        assert home_of[move.household] == move.before
        home_of[move.household] = move.after
    return home_of


@settings(max_examples=100, deadline=None)
@given(st.data(), tables())
def test_an_answer_is_what_solving_the_changed_question_gives(data, table):
    change = data.draw(changes_of(table))
    question = asked(table)
    before = question.home_of
    answer = question.ask(change)
    rest, forced = with_change(table, change)
    assert answer.value == best_of(rest) + forced
    assert answer.change == answer.value - question.value
    after = followed(before, answer.moves)
    placed = np.flatnonzero(after != NOBODY)
    assert len(set(after[placed].tolist())) == len(placed)
    worth = (np.column_stack([table, change.values]) if isinstance(change, AddHome) else table)[placed, after[placed]]
    assert (worth > 0).all()
    assert int(worth.sum()) == answer.value


@settings(max_examples=60, deadline=None)
@given(st.data(), tables())
def test_changes_one_after_the_other_stay_exact(data, table):
    question, forced, gone = asked(table), 0, set()
    for _ in range(data.draw(st.integers(1, 4))):
        change = data.draw(changes_of(table))
        if isinstance(change, AddHome):
            change.values[list(gone)] = GONE
        try:
            answer, question = question.ask(change), question.after([change])
        except NotFeasible:
            continue
        table, worth = with_change(table, change)
        forced += worth
        if isinstance(change, Force | WithoutHousehold):
            gone.add(change.household)
        assert answer.value == question.value == best_of(table) + forced


@settings(max_examples=30, deadline=None)
@given(st.data(), tables())
def test_asking_changes_nothing(data, table):
    question = asked(table)
    before, value = question.home_of, question.value
    first = data.draw(changes_of(table))
    answer = question.ask(first)
    question.ask(data.draw(changes_of(table)))
    assert np.array_equal(question.home_of, before)
    assert question.value == value
    assert question.ask(first) == answer


@settings(max_examples=40, deadline=None)
@given(tables())
def test_the_price_at_once_is_never_more_than_forcing_costs(table):
    question = asked(table)
    for household, home in zip(*(np.nonzero(table)), strict=True):
        price = question.price_of(int(household), int(home))
        assert 0 <= price <= -question.force(int(household), int(home)).change
    for household, home in zip(*np.nonzero(table == GONE), strict=True):
        assert question.price_of(int(household), int(home)) is None


@settings(max_examples=40, deadline=None)
@given(tables())
def test_the_second_best_home_is_the_other_home_that_costs_least(table):
    question = asked(table)
    for household in range(table.shape[0]):
        held = question.home_of[household]
        others = [int(home) for home in np.flatnonzero(table[household]) if home != held]
        found = question.second_best(household)
        if not others:
            assert found is None
            continue
        home, answer = found
        assert home in others
        assert answer.value == max(question.force(household, other).value for other in others)
        assert answer.value == question.force(household, home).value


@settings(max_examples=40, deadline=None)
@given(st.data(), tables())
def test_after_changes_the_prices_still_prove_the_match(data, table):
    """Only where nothing is forced or gone: what is settled has no price any more."""
    households, homes = table.shape
    forbidden = data.draw(st.lists(st.builds(Forbid, st.integers(0, households - 1), st.integers(0, homes - 1))))
    state = asked(table).after(forbidden)._state
    for change in forbidden:
        table, _ = with_change(table, change)
    pairs = pairs_in(table)
    value = int(table[np.arange(households), state.home_of][state.home_of != NOBODY].sum())
    assert faults_of(pairs, Match(state.home_of, value, float(value), state.u, state.v)) == ()


def test_one_more_home_unlocks_a_chain():
    """The household without a home can only live in the home that another gives up for the new one."""
    table = np.array([[10, 0], [9, 0]])
    answer = asked(table).add_home(np.array([8, 0]))
    assert answer.change == 7
    assert [(move.household, move.before, move.after) for move in answer.moves] == [(0, 0, 2), (1, -1, 0)]
    assert answer.placed == (1,)
    assert answer.left_out == ()


def test_a_pair_that_the_rules_do_not_allow_is_not_forced():
    question = asked(np.array([[5, 0], [5, 5]]))
    with pytest.raises(NotFeasible):
        question.force(0, 1)


def test_a_forced_pair_is_not_undone_by_a_later_change():
    question = asked(np.array([[5, 4], [5, 4]])).after([Force(0, 1)])
    for change in (Forbid(0, 1), WithoutHome(1), WithoutHousehold(0), Force(1, 1)):
        with pytest.raises(NotFeasible):
            question.ask(change)


def test_a_match_without_prices_cannot_be_asked():
    with pytest.raises(ValueError, match="without prices"):
        WhatIf(Pairs(1, 1, *(np.zeros(0, np.int32),) * 2, np.zeros(0, np.int64)), Match(np.array([-1]), 0, 0.0))

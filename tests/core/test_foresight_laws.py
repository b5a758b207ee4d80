"""Laws of weekly decisions: nothing is given twice or too late, hindsight bounds all, the off switch looks at no future."""

from dataclasses import replace as other
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softlanding.core.foresight.deadlines import DEADLINES, HEAD_START, owed, share_housed
from softlanding.core.foresight.futures import forecast, futures_of, middle_prices
from softlanding.core.foresight.hindsight import hindsight
from softlanding.core.foresight.policies import POLICIES, Settings, choose, value_now
from softlanding.core.foresight.replay import moment_of, replay, score
from softlanding.core.foresight.table import best_in, ends_of_prices
from softlanding.core.foresight.week import History
from softlanding.core.foresight.world import HOME_WEEKS, HOUSEHOLD_WEEKS, World, invented_world, worth
from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import Match, pairs_of
from softlanding.core.matching.pool import NotOptimal

WEEKS = 15


def small(seed: int, *, homes: float = 3, refusals: float = 0.0) -> World:
    return invented_world(seed, WEEKS, households=3, homes=homes, refusals=refusals)


def full_pool(world: World, week: int):
    """Give the moment at which nobody was ever placed and every household and home still counts."""
    known = world.known
    pool = np.flatnonzero((known.household_week <= week) & (known.household_week >= week - HOUSEHOLD_WEEKS))
    free = np.flatnonzero((known.home_week <= week) & (known.home_week >= week - HOME_WEEKS))
    return moment_of(world, week, pool, free, fit=known.fit)


@pytest.mark.parametrize(("policy", "deadlines"), list(product(POLICIES, DEADLINES)))
def test_no_home_and_no_household_is_used_twice_or_outside_its_weeks(policy, deadlines):
    world = small(11, refusals=0.1)
    known, played = world.known, replay(world, Settings(policy, 2, 1, deadlines))
    assert len(played.household) > 10
    assert len(set(played.household.tolist())) == len(played.household)
    assert len(set(played.home.tolist())) == len(played.home)
    waited = played.week - known.household_week[played.household]
    stood = played.week - known.home_week[played.home]
    assert (waited.min() >= 0, waited.max() <= HOUSEHOLD_WEEKS) == (True, True)
    assert (stood.min() >= 0, stood.max() <= HOME_WEEKS) == (True, True)
    assert known.fit[played.household, played.home].min() > 0
    assert not world.refused[played.household, played.home].any()


@pytest.mark.parametrize("policy", POLICIES)
def test_everybody_is_placed_or_expired_or_still_waits(policy):
    world = small(4)
    played = replay(world, Settings(policy, 2, 1))
    assert len(played.household) + sum(played.expired) + played.waiting[-1] == len(world.rows)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), policy=st.sampled_from(POLICIES), homes=st.sampled_from([2, 3, 5]))
def test_hindsight_is_worth_at_least_as_much_as_any_policy(seed, policy, homes):
    world = small(seed, homes=homes)
    best = hindsight(world)
    assert score(world, replay(world, Settings(policy, 2, seed)), best).value_share <= 1.0


def test_hindsight_is_a_plan_that_could_have_been_made():
    world = small(2)
    rows, columns, weeks = hindsight(world)
    assert (len(set(rows.tolist())), len(set(columns.tolist()))) == (len(rows), len(rows))
    late = np.minimum(world.known.household_week[rows] + HOUSEHOLD_WEEKS, world.known.home_week[columns] + HOME_WEEKS)
    soon = np.maximum(world.known.household_week[rows], world.known.home_week[columns])
    assert ((weeks == soon).all(), (weeks <= late).all(), (weeks < WEEKS).all()) == (True, True, True)


@pytest.mark.parametrize("policy", POLICIES)
def test_the_same_seed_plays_the_same_weeks(policy):
    once, again = (replay(small(7), Settings(policy, 2, 3)) for _ in range(2))
    assert (once.household.tobytes(), once.home.tobytes(), once.week.tobytes()) == (
        again.household.tobytes(), again.home.tobytes(), again.week.tobytes(),
    )  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES)
def test_what_happens_later_changes_no_decision_before_it(policy):
    """A policy that peeked would decide otherwise in a world that differs only after the week."""
    world = small(9)
    known = world.known
    early = known.fit.copy()
    later_rows, later_columns = known.household_week > 6, known.home_week > 6
    early[later_rows] = 0
    early[:, later_columns] = 0
    blind = other(world, known=other(known, fit=early))
    ours, theirs = (replay(one, Settings(policy, 2, 3)) for one in (world, blind))
    until = ours.week <= 6, theirs.week <= 6
    assert ours.household[until[0]].tolist() == theirs.household[until[1]].tolist()
    assert ours.home[until[0]].tolist() == theirs.home[until[1]].tolist()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), week=st.integers(0, WEEKS - 1))
def test_the_off_switch_is_the_best_match_of_the_week(seed, week):
    moment = full_pool(small(seed), week)
    chosen = choose(moment, Settings("batch", None, 0, "never-held"))
    value = value_now(moment)
    i, j = np.nonzero(value)
    best = best_match(pairs_of(*value.shape, i, j, value[i, j]))
    assert int(value[chosen.household, chosen.home].sum()) == best.value
    assert (chosen.futures, chosen.share, chosen.home_price) == (0, None, None)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), week=st.integers(3, WEEKS - 1), policy=st.sampled_from(POLICIES[1:]))
def test_no_home_is_held_while_a_household_in_its_last_week_could_have_it(seed, week, policy):
    moment = full_pool(small(seed, homes=4), week)
    for deadlines in ("never-held", "first"):
        chosen = choose(moment, Settings(policy, 2, 1, deadlines))
        left = moment.allowed() & moment.last_weeks()[:, None]
        left[chosen.household] = False
        left[:, chosen.home] = False
        assert not left.any()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), week=st.integers(3, WEEKS - 1))
def test_first_places_as_many_households_in_their_last_weeks_as_any_match_can(seed, week):
    moment = full_pool(small(seed, homes=2), week)
    chosen = choose(moment, Settings("prices", 2, 1, "first"))
    i, j = np.nonzero(moment.allowed() & moment.last_weeks(2)[:, None])
    most = best_match(pairs_of(*moment.fit.shape, i, j, np.ones(len(i), np.int64))).value
    assert int(moment.last_weeks(2)[chosen.household].sum()) == most


def test_prices_of_a_future_prove_its_match_at_both_ends():
    moment = full_pool(small(3), 8)
    for future in futures_of(moment, count=3, seed=5, postponed=True):
        i, j = np.nonzero(future.value)
        pairs = pairs_of(*future.value.shape, i, j, future.value[i, j].astype(np.int64))
        best = best_match(pairs).value
        home_of = best_in(future.value)
        (least_u, most_u), (least_v, most_v) = ends_of_prices(future.value, home_of)
        for u, v in ((most_u, least_v), (least_u, most_v)):
            match = Match(home_of, best, float(best), u.astype(np.int64), v.astype(np.int64))
            assert faults_of(pairs, match) == ()
        household, home = middle_prices(future)
        w, f = future.waiting, future.free
        assert ((least_u[:w] <= household) & (household <= most_u[:w])).all()
        assert ((least_v[:f] <= home) & (home <= most_v[:f])).all()


def test_the_greatest_price_of_a_home_is_what_the_whole_loses_without_it():
    table = futures_of(full_pool(small(3), 8), count=1, seed=5, postponed=True)[0].value
    (_, most_household), (_, most_home) = ends_of_prices(table, best_in(table))

    def worth_of(left: np.ndarray) -> int:
        home_of = best_in(left)
        placed = np.flatnonzero(home_of >= 0)
        return int(left[placed, home_of[placed]].sum())

    for at in range(5):
        assert worth_of(table) - worth_of(np.delete(table, at, axis=1)) == most_home[at]
        assert worth_of(table) - worth_of(np.delete(table, at, axis=0)) == most_household[at]


@pytest.mark.parametrize("home_of", [[1, 0], [0, -1], [-1, 0]])
def test_a_match_that_is_not_the_best_has_no_prices(home_of):
    with pytest.raises(NotOptimal):
        ends_of_prices(np.array([[9, 1], [1, 9]], np.int32), np.array(home_of, np.int32))


def test_a_forecast_takes_the_same_weeks_of_earlier_years():
    counts = np.where(np.arange(104) % 52 < 26, 10, 30)
    found = forecast(counts, 40, seasons=True)
    assert (found[8], found[36]) == (10.0, 30.0)
    assert forecast(counts, 2, seasons=False).tolist() == [20.0, 20.0]


def test_a_forecast_without_earlier_years_is_the_mean():
    assert forecast(np.array([2, 4, 6]), 3, seasons=True).tolist() == [4.0, 4.0, 4.0]
    assert forecast(np.array([], np.int64), 2, seasons=True).tolist() == [0.0, 0.0]


def test_a_placement_is_worth_less_with_every_week():
    assert worth(np.array([500, 500]), np.array([0, 3])).tolist() == [1500, 1476]


def test_the_share_housed_is_counted_on_the_past_year_alone():
    fit = np.zeros((8, 8), np.int16)
    fit[4:, 4:6] = 500
    counts = np.array([*([0] * 51), 4, 0])
    history = History(np.array([4, *counts]), np.array([4, *counts]), fit)
    assert share_housed(history) == 0.5
    assert share_housed(History(counts, counts, np.zeros((0, 0), np.int16))) is None


def test_with_too_few_homes_the_last_weeks_get_a_head_start():
    moment = full_pool(small(5, homes=2), 12)
    due, left = owed("balanced", moment), moment.pool.left
    assert due.rule == "balanced"
    assert {int(weeks): float(due.start[left == weeks].max()) for weeks in np.unique(left)} == {
        int(weeks): HEAD_START / 2**weeks if weeks <= 2 else 0.0 for weeks in np.unique(left)
    }


def test_with_enough_homes_the_last_weeks_go_first_whatever_is_forecast():
    moment = full_pool(small(5, homes=9), 12)
    wrong = [owed("balanced", other(moment, forecast_error=error)).rule for error in (-0.3, 0.0, 0.3)]
    assert wrong == ["first", "first", "first"]


@pytest.mark.parametrize("error", [-0.3, 0.3])
def test_deadlines_stay_safe_when_the_forecast_is_wrong_and_offers_are_refused(error):
    """With enough homes, no more households pass their deadline than when the first to come is served first."""
    world = invented_world(21, 30, households=5, homes=9, refusals=0.1)
    best = hindsight(world)
    ours = score(world, replay(world, Settings(futures=3, seed=1), forecast_error=error), best)
    theirs = score(world, replay(world, Settings("first-come")), best)
    assert ours.refused > 5
    assert ours.expired <= theirs.expired
    assert ours.value_share > theirs.value_share


@pytest.mark.parametrize("error", [-0.3, 0.3])
@pytest.mark.parametrize("homes", [3, 4, 6])
def test_no_more_pass_the_deadline_than_under_the_weekly_optimum_when_the_forecast_is_wrong(homes, error):
    ours = theirs = 0
    for seed in (22, 23):
        world = invented_world(seed, 26, households=4, homes=homes, refusals=0.1)
        ours += sum(replay(world, Settings(futures=3, seed=1), forecast_error=error).expired)
        theirs += sum(replay(world, Settings("batch", deadlines="count")).expired)
    assert ours <= theirs

"""One weekly decision: matches, holds with a reason, the spread over futures, and who is past the deadline."""

import numpy as np
import pytest

from softlanding.core.foresight.deciding import decide
from softlanding.core.foresight.replay import moment_of
from softlanding.core.foresight.week import Free, History, Waiting
from softlanding.core.foresight.world import HOME_WEEKS, HOUSEHOLD_WEEKS, invented_world


def case(fit, *, waited=None, left=None, homes_left=None, past=None):
    """Make a small week: past cases are those that `past` gives, (past households, past homes)."""
    fit = np.array(fit, np.int16)
    n, m = fit.shape
    past = np.array(past if past is not None else np.zeros((0, 0)), np.int16).reshape(-1, 2) if past else None
    history = past if past is not None else np.zeros((0, 0), np.int16)
    pool = Waiting(
        tuple(f"household-{at}" for at in range(n)),
        np.array(waited or [0] * n),
        np.array(left or [12] * n),
        np.zeros((n, history.shape[1]), np.int16),
    )
    homes = Free(
        tuple(f"home-{at}" for at in range(m)),
        np.array(homes_left or [3] * m),
        np.zeros((history.shape[0], m), np.int16),
    )
    return pool, homes, History(np.zeros(0, np.int64), np.zeros(0, np.int64), history), fit


def week_of_a_world():
    world = invented_world(5, 20, households=8, homes=8)
    known, week = world.known, 10
    pool = np.flatnonzero((known.household_week <= week) & (known.household_week >= week - HOUSEHOLD_WEEKS))
    free = np.flatnonzero((known.home_week <= week) & (known.home_week >= week - HOME_WEEKS))
    moment = moment_of(world, week, pool[::3], free, fit=known.fit)
    return moment.pool, moment.homes, moment.history, moment.fit


@pytest.mark.parametrize("policy", ["prices", "votes", "batch", "threshold", "first-come"])
def test_every_household_and_home_is_matched_or_held_with_a_reason(policy):
    pool, homes, history, fit = week_of_a_world()
    found = decide(pool, homes, history, fit=fit, policy=policy, futures=4, seed=2)
    households = [one.household for one in found.matches] + [one.id for one in found.holds if one.kind == "household"]
    given = [one.home for one in found.matches] + [one.id for one in found.holds if one.kind == "home"]
    assert (sorted(households), sorted(given)) == (sorted(pool.ids), sorted(homes.ids))


def test_the_spread_says_in_which_share_of_the_futures_a_pair_is_right_now():
    pool, homes, history, fit = week_of_a_world()
    found = decide(pool, homes, history, fit=fit, futures=4, seed=2)
    assert {round(4 * share) / 4 for share in found.spread.values()} == set(found.spread.values())
    assert len(found.spread) == int((fit > 0).sum())
    for one in found.matches:
        assert found.spread[one.household, one.home] == one.share
    assert (found.futures, len(found.home_prices)) == (4, len(homes.ids))


def test_the_same_week_is_decided_the_same_way():
    pool, homes, history, fit = week_of_a_world()
    once, again = (decide(pool, homes, history, fit=fit, futures=3, seed=9) for _ in range(2))
    assert once == again


def test_the_off_switch_draws_no_future():
    pool, homes, history, fit = week_of_a_world()
    found = decide(pool, homes, history, fit=fit, policy="batch", seed=1)
    assert (found.futures, found.spread, found.home_prices, found.household_prices) == (0, {}, {}, {})


def test_without_a_past_the_week_is_matched_as_the_off_switch_does():
    pool, homes, history, fit = case([[500, 300], [400, 100]])
    ours = decide(pool, homes, history, fit=fit, policy="prices").matches
    assert ours == decide(pool, homes, history, fit=fit, policy="batch").matches
    assert [(one.household, one.home, one.fit, one.value) for one in ours] == [
        ("household-0", "home-1", 300, 1300),
        ("household-1", "home-0", 400, 1400),
    ]


def test_a_home_that_nobody_may_have_is_held_because_no_pair_is_allowed():
    pool, homes, history, fit = case([[500, 0]])
    found = decide(pool, homes, history, fit=fit, policy="batch")
    assert [(one.id, one.kind, one.why) for one in found.holds] == [("home-1", "home", "no-pair-allowed")]


def test_a_household_is_held_when_its_only_home_is_worth_more_to_another():
    pool, homes, history, fit = case([[500], [900]])
    found = decide(pool, homes, history, fit=fit, policy="batch")
    assert [(one.id, one.why) for one in found.holds] == [("household-0", "other-pairs-are-worth-more")]


def test_a_poor_fit_waits_for_more_and_is_made_in_the_last_week():
    early = case([[100]], left=[9])
    late = case([[100]], waited=[12], left=[0])
    past = case([[100]], waited=[16], left=[-4])
    held, made, still = (decide(*one[:3], fit=one[3], policy="threshold") for one in (early, late, past))
    assert [one.why for one in held.holds] == ["worth-more-later", "worth-more-later"]
    assert [one.last_week for one in (*made.matches, *still.matches)] == [True, True]


def test_a_fit_of_another_shape_is_refused():
    pool, homes, history, fit = case([[500]])
    with pytest.raises(ValueError, match="shape"):
        decide(pool, homes, history, fit=fit.T[:0])

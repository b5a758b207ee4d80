"""What if, where a cap decides: the match is made anew, and says the same as matching the changed batch."""

from decimal import Decimal

import pytest

from matching_batches import batch, home, household
from softlanding.common.errors import Refused
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries import proposals_what_if as trying


@pytest.fixture
def solved():
    """Two households want the two homes of a district that takes one household only."""
    document = batch(
        [household("h1"), household("h2")],
        [home("w1"), home("w2")],
        caps={"district_households": {"escamp": 1}},
    )
    policy = solving.policy_as_json(solving.dated_policy("den-haag-2026", solving.batch_of(document).on))
    found = solving.warm("under-caps", document, policy)
    assert found.what_if is None
    return found


def told(trial):
    return {one.household: one.after for one in trial.moves}, trial.gain, trial.unlocked


def test_forcing_the_other_household_moves_both_and_costs_what_it_costs(solved):
    (placed,) = (one.household for one in solved.found.assignments)
    other = "h2" if placed == "h1" else "h1"
    moves, _, unlocked = told(trying.forced(solved, other, "w1"))
    assert (moves[placed], moves[other], unlocked) == (None, "w1", 0)


def test_forbidding_the_only_pair_in_use_changes_the_home_and_not_how_many(solved):
    ((household_id, home_id),) = ((one.household, one.home) for one in solved.found.assignments)
    moves, gain, unlocked = told(trying.forbidden(solved, household_id, home_id))
    assert (unlocked, gain <= 0, bool(moves)) == (0, True, True)


def test_a_home_in_another_district_unlocks_one_household_more(solved):
    place = {"step_free": True, "place": (52.06, 4.3)}
    _, gain, unlocked = told(trying.with_home(solved, bedrooms=1, rent=Decimal(600), district="laak", **place))
    assert (unlocked, gain > solved.unit) == (1, True)


def test_a_home_in_the_full_district_unlocks_nobody(solved):
    place = {"step_free": True, "place": (52.06, 4.3)}
    _, _, unlocked = told(trying.with_home(solved, bedrooms=1, rent=Decimal(600), district="escamp", **place))
    assert unlocked == 0


def test_what_an_officer_fixed_is_not_forced_elsewhere():
    document = batch(
        [household("h1"), household("h2")], [home("w1"), home("w2")],
        caps={"district_households": {"escamp": 1}}, force=[["h1", "w1"]],
    )  # fmt: skip
    policy = solving.policy_as_json(solving.dated_policy("den-haag-2026", solving.batch_of(document).on))
    found = solving.warm("under-caps-forced", document, policy)
    with pytest.raises(Refused, match="fixed"):
        trying.forced(found, "h1", "w2")

"""Setting a part of a match free: only what keeps the rest of the match valid may change."""

import numpy as np
import pytest

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.pairs import NOBODY
from softlanding.core.matching.sides.around import around
from softlanding.core.matching.sides.closing import Question, closed
from softlanding.core.matching.sides.greedy import mended
from softlanding.core.matching.sides.places import places_of


@pytest.fixture(scope="module")
def batch():
    """A batch with a match that keeps every condition, and is not the best."""
    pairs, sides = invented_batch(4, 60, 72)
    places = places_of(pairs, sides)
    return pairs, places, mended(pairs, places, best_match(pairs).home_of)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_change_of_some_districts_keeps_every_condition_and_loses_nothing(batch, seed):
    pairs, places, home_of = batch
    districts = np.random.default_rng(seed).permutation(places.districts)[:12]
    part = around(pairs, places, np.arange(len(pairs)), home_of, districts)
    most = int(pairs.value.max()) * pairs.households
    found, _ = closed(Question(pairs, part.places, part.columns), part.home_of, most, lambda: False)
    whole = np.where(part.rest == NOBODY, found, part.rest).astype(np.int32)
    placed = whole[whole != NOBODY]
    assert len(set(placed.tolist())) == len(placed)
    assert places.kept_by(whole)
    assert pairs.worth(whole) >= pairs.worth(home_of)
    stays = (home_of != NOBODY) & ~np.isin(places.district[home_of], districts)
    assert np.array_equal(whole[stays], home_of[stays])


def test_every_household_that_is_free_keeps_its_home_as_a_choice(batch):
    pairs, places, home_of = batch
    part = around(pairs, places, np.arange(len(pairs)), home_of, np.arange(5))
    chosen = set(zip(pairs.household[part.columns].tolist(), pairs.home[part.columns].tolist(), strict=True))
    now = {(who, int(home)) for who, home in enumerate(part.home_of) if home != NOBODY}
    assert now
    assert now <= chosen

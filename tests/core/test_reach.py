"""A share with its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.reach import share_of


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (6, 10, 0.3127, 0.8318), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(part, whole, low, high):
    """The last one is the worked example of Newcombe (1998), table I: 81 of 263."""
    share = share_of(part, whole)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_nobody_to_count_is_no_share():
    assert share_of(0, 0).value is None


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3)])
def test_what_is_no_part_of_the_whole_is_refused(part, whole):
    with pytest.raises(ValueError, match="no part"):
        share_of(part, whole)


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_share_lies_in_its_interval_and_the_interval_in_the_possible(numbers):
    share = share_of(*numbers)
    assert 0 <= share.low <= share.value + 1e-12
    assert share.value - 1e-12 <= share.high <= 1

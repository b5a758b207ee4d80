"""Shares with their interval and percentiles with open cases: exact values, an oracle, and laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.promises.figures import Length, curve_of, percentile, shown_counts, wilson

lengths = st.lists(st.builds(Length, st.integers(0, 40), st.booleans(), st.integers(1, 3)), min_size=1, max_size=40)


def waiting_after(lengths: list[Length], days: int) -> Fraction:
    """The definition, person by person and with fractions: of those still there each day, the share that stayed."""
    each = [one for one in lengths for _ in range(one.many)]
    share = Fraction(1)
    for day in sorted({one.days for one in each if one.ended and one.days <= days}):
        there = [one for one in each if one.days >= day]
        share *= 1 - Fraction(sum(one.ended and one.days == day for one in there), len(there))
    return share


def test_wilsons_interval_is_that_of_the_literature():
    """Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, and 0 of 20."""
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    none = wilson(0, 20)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)


@pytest.mark.parametrize(("kept", "n"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(kept, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(kept, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(pair):
    found = wilson(*pair)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_freireichs_patients_have_the_curve_of_the_textbook():
    """6-MP arm of Freireich et al., Blood 21 (1963), as in every textbook of survival analysis."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    left = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = curve_of([*(Length(one, ended=True) for one in ended), *(Length(one, ended=False) for one in left)])
    assert curve.days == (6, 7, 10, 13, 16, 22, 23)
    assert [round(one, 4) for one in curve.waiting] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert (percentile(curve, 0.5), percentile(curve, 0.9), curve.n, curve.still_open) == (23, None, 21, 12)


@given(lengths)
def test_the_curve_is_its_definition(many):
    curve = curve_of(many)
    assert [round(one, 9) for one in curve.waiting] == [round(float(waiting_after(many, day)), 9) for day in curve.days]


@given(lengths)
def test_when_nobody_is_open_a_percentile_is_that_of_the_sorted_list(many):
    done = [Length(one.days, ended=True, many=one.many) for one in many]
    each = sorted(one.days for one in done for _ in range(one.many))
    assert percentile(curve_of(done), 0.5) == each[(len(each) + 1) // 2 - 1]


@given(lengths, st.integers(0, 39), st.integers(1, 30), st.sampled_from([0.5, 0.9]))
def test_a_percentile_never_falls_when_an_open_case_gets_older(many, which, more, share):
    index = which % len(many)
    older = [
        Length(one.days + more, ended=False, many=one.many) if at == index and not one.ended else one
        for at, one in enumerate(many)
    ]
    never = float("inf")
    before, after = (percentile(curve_of(one), share) for one in (many, older))
    assert (never if after is None else after) >= (never if before is None else before)


def test_figures_under_ten_are_hidden_and_never_one_alone():
    assert shown_counts([40, 3, 25]) == [True, False, False]
    assert shown_counts([40, 3, 25, 4]) == [True, False, True, False]
    assert shown_counts([40, 0, 25]) == [True, True, True]
    assert shown_counts([9]) == [False]


@given(st.lists(st.integers(0, 60), max_size=24))
def test_what_is_hidden_cannot_be_computed_from_the_whole(counts):
    shown = shown_counts(counts)
    hidden = [count for count, seen in zip(counts, shown, strict=True) if not seen]
    assert all(seen == (count >= 10 or count == 0) for count, seen in zip(counts, shown, strict=True) if count < 10)
    assert len(hidden) != 1 or sum(counts) == hidden[0]

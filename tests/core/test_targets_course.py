"""Half-years, the pace line and the forecast."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.apportionment.course import forecast, missed_in_a_row, snapshots
from softlanding.core.apportionment.half_years import HalfYear, read_half_year

H2 = HalfYear(2026, 2)


def months_back(last: date, counts: list[int]) -> dict[date, int]:
    found = {}
    year, month = last.year, last.month
    for count in reversed(counts):
        found[date(year, month, 1)] = count
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def test_the_act_asks_for_the_inhabitants_of_the_first_of_january_of_the_year_before():
    assert HalfYear(2027, 1).inhabitants_on == HalfYear(2027, 2).inhabitants_on == date(2026, 1, 1)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_every_day_is_in_one_half_year_between_the_one_before_and_the_one_after(day):
    found = HalfYear.of(day)
    assert found.starts_on <= day < found.ends_on == found.next.starts_on
    assert found.next.previous == found == read_half_year(str(found).lower())
    assert [month.day for month in found.months] == [1] * 6


@pytest.mark.parametrize("typed", ["2027", "2027-H3", "27-H1", "2027-H1x", ""])
def test_what_is_no_half_year_is_refused(typed):
    with pytest.raises(ValueError, match="write it as 2027-H1"):
        read_half_year(typed)


def test_the_pace_is_a_sixth_a_month_and_months_to_come_have_nothing_so_far():
    found = snapshots(H2, 300, {date(2026, 7, 1): 40, date(2026, 8, 1): 70}, date(2026, 9, 10))
    assert [one.pace for one in found] == [Fraction(50 * at) for at in range(1, 7)]
    assert [one.so_far for one in found] == [40, 110, 110, None, None, None]
    assert [one.over for one in found] == [True, True, False, False, False, False]


def test_a_lead_larger_than_the_target_asks_for_nothing():
    assert {one.pace for one in snapshots(H2, -20, {}, date(2026, 9, 10))} == {Fraction(0)}


def test_months_that_are_all_alike_go_on_as_they_were():
    known = months_back(date(2026, 9, 1), [50] * 8)
    found = forecast(H2, known, date(2026, 10, 1))
    assert found is not None
    assert (found.expected, found.months) == (300, 8)
    assert found.low <= 300 <= found.high
    assert found.low > 150
    assert found.high < 450


def test_months_that_jump_make_a_wider_interval():
    calm = forecast(H2, months_back(date(2026, 9, 1), [50] * 8), date(2026, 10, 1))
    wild = forecast(H2, months_back(date(2026, 9, 1), [5, 95, 10, 90, 0, 100, 20, 80]), date(2026, 10, 1))
    assert wild.high - wild.low > calm.high - calm.low


def test_two_months_are_too_few_for_a_forecast_and_another_half_year_has_none():
    known = months_back(date(2026, 8, 1), [50, 50])
    assert forecast(H2, known, date(2026, 9, 20)) is None
    assert forecast(H2, months_back(date(2026, 9, 1), [50] * 8), date(2027, 1, 1)) is None
    assert forecast(H2, {}, date(2026, 9, 20)) is None


def test_the_last_day_leaves_next_to_nothing_to_come():
    known = months_back(date(2026, 12, 1), [60] * 6)
    found = forecast(H2, known, date(2026, 12, 31))
    assert 360 <= found.low <= found.high < 375


@given(st.lists(st.integers(0, 400), min_size=3, max_size=12), st.integers(1, 28))
def test_a_forecast_is_never_below_what_was_housed_already(counts, day):
    known = months_back(date(2026, 10, 1), counts)
    found = forecast(H2, known, date(2026, 10, day))
    if found is not None:
        done = sum(count for month, count in known.items() if month >= H2.starts_on)
        assert done <= found.low <= found.high
        assert found.low - 1 <= found.expected


def test_half_years_missed_are_counted_back_from_the_latest():
    assert missed_in_a_row([]) == 0
    assert missed_in_a_row([False] * 4) == 4
    assert missed_in_a_row([False, False, True]) == 0

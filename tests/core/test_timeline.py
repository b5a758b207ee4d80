"""The clock traps of other appointment systems, and what a desk's hours mean in ticks."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.timeline import (
    Counter,
    DeskPlan,
    ExtraHours,
    Hours,
    busy_masks,
    first_tick_from,
    moment_of,
    open_mask,
    run_starts,
    tick_at,
    tick_of,
    ticks_for,
    ticks_of_day,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = frozenset(range(7))
AUTUMN = date(2026, 10, 25)
SPRING = date(2027, 3, 28)


def desk_with(*hours, **more):
    return DeskPlan("desk", "Europe/Amsterdam", (Counter("one", {"ind": hours}),), **more)


def open_clocks(desk, day, authority="ind"):
    """The staffed periods of the first counter as local clock times, of all ticks that its mask holds."""
    first = ticks_of_day(day, AMSTERDAM).start
    mask = open_mask(desk, desk.counters[0], authority, day)
    ticks = [first + n for n in range(mask.bit_length()) if mask >> n & 1]
    begins = [t for t in ticks if t - 1 not in ticks]
    ends = [t + 1 for t in ticks if t + 1 not in ticks]
    return [
        (f"{moment_of(b, AMSTERDAM):%H:%M}", f"{moment_of(e, AMSTERDAM):%H:%M}")
        for b, e in zip(begins, ends, strict=True)
    ]


def test_the_day_on_which_clocks_go_back_has_300_distinct_ticks():
    ticks = ticks_of_day(AUTUMN, AMSTERDAM)
    assert len({moment_of(t, AMSTERDAM).astimezone(UTC) for t in ticks}) == 300


def test_the_day_on_which_clocks_go_forward_has_276_distinct_ticks():
    ticks = ticks_of_day(SPRING, AMSTERDAM)
    assert len({moment_of(t, AMSTERDAM).astimezone(UTC) for t in ticks}) == 276


def test_any_other_day_has_288_ticks():
    assert len(ticks_of_day(date(2026, 10, 26), AMSTERDAM)) == 288


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_days_follow_each_other_without_gap_or_overlap(day):
    assert ticks_of_day(day, AMSTERDAM).stop == ticks_of_day(day + timedelta(days=1), AMSTERDAM).start


@pytest.mark.parametrize("day", [AUTUMN, SPRING, date(2026, 10, 24), date(2027, 3, 29)])
def test_thirteen_to_eighteen_stays_so_on_and_around_change_days(day):
    assert open_clocks(desk_with(Hours(WEEK, time(13), time(18))), day) == [("13:00", "18:00")]


@given(st.integers(min_value=0, max_value=40_000_000))
def test_a_tick_and_its_moment_are_the_same_thing(tick):
    assert tick_of(moment_of(tick, AMSTERDAM)) == tick


def test_hours_that_the_clocks_show_twice_are_counted_by_elapsed_time():
    assert tick_at(AUTUMN, time(3), AMSTERDAM) - tick_at(AUTUMN, time(2), AMSTERDAM) == 24


def test_a_time_that_the_clocks_skip_means_the_moment_of_the_change():
    assert tick_at(SPRING, time(2, 30), AMSTERDAM) == tick_at(SPRING, time(3), AMSTERDAM)


def test_hours_inside_the_skipped_hour_are_no_hours():
    assert open_clocks(desk_with(Hours(WEEK, time(2), time(3))), SPRING) == []


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match=r"^2026-11-23T09:00:00 has no time zone, so it is not a moment"):
        tick_of(datetime(2026, 11, 23, 9))
    with pytest.raises(ValueError, match="has no time zone"):
        first_tick_from(datetime(2026, 11, 23, 9))


def test_a_moment_between_two_ticks_is_refused():
    with pytest.raises(ValueError, match="is not on the grid of 5 minutes"):
        tick_of(datetime(2026, 11, 23, 9, 2, tzinfo=UTC))


def test_the_first_tick_from_a_moment_is_the_next_one_on_the_grid():
    nine = datetime(2026, 11, 23, 9, tzinfo=AMSTERDAM)
    later = [first_tick_from(nine + timedelta(seconds=s)) - tick_of(nine) for s in (-1, 0, 1, 300, 301)]
    assert later == [0, 0, 1, 1, 2]


def test_the_offset_of_a_moment_does_not_change_its_tick():
    there = datetime(2026, 11, 23, 13, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert tick_of(there) == tick_of(datetime(2026, 11, 23, 8, tzinfo=UTC))


def test_durations_are_rounded_up_to_whole_ticks():
    assert [ticks_for(minutes) for minutes in (1, 5, 6, 10, 12, 20)] == [1, 1, 2, 2, 3, 4]


def test_maastricht_has_three_windows_a_week_for_the_immigration_service():
    morning = Hours(frozenset({1, 3}), time(9), time(12, 30))
    afternoon = Hours(frozenset({4}), time(13, 30), time(17))
    desk = desk_with(morning, afternoon)
    week = [open_clocks(desk, date(2026, 11, 23) + timedelta(days=n)) for n in range(7)]
    assert week == [[], [("09:00", "12:30")], [], [("09:00", "12:30")], [("13:30", "17:00")], [], []]


def test_a_closed_day_is_data_and_kings_day_of_2031_falls_on_26_april():
    desk = desk_with(Hours(WEEK, time(9), time(17)), closed_on=frozenset({date(2031, 4, 26)}))
    assert [open_clocks(desk, date(2031, 4, n)) for n in (26, 27)] == [[], [("09:00", "17:00")]]


def test_extra_hours_hold_on_a_closed_day_and_shorten_it():
    christmas_eve = date(2026, 12, 24)
    desk = desk_with(
        Hours(WEEK, time(9), time(17)),
        closed_on=frozenset({christmas_eve}),
        extra_hours=(ExtraHours("one", "ind", christmas_eve, time(9), time(12)),),
    )
    assert open_clocks(desk, christmas_eve) == [("09:00", "12:00")]


def test_extra_hours_may_bring_an_authority_that_the_counter_never_has_otherwise():
    day = date(2026, 11, 28)
    desk = desk_with(extra_hours=(ExtraHours("one", "municipality", day, time(10), time(12)),))
    assert open_clocks(desk, day, "municipality") == [("10:00", "12:00")]


def test_extra_hours_of_an_unknown_counter_are_refused():
    with pytest.raises(ValueError, match="name counters it does not have: two"):
        desk_with(extra_hours=(ExtraHours("two", "ind", AUTUMN, time(9), time(12)),))


def test_two_counters_with_one_id_are_refused():
    with pytest.raises(ValueError, match="two counters with the same id"):
        DeskPlan("desk", "Europe/Amsterdam", (Counter("one", {}), Counter("one", {})))


def test_overlapping_hours_are_one_opening():
    desk = desk_with(Hours(WEEK, time(9), time(12)), Hours(WEEK, time(11), time(14)))
    assert open_clocks(desk, AUTUMN) == [("09:00", "14:00")]


def test_hours_hold_from_their_first_day_and_no_longer_on_the_day_they_end():
    desk = desk_with(Hours(WEEK, time(9), time(10), date(2026, 11, 24), date(2026, 11, 26)))
    open_on = [n for n in range(22, 29) if open_clocks(desk, date(2026, 11, n))]
    assert open_on == [24, 25]


def test_every_second_week_counts_from_the_week_in_which_the_hours_begin():
    desk = desk_with(Hours(frozenset({0, 4}), time(9), time(10), date(2026, 11, 25), None, 2))
    days = [date(2026, 11, 23) + timedelta(days=n) for n in range(35)]
    assert [d for d in days if open_clocks(desk, d)] == [
        date(2026, 11, 27),
        date(2026, 12, 7),
        date(2026, 12, 11),
        date(2026, 12, 21),
        date(2026, 12, 25),
    ]


def test_a_shift_across_midnight_stands_on_both_days():
    desk = desk_with(Hours(frozenset({4}), time(22), time(2)))
    assert open_clocks(desk, date(2026, 11, 27)) == [("22:00", "00:00")]
    assert open_clocks(desk, date(2026, 11, 28)) == [("00:00", "02:00")]


def test_a_shift_across_midnight_ends_with_the_day_on_which_it_would_open():
    desk = desk_with(Hours(frozenset({4}), time(22), time(2)), closed_on=frozenset({date(2026, 11, 27)}))
    assert [open_clocks(desk, date(2026, 11, n)) for n in (27, 28)] == [[], []]


def test_a_night_shift_over_the_change_lasts_an_hour_longer():
    desk = desk_with(Hours(frozenset({5}), time(22), time(6)))
    night = [open_mask(desk, desk.counters[0], "ind", date(2026, 10, n)).bit_count() for n in (24, 25)]
    assert sum(night) == 9 * 12


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weekdays": frozenset()}, "weekdays are numbers from 0"),
        ({"weekdays": frozenset({7})}, "weekdays are numbers from 0"),
        ({"closes": time(9)}, "either none or a whole day"),
        ({"opens": time(9, 2)}, "not a local time on the grid"),
        ({"opens": time(9, tzinfo=UTC)}, "not a local time on the grid"),
        ({"every_weeks": 2}, "which is missing"),
        ({"every_weeks": 0}, "every_weeks is 1 or more"),
        ({"valid_from": AUTUMN, "valid_to": AUTUMN}, "valid_to is the first day"),
    ],
)
def test_hours_that_say_nothing_clear_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        Hours(**{"weekdays": WEEK, "opens": time(9), "closes": time(17), **wrong})


def test_claims_become_one_mask_per_counter_and_day():
    first = ticks_of_day(AUTUMN, AMSTERDAM)
    claims = [("one", first.start), ("one", first.stop - 1), ("one", first.stop), ("two", first.start + 2)]
    assert busy_masks(claims, AMSTERDAM) == {
        ("one", AUTUMN): 1 | 1 << 299,
        ("one", date(2026, 10, 26)): 1,
        ("two", AUTUMN): 4,
    }


@given(st.integers(min_value=0, max_value=2**40), st.integers(min_value=1, max_value=12))
def test_a_run_starts_where_so_many_ticks_in_a_row_are_free(mask, length):
    by_hand = sum(1 << n for n in range(41) if all(mask >> n + i & 1 for i in range(length)))
    assert run_starts(mask, length) == by_hand


def test_a_day_is_worked_out_once_and_remembered_with_the_plan():
    desk = desk_with(Hours(WEEK, time(9), time(17)))
    assert desk.open_day(AUTUMN) is desk.open_day(AUTUMN)

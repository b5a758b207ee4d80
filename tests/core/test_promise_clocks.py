"""A promise's clock: exact days, and laws that hold for every course of events."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.promises.clocks import (
    Clock,
    Happened,
    Norm,
    Paused,
    clock_of,
    due_on,
    lasted_days,
    remaining_days,
    state_on,
)
from softlanding.core.terms import LegalCalendar, Length, end_of_term

MONDAY = date(2027, 3, 1)
THREE = Norm(3)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def at(*told: tuple[int, str] | tuple[int, str, str]) -> Clock | None:
    return clock_of([Happened(day(one[0]), place, *one[1:]) for place, one in enumerate(told)])


def test_three_days_from_monday_end_on_thursday():
    clock = at((0, "start"))
    assert due_on(clock, THREE, on=day(0)) == date(2027, 3, 4)
    assert [state_on(clock, THREE, on=day(one)) for one in (2, 3, 4)] == ["running", "running", "broken"]
    assert remaining_days(clock, THREE, on=day(5)) == -2


def test_three_working_days_from_thursday_end_on_tuesday():
    assert due_on(Clock(date(2027, 3, 4)), Norm(3, "working"), on=day(0)) == date(2027, 3, 9)


def test_working_days_leave_out_good_friday_and_easter_monday():
    assert due_on(Clock(date(2027, 3, 25)), Norm(3, "working"), on=day(0)) == date(2027, 4, 1)


def test_a_pause_moves_the_last_day_by_its_days():
    clock = at((0, "start"), (1, "pause", "papers"), (6, "resume"))
    assert due_on(clock, THREE, on=day(6)) == date(2027, 3, 9)
    assert clock.pauses == (Paused(day(1), day(6), "papers"),)


def test_a_pause_that_still_lasts_moves_the_last_day_along():
    clock = at((0, "start"), (2, "pause", "papers"))
    assert [due_on(clock, THREE, on=day(one)) for one in (2, 10)] == [date(2027, 3, 4), date(2027, 3, 12)]
    assert state_on(clock, THREE, on=day(60)) == "running"


def test_a_pause_after_the_last_day_mends_nothing():
    clock = at((0, "start"), (5, "pause", "papers"))
    assert state_on(clock, THREE, on=day(9)) == "broken"


def test_what_ends_on_the_last_day_is_kept_and_a_day_later_broken():
    assert [state_on(at((0, "start"), (end, "stop")), THREE, on=day(9)) for end in (3, 4)] == ["kept", "broken"]


def test_what_is_not_known_yet_is_not_known_on_that_day():
    assert state_on(at((0, "start"), (2, "stop")), THREE, on=day(1)) == "running"


def test_a_withdrawn_one_is_void_whatever_day_it_is():
    clock = at((0, "start"), (8, "void", "withdrawn"))
    assert (clock.void, state_on(clock, THREE, on=day(8))) == ("withdrawn", "void")


def test_an_end_without_a_start_is_void_because_no_start_is_known():
    clock = at((4, "stop"))
    assert (clock.started_on, clock.void, clock.stopped_on) == (None, "no-start", day(4))
    with pytest.raises(ValueError, match="without a start"):
        due_on(clock, THREE, on=day(4))


def test_nothing_that_happened_makes_no_clock():
    assert at((3, "resume"), (4, "pause", "papers")) is None


def test_days_in_a_pause_are_left_out_of_how_long_it_took():
    clock = at((0, "start"), (1, "pause", "papers"), (4, "resume"), (6, "stop"))
    assert lasted_days(clock, on=day(9)) == 3
    assert lasted_days(at((0, "start")), on=day(9)) == 9


happenings = st.lists(
    st.builds(
        Happened,
        st.integers(0, 60).map(day),
        st.integers(0, 99),
        st.sampled_from(["start", "pause", "resume", "stop", "void"]),
        st.sampled_from(["papers", "later-day"]),
    ),
    max_size=8,
)
norms = st.builds(Norm, st.integers(0, 30), st.sampled_from(["plain", "working"]))


@given(happenings, st.randoms(use_true_random=False))
def test_the_order_of_telling_and_telling_twice_change_nothing(told, chance):
    shuffled = told + told[: len(told) // 2]
    chance.shuffle(shuffled)
    assert clock_of(shuffled) == clock_of(told)


@given(happenings, norms, st.integers(0, 90).map(day))
def test_pausing_never_makes_a_clock_earlier(told, norm, on):
    clock = clock_of(told)
    if clock is None or clock.started_on is None:
        return
    assert due_on(clock, norm, on=on) >= due_on(Clock(clock.started_on), norm, on=on)
    longer = Clock(clock.started_on, pauses=(*clock.pauses, Paused(on, on + timedelta(days=2), "papers")))
    assert due_on(longer, norm, on=on) >= due_on(clock, norm, on=on)


@given(happenings, norms)
def test_a_last_day_never_moves_back_as_days_pass(told, norm):
    clock = clock_of(told)
    if clock is None or clock.started_on is None:
        return
    days = [due_on(clock, norm, on=day(one)) for one in range(70)]
    assert all(earlier <= later for earlier, later in pairwise(days))


@given(happenings, norms)
def test_what_is_broken_is_never_mended_by_waiting(told, norm):
    clock = clock_of(told)
    if clock is None or clock.started_on is None:
        return
    states = [state_on(clock, norm, on=day(one)) for one in range(70)]
    after = states[states.index("broken") :] if "broken" in states else []
    assert set(after) <= {"broken", "void"}


@given(st.lists(happenings, max_size=20), norms, st.integers(0, 90).map(day))
def test_kept_broken_running_and_void_are_all(many, norm, on):
    clocks = [clock for told in many if (clock := clock_of(told)) is not None]
    counts = Counter(state_on(clock, norm, on=on) for clock in clocks if clock.started_on or clock.stopped_on <= on)
    late = [clock for clock in clocks if clock.started_on is None and clock.stopped_on > on]
    assert sum(counts[one] for one in ("kept", "broken", "running", "void")) + len(late) == len(clocks)


@given(st.integers(0, 400).map(day), norms)
def test_without_a_pause_the_last_day_is_that_of_the_calendar(start, norm):
    assert due_on(Clock(start), norm, on=start) == end_of_term(
        start, Length(days=norm.days), norm.kind, LegalCalendar()
    )


@given(happenings, st.integers(0, 30), st.integers(0, 90).map(day))
def test_in_calendar_days_what_was_kept_lasted_no_longer_than_the_norm(told, days, on):
    clock = clock_of(told)
    if clock is None or clock.started_on is None:
        return
    if state_on(clock, Norm(days), on=on) == "kept":
        assert lasted_days(clock, on=on) <= days

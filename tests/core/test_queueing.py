"""The order of calling: what holds for every waiting room, and the steps of a turn as one table."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.queueing import (
    GRACE,
    LEAD,
    STEPS,
    Rank,
    State,
    Step,
    Waiting,
    estimated_wait,
    in_order,
    is_late,
    next_to_call,
    percentile,
    place_of,
    possible,
    steps_from,
)

NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
minutes = st.integers(0, 480)


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


@st.composite
def rooms(draw, most: int = 8) -> tuple[list[Waiting], datetime]:
    """A waiting room at a moment: everybody in it has arrived, tickets in the order of arrival."""
    arrivals = sorted(draw(st.lists(minutes, min_size=1, max_size=most)))
    now = at(arrivals[-1] + draw(st.integers(0, 120)))
    room = []
    for number, arrived in enumerate(arrivals, 1):
        planned = draw(st.none() | st.integers(0, 96).map(lambda tick: tick * 5))
        handed = draw(st.none() | st.integers(0, 30)) if draw(st.booleans()) else None
        room.append(
            Waiting(
                number,
                at(arrived),
                None if planned is None else at(planned),
                handed_over_at=None if handed is None else at(arrived + handed),
                minutes=draw(st.sampled_from([5, 10, 20, 60])),
            )
        )
    return room, now


@given(rooms(), st.randoms())
def test_the_order_is_the_same_however_the_room_was_read(room, shuffle):
    waiting, now = room
    mixed = list(waiting)
    shuffle.shuffle(mixed)
    assert in_order(mixed, now=now) == in_order(waiting, now=now)


@given(rooms())
def test_everybody_stands_in_the_order_exactly_once(room):
    waiting, now = room
    assert sorted(one.number for one in in_order(waiting, now=now)) == [one.number for one in waiting]


@given(rooms())
def test_a_booked_party_that_is_on_time_is_never_overtaken_by_a_walk_in(room):
    waiting, now = room
    order = in_order(waiting, now=now)
    for place, one in enumerate(order):
        if one.planned_at and not is_late(one) and one.planned_at - LEAD <= now:
            assert [other.number for other in order[:place] if other.planned_at is None] == []


@given(rooms())
def test_walk_ins_who_queue_keep_the_order_of_their_arrival(room):
    waiting, now = room
    order = [one.number for one in in_order(waiting, now=now) if one.planned_at is None and not one.handed_over_at]
    assert order == sorted(order)


@given(rooms(), st.integers(1, 90))
def test_a_walk_in_who_comes_later_moves_nobody_back(room, later):
    """So nobody starves: what can still go ahead of a walk-in is booked, and bookings end with the day."""
    waiting, now = room
    newcomer = Waiting(len(waiting) + 1, now + timedelta(minutes=later))
    after = in_order([*waiting, newcomer], now=newcomer.arrived_at)
    place = after.index(newcomer)
    assert [one.number for one in after[place + 1 :] if place_of(one, now=newcomer.arrived_at).rank != Rank.EARLY] == []


@given(rooms())
def test_who_is_called_one_by_one_leaves_nobody_behind(room):
    waiting, now = room
    left, called = list(waiting), []
    while left:
        one = next_to_call(left, now=now)
        called.append(one.number)
        left.remove(one)
    assert sorted(called) == [one.number for one in waiting]


@given(rooms())
def test_a_late_party_stands_between_those_who_came_before_its_time_ended_and_those_who_came_after_it(room):
    waiting, now = room
    order = in_order(waiting, now=now)
    for late in (one for one in order if is_late(one) and not one.handed_over_at):
        for one in (one for one in order if one.planned_at is None and not one.handed_over_at):
            if one.arrived_at < late.planned_at + GRACE:
                assert order.index(one) < order.index(late)
            if one.arrived_at > late.arrived_at:
                assert order.index(late) < order.index(one)


@given(rooms(), st.integers(0, 30))
def test_nobody_but_who_is_due_takes_minutes_that_are_booked(room, free):
    waiting, now = room
    one = next_to_call(waiting, now=now, reserved=[(now + timedelta(minutes=free), None)])
    if one and one.minutes > free > 0:
        assert place_of(one, now=now).rank in {Rank.HANDED_OVER, Rank.DUE}


def test_a_booked_party_goes_at_its_time_and_not_before_a_walk_in_when_it_came_early():
    early, walk_in = Waiting(1, at(0), planned_at=at(60)), Waiting(2, at(10))
    assert in_order([early, walk_in], now=at(20)) == [walk_in, early]
    assert in_order([early, walk_in], now=at(55)) == [early, walk_in]


def test_a_party_that_is_forty_minutes_late_counts_from_half_way():
    late = Waiting(3, at(45), planned_at=at(0))
    assert place_of(late, now=at(50)).since == at(30)
    before, after = Waiting(1, at(29)), Waiting(2, at(31))
    assert in_order([after, late, before], now=at(50)) == [before, late, after]


def test_fifteen_minutes_late_is_still_on_time():
    booked, walk_in = Waiting(2, at(15), planned_at=at(0)), Waiting(1, at(-30))
    assert in_order([walk_in, booked], now=at(16)) == [booked, walk_in]


def test_who_was_called_and_away_comes_back_half_way_between_call_and_return():
    back = Waiting(1, at(0), called_at=at(20), back_at=at(40))
    before, after = Waiting(2, at(29)), Waiting(3, at(31))
    assert in_order([after, back, before], now=at(45)) == [before, back, after]


def test_a_party_that_the_other_authority_sent_on_does_not_queue_again():
    sent = Waiting(5, at(30), planned_at=at(90), handed_over_at=at(40))
    due, walk_in = Waiting(1, at(0), planned_at=at(35)), Waiting(2, at(1))
    assert in_order([walk_in, due, sent], now=at(41)) == [sent, due, walk_in]


def test_a_walk_in_that_was_sent_on_goes_before_other_walk_ins_and_after_who_is_due():
    sent, due, walk_in = Waiting(5, at(30), handed_over_at=at(40)), Waiting(1, at(0), at(35)), Waiting(2, at(1))
    assert in_order([walk_in, sent, due], now=at(41)) == [due, sent, walk_in]


def test_a_walk_in_does_not_begin_in_a_gap_that_is_too_short():
    walk_in = Waiting(1, at(0), minutes=20)
    assert next_to_call([walk_in], now=at(5), reserved=[(at(20), None)]) is None
    assert next_to_call([walk_in], now=at(5), reserved=[(at(25), None)]) == walk_in


def test_a_shorter_walk_in_may_use_the_gap():
    long, short = Waiting(1, at(0), minutes=20), Waiting(2, at(1), minutes=5)
    assert next_to_call([long, short], now=at(5), reserved=[(at(20), None)]) == short


def test_an_early_party_may_use_its_own_minutes_and_not_those_of_another():
    early = Waiting(1, at(0), planned_at=at(20), minutes=30)
    assert next_to_call([early], now=at(5), reserved=[(at(20), 1)]) == early
    assert next_to_call([early], now=at(5), reserved=[(at(20), 1), (at(30), None)]) is None


def test_minutes_of_a_party_whose_time_has_come_and_that_is_not_there_are_lent():
    walk_in = Waiting(1, at(0), minutes=20)
    assert next_to_call([walk_in], now=at(5), reserved=[(at(5), None)]) == walk_in


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (State.WAITING, [Step.CALL, Step.LEAVE]),
        (State.CALLED, [Step.CALL_AGAIN, Step.ABSENT, Step.START, Step.PARK]),
        (State.SERVING, [Step.PARK, Step.HAND_OVER, Step.DONE]),
        (State.PARKED, [Step.CALL, Step.LEAVE]),
        (State.ABSENT, [Step.SHOW_UP, Step.LEAVE]),
        (State.DONE, []),
    ],
)
def test_from_each_state_only_these_steps_lead_on(state, steps):
    assert list(steps_from(state)) == steps


def test_every_step_stands_in_the_table_and_every_state_can_be_left_for_done():
    assert set(STEPS) == set(Step)
    reach = {State.DONE}
    for _ in State:
        reach |= {state for step in Step for state in State if possible(step, state) and STEPS[step][1] in reach}
    assert reach == set(State)


@pytest.mark.parametrize(
    ("ahead", "served", "counters", "wait"),
    [
        (3, [10, 12], 1, None),
        (3, [10, 12, 14], 1, 36),
        (3, [10, 12, 14], 2, 18),
        (0, [10, 12, 14], 1, 0),
        (1, [90] + [10] * 10, 1, 10),
        (3, [10, 12, 14], 0, None),
    ],
)
def test_the_wait_is_the_median_of_the_last_ten_for_each_party_ahead_or_unknown(ahead, served, counters, wait):
    assert estimated_wait(ahead, served, counters=counters) == wait


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.9, 9), (1, 10), (0.01, 1)])
def test_a_percentile_is_a_value_that_was_measured(share, value):
    assert percentile(list(range(10, 0, -1)), share) == value


def test_of_nothing_there_is_no_percentile():
    assert percentile([], 0.5) is None

"""What is ruled out before any task is placed: windows with too few stretches, and orders that may be exchanged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.arrangement import Work
from softlanding.core.arrangement.fields import flags
from softlanding.core.arrangement.packing import Pack, overfull, rooms

TICKS = 12
TWO = [Pack((0,), 2, ((0, 1), (1, 1)))]
WORK = Work(
    needs=(0b111, 0b110),
    ticks=((2, 2, 2), (2, 2, 2)),
    authority=(0, 1, 1),
    after=(0, 1, 1),
    blocks=((), (), ()),
    guardians=(0, 0),
    max_gap=6,
)


def crowded(rows, domains, packs=TWO, lengths=(2, 2)):
    """Whether the tasks have too little room at all of the counters."""
    firsts = sum(1 << (TICKS + 1) * c for c in range(len(rows)))
    free = rooms(packs, [[row] for row in rows], TICKS + 1)
    return overfull(packs, free, [flags(mask) for mask in domains], lengths, firsts)


def test_three_ticks_in_a_row_have_room_for_one_task_of_two():
    assert crowded([0b10111], [0b1001, 0b1001])


def test_four_ticks_in_a_row_have_room_for_two_tasks_of_two():
    assert not crowded([0b1111], [0b111, 0b111])


def test_stretches_of_two_counters_do_not_run_on():
    assert crowded([1 << TICKS - 1, 0b111], [0b1, 0b11])


def test_what_is_free_before_the_tasks_may_begin_does_not_help():
    assert crowded([0b110011], [0b10000, 0b10000])


def test_a_task_of_four_ticks_takes_two_stretches_of_two():
    assert crowded([0b11111], [0b1, 0b10], [Pack((0,), 2, ((0, 2), (1, 1)))], (4, 2))


@given(st.lists(st.integers(0, (1 << TICKS) - 1), min_size=1, max_size=3), st.data())
def test_tasks_that_stand_at_counters_are_never_too_many(rows, data):
    lengths = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    placed = [(data.draw(st.integers(0, TICKS - n)), data.draw(st.integers(0, len(rows) - 1)), n) for n in lengths]
    free, taken = list(rows), [0] * len(rows)
    for begins, counter, n in placed:
        mask = (1 << n) - 1 << begins
        if taken[counter] & mask:
            return
        taken[counter] |= mask
        free[counter] |= mask
    domains = [1 << begins | data.draw(st.integers(0, (1 << TICKS - n + 1) - 1)) for begins, _, n in placed]
    packs = [
        Pack((0,), ticks, tuple((v, n // ticks) for v, n in enumerate(lengths) if n >= ticks)) for ticks in set(lengths)
    ]
    assert not crowded(free, domains, packs, lengths)


def test_services_that_may_be_exchanged_come_in_one_order():
    assert WORK.ordered().after == (0, 0b001, 0b011)


@pytest.mark.parametrize(
    "other",
    [
        replace(WORK, authority=(0, 1, 2)),
        replace(WORK, after=(0, 1, 0)),
        replace(WORK, ticks=((2, 2, 2), (2, 2, 1))),
        replace(WORK, blocks=((), (2, 2), ())),
    ],
)
def test_services_that_differ_keep_both_orders(other):
    assert other.ordered() == other

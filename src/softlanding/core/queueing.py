"""Whose turn it is at a desk: the order of calling, the steps of a turn, and what waiting and serving took."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from statistics import median

GRACE = timedelta(minutes=15)
"""A booked party that comes so much after its time still goes at its planned time."""
LEAD = timedelta(minutes=5)
"""So long before its time a booked party that is there counts as due."""
CALLS_BEFORE_ABSENT = 2
MEDIAN_OF = 10
FEWEST_FOR_A_MEDIAN = 3


class State(StrEnum):
    """Where a turn is: one go of a party with one authority."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    ABSENT = "absent"
    DONE = "done"


class Step(StrEnum):
    """What a desk does with a turn."""

    CALL = "call"
    CALL_AGAIN = "call-again"
    ABSENT = "absent"
    SHOW_UP = "show-up"
    START = "start"
    PARK = "park"
    HAND_OVER = "hand-over"
    DONE = "done"
    LEAVE = "leave"


STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    Step.CALL: (frozenset({State.WAITING, State.PARKED}), State.CALLED),
    Step.CALL_AGAIN: (frozenset({State.CALLED}), State.CALLED),
    Step.ABSENT: (frozenset({State.CALLED}), State.ABSENT),
    Step.SHOW_UP: (frozenset({State.ABSENT}), State.WAITING),
    Step.START: (frozenset({State.CALLED}), State.SERVING),
    # a copy that is missing is also noticed before anything has begun
    Step.PARK: (frozenset({State.CALLED, State.SERVING}), State.PARKED),
    Step.HAND_OVER: (frozenset({State.SERVING}), State.DONE),
    Step.DONE: (frozenset({State.SERVING}), State.DONE),
    # whoever is at a counter is first sent on from there, by the officer who has them
    Step.LEAVE: (frozenset({State.WAITING, State.PARKED, State.ABSENT}), State.DONE),
}
AT_A_COUNTER = frozenset({State.CALLED, State.SERVING})


def possible(step: Step, state: State) -> bool:
    """Say whether a turn in this state may take this step."""
    return state in STEPS[step][0]


def steps_from(state: State) -> tuple[Step, ...]:
    """Return every step that a turn in this state may take."""
    return tuple(step for step in Step if possible(step, state))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A party that waits for an authority. `number` is its ticket, different for each party of a day.

    `handed_over_at`: the other authority sent it on. `called_at`: it was called and did not come, and is back since
    `back_at`. `minutes`: how long it is expected to take.
    """

    number: int
    arrived_at: datetime
    planned_at: datetime | None = None
    handed_over_at: datetime | None = None
    called_at: datetime | None = None
    back_at: datetime | None = None
    minutes: int = 10


class Rank(IntEnum):
    """Which group goes before which."""

    HANDED_OVER = 0
    DUE = 1
    WALK_IN_HANDED_OVER = 2
    LINE = 3
    EARLY = 4


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a party stands: its group, the moment that counts within it, its ticket."""

    rank: Rank
    since: datetime
    number: int


def place_of(one: Waiting, *, now: datetime) -> Place:
    """Return where a party stands at this moment. The rule is explained in docs/algorithms/queue.md."""
    if one.called_at is not None and one.back_at is not None:
        return Place(Rank.LINE, half_way(one.called_at, one.back_at), one.number)
    if one.handed_over_at is not None:
        rank = Rank.HANDED_OVER if one.planned_at else Rank.WALK_IN_HANDED_OVER
        return Place(rank, one.handed_over_at, one.number)
    if one.planned_at is None:
        return Place(Rank.LINE, one.arrived_at, one.number)
    if is_late(one):
        return Place(Rank.LINE, half_way(one.planned_at + GRACE, one.arrived_at), one.number)
    return Place(Rank.DUE if one.planned_at - LEAD <= now else Rank.EARLY, one.planned_at, one.number)


def is_late(one: Waiting) -> bool:
    """Say whether a booked party came too late to keep its time."""
    return one.planned_at is not None and one.arrived_at > one.planned_at + GRACE


def in_order(waiting: Iterable[Waiting], *, now: datetime) -> list[Waiting]:
    """Return who waits, the next one first."""
    return sorted(waiting, key=lambda one: place_of(one, now=now))


Reserved = Sequence[tuple[datetime, int | None]]
"""When booked parties still come to a counter, each with its ticket, or None while it has not arrived."""


def next_to_call(waiting: Iterable[Waiting], *, now: datetime, reserved: Reserved = ()) -> Waiting | None:
    """Return whom a counter calls next, or None when nobody fits before the next booked party.

    Who is not due, and would take longer than the counter is free, waits: those minutes are booked.
    """
    order = in_order(waiting, now=now)
    return next((one for one in order if leaves_booked_minutes_alone(one, now=now, reserved=reserved)), None)


def leaves_booked_minutes_alone(one: Waiting, *, now: datetime, reserved: Reserved) -> bool:
    """Say whether calling this party takes no minutes that another party booked at the counter."""
    if place_of(one, now=now).rank in {Rank.HANDED_OVER, Rank.DUE}:
        return True
    ends_at = now + timedelta(minutes=one.minutes)
    return all(starts_at <= now or starts_at >= ends_at for starts_at, number in reserved if number != one.number)


def half_way(first: datetime, second: datetime) -> datetime:
    """Return the moment between two moments."""
    return first + (second - first) / 2


def estimated_wait(ahead: int, served: Sequence[float], *, counters: int) -> int | None:
    """Estimate the minutes until a counter is free for a party with so many ahead of it, from today's own times.

    It is the median of the last ten service times, for each party ahead, shared by the counters that are staffed.
    None with fewer than three times, or without a counter: then nobody knows.
    """
    if len(served) < FEWEST_FOR_A_MEDIAN or counters < 1:
        return None
    return math.ceil(ahead * median(served[-MEDIAN_OF:]) / counters)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed (nearest rank)."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]

"""Who comes first on a waiting list, how long freed time stays back, and which small numbers are not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

URGENT_WITHIN_DAYS = 7
URGENT_HEAD_START = timedelta(days=28)
NOTHING_YET_HEAD_START = timedelta(days=7)
LONGEST_HEAD_START = URGENT_HEAD_START + NOTHING_YET_HEAD_START
"""Whoever asks later than this after somebody else never comes before them: that is why nobody starves."""
MOST_LAPSED_OFFERS = 3
FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request on a waiting list, as far as its place goes: since when, what the law sets, what they have already."""

    id: str
    asked_at: datetime
    due_on: date | None = None
    has_visit: bool = False


def is_urgent(due_on: date | None, *, today: date) -> bool:
    """Say whether a legal day is near, or has passed."""
    return due_on is not None and due_on - today <= timedelta(days=URGENT_WITHIN_DAYS)


def points(one: Waiting, *, now: datetime, today: date) -> timedelta:
    """How long the request counts as having waited: what it waited, with a bounded head start for each reason."""
    counted = now - one.asked_at
    if is_urgent(one.due_on, today=today):
        counted += URGENT_HEAD_START
    if not one.has_visit:
        counted += NOTHING_YET_HEAD_START
    return counted


def in_order(requests: Iterable[Waiting], *, now: datetime, today: date) -> list[Waiting]:
    """The order in which a free time is offered: most points first, then who asked first, then by id."""
    return sorted(requests, key=lambda one: (-points(one, now=now, today=today), one.asked_at, one.id))


def place(before: Sequence[bool]) -> tuple[int, int]:
    """The best and the worst place of a request, given for each one before it whether both want the same days.

    At best everybody else before it wants other days; at worst each of them is served first.
    """
    return 1 + sum(before), 1 + len(before)


def stays_back(part: float, *, at_most_minutes: int) -> timedelta:
    """How long freed time is kept from the public: a part (from 0 to 1, by chance) of the longest time."""
    if not 0 <= part <= 1:
        raise ValueError("the part lies between 0 and 1")
    return timedelta(minutes=at_most_minutes) * part


def shown(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Numbers as they may be shown: None for one to four.

    A single hidden number would follow from the total, so the next smallest is then hidden with it.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < FEWEST_SHOWN}
    others = [at for at, count in enumerate(counts) if count >= FEWEST_SHOWN]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda at: counts[at]))
    return tuple(None if at in hidden else count for at, count in enumerate(counts))

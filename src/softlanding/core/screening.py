"""The days on which a desk can have a visit at all, for many days at once."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from softlanding.core.timeline import Busy, DeskPlan

WORDS = 5
"""Sixty-four ticks each: the longest day has 300."""
FIRST_LOOK = 4
"""Days that are screened at first; each further look takes twice as many."""

Bitmaps = NDArray[np.uint64]


def possible_days(
    desk: DeskPlan, taken: Busy, days: Sequence[date], need: tuple[str, int], span: int
) -> Iterator[bool]:
    """Per day, in order: whether some counter of the authority is free for so many ticks in a row.

    A day after which the desk opens within a visit's length of midnight counts as possible.
    """
    authority, ticks = need
    done, look = 0, FIRST_LOOK
    while done < len(days):
        some = tuple(days[done : done + look])
        staffed, by_night = _staffed(desk, authority, some, span)
        found = by_night
        if staffed.any():
            runs = run_starts_of(staffed & ~_taken(desk, taken, some), ticks)
            found = by_night | runs.any(axis=(1, 2))
        yield from found.tolist()
        done, look = done + look, look * 2


def _staffed(desk: DeskPlan, authority: str, days: tuple[date, ...], span: int) -> tuple[Bitmaps, NDArray[np.bool_]]:
    """The staffed ticks per day and counter, and whether the next day begins within a visit's length of midnight."""
    key = (authority, days, span)
    known = desk.screens.get(key)
    if known is None:
        night = (1 << span) - 1
        rows = [
            row.get(authority, 0).to_bytes(WORDS * 8, "little") for day in days for row in desk.open_day(day).staffed
        ]
        staffed = np.frombuffer(b"".join(rows), np.uint64).reshape(len(days), len(desk.counters), WORDS)
        nexts = (desk.open_day(day + timedelta(days=1)).staffed for day in days)
        by_night = np.array(
            [any(mask & night for row in rows_of_day for mask in row.values()) for rows_of_day in nexts], bool
        )
        known = desk.screens[key] = (staffed, by_night)
    return known


def run_starts_of(free: Bitmaps, ticks: int) -> Bitmaps:
    """The ticks from which this many ticks in a row are set, for many bitmaps at once."""
    held = 1
    while held < ticks:
        step = min(held, ticks - held, 63)
        later = free >> np.uint64(step)
        later[..., :-1] |= free[..., 1:] << np.uint64(64 - step)
        free = free & later
        held += step
    return free


def _taken(desk: DeskPlan, taken: Busy, days: Sequence[date]) -> Bitmaps:
    counters = [counter.id for counter in desk.counters]
    packed = b"".join([taken.get((c, day), 0).to_bytes(WORDS * 8, "little") for day in days for c in counters])
    return np.frombuffer(packed, np.uint64).reshape(len(days), len(counters), WORDS)

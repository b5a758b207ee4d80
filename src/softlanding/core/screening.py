"""The days on which desks can have a visit at all, for many desks and days at once."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from softlanding.core.timeline import Busy, DeskPlan, authorities_of

WORDS = 5
"""Sixty-four ticks each: the longest day has 300."""
FIRST_LOOK = 4
"""Days that are screened at first; each further look takes twice as many."""

Bitmaps = NDArray[np.uint64]
Desk = tuple[DeskPlan, Busy]


def possible_desks(
    desks: Sequence[Desk], days: Sequence[date], need: tuple[str, int], span: int
) -> Iterator[list[bool]]:
    """Per day, in order, and per desk: whether some counter of the authority is free for so many ticks in a row.

    A day after which the desk opens within a visit's length of midnight counts as possible.
    """
    done, look = 0, FIRST_LOOK
    while done < len(days):
        yield from _look(desks, tuple(days[done : done + look]), need, span).tolist()
        done, look = done + look, look * 2


def _look(desks: Sequence[Desk], days: tuple[date, ...], need: tuple[str, int], span: int) -> NDArray[np.bool_]:
    authority, ticks = need
    able = [(n, _counters(desk, authority)) for n, (desk, _) in enumerate(desks)]
    able = [(n, counters) for n, counters in able if counters]
    hours = [_staffed(desk, authority, days, span) for desk, _ in desks]
    found = np.array([by_night for _, by_night in hours], bool).T
    if able:
        staffed = np.concatenate([hours[n][0] for n, _ in able], axis=1)
        taken = np.concatenate([_taken(*desks[n], counters, days) for n, counters in able], axis=1)
        runs = run_starts_of(staffed & ~taken, ticks).any(axis=2)
        firsts = np.cumsum([0, *(len(counters) for _, counters in able[:-1])])
        found[:, [n for n, _ in able]] |= np.logical_or.reduceat(runs, firsts, axis=1)
    return found


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


def _counters(desk: DeskPlan, authority: str) -> list[int]:
    key = ("counters", authority)
    known: list[int] | None = desk.screens.get(key)
    if known is None:
        counters = enumerate(desk.counters)
        known = desk.screens[key] = [n for n, c in counters if authority in authorities_of(desk, c)]
    return known


def _staffed(desk: DeskPlan, authority: str, days: tuple[date, ...], span: int) -> tuple[Bitmaps, list[bool]]:
    """The staffed ticks per day and counter, and whether the next day begins within a visit's length of midnight."""
    key = (authority, days[0], len(days), span)
    known: tuple[Bitmaps, list[bool]] | None = desk.screens.get(key)
    if known is None:
        night = (1 << span) - 1
        counters = _counters(desk, authority)
        rows = [desk.open_day(day).staffed[n].get(authority, 0) for day in days for n in counters]
        nexts = (desk.open_day(day + timedelta(days=1)).staffed for day in days)
        by_night = [any(mask & night for row in staffed for mask in row.values()) for staffed in nexts]
        known = desk.screens[key] = (_packed(rows, len(days)), by_night)
    return known


def _taken(desk: DeskPlan, taken: Busy, counters: Sequence[int], days: Sequence[date]) -> Bitmaps:
    names = [desk.counters[n].id for n in counters]
    return _packed([taken.get((name, day), 0) for day in days for name in names], len(days))


def _packed(masks: Sequence[int], days: int) -> Bitmaps:
    packed = b"".join([mask.to_bytes(WORDS * 8, "little") for mask in masks])
    return np.frombuffer(packed, np.uint64).reshape(days, -1, WORDS)

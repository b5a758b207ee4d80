"""When counters are open: hours as people write them, and as minutes of a stretch of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import numpy as np
from numpy.typing import NDArray

from softlanding.core.rulebook.network import WEEKDAYS

FloatArray = NDArray[np.float64]
DAY = 1440
WEEK = 7 * DAY
OCCURRENCES = range(1, 6)

_PART = re.compile(r"([a-z,-]+)(?:@([1-5](?:,[1-5])*))?\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")


class HoursNotReadable(ValueError):
    """Parts of the text that are no hours."""

    def __init__(self, parts: Iterable[str]) -> None:
        """Keep every part that could not be read."""
        self.parts = tuple(parts)
        super().__init__(", ".join(repr(part) for part in self.parts) or "no hours")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a weekday on which the counters are open. `closes` is in minutes of the day, at most 1440.

    `occurrences`: only on these of the month (1: the first such weekday); empty: every week.
    """

    weekdays: frozenset[int]
    opens: int
    closes: int
    occurrences: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not 0 <= self.opens < self.closes <= DAY:
            raise ValueError("a window has days, and closes after it opens, at midnight at the latest")

    def holds_on(self, day: date) -> bool:
        """Say whether the counters are open in this window on that day."""
        which = (day.day - 1) // 7 + 1
        return day.weekday() in self.weekdays and (not self.occurrences or which in self.occurrences)

    @property
    def minutes(self) -> int:
        """Give how long the window is."""
        return self.closes - self.opens


def minutes_of(clock: time) -> int:
    """Give a time of the day in minutes since midnight."""
    return clock.hour * 60 + clock.minute


def read_hours(text: str) -> tuple[Window, ...]:
    """Read `tue,thu 09:00-12:30; fri 13:30-17:00`; `tue@1,3` is the first and third Tuesday of a month.

    Raises HoursNotReadable with every part that cannot be read.
    """
    windows, wrong = [], []
    for part in (one.strip() for one in text.lower().split(";")):
        if not part:
            continue
        found = _PART.fullmatch(part)
        days = _days(found[1]) if found else frozenset()
        opens, closes = (_clock(found[3]), _clock(found[4])) if found else (None, None)
        if found is None or not days or opens is None or closes is None or closes <= opens:
            wrong.append(part)
            continue
        occurrences = frozenset(int(one) for one in found[2].split(",")) if found[2] else frozenset()
        windows.append(Window(days, opens, closes, occurrences))
    if wrong or not windows:
        raise HoursNotReadable(wrong)
    return tuple(windows)


def _days(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            return frozenset()
        found.update(range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1))
    return frozenset(found)


def _clock(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    clock = int(hour) * 60 + int(minute)
    return clock if clock <= DAY and int(minute) < 60 else None


def write_hours(windows: Iterable[Window]) -> str:
    """Write windows as `read_hours` reads them."""
    return "; ".join(
        ",".join(WEEKDAYS[day] for day in sorted(one.weekdays))
        + ("@" + ",".join(map(str, sorted(one.occurrences))) if one.occurrences else "")
        + f" {one.opens // 60:02}:{one.opens % 60:02}-{one.closes // 60:02}:{one.closes % 60:02}"
        for one in windows
    )


def hours_a_week(windows: Iterable[Window]) -> float:
    """Give the weekly hours of one counter, closed days not taken off; a month has 12 / (365.25 / 7) of a week."""
    return sum(
        len(one.weekdays) * one.minutes / 60 * (len(one.occurrences) * 12 * 7 / 365.25 if one.occurrences else 1)
        for one in windows
    )


def lengthened(windows: Iterable[Window], minutes: int) -> tuple[Window, ...]:
    """Close every window so much later, at midnight at the latest."""
    return tuple(replace(one, closes=min(one.closes + minutes, DAY)) for one in windows)


@dataclass(frozen=True, eq=False)
class Opening:
    """The open stretches of a span of days, in minutes since the first midnight, one after the other.

    Clocks that change at night move no opening hour; a day counts 1440 minutes.
    """

    begins: list[float] = field(repr=False)
    ends: list[float] = field(repr=False)

    @classmethod
    def always(cls) -> Opening:
        """Give a counter that never closes, as queueing theory has it."""
        return cls([0.0], [float("inf")])

    def open_minutes(self, until: float) -> float:
        """Give how long one counter is open before a moment."""
        return sum(min(end, until) - begin for begin, end in zip(self.begins, self.ends, strict=True) if begin < until)

    @property
    def longest(self) -> float:
        """Give the longest stretch."""
        return max((end - begin for begin, end in zip(self.begins, self.ends, strict=True)), default=0.0)


def opening_of(
    windows: Iterable[Window], *, first: date, days: int, closed: AbstractSet[date] = frozenset()
) -> Opening:
    """Lay weekly windows over a span of days, without the closed ones; windows that touch become one."""
    windows = tuple(windows)
    begins: list[float] = []
    ends: list[float] = []
    for at in range(days):
        day = first + timedelta(days=at)
        if day in closed:
            continue
        for opens, closes in sorted((one.opens, one.closes) for one in windows if one.holds_on(day)):
            if ends and opens + at * DAY <= ends[-1]:
                ends[-1] = max(ends[-1], float(closes + at * DAY))
            else:
                begins.append(float(opens + at * DAY))
                ends.append(float(closes + at * DAY))
    return Opening(begins, ends)

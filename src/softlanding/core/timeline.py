"""Opening hours, staff and claims of a desk as bitmaps of five-minute ticks.

A tick is a whole number of five-minute steps since the UTC epoch, so two ticks differ by elapsed time whatever the
clocks do. Local time becomes ticks in `tick_at`, once per opening time and day, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

TICK_MINUTES = 5
TICK = timedelta(minutes=TICK_MINUTES)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Busy = Mapping[tuple[str, date], int]
"""Taken ticks per (counter id, local day): bit i is the i-th tick of that day."""


def tick_of(moment: datetime) -> int:
    """The tick that begins at this moment; a naive moment, or one between two ticks, is a ValueError."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, so it is not a moment: give it an offset")
    ticks, rest = divmod(moment.astimezone(UTC) - EPOCH, TICK)
    if rest:
        raise ValueError(f"{moment.isoformat()} is not on the grid of {TICK_MINUTES} minutes")
    return ticks


def first_tick_from(moment: datetime) -> int:
    """The first tick that begins at or after this moment."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone, so it is not a moment: give it an offset")
    return -((EPOCH - moment.astimezone(UTC)) // TICK)


def moment_of(tick: int, zone: ZoneInfo) -> datetime:
    """The moment at which a tick begins, as the clocks of the zone show it."""
    return (EPOCH + tick * TICK).astimezone(zone)


@lru_cache(maxsize=16384)
def tick_at(day: date, clock: time, zone: ZoneInfo) -> int:
    """The tick at which the clocks of the zone show this time.

    A time that the clocks show twice means the first one; a time that they skip means the moment of the change.
    """
    local = datetime.combine(day, clock)
    tick = tick_of(local.replace(tzinfo=zone))
    if moment_of(tick, zone).replace(tzinfo=None) != local:
        tick = tick_of(local.replace(tzinfo=zone, fold=1))
        while moment_of(tick, zone).replace(tzinfo=None) < local:
            tick += 1
    return tick


def ticks_of_day(day: date, zone: ZoneInfo) -> range:
    """All ticks of a local day: 288, or 276 and 300 on the days when the clocks change by an hour."""
    return range(tick_at(day, time(), zone), tick_at(day + timedelta(days=1), time(), zone))


def ticks_for(minutes: int) -> int:
    """How many whole ticks a duration takes."""
    return -(-minutes // TICK_MINUTES)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly opening hours in local time; closing at or before opening means closing on the next day."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None
    every_weeks: int = 1

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays are numbers from 0 (Monday) to 6 (Sunday), at least one")
        if self.every_weeks < 1 or (self.every_weeks > 1 and self.valid_from is None):
            raise ValueError("every_weeks is 1 or more, and above 1 it counts from valid_from, which is missing")
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError("valid_to is the first day on which the hours no longer hold: after valid_from")
        _check_clock(self.opens, self.closes)

    def begin_on(self, day: date) -> bool:
        """Whether these hours open on that day."""
        if day.weekday() not in self.weekdays or (self.valid_to and day >= self.valid_to):
            return False
        if self.valid_from is None:
            return True
        return day >= self.valid_from and _weeks_between(self.valid_from, day) % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class ExtraHours:
    """Hours of one counter on one date, added to the weekly ones; they hold on a closed day as well."""

    counter: str
    authority: str
    on: date
    opens: time
    closes: time

    def __post_init__(self) -> None:
        _check_clock(self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class Counter:
    """A place at a desk that serves one task at a time, with the authority that its staff have at that hour."""

    id: str
    staffed: Mapping[str, tuple[Hours, ...]]
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """When each counter of a desk is staffed, and for which authority.

    `closed_on` ends the weekly hours that would open on that day. A shortened day is a closed day with extra hours.
    """

    id: str
    zone: str
    counters: tuple[Counter, ...]
    closed_on: frozenset[date] = frozenset()
    extra_hours: tuple[ExtraHours, ...] = ()
    _days: dict[date, "OpenDay"] = field(default_factory=dict, init=False, repr=False, compare=False)
    screens: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `core.screening` remembers with the plan."""

    def __post_init__(self) -> None:
        ids = [counter.id for counter in self.counters]
        if len(set(ids)) != len(ids):
            raise ValueError(f"desk {self.id} has two counters with the same id")
        strangers = sorted({extra.counter for extra in self.extra_hours} - set(ids))
        if strangers:
            raise ValueError(f"extra hours of desk {self.id} name counters it does not have: {', '.join(strangers)}")

    def tzinfo(self) -> ZoneInfo:
        """The zone that the desk's hours are read in."""
        return ZoneInfo(self.zone)

    def open_day(self, day: date) -> "OpenDay":
        """The staffed ticks of every counter on that day, remembered with the plan."""
        known = self._days.get(day)
        if known is None:
            ticks = ticks_of_day(day, self.tzinfo())
            masks = tuple(
                {authority: open_mask(self, counter, authority, day) for authority in authorities_of(self, counter)}
                for counter in self.counters
            )
            known = self._days[day] = OpenDay(ticks, masks)
        return known


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One local day of a desk: its ticks, and per counter the staffed ticks for each authority."""

    ticks: range
    staffed: tuple[Mapping[str, int], ...]


def authorities_of(desk: DeskPlan, counter: Counter) -> tuple[str, ...]:
    """Every authority that this counter ever has, in alphabetical order."""
    extra = {hours.authority for hours in desk.extra_hours if hours.counter == counter.id}
    return tuple(sorted(extra.union(counter.staffed)))


def open_mask(desk: DeskPlan, counter: Counter, authority: str, day: date) -> int:
    """The ticks of a local day on which the counter is staffed for the authority: bit i is the i-th tick."""
    zone = desk.tzinfo()
    ticks = ticks_of_day(day, zone)
    mask = 0
    for opened_on in (day - timedelta(days=1), day):
        for opens, closes in _clocks_on(desk, counter, authority, opened_on):
            closed_on = opened_on if closes > opens else opened_on + timedelta(days=1)
            if closed_on < day:
                continue
            first = max(tick_at(opened_on, opens, zone), ticks.start)
            last = min(tick_at(closed_on, closes, zone), ticks.stop)
            if first < last:
                mask |= ((1 << (last - first)) - 1) << (first - ticks.start)
    return mask


def busy_masks(claims: Iterable[tuple[str, int]], zone: ZoneInfo) -> dict[tuple[str, date], int]:
    """Claims of (counter id, tick) as one mask per counter and local day."""
    masks: dict[tuple[str, date], int] = {}
    for counter, tick in claims:
        day = moment_of(tick, zone).date()
        bit = 1 << (tick - ticks_of_day(day, zone).start)
        masks[counter, day] = masks.get((counter, day), 0) | bit
    return masks


def run_starts(mask: int, ticks: int) -> int:
    """The ticks from which this many ticks in a row are set."""
    held = 1
    while held < ticks and mask:
        step = min(held, ticks - held)
        mask &= mask >> step
        held += step
    return mask


def _clocks_on(desk: DeskPlan, counter: Counter, authority: str, day: date) -> list[tuple[time, time]]:
    clocks = [
        (extra.opens, extra.closes)
        for extra in desk.extra_hours
        if (extra.counter, extra.authority, extra.on) == (counter.id, authority, day)
    ]
    if day not in desk.closed_on:
        weekly = counter.staffed.get(authority, ())
        clocks += [(hours.opens, hours.closes) for hours in weekly if hours.begin_on(day)]
    return clocks


def _weeks_between(first: date, day: date) -> int:
    monday = first - timedelta(days=first.weekday())
    return (day - monday).days // 7


def _check_clock(opens: time, closes: time) -> None:
    if opens == closes:
        raise ValueError(f"hours that open and close at {opens:%H:%M} are either none or a whole day: say which")
    for clock in (opens, closes):
        if clock.tzinfo or clock.minute % TICK_MINUTES or clock.second or clock.microsecond:
            raise ValueError(f"{clock.isoformat()} is not a local time on the grid of {TICK_MINUTES} minutes")

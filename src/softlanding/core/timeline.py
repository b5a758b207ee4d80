"""Opening hours, shifts, closures and claims of a desk as bitmaps of five-minute ticks.

A tick is a whole number of five-minute steps since the UTC epoch, so two ticks differ by elapsed time whatever the
clocks do. Local time becomes ticks in `tick_at`, once per opening time and day, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from operator import or_
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
class Shift:
    """Somebody's work at one counter on one date, with the authorities, languages and skills that they bring.

    Closing at or before opening means closing on the next day. Breaks are local times inside the shift, and after
    midnight in a shift that goes on then.
    """

    counter: str
    on: date
    opens: time
    closes: time
    authorities: frozenset[str]
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    breaks: tuple[tuple[time, time], ...] = ()

    def __post_init__(self) -> None:
        _check_clock(self.opens, self.closes)
        whole = _minutes_from(self.opens, self.closes)
        for begins, ends in self.breaks:
            _check_clock(begins, ends)
            if not _minutes_from(self.opens, begins) < _minutes_from(self.opens, ends) <= whole:
                raise ValueError(f"the break {begins:%H:%M}-{ends:%H:%M} does not lie in the shift")

    def mask(self, ticks: range, zone: ZoneInfo) -> int:
        """The ticks of a local day on which this shift works: bit i is the i-th tick."""
        worked = _clock_mask(ticks, self.on, self.opens, self.closes, zone)
        for begins, ends in self.breaks:
            on = self.on if begins >= self.opens else self.on + timedelta(days=1)
            worked &= ~_clock_mask(ticks, on, begins, ends, zone)
        return worked


@dataclass(frozen=True, slots=True)
class Closure:
    """A day, or some hours from it, on which a desk or one of its counters is closed whatever the hours say.

    Without clocks it is all ticks of that local day. Hours that end at or before they begin end on the next day.
    """

    on: date
    counter: str = ""
    opens: time | None = None
    closes: time | None = None

    def __post_init__(self) -> None:
        if self.closes is not None:
            _check_clock(self.opens or time(), self.closes)
        elif self.opens is not None:
            _check_grid(self.opens)

    def mask(self, ticks: range, zone: ZoneInfo) -> int:
        """The ticks of a local day that it closes: bit i is the i-th tick."""
        return _clock_mask(ticks, self.on, self.opens or time(), self.closes or time(), zone)


@dataclass(frozen=True, slots=True)
class Counter:
    """A place at a desk that serves one task at a time, with the authority that its staff have at that hour.

    Its languages and skills hold whenever it is staffed; a shift adds its own while it lasts.
    """

    id: str
    staffed: Mapping[str, tuple[Hours, ...]]
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """When each counter of a desk is staffed, and for which authority.

    `closed_on` ends the weekly hours that would open on that day. A shortened day is a closed day with extra hours.
    Without `shifts` the opening hours alone decide. With them a counter has an authority while it is open for it and
    somebody with that authority works there; shifts that overlap add up. After each task a counter stays free for
    `buffer_minutes`. Nothing is offered sooner than `min_notice_minutes` from now, nor more than `horizon_days` ahead.
    """

    id: str
    zone: str
    counters: tuple[Counter, ...]
    closed_on: frozenset[date] = frozenset()
    extra_hours: tuple[ExtraHours, ...] = ()
    shifts: tuple[Shift, ...] | None = None
    closures: tuple[Closure, ...] = ()
    buffer_minutes: int = 0
    min_notice_minutes: int = 0
    horizon_days: int | None = None
    _rota: dict[tuple[str, date], list[Shift]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _shut: dict[date, list[Closure]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[date, "OpenDay"] = field(default_factory=dict, init=False, repr=False, compare=False)
    screens: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `core.screening` remembers with the plan."""

    def __post_init__(self) -> None:
        ids = [counter.id for counter in self.counters]
        if len(set(ids)) != len(ids):
            raise ValueError(f"desk {self.id} has two counters with the same id")
        if min(self.buffer_minutes, self.min_notice_minutes, self.horizon_days or 0) < 0:
            raise ValueError(f"desk {self.id} has a buffer, notice or horizon below zero")
        shifts = self.shifts or ()
        named = {
            "extra hours": {extra.counter for extra in self.extra_hours},
            "shifts": {shift.counter for shift in shifts},
            "closures": {closure.counter for closure in self.closures if closure.counter},
        }
        for what, counters in named.items():
            if strangers := sorted(counters - set(ids)):
                raise ValueError(f"{what} of desk {self.id} name counters it does not have: {', '.join(strangers)}")
        for shift in shifts:
            self._rota.setdefault((shift.counter, shift.on), []).append(shift)
        for closure in self.closures:
            self._shut.setdefault(closure.on, []).append(closure)

    def tzinfo(self) -> ZoneInfo:
        """The zone that the desk's hours are read in."""
        return ZoneInfo(self.zone)

    def open_day(self, day: date) -> "OpenDay":
        """The staffed ticks of every counter on that day, remembered with the plan."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = _open_day(self, day)
        return known

    def shifts_at(self, counter: str, day: date) -> list[Shift]:
        """The shifts of a counter that may have ticks on that day: its own and those of the night before."""
        return [s for on in (day - timedelta(days=1), day) for s in self._rota.get((counter, on), ())]

    def closed_mask(self, counter: str, day: date) -> int:
        """The ticks of a local day on which closures shut the counter: bit i is the i-th tick."""
        zone = self.tzinfo()
        ticks = ticks_of_day(day, zone)
        mask = 0
        for on in (day - timedelta(days=1), day):
            for closure in self._shut.get(on, ()):
                if closure.counter in {"", counter}:
                    mask |= closure.mask(ticks, zone)
        return mask


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One local day of a desk: its ticks, and per counter the staffed ticks for each authority, language and skill."""

    ticks: range
    staffed: tuple[Mapping[str, int], ...]
    speaks: tuple[Mapping[str, int], ...] = ()
    equipped: tuple[Mapping[str, int], ...] = ()


def _open_day(desk: DeskPlan, day: date) -> OpenDay:
    ticks = ticks_of_day(day, desk.tzinfo())
    staffed, speaks, equipped = [], [], []
    for counter in desk.counters:
        row = {authority: open_mask(desk, counter, authority, day) for authority in authorities_of(desk, counter)}
        anybody = 0
        for mask in row.values():
            anybody |= mask
        tongues, skills = dict.fromkeys(counter.languages, anybody), dict.fromkeys(counter.skills, anybody)
        for shift in desk.shifts_at(counter.id, day):
            here = shift.mask(ticks, desk.tzinfo()) & anybody
            for brought, known in ((shift.languages, tongues), (shift.skills, skills)):
                for one in brought:
                    known[one] = known.get(one, 0) | here
        staffed.append(row)
        speaks.append(tongues)
        equipped.append(skills)
    return OpenDay(ticks, tuple(staffed), tuple(speaks), tuple(equipped))


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
            mask |= _clock_mask(ticks, opened_on, opens, closes, zone)
    if mask and desk.shifts is not None:
        shifts = [s for s in desk.shifts_at(counter.id, day) if authority in s.authorities]
        mask &= reduce(or_, (shift.mask(ticks, zone) for shift in shifts), 0)
    return mask & ~desk.closed_mask(counter.id, day)


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


def _clock_mask(ticks: range, on: date, opens: time, closes: time, zone: ZoneInfo) -> int:
    """The ticks of a day between two local times that begin on a date; at or before the first means the next day."""
    until = on if closes > opens else on + timedelta(days=1)
    return _span_mask(ticks, tick_at(on, opens, zone), tick_at(until, closes, zone))


def _span_mask(ticks: range, first: int, stop: int) -> int:
    first, stop = max(first, ticks.start), min(stop, ticks.stop)
    return (1 << stop - first) - 1 << first - ticks.start if first < stop else 0


def _minutes_from(first: time, then: time) -> int:
    return ((then.hour - first.hour) * 60 + then.minute - first.minute) % (24 * 60)


def _weeks_between(first: date, day: date) -> int:
    monday = first - timedelta(days=first.weekday())
    return (day - monday).days // 7


def _check_clock(opens: time, closes: time) -> None:
    if opens == closes:
        raise ValueError(f"hours that open and close at {opens:%H:%M} are either none or a whole day: say which")
    for clock in (opens, closes):
        _check_grid(clock)


def _check_grid(clock: time) -> None:
    if clock.tzinfo or clock.minute % TICK_MINUTES or clock.second or clock.microsecond:
        raise ValueError(f"{clock.isoformat()} is not a local time on the grid of {TICK_MINUTES} minutes")

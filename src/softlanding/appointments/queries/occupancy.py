"""What is taken per desk-day, remembered in this process and checked against the version of the day.

It advises the search. What may be booked, the primary keys of the claims decide.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from softlanding.core.timeline import Busy, moment_of, ticks_of_day

ZONE = ZoneInfo(settings.TIME_ZONE)
Masks = dict[tuple[str, date], int]
"""Taken ticks per counter and local day, as in `core.timeline.Busy`."""

_VERSIONS = """SELECT desk, COUNT(*), SUM(version) FROM appointments_deskday
WHERE desk IN ({desks}) AND open_on >= %s AND open_on <= %s GROUP BY desk"""
_VERSIONS_OF_DAYS = """SELECT open_on, version FROM appointments_deskday
WHERE desk = %s AND open_on >= %s AND open_on <= %s"""
# a visit's ticks at a counter are one run nearly always: one row instead of one per tick
_RUNS = """SELECT c.counter, c.visit_id, MIN(c.tick), MAX(c.tick), COUNT(*), MIN(v.hold_expires_at)
FROM appointments_claim c JOIN appointments_visit v ON v.id = c.visit_id
WHERE c.desk = %s AND c.tick >= %s AND c.tick < %s AND (v.state <> 'held' OR v.hold_expires_at > %s)
GROUP BY c.counter, c.visit_id"""
_TICKS = """SELECT tick FROM appointments_claim
WHERE desk = %s AND counter = %s AND visit_id = %s AND tick >= %s AND tick < %s"""


class Stay(NamedTuple):
    """What one visit takes of a day, and until when, where it is a hold."""

    expires_at: datetime | None
    masks: Masks


@dataclass
class _Day:
    version: int
    stays: dict[Any, Stay] = field(default_factory=dict)
    until: datetime | None = None
    """When the first of its holds ends: from then on the day is read again, for it may have been booked meanwhile."""

    def add(self, visit: Any, stay: Stay) -> None:
        self.stays[visit] = stay
        self.until = min((one.expires_at for one in self.stays.values() if one.expires_at), default=None)


@dataclass
class _Desk:
    days: dict[date, _Day] = field(default_factory=dict)
    busy: Masks = field(default_factory=dict)

    def put(self, day: date, read: _Day) -> None:
        """Know this of a day, and nothing of what was known before."""
        old = self.days.get(day)
        for key in {key for stay in old.stays.values() for key in stay.masks} if old else ():
            self.busy.pop(key, None)
        self.days[day] = read
        for stay in read.stays.values():
            self._take(stay)

    def add(self, day: date, visit: Any, stay: Stay) -> None:
        """Know one visit more."""
        self.days[day].add(visit, stay)
        self._take(stay)

    def current(self, days: Sequence[date], now: datetime) -> bool:
        """Say whether all these days are known and none of their holds has ended."""
        here = self.days
        return all((day := here.get(one)) is not None and (day.until is None or day.until > now) for one in days)

    def _take(self, stay: Stay) -> None:
        for key, mask in stay.masks.items():
            self.busy[key] = self.busy.get(key, 0) | mask


class Occupancy:
    """The taken ticks of every desk-day that was asked for, in this process."""

    def __init__(self) -> None:
        self._desks: dict[str, _Desk] = {}
        self._turn = threading.RLock()

    def forget(self) -> None:
        """Start with nothing known."""
        with self._turn:
            self._desks.clear()

    def busy(
        self,
        desks: Sequence[str],
        first: date,
        last: date,
        *,
        now: datetime,
        without: UUID | None = None,
        checked: bool = True,
    ) -> dict[str, Busy]:
        """Return what is taken at each desk from the first day to the last, both included.

        One query says which days changed; only those are read again. Unchecked, it answers what this process knows,
        and reads only days that it never read. `without` is a visit whose own time counts as free.
        """
        if connection.in_atomic_block:  # what is not committed yet is nothing to remember
            return {desk: _read_now(desk, first, last, now=now, without=without) for desk in desks}
        with self._turn:
            for desk in self._to_read(desks, first, last, now=now, checked=checked):
                self._read(desk, first, last, now=now)
            return {desk: self._answer(desk, without) for desk in desks}

    def note(
        self,
        desk: str,
        visit: UUID,
        expires_at: datetime | None,
        masks: Masks,
        versions: Mapping[date, tuple[int, int]],
    ) -> None:
        """Add what this process has just committed. `versions` are those of its days, before and after."""
        with self._turn:
            known = self._desks.get(desk)
            for day, (before, after) in versions.items() if known else ():
                if known and (there := known.days.get(day)):
                    known.add(day, visit, Stay(expires_at, {key: m for key, m in masks.items() if key[1] == day}))
                    if there.version == before:
                        there.version = after

    def note_booked(self, desk: str, visit: UUID, days: Iterable[date]) -> None:
        """Note that a hold has no end any more."""
        with self._turn:
            known = self._desks.get(desk)
            for day in days if known else ():
                if known and (there := known.days.get(day)) and (stay := there.stays.get(visit)):
                    there.add(visit, Stay(None, stay.masks))

    def _to_read(self, desks: Sequence[str], first: date, last: date, *, now: datetime, checked: bool) -> list[str]:
        """Name the desks of which some day is unknown, has changed, or has a hold that ended."""
        days = _days(first, last)
        known = {desk: self._desks.setdefault(desk, _Desk()) for desk in desks}
        sure = [desk for desk, here in known.items() if here.current(days, now)]
        unsure = [desk for desk in known if desk not in sure]
        if not checked or not sure:
            return unsure
        with connection.cursor() as cursor:
            cursor.execute(_VERSIONS.format(desks=", ".join(["%s"] * len(sure))), [*sure, first, last])
            found = {desk: (count, int(total)) for desk, count, total in cursor.fetchall()}
        for desk in sure:
            versions = [version for day in days if (version := known[desk].days[day].version)]
            if found.get(desk, (0, 0)) != (len(versions), sum(versions)):
                unsure.append(desk)
        return unsure

    def _read(self, desk: str, first: date, last: date, *, now: datetime) -> None:
        """Read the days that are unknown, changed, or have a hold that ended: first the versions, then the claims."""
        known = self._desks[desk]
        with connection.cursor() as cursor:
            cursor.execute(_VERSIONS_OF_DAYS, [desk, first, last])
            versions = {_as_day(day): version for day, version in cursor.fetchall()}
        stale = [
            day
            for day in _days(first, last)
            if not known.current([day], now) or known.days[day].version != versions.get(day, 0)
        ]
        for run in _runs(stale):
            read = {day: _Day(versions.get(day, 0)) for day in run}
            for visit, expires_at, masks in _stays(desk, run[0], run[-1], now=now):
                for day in {day for _, day in masks}:
                    own = {key: mask for key, mask in masks.items() if key[1] == day}
                    read[day].add(visit, Stay(expires_at, own))
            for day in run:
                known.put(day, read[day])

    def _answer(self, desk: str, without: UUID | None) -> Busy:
        known = self._desks[desk]
        busy = dict(known.busy)
        if without:
            for day in known.days.values():
                for key, mask in day.stays.get(without, Stay(None, {})).masks.items():
                    busy[key] &= ~mask
        return busy


def _read_now(desk: str, first: date, last: date, *, now: datetime, without: UUID | None) -> Busy:
    busy: Masks = {}
    for visit, _, masks in _stays(desk, first, last, now=now):
        for key, mask in masks.items() if visit != without else ():
            busy[key] = busy.get(key, 0) | mask
    return busy


def _stays(desk: str, first: date, last: date, *, now: datetime) -> Iterator[tuple[UUID, datetime | None, Masks]]:
    """Read who has what at a desk, one row per visit; an expired hold has nothing."""
    begin, end = ticks_of_day(first, ZONE).start, ticks_of_day(last, ZONE).stop
    as_stored = connection.ops.adapt_datetimefield_value
    found: dict[Any, tuple[datetime | None, Masks]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RUNS, [desk, begin, end, as_stored(now)])
        for counter, visit, low, high, count, expires_at in cursor.fetchall():
            ticks: Iterable[int] = range(low, high + 1)
            if count != high + 1 - low:
                cursor.execute(_TICKS, [desk, counter, visit, begin, end])
                ticks = [tick for (tick,) in cursor.fetchall()]
            _, masks = found.setdefault(visit, (_as_moment(expires_at), {}))
            for key, mask in masks_of(counter, ticks).items():
                masks[key] = masks.get(key, 0) | mask
    for visit, (expires_at, masks) in found.items():
        yield (visit if isinstance(visit, UUID) else UUID(visit)), expires_at, masks


def masks_of(counter: str, ticks: Iterable[int]) -> Masks:
    """Write a counter's ticks as one mask per local day."""
    if not isinstance(ticks, range):
        masks: Masks = {}
        for tick in ticks:
            for key, mask in masks_of(counter, range(tick, tick + 1)).items():
                masks[key] = masks.get(key, 0) | mask
        return masks
    found, begin = {}, ticks.start
    while begin < ticks.stop:
        day = moment_of(begin, ZONE).date()
        here = ticks_of_day(day, ZONE)
        end = min(ticks.stop, here.stop)
        found[counter, day] = ((1 << (end - begin)) - 1) << (begin - here.start)
        begin = end
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _runs(days: Sequence[date]) -> list[list[date]]:
    """Gather days that follow each other, to read each stretch at once."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _as_day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _as_moment(value: Any) -> datetime | None:
    """Read a stored moment: SQLite keeps it as text in UTC."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


occupancy = Occupancy()
"""What this process knows."""

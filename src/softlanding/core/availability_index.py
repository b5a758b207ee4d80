"""The free ticks of many desks and days as packed bitmaps, kept between searches.

Whoever keeps one gives each desk-day the version of its claims: `stale` tells which desk-days have other versions now,
`refresh` takes their claims, and `core.visits.find_visits_in(index, party, tasks, start=, days=, rules=, now=)`
is the search. An index only advises: the claims decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from softlanding.core.timeline import Busy, DeskPlan, OpenDay, ticks_for, ticks_of_day

WORDS = 5
"""Sixty-four ticks each: the longest day has 300."""
POWERS = 9
"""Runs of up to 2 ** 9 - 1 ticks."""

Bitmaps = NDArray[np.uint64]


class Kind(NamedTuple):
    """What a counter must have for a task: an authority, and perhaps a skill and a language."""

    authority: str
    skill: str = ""
    language: str = ""

    def open_mask(self, day: OpenDay, counter: int) -> int:
        """The ticks of a day on which a counter of a desk has all of it."""
        mask = day.staffed[counter].get(self.authority, 0)
        if self.skill:
            mask &= day.equipped[counter].get(self.skill, 0)
        if self.language:
            mask &= day.speaks[counter].get(self.language, 0)
        return mask


class FreeIndex:
    """What is free at some desks from a first day on, per kind of task; nothing is taken until `refresh` says so."""

    def __init__(self, desks: Sequence[DeskPlan], *, first: date, days: int) -> None:
        """Cover so many days; one more is kept for visits that run past the last midnight."""
        self.desks, self.first, self.days = tuple(desks), first, days
        self.width = max((len(desk.counters) for desk in desks), default=0)
        self._order = {desk.id: n for n, desk in enumerate(desks)}
        self._taken = np.zeros((len(self.desks), days + 1, self.width, WORDS), np.uint64)
        self._claims: dict[int, dict[int, list[int]]] = {}
        self._open: dict[Kind, Bitmaps] = {}
        self._free: dict[Kind, Bitmaps] = {}
        self._longest: dict[Kind, NDArray[np.int16]] = {}
        self._versions: dict[tuple[str, date], int] = {}

    @classmethod
    def of(cls, desks: Sequence[DeskPlan], taken: Mapping[str, Busy], *, first: date, days: int) -> "FreeIndex":
        """An index with all that is taken, per desk as `find_visits` takes it."""
        index = cls(desks, first=first, days=days)
        every = [first + timedelta(days=d) for d in range(days + 1)]
        for n, desk in enumerate(index.desks):
            busy = taken.get(desk.id)
            if busy:
                masks = [[busy.get((counter.id, day), 0) for counter in desk.counters] for day in every]
                if desk.buffer_minutes:
                    index._claims[n] = {d: row for d, row in enumerate(masks) if any(row)}
                    masks = [index._buffered(n, d) for d in range(days + 1)]
                index._taken[n, :, : len(desk.counters)] = _packed(masks)
        return index

    def covers(self, start: date, days: int) -> bool:
        """Whether all these days are in the index."""
        return self.first <= start and start + timedelta(days=days) <= self.first + timedelta(days=self.days)

    def version(self, desk: str, day: date) -> int:
        """The version that the desk-day was last refreshed with; zero before that."""
        return self._versions.get((desk, day), 0)

    def stale(self, versions: Mapping[tuple[str, date], int]) -> list[tuple[str, date]]:
        """The desk-days of the index that were not refreshed with these versions."""
        last = self.first + timedelta(days=self.days)
        return [
            (desk, day)
            for (desk, day), version in versions.items()
            if desk in self._order and self.first <= day <= last and self.version(desk, day) != version
        ]

    def refresh(self, desk: str, day: date, taken: Mapping[str, int], version: int = 0) -> None:
        """Take note of the taken ticks per counter of one desk-day, in place of what was taken before.

        Bit i is the i-th tick of the local day. Days outside the index are left alone.
        """
        n, d = self._order[desk], (day - self.first).days
        if not 0 <= d <= self.days:
            return
        plan = self.desks[n]
        masks = [taken.get(counter.id, 0) for counter in plan.counters]
        self._versions[desk, day] = version
        if not plan.buffer_minutes:
            self._store(n, d, masks)
            return
        self._claims.setdefault(n, {})[d] = masks
        for near in range(max(0, d - 1), min(self.days, d + 1) + 1):
            self._store(n, near, self._buffered(n, near))

    def _store(self, n: int, d: int, masks: Sequence[int]) -> None:
        self._taken[n, d, : len(masks)] = _packed([masks])[0]
        for kind, opened in self._open.items():
            free = self._free[kind][n, d] = opened[n, d] & ~self._taken[n, d]
            self._longest[kind][n, d] = longest_runs(free).max(initial=0)

    def _buffered(self, n: int, d: int) -> list[int]:
        """What is taken on a day, with the buffer before and after each claim, those of the days beside it too."""
        plan, claims = self.desks[n], self._claims.get(n, {})
        none = [0] * len(plan.counters)
        lengths = [len(ticks_of_day(self.first + timedelta(days=near), plan.tzinfo())) for near in (d - 1, d)]
        buffer, whole = ticks_for(plan.buffer_minutes), (1 << lengths[1]) - 1
        sides = zip(*(claims.get(near, none) for near in (d - 1, d, d + 1)), strict=True)
        return [
            widened(before | now << lengths[0] | after << sum(lengths), buffer) >> lengths[0] & whole
            for before, now, after in sides
        ]

    def free(self, kind: Kind, start: date, days: int) -> Bitmaps:
        """Per desk, day (and the day after the last), counter and word: the free ticks for a kind of task."""
        d = (start - self.first).days
        return self._known(kind)[:, d : d + days + 1]

    def longest(self, kind: Kind, start: date, days: int) -> NDArray[np.int16]:
        """Per desk and day: how many free ticks in a row some counter has."""
        self._known(kind)
        d = (start - self.first).days
        return self._longest[kind][:, d : d + days]

    def _known(self, kind: Kind) -> Bitmaps:
        if kind not in self._free:
            opened = np.zeros_like(self._taken)
            for n, desk in enumerate(self.desks):
                opened[n, :, : len(desk.counters)] = open_words(desk, kind, self.first, self.days + 1)
            self._open[kind] = opened
            self._free[kind] = opened & ~self._taken
            self._longest[kind] = longest_runs(self._free[kind]).max(axis=2, initial=0)
        return self._free[kind]


def open_words(desk: DeskPlan, kind: Kind, first: date, days: int) -> Bitmaps:
    """The open ticks per day and counter, remembered with the plan."""
    key = (kind, first, days)
    known: Bitmaps | None = desk.screens.get(key)
    if known is None:
        every = [desk.open_day(first + timedelta(days=n)) for n in range(days)]
        rows = [[kind.open_mask(day, counter) for counter in range(len(desk.counters))] for day in every]
        known = desk.screens[key] = _packed(rows)
    return known


def widened(mask: int, ticks: int) -> int:
    """The mask with so many more ticks set before and after each that is set."""
    for _ in range(ticks):
        mask |= mask << 1 | mask >> 1
    return mask


def _packed(rows: Sequence[Iterable[int]]) -> Bitmaps:
    """Rows of whole numbers as arrays of words."""
    packed = b"".join([mask.to_bytes(WORDS * 8, "little") for row in rows for mask in row])
    return np.frombuffer(packed, np.uint64).reshape(len(rows), -1, WORDS)


def run_starts_of(free: Bitmaps, ticks: int) -> Bitmaps:
    """The ticks from which this many ticks in a row are set, for many bitmaps at once."""
    held = 1
    while held < ticks:
        step = min(held, ticks - held)
        free = free & shifted(free, step)
        held += step
    return free


def shifted(free: Bitmaps, ticks: int) -> Bitmaps:
    """All bitmaps as if they began so many ticks later."""
    words, bits = divmod(ticks, 64)
    later = np.zeros_like(free)
    later[..., : free.shape[-1] - words] = free[..., words:] >> np.uint64(bits)
    if bits:
        later[..., : free.shape[-1] - words - 1] |= free[..., words + 1 :] << np.uint64(64 - bits)
    return later


def longest_runs(free: Bitmaps) -> NDArray[np.int16]:
    """How many ticks in a row are set at most, per bitmap."""
    powers = [free]
    while powers[-1].any() and len(powers) < POWERS:
        powers.append(powers[-1] & shifted(powers[-1], 1 << len(powers) - 1))
    longest = np.zeros(free.shape[:-1], np.int16)
    runs = np.full_like(free, ~np.uint64(0))
    for power in range(len(powers) - 1, -1, -1):
        longer = powers[power] & shifted(runs, 1 << power)
        some = np.any(longer, axis=-1, keepdims=True)
        runs = np.where(some, longer, runs)
        longest += some[..., 0].astype(np.int16) << power
    return longest

"""The starts at which desks could have a visit, for many desks and days at once, by what is plain without a search."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from softlanding.core.arrangement.quick import Quick
from softlanding.core.availability_index import WORDS, Bitmaps, FreeIndex, run_starts_of
from softlanding.core.visit_question import Question

FIRST_ROWS = 16
"""Desk-days that are looked at first; each further look takes four times as many."""
FIRST_STARTS = 64
WIDEST = 62
"""Ticks of the longest stay that fits in one machine word."""
NIGHT_WORDS = WORDS + 4

Ticks = NDArray[np.int64]


class Start(NamedTuple):
    """A start that could have a visit: its tick, its desk, what is free from there on, and a soonest end."""

    tick: int
    desk: int
    picture: tuple[tuple[int, ...], ...]
    soonest: int


class Screen:
    """The starts of some days that are worth a search, in order of time."""

    def __init__(self, index: FreeIndex, question: Question, start: date, days: int) -> None:
        self.index, self.question, self.start, self.days = index, question, start, days
        self.quick = Quick(question.work, question.span)
        self.free = [index.free(kind, start, days) for kind in question.kinds]
        self.firsts = [
            [index.desks[n].open_day(start + timedelta(days=d)).ticks for d in range(days)]
            for n in range(len(index.desks))
        ]
        self.night = self._night()

    def _night(self) -> NDArray[np.bool_]:
        """The desk-days after which something is free within a visit's length of midnight."""
        words = -(-self.question.span // 64)
        mask = np.array([(1 << 64) - 1] * words, np.uint64)
        if self.question.span % 64:
            mask[-1] = (1 << self.question.span % 64) - 1
        found = np.zeros((len(self.index.desks), self.days), bool)
        for free in self.free:
            found |= (free[:, 1:, :, :words] & mask).any(axis=(2, 3))
        return found

    def starts(self, not_before: Sequence[int], step: int) -> Iterator[Start]:
        """Every start that is not ruled out, each desk's from its own first tick on, and on multiples of a step."""
        possible = np.ones((len(self.index.desks), self.days), bool)
        for kind, ticks in self.quick.longest:
            possible &= self.index.longest(self.question.kinds[kind], self.start, self.days) >= ticks
        days, desks = np.nonzero((possible | self.night).T)
        done, look = 0, FIRST_ROWS
        while done < len(days):
            # Whole days at a time: what begins at one desk may come before what begins at another.
            stop = len(days) if done + look >= len(days) else int(np.searchsorted(days, days[done + look - 1], "right"))
            yield from self._rows(desks[done:stop], days[done:stop], not_before, step)
            done, look = stop, look * 4

    def _rows(self, desks: Ticks, days: Ticks, not_before: Sequence[int], step: int) -> Iterator[Start]:
        words = [self._words(free, desks, days) for free in self.free]
        begins = np.zeros((len(desks), words[0].shape[2]), np.uint64)
        for kind, ticks in self.quick.firsts:
            begins |= np.bitwise_or.reduce(run_starts_of(words[kind], ticks), axis=1)
        flat = np.unpackbits(begins.view(np.uint8), axis=1, bitorder="little")
        rows, ticks_of_day = np.nonzero(flat)
        whole = np.array([len(self.firsts[n][d]) for n, d in zip(desks, days, strict=True)])
        first = np.array([self.firsts[n][d].start for n, d in zip(desks, days, strict=True)])
        soonest = np.array([not_before[n] for n in desks])
        at = first[rows] + ticks_of_day
        keep = (ticks_of_day < whole[rows]) & (at >= soonest[rows])
        if step > 1:
            keep &= at % step == 0
        rows, ticks_of_day, at = rows[keep], ticks_of_day[keep], at[keep]
        order = np.lexsort((desks[rows], at))
        rows, ticks_of_day, at = rows[order], ticks_of_day[order], at[order]
        done, look = 0, FIRST_STARTS
        while done < len(rows):
            part = slice(done, done + look)
            yield from self._survivors(words, rows[part], ticks_of_day[part], at[part], desks)
            done, look = done + look, look * 4

    def _survivors(self, words: list[Bitmaps], rows: Ticks, ticks: Ticks, at: Ticks, desks: Ticks) -> Iterator[Start]:
        if self.question.span > WIDEST:
            for row, tick, begins in zip(rows.tolist(), ticks.tolist(), at.tolist(), strict=True):
                yield Start(begins, int(desks[row]), _picture(words, row, tick, self.question.span), 0)
            return
        windows = [_windows(some, rows, ticks, self.question.span) for some in words]
        soonest = self.quick.soonest(windows)
        [kept] = np.nonzero(soonest <= self.question.span)
        stacked = np.stack([window[kept] for window in windows], axis=2).tolist()
        found = zip(at[kept].tolist(), desks[rows[kept]].tolist(), stacked, soonest[kept].tolist(), strict=True)
        for begins, desk, picture, ends in found:
            yield Start(begins, desk, tuple(map(tuple, picture)), ends)

    def _words(self, free: Bitmaps, desks: Ticks, days: Ticks) -> Bitmaps:
        """The free ticks of desk-days with what is free in the night after them."""
        nights = np.nonzero(self.night[desks, days])[0].tolist()
        found = np.zeros((len(desks), self.index.width, NIGHT_WORDS if nights else WORDS + 1), np.uint64)
        found[:, :, :WORDS] = free[desks, days]
        for row in nights:
            n, d = int(desks[row]), int(days[row])
            length = len(self.firsts[n][d])
            for counter in range(self.index.width):
                today, then = _number(free[n, d, counter]), _number(free[n, d + 1, counter])
                late = then & (1 << self.question.span) - 1
                both = (today | late << length).to_bytes(NIGHT_WORDS * 8, "little")
                found[row, counter] = np.frombuffer(both, np.uint64)
        return found


def _number(words: Bitmaps) -> int:
    return int.from_bytes(words.tobytes(), "little")


def _picture(words: list[Bitmaps], row: int, tick: int, span: int) -> tuple[tuple[int, ...], ...]:
    whole = (1 << span) - 1
    counters = range(words[0].shape[1])
    return tuple(tuple(_number(some[row, c]) >> tick & whole for some in words) for c in counters)


def _windows(words: Bitmaps, rows: Ticks, ticks: Ticks, span: int) -> NDArray[np.uint64]:
    """Per start and counter: what is free from the start on, as one word."""
    word, bit = ticks >> 6, (ticks & 63).astype(np.uint64)[:, None]
    low = words[rows, :, word] >> bit
    high = words[rows, :, word + 1] << np.uint64(1) << (np.uint64(63) - bit)
    found: NDArray[np.uint64] = (low | high) & np.uint64((1 << span) - 1)
    return found

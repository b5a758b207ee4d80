"""Whether some counters have too few stretches, each as long as a task, for the tasks that must be in a window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from softlanding.core.arrangement.fields import WIDTH
from softlanding.core.arrangement.work import union
from softlanding.core.timeline import run_starts

Rows = Sequence[Sequence[int]]
"""Per counter and authority: the free ticks."""


class Pack(NamedTuple):
    """Stretches of so many ticks at counters of some authorities, and how many of them each task takes at least."""

    authorities: tuple[int, ...]
    ticks: int
    weights: tuple[tuple[int, int], ...]
    """The number of a task, and how many such stretches it contains."""


def rooms(packs: Sequence[Pack], rows: Rows, stride: int) -> list[int]:
    """Per pack what is free, with all rows in one number: each begins so many ticks after the one before."""
    return [
        union(union([row[a] for a in authorities]) << stride * c for c, row in enumerate(rows))
        for authorities, _, _ in packs
    ]


def overfull(
    packs: Sequence[Pack], free: Sequence[int], domains: Sequence[int], lengths: Sequence[int], first: int
) -> bool:
    """Whether tasks that cannot be elsewhere need more stretches than are free between two ticks.

    Three ticks in a row have room for one task of two ticks: counting ticks alone would miss that. `free` is as `rooms`
    gives it, and `first` has the first tick of each row that counts.
    """
    begins = [(d & -d).bit_length() // WIDTH - 1 for d in domains]
    ends = [d.bit_length() // WIDTH - 1 + n for d, n in zip(domains, lengths, strict=True)]
    for (_, ticks, weights), here in zip(packs, free, strict=True):
        spans = sorted([(begins[v], ends[v], weight) for v, weight in weights], reverse=True)
        for until in {end for _, end, _ in spans}:
            need, latest = 0, -1
            for begin, end, weight in spans:
                if end > until:
                    continue
                if begin != latest and need and not _holds(here & _window(latest, until) * first, ticks, need):
                    return True
                need, latest = need + weight, begin
            if not _holds(here & _window(latest, until) * first, ticks, need):
                return True
    return False


def _window(begin: int, end: int) -> int:
    return (1 << end) - (1 << begin)


def _holds(free: int, ticks: int, need: int) -> bool:
    """Whether so many stretches fit beside each other in what is free."""
    if free.bit_count() < need * ticks:
        return False
    starts = run_starts(free, ticks)
    while need and starts:
        starts >>= (starts & -starts).bit_length() - 1 + ticks
        need -= 1
    return not need

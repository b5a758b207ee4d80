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


def overfull(packs: Sequence[Pack], domains: Sequence[int], lengths: Sequence[int], rows: Rows, stay: int) -> bool:
    """Whether tasks that cannot be elsewhere need more stretches than the rows have between two ticks of the stay.

    Three ticks in a row have room for one task of two ticks: counting ticks alone would miss that.
    """
    begins = [(d & -d).bit_length() // WIDTH - 1 for d in domains]
    ends = [d.bit_length() // WIDTH - 1 + n for d, n in zip(domains, lengths, strict=True)]
    stride = stay + 1
    every = ((1 << stride * len(rows)) - 1) // ((1 << stride) - 1)
    for authorities, ticks, weights in packs:
        # All rows in one number, with a tick between them that is never free.
        free = union(union([row[a] for a in authorities]) << stride * c for c, row in enumerate(rows))
        spans = [(begins[v], ends[v], weight) for v, weight in weights]
        for until in {end for _, end, _ in spans}:
            own = sorted([(begin, weight) for begin, end, weight in spans if end <= until], reverse=True)
            need = 0
            for place, (begin, weight) in enumerate(own):
                need += weight
                if place + 1 < len(own) and own[place + 1][0] == begin:
                    continue
                if not _holds(free & ((1 << until) - (1 << begin)) * every, ticks, need):
                    return True
    return False


def _holds(free: int, ticks: int, need: int) -> bool:
    """Whether so many stretches fit beside each other in what is free."""
    if free.bit_count() < need * ticks:
        return False
    starts = run_starts(free, ticks)
    while need and starts:
        starts >>= (starts & -starts).bit_length() - 1 + ticks
        need -= 1
    return not need

"""When one person may begin a task, given what the person does already, whoever else comes."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from softlanding.core.arrangement.fields import flags
from softlanding.core.arrangement.work import Work

Fixed = tuple[tuple[int, int, int], ...]
"""What one person does already, in order: first tick, end, service."""


class Turns:
    """The ticks from which each person may begin each task, as flags, remembered."""

    def __init__(self, work: Work, ticks: int) -> None:
        self.work, self.ticks = work, ticks
        self.known: dict[tuple[int, Fixed, int], int] = {}

    def begin(self, person: int, fixed: Fixed, service: int) -> int:
        """The ticks at which the person may begin a service; with nothing else left to do this is exact."""
        key = (person, fixed, service)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = flags(self._may(person, fixed, service))
        return known

    def _may(self, person: int, fixed: Fixed, service: int) -> int:
        work, ticks = self.work, self.work.ticks[person]
        own, gap = ticks[service], work.max_gap
        rest = [
            k
            for k in range(len(ticks))
            if work.needs[person] >> k & 1 and k != service and all(k != done for *_, done in fixed)
        ]
        first = sum(ticks[k] for k in rest if work.after[service] >> k & 1)
        last = self.ticks - own - sum(ticks[k] for k in rest if work.after[k] >> service & 1)
        slack = sum(ticks[k] for k in rest) + gap * (len(rest) + 1)
        waits = [(a[1], b[0]) for a, b in pairwise(fixed) if b[0] - a[1] > gap]
        if len(waits) > len(rest) + 1:
            return 0
        if fixed:
            first = max(first, fixed[0][0] - own - slack)
            last = min(last, fixed[-1][1] + slack)
        for begins, ends, other in fixed:
            if work.after[service] >> other & 1:
                first = max(first, ends)
            if work.after[other] >> service & 1:
                last = min(last, begins - own)
        times = (1 << last + 1) - (1 << first) if last >= first else 0
        for begins, ends, _ in fixed:
            low = max(0, begins - own + 1)
            times &= ~((1 << ends) - (1 << low)) if ends > low else -1
        if waits and not rest:
            low, high = waits[0]
            inside = (1 << max(0, high - own + 1)) - (1 << low) if high - own >= low else 0
            times &= inside
        if not rest and fixed:
            times &= self._close(fixed, own)
        return times

    def _close(self, fixed: Fixed, own: int) -> int:
        """Ticks from which a last task is no longer than a wait from the tasks beside it."""
        gap, times = self.work.max_gap, 0
        ends = [None, *(end for _, end, _ in fixed)]
        begins = [*(begin for begin, *_ in fixed), None]
        for end, begin in zip(ends, begins, strict=True):
            low = max(0, end if end is not None else 0)
            high = self.ticks - own
            if end is not None:
                high = min(high, end + gap)
            if begin is not None:
                high = min(high, begin - own)
                low = max(low, begin - own - gap)
            if high >= low:
                times |= (1 << high + 1) - (1 << low)
        return times


@lru_cache(maxsize=64)
def turns_of(work: Work, ticks: int) -> Turns:
    """What all searches of one party and length of stay share."""
    return Turns(work, ticks)

"""What queueing theory says without a simulation: offered load, Erlang's formulas, fluid bounds."""

from __future__ import annotations

from math import floor, inf

from softlanding.core.capacity.opening import DAY, Opening


def offered_load(work_minutes: float, open_minutes: float) -> float:
    """Give how many counters the work keeps busy all the time they are open (Erlang)."""
    return work_minutes / open_minutes if open_minutes else inf


def least_counters(load: float) -> int:
    """Give the fewest counters under which the queue does not grow for ever: more than the offered load."""
    return floor(load) + 1


def erlang_b(counters: int, load: float) -> float:
    """Give the share of calls lost by so many counters without a queue (Erlang 1917), by its stable recursion."""
    blocked = 1.0
    for one in range(1, counters + 1):
        blocked = load * blocked / (one + load * blocked)
    return blocked


def erlang_c(counters: int, load: float) -> float:
    """Give the share that waits at all at M/M/c (Erlang 1917); 1 where the load is not less than the counters."""
    if load >= counters:
        return 1.0
    blocked = erlang_b(counters, load)
    return blocked / (1 - load / counters * (1 - blocked))


def mean_wait(counters: int, *, a_minute: float, minutes: float, variation: float = 1.0) -> float:
    """Give the mean wait before service in minutes, at counters that never close.

    `variation` is the squared coefficient of variation of the service time. 1 is M/M/c, exact. For one counter any
    value is exact (Pollaczek-Khinchine); for several it is the approximation of Lee and Longton (1959).
    """
    load = a_minute * minutes
    if load >= counters:
        return inf
    return erlang_c(counters, load) * minutes / (counters - load) * (1 + variation) / 2


def fluid_backlog(load: float, counters: int, *, work_minutes: float) -> float:
    """Give the least work that is still undone at the end, in minutes: what comes in less what can be done."""
    return max(0.0, work_minutes * (1 - counters / load)) if load else 0.0


def fluid_wait(load: float, counters: int, *, days: float) -> float:
    """Give the wait of who asks last, in days, when more work comes in evenly than can be done; else 0."""
    return max(0.0, (load / counters - 1) * days)


def fluid_share(load: float, counters: int, *, days: float, norm_days: float) -> float:
    """Give the share that is served within the norm when waits grow evenly from 0: an upper bound under overload."""
    last = fluid_wait(load, counters, days=days)
    return 1.0 if last <= norm_days else norm_days / last


def wait_for_opening(opening: Opening, until: float) -> float:
    """Give the mean days from a moment chosen evenly before `until` to an open counter, were nobody else there.

    Each closed stretch of length g adds g * g / 2: the least wait that these opening days leave, exact.
    """
    waited, closed_from = 0.0, 0.0
    for begin, end in zip(opening.begins, opening.ends, strict=True):
        asked_until = min(begin, until)
        waited += (asked_until - closed_from) * (begin - (asked_until + closed_from) / 2)
        closed_from = end
        if closed_from >= until:
            break
    return waited / until / DAY

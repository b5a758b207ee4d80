"""Figures of promises: a share with its interval, and percentiles that count who still waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

LEAST_SHOWN = 10
"""A figure over fewer clocks is not shown: it says too little, and could say something about one household."""
_Z = 1.959963984540054  # the 97.5 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval, and over how many it was taken."""

    value: float
    low: float
    high: float
    n: int


def wilson(kept: int, n: int) -> Interval:
    """Give the share of `kept` in `n` with Wilson's score interval (E. B. Wilson, JASA 22, 1927).

    Unlike the usual one it stays between 0 and 1 and is right near both ends, where promises live.
    """
    if n < 1 or not 0 <= kept <= n:
        raise ValueError(f"{kept} of {n} is no share")
    share, weight = kept / n, _Z * _Z / n
    middle = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * sqrt(share * (1 - share) / n + weight / (4 * n))
    return Interval(share, max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share)), n)


@dataclass(frozen=True, slots=True)
class Length:
    """So many clocks that lasted so many days; `ended`: False while they are open (censored: at least so long)."""

    days: int
    ended: bool
    many: int = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The share still waiting after so many days, falling; `n` clocks in all, `still_open` of them not ended."""

    days: tuple[int, ...]
    waiting: tuple[float, ...]
    n: int
    still_open: int


def curve_of(lengths: Iterable[Length]) -> Curve:
    """Give the Kaplan-Meier curve (E. L. Kaplan and P. Meier, JASA 53, 1958).

    Who ended on a day is counted before who was last seen open on it, as is usual.
    """
    ended: dict[int, int] = {}
    left: dict[int, int] = {}
    for one in lengths:
        into = ended if one.ended else left
        into[one.days] = into.get(one.days, 0) + one.many
    n, still_open = sum(ended.values()) + sum(left.values()), sum(left.values())
    at_risk, waiting = n, 1.0
    days: list[int] = []
    shares: list[float] = []
    for day in sorted({*ended, *left}):
        if day in ended:
            waiting *= 1 - ended[day] / at_risk
            days.append(day)
            shares.append(waiting)
        at_risk -= ended.get(day, 0) + left.get(day, 0)
    return Curve(tuple(days), tuple(shares), n, still_open)


def percentile(curve: Curve, share: float) -> int | None:
    """Give the days within which this share had ended, or None when too many are still open to say."""
    # shares are products of fractions: a half may come out as 0.5000000000000001
    return next((day for day, left in zip(curve.days, curve.waiting, strict=True) if left <= 1 - share + 1e-12), None)


def shown_counts(counts: Sequence[int], *, least: int = LEAST_SHOWN) -> list[bool]:
    """Say which groups of a whole may be shown: those of at least so many.

    Where exactly one group would be left out, and so could be computed from the whole, the smallest other goes too.
    """
    shown = [count == 0 or count >= least for count in counts]
    if shown.count(False) == 1 and any(count for count, open_ in zip(counts, shown, strict=True) if open_):
        _, at = min((count, at) for at, count in enumerate(counts) if shown[at] and count)
        shown[at] = False
    return shown

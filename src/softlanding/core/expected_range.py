"""How long similar cases took: the middle half of them, with those that still run counted and not left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from softlanding.core.promises import Length, curve_of, percentile

LEAST = 10
"""With fewer cases that ended, nothing is said: a few households would be recognisable, and the figure worthless."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One case: how many days it took, or has taken so far while it has not `ended`."""

    days: int
    ended: bool


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """Half of `n` cases took `low` to `high` days; `high` is None while too many of the slow ones still run."""

    n: int
    running: int
    low: int
    high: int | None


def expected_range(cases: Iterable[Observed], *, least: int = LEAST) -> ExpectedRange | None:
    """Give the range in which the middle half ends, or None when too few have ended to say.

    Kaplan and Meier (1958): a case that still runs, or was withdrawn, counts among those that could have ended for as
    long as it lasted. Leaving it out would promise too much, since the slow ones run longest.
    """
    known = list(cases)
    ended = sum(case.ended for case in known)
    if ended < least:
        return None
    curve = curve_of(Length(case.days, case.ended) for case in known)
    low, high = percentile(curve, 0.25), percentile(curve, 0.75)
    return None if low is None else ExpectedRange(len(known), len(known) - ended, low, high)

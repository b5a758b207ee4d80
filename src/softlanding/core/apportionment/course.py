"""How a half-year goes: housed month by month beside the pace, and where it ends if it goes on like this.

The forecast knows counts of months alone and nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import exp, lgamma, log

from softlanding.core.apportionment.half_years import MONTHS, HalfYear

FEWEST_MONTHS = 3
"""Whole months before a forecast is made: with fewer, the spread between months is not known at all."""
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The end of a month: housed in it, housed since the half-year began, and what the pace asks by then."""

    month_on: date
    housed: int
    so_far: int | None
    """None for a month that has not begun."""
    pace: Fraction
    over: bool
    """A month that still runs has not had the time that its pace asks for."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many persons are housed by the end, with the interval that holds nine times in ten."""

    expected: float
    low: int
    high: int
    months: int
    """Of how many whole months it was made."""


def snapshots(half_year: HalfYear, corrected: int, housed: Mapping[date, int], today: date) -> tuple[Snapshot, ...]:
    """Give the six months with their pace line: 1/6, 2/6 ... 6/6 of the corrected target.

    `housed`: persons by the first day of the month.
    """
    found, so_far = [], 0
    for at, month in enumerate(half_year.months, 1):
        persons = housed.get(month, 0)
        so_far += persons
        pace = Fraction(max(corrected, 0) * at, MONTHS)
        found.append(
            Snapshot(month, persons, so_far if month <= today else None, pace, _months_before(month, -1) <= today)
        )
    return tuple(found)


def forecast(half_year: HalfYear, housed: Mapping[date, int], today: date) -> Forecast | None:
    """Say where the half-year ends, or None while too few whole months are known.

    Counts of the last twelve whole months, of which the first is the first that is known; months go on at their
    mean. Their spread (variance by mean, at least that of chance alone) makes a negative binomial; that the mean
    itself is uncertain is in the interval.
    """
    if not half_year.starts_on <= today < half_year.ends_on:
        return None
    this_month = today.replace(day=1)
    past = _whole_months(housed, this_month)
    if len(past) < FEWEST_MONTHS:
        return None
    done = sum(persons for month, persons in housed.items() if half_year.starts_on <= month <= this_month)
    ends = (half_year.months[half_year.months.index(this_month) + 1 :] or (half_year.ends_on,))[0]
    days = (ends - this_month).days
    left = Fraction((ends - today).days, days) + sum(month > this_month for month in half_year.months)
    mean = sum(past) / len(past)
    variance = sum((count - mean) ** 2 for count in past) / (len(past) - 1)
    spread = max(variance / mean, 1.0) if mean else 1.0
    ahead = mean * float(left)
    wide = spread * ahead * (1 + float(left) / len(past))
    low, high = _interval(ahead, wide)
    return Forecast(done + ahead, done + low, done + high, len(past))


def _whole_months(housed: Mapping[date, int], this_month: date) -> list[int]:
    known = [month for month in housed if month < this_month]
    if not known:
        return []
    first = max(min(known), _months_before(this_month, 12))
    months = []
    while first < this_month:
        months.append(housed.get(first, 0))
        first = _months_before(first, -1)
    return months


def _months_before(month: date, number: int) -> date:
    year, at = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(year, at + 1, 1)


def _interval(mean: float, variance: float) -> tuple[int, int]:
    """Give the whole numbers between which a count of this mean and variance is, nine times in ten."""
    if mean <= 0:
        return 0, 0
    low: int | None = None
    reached, count = 0.0, 0
    edge = (1 - SURE) / 2
    while True:
        reached += exp(_log_chance(count, mean, variance))
        if low is None and reached >= edge:
            low = count
        if reached >= 1 - edge or count > mean + 20 * variance**0.5 + 20:
            return low or 0, count
        count += 1


def _log_chance(count: int, mean: float, variance: float) -> float:
    if variance <= mean * (1 + 1e-9):
        return count * log(mean) - mean - lgamma(count + 1)
    size = mean * mean / (variance - mean)
    kept = mean / variance
    return lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log(kept) + count * log(1 - kept)


def missed_in_a_row(met: Sequence[bool]) -> int:
    """Count the half-years missed without one between that was met, from the latest back.

    >>> missed_in_a_row([False, True, False, False])
    2
    """
    count = 0
    for one in reversed(met):
        if one:
            break
        count += 1
    return count

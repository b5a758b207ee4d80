"""Minors under guardianship who turn eighteen: how many need a home of their own, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from softlanding.core.terms import Length, add

ADULT = 18


@dataclass(frozen=True, slots=True)
class Turning:
    """How many turn eighteen in the month that begins on `first`."""

    first: date
    persons: int

    @property
    def half_year(self) -> str:
        """Give the half-year, such as 2027-H1."""
        return half_year_of(self.first)


def half_year_of(day: date) -> str:
    """Give the half-year of a day.

    >>> half_year_of(date(2027, 7, 1))
    '2027-H2'
    """
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def turns_adult_on(born: date) -> date:
    """Give the eighteenth birthday; who was born on 29 February turns on 1 March in other years, as ages count here."""
    leap = (born.month, born.day) == (2, 29)
    return date(born.year + ADULT, 3, 1) if leap else born.replace(year=born.year + ADULT)


def turning_by_month(born: Iterable[date], first: date, until: date) -> tuple[Turning, ...]:
    """Count who turns eighteen from `first` until before `until`, for every month in between."""
    days = (turns_adult_on(one) for one in born)
    counted = Counter(day.replace(day=1) for day in days if first <= day < until)
    months, month = [], first.replace(day=1)
    while month < until:
        months.append(Turning(month, counted[month]))
        month = add(month, Length(months=1))
    return tuple(months)


def turning_by_half_year(months: Iterable[Turning]) -> dict[str, int]:
    """Add months up by half-year."""
    found: dict[str, int] = {}
    for one in months:
        found[one.half_year] = found.get(one.half_year, 0) + one.persons
    return found

"""Half-years as the Housing Act counts them: from 1 January and from 1 July."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

WRITTEN = re.compile(r"(?P<year>(?:19|20|21)[0-9]{2})-H(?P<half>[12])")
MONTHS = 6


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """Half 1 or 2 of a calendar year, written 2027-H1; it begins on `starts_on` and ends before `ends_on`."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.year}-H{self.half}"

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """Give the half-year that the day is in."""
        return cls(day.year, 1 if day.month <= MONTHS else 2)

    @property
    def starts_on(self) -> date:
        """Give the first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def ends_on(self) -> date:
        """Give the first day that is no longer in it."""
        return self.next.starts_on

    @property
    def next(self) -> HalfYear:
        """Give the half-year after it."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    @property
    def previous(self) -> HalfYear:
        """Give the half-year before it."""
        return HalfYear(self.year - 1, 2) if self.half == 1 else HalfYear(self.year, 1)

    @property
    def inhabitants_on(self) -> date:
        """Give the day whose inhabitants count: 1 January of the year before (Huisvestingswet 2014, art. 29(1))."""
        return date(self.year - 1, 1, 1)

    @property
    def months(self) -> tuple[date, ...]:
        """Give the first day of each of its six months."""
        first = self.starts_on
        return tuple(date(first.year, first.month + at, 1) for at in range(MONTHS))


def read_half_year(text: str) -> HalfYear:
    """Read `2027-H1`, or raise ValueError.

    >>> read_half_year("2027-H1").inhabitants_on
    datetime.date(2026, 1, 1)
    """
    found = WRITTEN.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(f"{text!r} is no half-year: write it as 2027-H1")
    return HalfYear(int(found["year"]), int(found["half"]))

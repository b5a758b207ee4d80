"""Days on which a desk is closed: its own list of holidays, apart from those of the legal calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from softlanding.core.rulebook.network import ClosingDays, Holiday
from softlanding.core.terms import easter_sunday

DAYS_AFTER_EASTER: dict[Holiday, int] = {"good-friday": -2, "easter-monday": 1, "ascension": 39, "whit-monday": 50}
FIXED: dict[Holiday, tuple[int, int]] = {
    "new-year": (1, 1),
    "liberation-day": (5, 5),
    "christmas": (12, 25),
    "boxing-day": (12, 26),
}


def closed_dates(closing: ClosingDays, year: int) -> frozenset[date]:
    """Give the days of the year on which the desk is closed, weekends not counted in."""
    named = {day_of(holiday, year) for holiday in closing.holidays}
    return frozenset(named | {day for day in closing.dates if day.year == year})


@lru_cache(maxsize=512)
def day_of(holiday: Holiday, year: int) -> date:
    """Give the day of a named holiday in a year. King's Day is 27 April, or the 26th when that is a Sunday."""
    if holiday in DAYS_AFTER_EASTER:
        return easter_sunday(year) + timedelta(days=DAYS_AFTER_EASTER[holiday])
    if holiday == "kings-day":
        day = date(year, 4, 27)
        return day - timedelta(days=1) if day.isoweekday() == 7 else day
    month, number = FIXED[holiday]
    return date(year, month, number)

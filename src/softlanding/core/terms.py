"""The legal calendar: when a term ends under the General Extension of Time Limits Act."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

CalendarKind = Literal["extended", "plain", "working"]

_ONE_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Length:
    """How long a term is, in one unit; a negative length counts back from an event."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    years: int = 0

    def __post_init__(self) -> None:
        if bool(self.days) + bool(self.weeks) + bool(self.months) + bool(self.years) > 1:
            raise ValueError(f"A term has one unit: days, weeks, months or years, not several of them: {self}")

    @property
    def is_extended(self) -> bool:
        """Articles 1(2) and 4: not counted back, and not over 90 days, 12 weeks or 3 months, nor in years.

        A zero length is the event's own day: a moment, not a term, so there is nothing to extend.
        """
        return 0 < self.days <= 90 or 0 < self.weeks <= 12 or 0 < self.months <= 3

    @property
    def holds_two_working_days(self) -> bool:
        """Article 2 speaks of terms of at least three days."""
        return self.is_extended and not 0 < self.days < 3


@dataclass(frozen=True, slots=True)
class LegalCalendar:
    """The days on which a legal term does not end: weekends, recognised holidays, days equated by decree."""

    equated: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """Article 3. A Saturday or Sunday is free, yet no holiday unless one falls on it."""
        return day in self.equated or day in _recognised_holidays(day.year)

    def is_free(self, day: date) -> bool:
        """Saturdays, Sundays and holidays."""
        return day.weekday() in {_SATURDAY, _SUNDAY} or self.is_holiday(day)

    def next_working_day(self, day: date) -> date:
        """The day itself when it is not free."""
        while self.is_free(day):
            day += _ONE_DAY
        return day


def add(start: date, length: Length) -> date:
    """Plain calendar arithmetic; what would be 30 February ends on the last day of February.

    Raises OverflowError when the answer lies outside the years that Python's dates know.
    """
    start = start + timedelta(days=length.days, weeks=length.weeks)
    if not length.months and not length.years:
        return start
    year, month = divmod(start.year * 12 + (start.month - 1) + length.months + length.years * 12, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"The term leaves the calendar: {start} and {length}")
    _, last_of_month = months.monthrange(year, month + 1)
    return start.replace(year=year, month=month + 1, day=min(start.day, last_of_month))


def end_of_term(start: date, length: Length, kind: CalendarKind, calendar: LegalCalendar) -> date:
    """The term's last day; its days are those after `start`, up to and including the end.

    "extended" follows the Act, "plain" is calendar arithmetic, "working" counts working days.
    """
    match kind:
        case "plain":
            return add(start, length)
        case "extended":
            return _extended(start, length, calendar)
        case "working":
            return _working(start, length)


def _extended(start: date, length: Length, calendar: LegalCalendar) -> date:
    end = add(start, length)
    if not length.is_extended:
        return end
    end = calendar.next_working_day(end)
    if not length.holds_two_working_days:
        return end
    # Article 2 in one comparison: a term holds two working days exactly when it reaches the second one.
    first = calendar.next_working_day(start + _ONE_DAY)
    second = calendar.next_working_day(first + _ONE_DAY)
    return max(end, second)


def _working(start: date, length: Length) -> date:
    if length.weeks or length.months or length.years:
        raise ValueError(f"Working days are counted in days: {length}")
    # A promise is no legal term, and an equated day is an ordinary working day for all but terms.
    calendar = LegalCalendar()
    step = _ONE_DAY if length.days > 0 else -_ONE_DAY
    day, left = start, abs(length.days)
    while left:
        day += step
        left -= not calendar.is_free(day)
    return day


@cache
def _recognised_holidays(year: int) -> frozenset[date]:
    """Article 3(1) and 3(2), as the Act reads today, for any year."""
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),  # Good Friday
            easter + timedelta(days=1),  # Easter Monday
            easter + timedelta(days=39),  # Ascension Day
            easter + timedelta(days=50),  # Whit Monday
            _kings_birthday(year),
            date(year, 5, 5),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def _kings_birthday(year: int) -> date:
    """The day of celebration: 27 April, before 2014 Queen's Day on the 30th, a day earlier on Sundays."""
    day = date(year, 4, 27 if year >= 2014 else 30)
    return day - _ONE_DAY if day.weekday() == _SUNDAY else day


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, after the Anonymous Gregorian computus (Meeus/Jones/Butcher)."""
    golden = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_left = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leap_years, year_left = divmod(year_of_century, 4)
    weekday = (32 + 2 * century_left + 2 * leap_years - epact - year_left) % 7
    late_moon = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)

"""By when the law wants a decision: the term from receipt, longer when extended, standing still when suspended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from softlanding.core.rulebook.case_kinds import CaseKind, Limit, Objection, Term
from softlanding.core.rulebook.records import Length as LengthRecord
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term

ONE_DAY = timedelta(days=1)
NotExtended = Literal["no-term", "not-allowed", "twice", "not-begun", "too-late"]


@dataclass(frozen=True, slots=True)
class Suspended:
    """Days on which the term stands still: from the first up to, not including, `until` (None: still).

    `given` is the last day that the authority gave for what it asked: from the day after it the term runs on,
    whether or not anything came.
    """

    first: date
    until: date | None = None
    given: date | None = None

    def ends(self, on: date) -> date:
        """Give the first day that counts again, as it looks on the day `on`; never before the suspension began."""
        known = [day for day in (self.until, self.given and self.given + ONE_DAY) if day is not None]
        return max(self.first, min(known if self.until else [*known, on]))

    def lasts(self, on: date) -> bool:
        """Say whether the term stands still on the day."""
        return self.first <= on and (self.until is None or on < self.until) and (self.given is None or on <= self.given)


@dataclass(frozen=True, slots=True)
class Extended:
    """The authority made the term longer, said on this day."""

    said_on: date
    by: Length


def length(record: LengthRecord) -> Length:
    """Give a length of the data as the legal calendar counts it."""
    return Length(record.days or 0, record.weeks or 0, record.months or 0, record.years or 0)


def term_of(kind: CaseKind, holds: Callable[[object], bool | None]) -> Term | None:
    """Give the first term whose condition holds; `holds` answers a condition of the data (None: not known)."""
    return next((term for term in kind.terms if term.when is None or holds(term.when)), None)


def due_on(
    term: Term,
    received_on: date,
    calendar: LegalCalendar,
    *,
    on: date,
    suspended: Iterable[Suspended] = (),
    extended: Extended | None = None,
) -> date:
    """Give the last day on which the decision is in time, as it looks on the day `on`.

    Each day of suspension moves the term's own end by one day; one that still lasts counts up to `on`. Only then does
    the end roll off weekends and holidays, once, and only where the term itself is short enough for that. An
    extended term is longer than ninety days: its end does not roll. What began after the term had ended moves nothing.
    """
    plain = end_of_term(received_on, length(term.length), term.calendar, calendar)
    bare = plain if term.calendar == "working" else add(received_on, length(term.length))
    known = sorted(suspended, key=lambda one: one.first)
    end = max(plain, _rolled(term, _moved(bare, plain, known, on), calendar))
    if extended is None:
        return end
    longer = add(bare, extended.by)
    return max(end, _moved(longer, longer, known, on))


def _moved(bare: date, lives_until: date, suspended: Iterable[Suspended], on: date) -> date:
    """Move an end by the days on which the term stood still, each day once.

    A term that ends on a Saturday lives until Monday: what stops it on Sunday still counts.
    """
    end, counted_to = bare, date.min
    for one in suspended:
        first, until = max(one.first, counted_to), one.ends(on)
        if until > first and first <= max(end, lives_until):
            end, counted_to = max(end + (until - first), until), until
    return end


def _rolled(term: Term, end: date, calendar: LegalCalendar) -> date:
    """Let the end of a short term run on to a working day."""
    short = term.calendar == "extended" and length(term.length).is_extended
    return calendar.next_working_day(end) if short else end


def not_extended(term: Term | None, due: date | None, *, on: date, already: Extended | None) -> NotExtended | None:
    """Say why the term cannot be made longer on the day, or None where it can: once, before it has ended."""
    if term is None:
        return "no-term"
    if term.extended_by is None:
        return "not-allowed"
    if already is not None:
        return "twice"
    if due is None:
        return "not-begun"
    return "too-late" if on > due else None


def last_day(given: Limit | Objection | Term, since: date, calendar: LegalCalendar) -> date | None:
    """Give the last day of a term without pauses, counted from a day; None where the data give no length."""
    return end_of_term(since, length(given.length), given.calendar, calendar) if given.length is not None else None

"""By when the law wants a decision: the term from receipt, longer when extended, standing still when suspended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from softlanding.core.rulebook.case_kinds import CaseKind, Term
from softlanding.core.rulebook.records import Length as LengthRecord
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term


@dataclass(frozen=True, slots=True)
class Suspended:
    """Days on which the term stood still: from the first up to, not including, `until` (None: still)."""

    first: date
    until: date | None = None


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

    Days of suspension are added to the term; one that still lasts counts up to `on`.
    """
    still = sum(((one.until or on) - one.first).days for one in suspended if (one.until or on) > one.first)
    end = end_of_term(received_on, length(term.length), term.calendar, calendar)
    if extended is not None:
        end = add(end, extended.by)
    end += timedelta(days=still)
    return calendar.next_working_day(end) if still and term.calendar == "extended" else end

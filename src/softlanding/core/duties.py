"""By when an employer must do what, for one person whom it brought: from the days that it stated itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from softlanding.core.rulebook.duties import Duty
from softlanding.core.rulebook.records import Length as LengthRecord
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term

Stand = Literal["done", "overdue", "soon", "later"]
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change that the employer reported: what, and on which day it happened."""

    what: str
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an employer said about somebody it brings. Unknown stays None; `told_on`: when it first said anything."""

    told_on: date
    first_working_day_on: date | None = None
    contract_ends_on: date | None = None
    permit_ends_on: date | None = None
    needs_permit: bool | None = None
    running: bool = True
    """False when the announcement was cancelled or has ended: then only what follows from changes is left."""
    changes: tuple[StatedChange, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyDue:
    """A duty with its last day, the day on which it comes into sight, and the day that it was counted from."""

    duty: Duty
    due_on: date
    shown_from_on: date
    counted_from_on: date


def duties_due(stated: Stated, duties: Iterable[Duty], calendar: LegalCalendar) -> list[DutyDue]:
    """Give every duty that follows from what was stated, the earliest first.

    One that was over before the employer told us of the person is left out: nobody can still meet it here.
    """
    found = [one for duty in duties for one in _of_duty(stated, duty, calendar)]
    return sorted(found, key=lambda one: (one.due_on, one.duty.id))


def stand_of(due: DutyDue, *, on: date, done: bool) -> Stand:
    """Say how a duty stands on a day: the last day itself is still in time."""
    if done:
        return "done"
    if due.due_on < on:
        return "overdue"
    return "soon" if due.due_on <= on + timedelta(days=SOON_DAYS) else "later"


def _of_duty(stated: Stated, duty: Duty, calendar: LegalCalendar) -> Iterator[DutyDue]:
    if duty.permit_only and stated.needs_permit is False:
        return
    for day in _anchors(stated, duty):
        due_on = _due_on(duty, day, calendar)
        if due_on >= stated.told_on or duty.counted_from == "change":
            yield DutyDue(duty, due_on, add(due_on, Length(months=-duty.shown_months_ahead)), day)


def _anchors(stated: Stated, duty: Duty) -> list[date]:
    if duty.counted_from == "change":
        return sorted({one.happened_on for one in stated.changes if one.what in duty.changes})
    days = {
        "contract-end": stated.contract_ends_on,
        "permit-end": stated.permit_ends_on,
        "first-working-day": stated.first_working_day_on,
    }
    day = days[duty.counted_from]
    return [day] if day is not None and stated.running else []


def _due_on(duty: Duty, day: date, calendar: LegalCalendar) -> date:
    if duty.before is not None:  # counting back never runs on over a weekend
        return add(day, _length(duty.before, back=True))
    end = end_of_term(day, _length(duty.length or LengthRecord(days=0)), duty.calendar, calendar)
    return end - timedelta(days=1) if duty.less_one_day else end


def _length(record: LengthRecord, *, back: bool = False) -> Length:
    sign = -1 if back else 1
    units = (record.days, record.weeks, record.months, record.years)
    return Length(*(sign * (unit or 0) for unit in units))

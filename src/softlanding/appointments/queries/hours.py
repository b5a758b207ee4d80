"""A desk's hours as its coordinator reads them: rules, days that differ, shifts, history, and the week as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet

from softlanding.appointments.models import DayException, DeskPolicy, HoursChange, OpeningRule, Shift
from softlanding.appointments.queries.plans import plan_of
from softlanding.common.errors import NotFound
from softlanding.core.closing import day_of
from softlanding.core.rulebook.network import Holiday
from softlanding.core.timeline import DeskPlan, moment_of


@dataclass(frozen=True)
class OpenTime:
    """A stretch for which a counter is staffed for an authority."""

    counter: str
    authority: str
    starts_at: datetime
    ends_at: datetime


def policy_of(desk: str) -> DeskPolicy | None:
    """Return what the coordinator has said about a desk, or None when nothing was said yet."""
    return DeskPolicy.objects.filter(desk=desk).first()


def rules_of(desk: str) -> QuerySet[OpeningRule]:
    """Return the weekly hours, by counter and day."""
    return OpeningRule.objects.filter(desk=desk).order_by("counter", "authority", "valid_from_on", "weekdays", "opens")


def rules_in_force(desk: str, *, on: date) -> QuerySet[OpeningRule]:
    """Return the weekly hours that hold on a day or later."""
    return rules_of(desk).filter(Q(valid_to_on=None) | Q(valid_to_on__gt=on))


def rule_at(desk: str, key: int) -> OpeningRule:
    """Return one rule of a desk, or raise NotFound."""
    return _one(rules_of(desk).filter(pk=key).first())


def exceptions_of(desk: str, *, on: date) -> QuerySet[DayException]:
    """Return the days that differ from a day on, earliest first."""
    found = DayException.objects.filter(desk=desk, day_on__gte=on)
    return found.select_related("made_by").order_by("day_on", "counter", "opens", "pk")


def exception_at(desk: str, key: int) -> DayException:
    """Return one day that differs, or raise NotFound."""
    return _one(DayException.objects.filter(desk=desk, pk=key).first())


def shifts_between(desk: str, first: date, last: date) -> QuerySet[Shift]:
    """Return the shifts of these days, by day and counter."""
    found = Shift.objects.filter(desk=desk, day_on__range=(first, last))
    return found.select_related("member").order_by("day_on", "counter", "opens", "pk")


def shift_at(desk: str, key: int) -> Shift:
    """Return one shift of a desk, or raise NotFound."""
    return _one(Shift.objects.filter(desk=desk, pk=key).select_related("member").first())


def changes_of(desk: str) -> QuerySet[HoursChange]:
    """Return the history of a desk's hours, latest first."""
    return HoursChange.objects.filter(desk=desk).select_related("made_by").order_by("-version")


def last_change(desk: str) -> HoursChange | None:
    """Return the change that can be undone, or None."""
    return changes_of(desk).filter(undone_at=None).exclude(what="undone").first()


def change_at(desk: str, version: int) -> HoursChange:
    """Return a change that still stands, or raise NotFound."""
    return _one(changes_of(desk).filter(version=version, undone_at=None).exclude(what="undone").first())


def open_times(desk: str, day: date) -> list[OpenTime]:
    """Return when each counter is staffed on a day as everything together says: rules, days that differ, shifts."""
    plan = plan_of(desk)
    opened = plan.open_day(day)
    return [
        OpenTime(counter.id, authority, *(moment_of(tick, plan.tzinfo()) for tick in stretch))
        for counter, row in zip(plan.counters, opened.staffed, strict=True)
        for authority, mask in sorted(row.items())
        for stretch in _stretches(mask, opened.ticks.start, len(opened.ticks))
    ]


def _stretches(mask: int, first: int, length: int) -> list[tuple[int, int]]:
    bits = [0, *(mask >> number & 1 for number in range(length)), 0]
    edges = [first + number for number, (one, then) in enumerate(pairwise(bits)) if one != then]
    return list(zip(edges[::2], edges[1::2], strict=True))


def holidays_of(desk: str, first: date, *, days: int = 365) -> list[tuple[date, Holiday | None]]:
    """Return the closed days of a desk's calendar ahead, each with the name of its holiday when it has one."""
    names: Mapping[date, Holiday] = {
        day_of(name, year): name for name in HOLIDAYS for year in range(first.year, first.year + 3)
    }
    plan: DeskPlan = plan_of(desk)
    until = first + timedelta(days=days)
    return [(day, names.get(day)) for day in sorted(plan.closed_on) if first <= day < until]


HOLIDAYS: tuple[Holiday, ...] = (
    "new-year", "good-friday", "easter-monday", "kings-day", "liberation-day", "ascension", "whit-monday", "christmas",
    "boxing-day",
)  # fmt: skip


def _one(found: Any) -> Any:
    if found is None:
        raise NotFound
    return found


def usual_policy() -> dict[str, Any]:
    """Return the rules of booking of a desk about which nothing was said."""
    return {field.name: field.default for field in DeskPolicy._meta.fields if field.has_default()}  # noqa: SLF001 - Django's name for a model's fields

"""Clocks of promises to households: kept by the feature that knows when they start, stand still and stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from softlanding.cases.models import ClockPause, PromiseClock
from softlanding.core.promises import Clock, lasted_days, norm_of, state_on
from softlanding.core.promises.clocks import due_on, paused_days
from softlanding.core.rulebook.network import ServicePromise

TOLD_OF_HOUSEHOLD = (
    "household", "started_on", "due_on", "counts_on", "stopped_on", "paused_since_on", "paused_days", "lasted_days",
    "outcome", "not_counted", "invented",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HouseholdClock:
    """What the ledger is told of one household; `key`: of the row that it has already."""

    key: int | None
    clock: Clock
    household: UUID | None
    region: str
    invented: bool = False


@transaction.atomic
def keep_household_clocks(promise: ServicePromise, told: Sequence[HouseholdClock]) -> list[int]:
    """Make the ledger's rows what is told, and return their keys in order. Doing it again changes nothing."""
    rows = [_row(promise, one) for one in told]
    fresh = [row for row in rows if row.pk is None]
    PromiseClock.objects.bulk_create(fresh)
    known = [row for row in rows if row not in fresh]
    if known:
        PromiseClock.objects.bulk_update(known, TOLD_OF_HOUSEHOLD)
    ClockPause.objects.filter(clock__in=known).delete()
    ClockPause.objects.bulk_create(
        ClockPause(region=row.region, clock=row, reason=pause.reason, first_on=pause.first, until_on=pause.until)
        for row, one in zip(rows, told, strict=True)
        for pause in one.clock.pauses
    )
    return [row.pk for row in rows]


def _row(promise: ServicePromise, told: HouseholdClock) -> PromiseClock:
    """Give the row that follows from the clock alone, whatever day it is read."""
    clock, norm = told.clock, norm_of(promise)
    ends = [one.until or one.first for one in clock.pauses]
    known = max(day for day in (clock.started_on, clock.stopped_on, *ends) if day is not None)
    last = due_on(clock, norm, on=known)
    return PromiseClock(
        pk=told.key,
        region=told.region,
        promise=promise.id,
        desk=promise.desk,
        household_id=told.household,
        started_on=clock.started_on,
        due_on=last,
        counts_on=last,
        stopped_on=clock.stopped_on,
        paused_since_on=clock.paused_since,
        paused_days=paused_days(clock, on=known),
        lasted_days=lasted_days(clock, on=clock.stopped_on) if clock.stopped_on else None,
        outcome=state_on(clock, norm, on=clock.stopped_on) if clock.stopped_on else "",
        not_counted=clock.void,
        invented=told.invented,
    )

"""Time that a household gave up and that the public web does not see yet; the waiting list sees it at once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from softlanding.appointments.models import DeskPolicy, FreedTime, Visit
from softlanding.appointments.queries.claims import ZONE, claimed
from softlanding.core.timeline import Busy, busy_masks, ticks_of_day


def policy_of(desk: str) -> DeskPolicy:
    """Return a desk's rules of booking; without a row of its own, the rules that hold everywhere."""
    return DeskPolicy.objects.filter(desk=desk).first() or DeskPolicy(desk=desk)


def policies_of(desks: Sequence[str]) -> dict[str, DeskPolicy]:
    """Return the rules of booking of several desks, in one query."""
    known = {policy.desk: policy for policy in DeskPolicy.objects.filter(desk__in=desks)}
    return {desk: known.get(desk) or DeskPolicy(desk=desk) for desk in desks}


def kept_back(desk: str, from_tick: int, to_tick: int, *, now: datetime) -> Busy:
    """Return the ticks per counter and day that are free and not shown to the public yet."""
    rows = FreedTime.objects.filter(desk=desk, free_at__gt=now, start_tick__lt=to_tick, end_tick__gt=from_tick)
    spans = rows.values_list("counter", "start_tick", "end_tick")
    return busy_masks(((counter, tick) for counter, first, end in spans for tick in range(first, end)), ZONE)


def not_for_everyone(desk: str, from_tick: int, to_tick: int, *, now: datetime, without: Visit | None = None) -> Busy:
    """Return what the public web treats as taken: what is claimed, and what is kept back (see `claimed`)."""
    masks = dict(claimed(desk, from_tick, to_tick, now=now, without=without))
    for key, mask in kept_back(desk, from_tick, to_tick, now=now).items():
        masks[key] = masks.get(key, 0) | mask
    return masks


def taken_for_everyone(now: datetime) -> Callable[[str, date, int], Busy]:
    """Return what `core.whole_plan` asks for, as the public web sees it (see `taken`)."""

    def of_desk(desk: str, start: date, days: int) -> Busy:
        begin, end = ticks_of_day(start, ZONE).start, ticks_of_day(start + timedelta(days=days), ZONE).stop
        return not_for_everyone(desk, begin, end, now=now)

    return of_desk

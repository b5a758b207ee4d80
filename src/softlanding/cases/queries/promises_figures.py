"""Figures of promises, counted by the database: kept, broken, open, not counted, how long it took, by month.

A clock counts from the day after its last promised day; until then it is not due yet, however it ended. So no share
is made of the quick ones alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from softlanding.cases.models import ClockPause, PromiseClock
from softlanding.cases.queries.promises_known import promises_of
from softlanding.core.promises import (
    LEAST_SHOWN,
    Curve,
    Interval,
    Length,
    curve_of,
    percentile,
    shown_counts,
    wilson,
)
from softlanding.core.rulebook.network import ServicePromise


@dataclass(frozen=True)
class Period:
    """The clocks whose last day lies in it: from `first` until before `until`; None leaves that end open."""

    first: date | None
    until: date | None


@dataclass(frozen=True)
class Month:
    """One month: how many counted, how many of them kept; `share` is None where that would say too little."""

    first: date
    n: int
    kept: int
    share: Interval | None


@dataclass(frozen=True)
class PromiseFigures:
    """What became of one promise in a period."""

    promise: ServicePromise
    kept: int
    broken: int
    not_due: int
    not_counted: dict[str, int]
    paused: dict[str, int]
    """How many clocks each reason let stand still."""
    curve: Curve
    months: tuple[Month, ...]
    invented: bool

    @property
    def n(self) -> int:
        """Return over how many the share is taken."""
        return self.kept + self.broken

    @property
    def share(self) -> Interval | None:
        """Return the share kept, or None where there are too few to say."""
        return wilson(self.kept, self.n) if self.n >= LEAST_SHOWN else None

    def days_within(self, share: float) -> int | None:
        """Return the days within which this share was done; None when too many are open, or too few there."""
        return percentile(self.curve, share) if self.curve.n >= LEAST_SHOWN else None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing at all to tell."""
        return not (self.n or self.not_due or self.not_counted)


@dataclass
class _Gathered:
    states: Counter[str] = field(default_factory=Counter)
    voids: Counter[str] = field(default_factory=Counter)
    months: Counter[tuple[date, str]] = field(default_factory=Counter)
    lengths: Counter[tuple[int, bool]] = field(default_factory=Counter)
    paused: dict[str, int] = field(default_factory=dict)
    invented: bool = False

    def tell(self, state: str, day: date, many: int) -> None:
        """Note so many clocks of a state; those that count, in their month too."""
        self.states[state] += many
        if state != "not-due":
            self.months[day.replace(day=1), state] += many


def promise_figures(period: Period, *, today: date, desk: str = "") -> list[PromiseFigures]:
    """Return what became of each promise of a desk, or of all desks, in the order of the data folder."""
    found: dict[tuple[str, str], _Gathered] = {(one.desk, one.id): _Gathered() for one in promises_of(desk)}
    _count_ended(found, period, today=today, desk=desk)
    _count_open(found, period, today=today, desk=desk)
    _count_pauses(found, period, desk=desk)
    return [_figures(one, found[one.desk, one.id]) for one in promises_of(desk)]


def _clocks(period: Period, desk: str, *, by: str = "") -> dict[str, Any]:
    wanted: dict[str, Any] = {f"{by}desk": desk} if desk else {}
    if period.first:
        wanted[f"{by}counts_on__gte"] = period.first
    if period.until:
        wanted[f"{by}counts_on__lt"] = period.until
    return wanted


def _count_ended(found: dict[tuple[str, str], _Gathered], period: Period, *, today: date, desk: str) -> None:
    """Count the clocks that ended, in the order of the index that holds all of this."""
    columns = ("desk", "promise", "counts_on", "outcome", "lasted_days", "not_counted", "invented")
    ended = PromiseClock.objects.filter(Q(lasted_days__isnull=False) | Q(outcome="void"), **_clocks(period, desk))
    for row in ended.values_list(*columns).annotate(many=Count("pk")).order_by():
        _, _, day, outcome, lasted, not_counted, invented, many = row
        into = found.get((row[0], row[1]))
        if into is None:
            continue
        into.invented |= invented
        if outcome == "void":
            into.voids[not_counted] += many
            continue
        into.lengths[lasted, True] += many
        into.tell("not-due" if outcome == "kept" and day >= today else outcome, day, many)


def _count_open(found: dict[tuple[str, str], _Gathered], period: Period, *, today: date, desk: str) -> None:
    """Count the clocks that are open: broken from the day after their last day on, unless they stood still by then."""
    columns = (
        "desk", "promise", "counts_on", "started_on", "due_on", "paused_days", "paused_since_on", "outcome", "invented",
    )  # fmt: skip
    still = PromiseClock.objects.filter(lasted_days=None, **_clocks(period, desk)).exclude(outcome="void")
    for row in still.values_list(*columns).annotate(many=Count("pk")).order_by():
        _, _, day, started, due, paused_days, paused_since, outcome, invented, many = row
        into = found.get((row[0], row[1]))
        if into is None:
            continue
        into.invented |= invented
        into.lengths[max(((paused_since or today) - started).days - paused_days, 0), False] += many
        late = outcome == "broken" or due < (paused_since or today)
        into.tell("broken" if late else "not-due", day, many)


def _count_pauses(found: dict[tuple[str, str], _Gathered], period: Period, *, desk: str) -> None:
    rows: QuerySet[ClockPause, dict[str, Any]] = (
        ClockPause.objects.filter(**_clocks(period, desk, by="clock__"))
        .exclude(clock__outcome="void")
        .values("clock__desk", "clock__promise", "reason")
        .annotate(many=Count("clock", distinct=True))
        .order_by("reason")
    )
    for row in rows:
        if into := found.get((row["clock__desk"], row["clock__promise"])):
            into.paused[row["reason"]] = row["many"]


def _figures(promise: ServicePromise, told: _Gathered) -> PromiseFigures:
    return PromiseFigures(
        promise=promise,
        kept=told.states["kept"],
        broken=told.states["broken"],
        not_due=told.states["not-due"],
        not_counted=dict(sorted(told.voids.items())),
        paused=told.paused,
        curve=curve_of(Length(days, ended, many) for (days, ended), many in told.lengths.items()),
        months=tuple(_months(told.months)),
        invented=told.invented,
    )


def _months(counted: Counter[tuple[date, str]]) -> Iterator[Month]:
    """Give each month from the first to the last that counts anything; hidden where it is too few to say."""
    firsts = list(_every_month(month for month, _ in counted))
    pairs = [(counted[first, "kept"], counted[first, "broken"]) for first in firsts]
    shown = shown_counts([kept + broken for kept, broken in pairs])
    for first, (kept, broken), is_shown in zip(firsts, pairs, shown, strict=True):
        n = kept + broken
        yield Month(first, n, kept, wilson(kept, n) if is_shown and n else None)


def _every_month(known: Iterable[date]) -> Iterator[date]:
    ends = sorted(set(known))
    month = ends[0] if ends else None
    while month is not None and month <= ends[-1]:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)

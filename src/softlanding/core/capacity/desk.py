"""A desk of the data as questions to the planner: one for each authority whose hours and work are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from softlanding.core.capacity.opening import Window, minutes_of
from softlanding.core.capacity.question import Demand, Norm, Question, Staffing, Work, longest_visit
from softlanding.core.closing import closed_dates
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.network import WEEKDAYS, Authority, Desk, DeskService, ServicePromise

AUTHORITIES: tuple[Authority, ...] = ("municipality", "ind", "information")
# The service that every client is taken to need at an authority, where nobody says otherwise; information is left out.
USUAL: Mapping[str, tuple[str, ...]] = {
    "municipality": ("municipal-registration", "non-resident-registration"),
    "ind": ("biometrics", "residence-document", "residence-sticker"),
}
NORM_DAYS = 14
NORM_SHARE = 0.9
YEARS_LAID_OUT = 22


@dataclass(frozen=True)
class Given:
    """What somebody typed; what is not given is taken from the data, else assumed and said so."""

    demand: Demand
    shares: Mapping[str, float] = field(default_factory=dict)
    minutes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    hours: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    counters: Mapping[str, int] = field(default_factory=dict)
    norm_days: Mapping[str, int] = field(default_factory=dict)
    norm_share: float | None = None
    working_days: bool | None = None
    families_given: bool = False
    no_show_given: bool = False
    grid: int = 5
    seed: int = 1
    runs: int = 20


@dataclass(frozen=True)
class DeskWork:
    """One authority's question, where its numbers come from, and what is assumed (ids of `words.ASSUMED`)."""

    authority: str
    question: Question
    promise: ServicePromise | None
    sources: tuple[str, ...]
    assumed: tuple[str, ...]


class HoursUnknown(ValueError):
    """No authority of the desk has hours and work, so there is nothing to plan."""


class VisitTooLong(ValueError):
    """A visit lasts longer than the counters are ever open."""

    def __init__(self, authority: str, minutes: float) -> None:
        """Keep whose counters they are and how long the visit is."""
        super().__init__(f"a visit of {minutes:g} minutes does not fit in the opening hours")
        self.authority, self.minutes = authority, minutes


def months_later(first: date, months: int) -> date:
    """Give the same day so many months on, or the last day of a shorter month."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    for day in range(first.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(first.day, 28))


def joint_desks(book: Rulebook, network: str) -> list[Desk]:
    """Give the desks of a network that have hours, those with most authorities first."""
    desks = [desk for desk in book.networks[network].desks if desk.hours]
    return sorted(desks, key=lambda desk: (-len({row.authority for row in desk.hours}), desk.id))


def work_of(book: Rulebook, desk: Desk, given: Given) -> tuple[DeskWork, ...]:
    """Give the questions of a desk. Raises HoursUnknown and VisitTooLong."""
    found = [one for authority in AUTHORITIES if (one := _of_authority(book, desk, authority, given)) is not None]
    if not found:
        raise HoursUnknown(desk.id)
    return tuple(found)


def hours_of(desk: Desk, authority: str, *, on: date) -> tuple[Window, ...]:
    """Give the weekly hours of an authority that hold on a day."""
    return tuple(
        Window(frozenset(WEEKDAYS.index(day) for day in row.days), minutes_of(row.opens), minutes_of(row.closes))
        for row in desk.hours
        if row.authority == authority
        and (row.from_on is None or row.from_on <= on)
        and (row.until is None or on < row.until)
    )


def counters_of(desk: Desk, authority: str) -> int:
    """Give how many counters can serve an authority."""
    return sum(authority in counter.authorities for counter in desk.counters)


def closed_days(book: Rulebook, desk: Desk, *, first: date) -> frozenset[date]:
    """Give the days on which a desk is closed, from the year of `first` on."""
    closing = next((one for one in book.network_of(desk.id).closing_days if one.id == desk.closing_days), None)
    if closing is None:
        return frozenset()
    years = range(first.year, min(first.year + YEARS_LAID_OUT, date.max.year))
    return frozenset(day for year in years for day in closed_dates(closing, year))


def _of_authority(book: Rulebook, desk: Desk, authority: Authority, given: Given) -> DeskWork | None:
    windows = given.hours.get(authority) or hours_of(desk, authority, on=given.demand.first)
    rows = [row for row in desk.services if row.authority == authority and row.offered == "yes"]
    works = tuple(work for row in rows if (work := _work(row, rows, given)).share > 0)
    if not windows or not works:
        return None
    promise = _promise(book, desk, works)
    days = given.norm_days.get(authority, promise.days if promise else NORM_DAYS)
    question = Question(
        demand=given.demand,
        works=works,
        norm=Norm(days, given.norm_share or NORM_SHARE, bool(given.working_days)),
        staffing=Staffing(windows, given.counters.get(authority) or counters_of(desk, authority) or 1),
        closed=closed_days(book, desk, first=given.demand.first),
        grid=given.grid,
        seed=given.seed,
        runs=given.runs,
        stream=AUTHORITIES.index(authority),
    )
    longest = longest_visit(given.demand, works)
    if longest > max(window.minutes for window in windows):
        raise VisitTooLong(authority, longest)
    own_days = authority in given.norm_days
    return DeskWork(
        authority,
        question,
        None if own_days else promise,
        _sources(desk, authority, works, None if own_days else promise, typed=authority in given.hours),
        tuple(_assumed(desk, authority, question, given, promise=promise)),
    )


def _work(row: DeskService, rows: list[DeskService], given: Given) -> Work:
    offered = [one.service for one in rows]
    usual = next((service for service in USUAL.get(row.authority, ()) if service in offered), None)
    typed = row.service in given.minutes
    first, further = given.minutes.get(row.service, (row.first_person_minutes, row.further_person_minutes))
    return Work(
        row.service,
        given.shares.get(row.service, 1.0 if row.service == usual else 0.0),
        first,
        further,
        None if typed else row.most_minutes,
        assumed=row.minutes_assumed and not typed,
        share_assumed=row.service not in given.shares,
    )


def _promise(book: Rulebook, desk: Desk, works: tuple[Work, ...]) -> ServicePromise | None:
    services = {work.service for work in works}
    found = [one for one in book.network_of(desk.id).promises if one.desk == desk.id and one.service in services]
    return min(found, key=lambda one: one.days, default=None)


def _sources(
    desk: Desk, authority: str, works: tuple[Work, ...], promise: ServicePromise | None, *, typed: bool
) -> tuple[str, ...]:
    rows = [] if typed else [row.source for row in desk.hours if row.authority == authority]
    services = {work.service for work in works}
    rows += [row.source for row in desk.services if row.service in services]
    return tuple(dict.fromkeys([*rows, *([promise.source] if promise else [])]))


def _assumed(
    desk: Desk, authority: str, question: Question, given: Given, *, promise: ServicePromise | None
) -> Iterator[str]:
    own = [counter for counter in desk.counters if authority in counter.authorities]
    yield "steady"
    yield "once"
    if any(work.assumed for work in question.works):
        yield "minutes"
    if any(work.share_assumed for work in question.works):
        yield "share"
    if authority not in given.counters and (not own or any(counter.assumed for counter in own)):
        yield "counters"
    if authority not in given.hours and any(row.assumed for row in desk.hours if row.authority == authority):
        yield "hours"
    if not given.families_given:
        yield "alone"
    if not given.no_show_given:
        yield "no-shows"
    if authority not in given.norm_days and promise is None:
        yield "norm"
    if given.norm_share is None:
        yield "target"
    if given.working_days is None:
        yield "calendar-days"
    yield "grid"


@dataclass(frozen=True)
class Alternative:
    """Another staffing to compare with, by a name of `words.ALTERNATIVES`."""

    name: str
    staffing: Staffing


def alternatives(staffing: Staffing) -> tuple[Alternative, ...]:
    """Give what coordinators ask first: a counter more, an hour longer, two days a month, three days a week.

    The days are the desk's own where it has enough of them, each as long as its longest window: an assumption.
    """
    longest = max(staffing.windows, key=lambda one: one.minutes)
    days = sorted({day for window in staffing.windows for day in window.weekdays})
    three = (days + [day for day in (1, 3, 4, 0, 2) if day not in days])[:3]
    month = Window(frozenset({days[0]}), longest.opens, longest.closes, frozenset({1, 3}))
    week = Window(frozenset(three), longest.opens, longest.closes)
    own_week = staffing.windows if len(days) == 3 and not any(one.occurrences for one in staffing.windows) else (week,)
    hour = tuple(
        Window(one.weekdays, one.opens, min(one.closes + 60, 24 * 60), one.occurrences) for one in staffing.windows
    )
    found = (
        Alternative("counter", staffing.with_counters(staffing.counters + 1)),
        Alternative("hour", Staffing(hour, staffing.counters)),
        Alternative("two-a-month", Staffing((month,), staffing.counters)),
        Alternative("three-a-week", Staffing(own_week, staffing.counters)),
    )
    return tuple(one for one in found if one.staffing != staffing)

"""For random rules, exceptions and shifts, the plan's ticks are those of a slow oracle that asks tick by tick."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest_hours import DESK
from hypothesis import example, given, settings
from hypothesis import strategies as st

from softlanding.appointments.models import DayException, DeskPolicy, OpeningRule, Shift
from softlanding.appointments.queries.plans import plan_from
from softlanding.core.timeline import Counter, DeskPlan, Hours

ZONE = ZoneInfo("Europe/Amsterdam")
CHANGE_DAYS = [date(2026, 10, 25), date(2027, 3, 28)]
DAYS = [day + timedelta(days=number) for day in CHANGE_DAYS for number in (-1, 0, 1)]
AUTHORITIES = ["municipality", "ind"]
DATA_HOURS = ((time(9), time(16, 30)), frozenset(range(5)))

clocks = st.integers(0, 287).map(lambda step: time(step // 12, step % 12 * 5))
spans = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1])
days = st.sampled_from(DAYS)
around = st.sampled_from([day + timedelta(days=gone) for day in CHANGE_DAYS for gone in (-15, -8, -3, -1, 0, 1, 3)])


@st.composite
def rules(draw):
    opens, closes = draw(spans)
    first = draw(around)
    return OpeningRule(
        desk=DESK,
        counter=draw(st.sampled_from(["a", "b"])),
        authority=draw(st.sampled_from(AUTHORITIES)),
        weekdays="".join(sorted(draw(st.sets(st.sampled_from("0123456"), min_size=1)))),
        opens=opens,
        closes=closes,
        valid_from_on=first,
        valid_to_on=draw(st.none() | st.integers(1, 30).map(lambda gone: first + timedelta(days=gone))),
        every_weeks=draw(st.integers(1, 3)),
    )


@st.composite
def exceptions(draw):
    kind = draw(st.sampled_from(["closed", "extra"]))
    opens, closes = draw(spans)
    if kind == "closed" and draw(st.booleans()):
        opens = closes = None
    return DayException(
        desk=DESK,
        counter=draw(st.sampled_from(["a", "b"] if kind == "extra" else ["", "a"])),
        authority=draw(st.sampled_from(AUTHORITIES)) if kind == "extra" else "",
        kind=kind,
        day_on=draw(days),
        opens=opens,
        closes=closes,
    )


@st.composite
def shifts(draw):
    opens, closes = draw(spans)
    length = minutes_between(opens, closes)
    breaks = []
    if length >= 15 and draw(st.booleans()):
        begins = draw(st.integers(0, length // 5 - 2)) * 5
        ends = draw(st.integers(begins // 5 + 1, length // 5)) * 5
        breaks = [[f"{later(opens, begins):%H:%M}", f"{later(opens, ends):%H:%M}"]]
    return Shift(
        desk=DESK,
        counter=draw(st.sampled_from(["a", "b"])),
        day_on=draw(days),
        opens=opens,
        closes=closes,
        authorities=sorted(draw(st.sets(st.sampled_from(AUTHORITIES), min_size=1))),
        breaks=breaks,
    )


def minutes_between(opens: time, closes: time) -> int:
    return ((closes.hour - opens.hour) * 60 + closes.minute - opens.minute) % 1440


def later(clock: time, minutes: int) -> time:
    return (datetime.combine(date.min, clock) + timedelta(minutes=minutes)).time()


def within(moment: datetime, on: date, opens: time, closes: time) -> bool:
    """Whether a moment lies between two local times that begin on a day, the first of a doubled hour meant."""
    return instant(on, opens) <= moment < instant(on + timedelta(days=closes <= opens), closes)


def instant(day: date, clock: time) -> datetime:
    """A local time as a moment: the first of two, and the end of a gap for a time that the clocks skip."""
    moment = datetime.combine(day, clock, tzinfo=ZONE)
    shown = moment.astimezone(UTC).astimezone(ZONE)
    if shown.replace(tzinfo=None) == datetime.combine(day, clock):
        return moment.astimezone(UTC)
    return next(
        at
        for minute in range(-180, 181)
        if (at := datetime.combine(day, clock, tzinfo=UTC) + timedelta(minutes=minute))
        and at.astimezone(ZONE).replace(tzinfo=None) >= datetime.combine(day, clock)
        and (at - timedelta(minutes=1)).astimezone(ZONE).replace(tzinfo=None) < datetime.combine(day, clock)
    )


def oracle(moment, counter, authority, closed, policy, rows, made, worked) -> bool:
    """Ask everything that was said about one tick."""
    here = moment.astimezone(ZONE)
    candidates = [here.date() - timedelta(days=1), here.date()]

    def rule_opens(rule, on) -> bool:
        weeks = (monday(on) - monday(rule.valid_from_on)).days // 7
        return (
            str(on.weekday()) in rule.weekdays
            and rule.valid_from_on <= on
            and (rule.valid_to_on is None or on < rule.valid_to_on)
            and weeks % rule.every_weeks == 0
        )

    def opened(on) -> bool:
        if on in closed:
            return False
        if policy.hours_since_on is None or on < policy.hours_since_on:
            (opens, closes), weekdays = DATA_HOURS
            return authority == "municipality" and on.weekday() in weekdays and within(moment, on, opens, closes)
        return any(
            rule.counter == counter
            and rule.authority == authority
            and rule_opens(rule, on)
            and within(moment, on, rule.opens, rule.closes)
            for rule in rows
        )

    extra = any(
        one.kind == "extra"
        and (one.counter, one.authority) == (counter, authority)
        and within(moment, one.day_on, one.opens, one.closes)
        for one in made
    )
    shut = any(
        one.kind == "closed"
        and one.counter in {"", counter}
        and within(moment, one.day_on, one.opens or time(), one.closes or time())
        for one in made
    )
    works = not policy.plans_by_shifts or any(
        shift.counter == counter and authority in shift.authorities and at_work(moment, shift) for shift in worked
    )
    return (extra or any(opened(on) for on in candidates)) and not shut and works


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def at_work(moment: datetime, shift: Shift) -> bool:
    def of(pair) -> tuple[date, time, time]:
        begins, ends = (time.fromisoformat(clock) for clock in pair)
        return shift.day_on + timedelta(days=begins < shift.opens), begins, ends

    return within(moment, shift.day_on, shift.opens, shift.closes) and not any(
        within(moment, *of(pair)) for pair in shift.breaks
    )


def data_plan(closed: frozenset[date]) -> DeskPlan:
    (opens, closes), weekdays = DATA_HOURS
    hours = (Hours(weekdays, opens, closes),)
    counters = tuple(Counter(name, {"municipality": hours}) for name in ("a", "b"))
    return DeskPlan(DESK, "Europe/Amsterdam", counters, closed)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(rules(), max_size=4),
    made=st.lists(exceptions(), max_size=3),
    worked=st.lists(shifts(), max_size=4),
    by_shifts=st.booleans(),
    since=st.none() | around,
    closed=st.frozensets(days, max_size=1),
    day=days,
)
@example(  # taken over in the week between: every other week stays the same weeks
    rows=[
        OpeningRule(
            counter="a",
            authority="ind",
            weekdays="0123456",
            opens=time(10),
            closes=time(12),
            valid_from_on=date(2026, 10, 17),
            every_weeks=2,
        )
    ],
    made=[],
    worked=[],
    by_shifts=False,
    since=date(2026, 10, 22),
    closed=frozenset(),
    day=date(2026, 10, 25),
)
@example(rows=[], made=[], worked=[], by_shifts=False, since=None, closed=frozenset(), day=date(2026, 10, 25))
def test_the_plan_says_tick_by_tick_what_was_said(rows, made, worked, by_shifts, since, closed, day):
    policy = DeskPolicy(desk=DESK, hours_since_on=since, plans_by_shifts=by_shifts)
    plan = plan_from(data_plan(closed), policy, rows, made, worked)
    opened = plan.open_day(day)
    begins = datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC)
    for number, counter in enumerate(("a", "b")):
        for authority in AUTHORITIES:
            mask = opened.staffed[number].get(authority, 0)
            told = [bool(mask >> tick & 1) for tick in range(len(opened.ticks))]
            wanted = [
                oracle(begins + timedelta(minutes=5 * tick), counter, authority, closed, policy, rows, made, worked)
                for tick in range(len(opened.ticks))
            ]
            assert told == wanted, (counter, authority)


@pytest.mark.parametrize(("day", "ticks"), [(CHANGE_DAYS[0], 300), (CHANGE_DAYS[1], 276), (DAYS[0], 288)])
def test_the_law_is_asked_on_days_of_twenty_five_and_twenty_three_hours(day, ticks):
    assert len(data_plan(frozenset()).open_day(day).ticks) == ticks

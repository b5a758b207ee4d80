"""A desk's hours come from the data folder and from its coordinator, and asking for them costs one query."""

from datetime import date, datetime, time

import pytest
from conftest_hours import DESK, TUESDAY, WEDNESDAY, closing, staff_actor, weekly

from softlanding.appointments.actions import (
    add_exception,
    add_hours,
    add_shifts,
    change_hours,
    copy_week,
    end_hours,
    previewed,
    remove_exception,
    set_policy,
    take_over_hours,
    undo_change,
)
from softlanding.appointments.actions.hours import ChangedSince, TakenOverAlready
from softlanding.appointments.models import DayException, DeskDay, DeskPolicy, HoursChange, OpeningRule, Shift
from softlanding.appointments.queries import plan_of, plans_of
from softlanding.appointments.queries.plans import closed_on
from softlanding.common.models import AuditEntry
from softlanding.core.cover import is_covered, open_minutes
from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.timeline import tick_of
from softlanding.core.visit_request import desk_plan

pytestmark = pytest.mark.django_db
BOTH = ["the-hague-international-centre", "in-amsterdam"]


@pytest.fixture
def by(staff):
    return staff_actor(staff("coordinator"))


def open_at(day: date, clock: time, counter: str = "m-1", authority: str = "municipality") -> bool:
    from softlanding.appointments.queries import ZONE

    tick = tick_of(datetime.combine(day, clock, tzinfo=ZONE))
    return is_covered(plan_of(DESK), counter, authority, range(tick, tick + 1))


def test_without_a_word_of_the_coordinator_the_data_folder_s_hours_hold():
    assert plan_of(DESK) is desk_plan(load_rulebook(), DESK)


def test_many_plans_are_asked_for_in_one_query_while_nothing_changes(by, now, django_assert_num_queries):
    for desk in BOTH:
        set_policy(desk, {"buffer_minutes": 5}, by=by, now=now)
    first = plans_of(BOTH)
    with django_assert_num_queries(1):
        again = plans_of(BOTH)
        for number in range(60):
            again[DESK].open_day(date.fromordinal(TUESDAY.toordinal() + number))
    assert [again[desk] is first[desk] for desk in BOTH] == [True, True]
    assert [plan.buffer_minutes for plan in again.values()] == [5, 5]


def test_a_change_is_seen_at_the_next_question(by, now):
    assert open_at(TUESDAY, time(10))
    add_exception(DESK, closing(), by=by, now=now)
    assert (open_at(TUESDAY, time(10)), open_at(WEDNESDAY, time(10))) == (False, True)


def test_a_preview_says_what_a_change_does_and_changes_nothing(by, now):
    effect = previewed(lambda: add_exception(DESK, closing(), by=by, now=now))
    assert (effect.days, effect.minutes) == ([TUESDAY], -8 * 450)
    assert DayException.objects.count() + HoursChange.objects.count() + DeskPolicy.objects.count() == 0
    assert open_at(TUESDAY, time(10))


def test_taking_over_changes_no_minute(by, now):
    days = [date.fromordinal(TUESDAY.toordinal() + number) for number in range(120)]
    before = open_minutes(plan_of(DESK), days)
    effect = take_over_hours(DESK, date(2026, 12, 2), by=by, now=now)
    assert (effect.days, open_minutes(plan_of(DESK), days)) == ([], before)
    assert OpeningRule.objects.count() == 8
    with pytest.raises(TakenOverAlready):
        take_over_hours(DESK, date(2026, 12, 2), by=by, now=now)


def test_ended_hours_close_and_added_hours_open(by, now):
    take_over_hours(DESK, date(2026, 12, 2), by=by, now=now)
    rule = OpeningRule.objects.get(counter="m-1")
    end_hours(rule, date(2026, 12, 14), by=by, now=now)
    add_hours(DESK, weekly("m-1", "m-2"), by=by, now=now)
    assert (open_at(date(2026, 12, 11), time(9)), open_at(date(2026, 12, 14), time(9))) == (True, False)
    assert [open_at(date(2026, 12, 7), time(18), counter) for counter in ("m-1", "m-2", "m-3")] == [True, True, False]


def test_a_changed_rule_opens_at_its_new_time(by, now):
    take_over_hours(DESK, date(2026, 12, 2), by=by, now=now)
    rule = OpeningRule.objects.get(counter="m-1")
    change_hours(rule, weekly("m-1", weekdays="01234", opens=time(11), valid_from_on=date(2026, 12, 2)), by=by, now=now)
    assert [open_at(date(2026, 12, 7), clock) for clock in (time(10, 55), time(11), time(18, 55))] == [
        False,
        True,
        True,
    ]


def test_before_the_day_of_taking_over_the_data_folder_still_holds(by, now):
    take_over_hours(DESK, date(2026, 12, 2), by=by, now=now)
    for rule in OpeningRule.objects.all():
        end_hours(rule, rule.valid_from_on, by=by, now=now)
    assert OpeningRule.objects.count() == 0
    assert (open_at(date(2026, 12, 1), time(9)), open_at(date(2026, 12, 2), time(9))) == (True, False)


LUSTRUM, ORDINARY, OTHER = date(2025, 5, 5), date(2027, 5, 5), date(2027, 12, 25)


@pytest.mark.parametrize(
    ("choice", "closed"),
    [
        (None, {LUSTRUM, ORDINARY, OTHER}),
        (True, {LUSTRUM, ORDINARY, OTHER}),
        (False, {LUSTRUM, OTHER}),  # in a lustrum year it is a day off for all: the data folder's word stands
    ],
)
def test_a_desk_chooses_what_it_does_on_the_fifth_of_may(choice, closed):
    days = closed_on(frozenset({LUSTRUM, ORDINARY, OTHER}), DeskPolicy(closed_on_liberation_day=choice))
    assert {day for day in days if day in {LUSTRUM, ORDINARY, OTHER}} == closed


def test_a_desk_may_close_each_year_on_the_fifth_of_may(by, now):
    assert open_at(ORDINARY, time(10))
    set_policy(DESK, {"closed_on_liberation_day": True}, by=by, now=now)
    assert not open_at(ORDINARY, time(10))


def test_shifts_decide_once_the_desk_plans_by_them(by, now):
    row = {
        "counter": "m-1", "member_id": None, "day_on": TUESDAY, "opens": time(8), "closes": time(14),
        "authorities": ["municipality"], "languages": ["tr"], "skills": [], "breaks": [["12:00", "12:30"]],
    }  # fmt: skip
    add_shifts(DESK, [row], by=by, now=now)
    assert open_at(TUESDAY, time(12))
    set_policy(DESK, {"plans_by_shifts": True}, by=by, now=now)
    hours = [open_at(TUESDAY, clock) for clock in (time(8, 55), time(9), time(12), time(12, 30), time(14))]
    assert hours == [False, True, False, True, False]
    assert (open_at(WEDNESDAY, time(9)), open_at(TUESDAY, time(9), "m-2")) == (False, False)
    assert plan_of(DESK).open_day(TUESDAY).speaks[0]["tr"].bit_count() == (5 * 60 - 30) // 5


def test_last_week_s_shifts_are_copied_once(by, now):
    row = {
        "counter": "m-1", "member_id": None, "day_on": TUESDAY, "opens": time(9), "closes": time(14),
        "authorities": ["municipality"], "languages": [], "skills": ["biometrics-kit"], "breaks": [],
    }  # fmt: skip
    add_shifts(DESK, [row, {**row, "counter": "m-2"}], by=by, now=now)
    for _ in range(2):
        copy_week(DESK, date(2026, 11, 30), by=by, now=now)
    copied = Shift.objects.filter(day_on=date(2026, 12, 1)).order_by("counter")
    assert [(one.counter, one.skills) for one in copied] == [("m-1", ["biometrics-kit"]), ("m-2", ["biometrics-kit"])]


def test_every_change_raises_the_versions_and_is_written_down(by, now):
    add_exception(DESK, closing(TUESDAY, WEDNESDAY), by=by, now=now)
    assert DeskPolicy.objects.get().version == 1
    assert list(DeskDay.objects.values_list("open_on", "version")) == [(TUESDAY, 1), (WEDNESDAY, 1)]
    entry = AuditEntry.objects.get(sentence="hours-changed")
    assert (entry.verb, entry.actor_role, entry.params["change"]) == ("write", "coordinator", "closed")
    change = HoursChange.objects.get()
    assert (change.what, len(change.before), len(change.after), change.made_by_id) == ("closed", 0, 2, int(by.id))


def rows() -> list:
    models = [OpeningRule, DayException, Shift]
    return [sorted(model.objects.values_list(), key=str) for model in models]


def policy() -> dict:
    return {
        name: value
        for name, value in DeskPolicy.objects.values().get().items()
        if name not in {"version", "changed_at"}
    }


def test_changes_are_undone_one_by_one_back_to_the_beginning(by, now):
    set_policy(DESK, {}, by=by, now=now)
    states = [(rows(), policy())]
    for act in (
        lambda: take_over_hours(DESK, date(2026, 12, 2), by=by, now=now),
        lambda: end_hours(OpeningRule.objects.get(counter="m-1"), date(2026, 12, 14), by=by, now=now),
        lambda: add_exception(DESK, closing(TUESDAY, WEDNESDAY), by=by, now=now),
        lambda: remove_exception(DayException.objects.first(), by=by, now=now),
        lambda: set_policy(DESK, {"buffer_minutes": 10, "horizon_days": 30}, by=by, now=now),
    ):
        act()
        states.append((rows(), policy()))
    for before in reversed(states[:-1]):
        last = HoursChange.objects.filter(undone_at=None).exclude(what="undone").order_by("-version").first()
        undo_change(DESK, last.version, by=by, now=now)
        assert (rows(), policy()) == before
    assert DeskPolicy.objects.get().version == 11


def test_only_the_last_change_can_be_undone(by, now):
    add_exception(DESK, closing(), by=by, now=now)
    add_exception(DESK, closing(WEDNESDAY), by=by, now=now)
    with pytest.raises(ChangedSince):
        undo_change(DESK, 1, by=by, now=now)


def test_rows_about_a_counter_that_is_gone_say_nothing(by, now):
    add_exception(DESK, closing(counters=["m-99"]), by=by, now=now)
    assert open_at(TUESDAY, time(10))


@pytest.mark.parametrize(
    ("rules", "offered"),
    [
        ({}, True),
        ({"min_notice_minutes": 23 * 60 + 30}, True),
        ({"min_notice_minutes": 23 * 60 + 40}, True),  # who looked at the offer for ten minutes
        ({"min_notice_minutes": 23 * 60 + 45}, False),
        ({"horizon_days": 1}, True),
    ],
)
def test_notice_and_horizon_hold_for_one_moment_too(rules, offered, by, now):
    assert bool(first_on(TUESDAY, rules, by, now)) == offered


def test_beyond_the_horizon_nothing_is_offered(by, now):
    assert first_on(WEDNESDAY, {"horizon_days": 1}, by, now) is None
    assert first_on(WEDNESDAY, {"horizon_days": 2}, by, now) is not None


def first_on(day, rules, by, now):
    """What is offered at nine."""
    from softlanding.appointments.queries import ZONE, offered_at
    from softlanding.core import visits as core

    set_policy(DESK, rules, by=by, now=now)
    return offered_at(
        plan_of(DESK),
        core.Party((core.Attendee("wei"),)),
        [core.Task("wei", "biometrics", "ind")],
        starts_at=datetime.combine(day, time(9), tzinfo=ZONE),
        rules=core.VisitRules(services=(core.ServiceRule("biometrics", 10, 10),)),
        now=now,
    )

"""What a visit may ask beside authorities: skills, languages, ages, buffers, notice and horizon."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_visits import (
    AMSTERDAM,
    DAY,
    MONDAY,
    PARENTS,
    PRIYA,
    RULES,
    at,
    claimed,
    clock,
    desk_of,
    questions,
    reason,
    tasks_for,
    visits,
)

from softlanding.core.availability_index import FreeIndex, widened
from softlanding.core.timeline import Closure, Counter, DeskPlan, Hours, Shift, busy_masks, tick_of
from softlanding.core.visits import Attendee, Party, ServiceRule, Task, find_visits_at, find_visits_in

IND = frozenset({"ind"})
TUESDAY = MONDAY + timedelta(days=1)
KIT = Task("priya", "biometrics", "ind", skill="biometrics-kit")


def shift(counter, opens, closes, on=MONDAY, **more):
    return Shift(counter, on, time(opens), time(closes), IND, **more)


def plain(*names, **more):
    return DeskPlan("the-hague", "Europe/Amsterdam", tuple(Counter(n, {"ind": DAY}) for n in names), **more)


# Shifts and skills


def test_nobody_is_offered_a_time_without_a_shift():
    desk = plain("c1", shifts=(shift("c1", 10, 12), shift("c1", 15, 16)))
    every = visits(desk, PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, limit=99))
    assert (clock(every[0]), clock(every[-1]), len(every)) == ("10:00-10:10", "15:50-16:00", 34)


def test_a_service_that_needs_a_kit_is_only_given_where_the_kit_is():
    kit = {"skills": frozenset({"biometrics-kit"})}
    desk = plain("c1", "c2", shifts=(shift("c1", 9, 17), shift("c2", 9, 11), shift("c2", 11, 12, **kit)))
    [visit] = visits(desk, PRIYA, [KIT])
    assert (clock(visit), visit.counters) == ("11:00-11:10", ("c2",))


def test_a_desk_that_says_where_its_kits_are_gives_biometrics_there_only():
    kit = {"skills": frozenset({"biometrics-kit"})}
    desk = plain("c1", "c2", shifts=(shift("c1", 9, 17), shift("c2", 11, 12, **kit)))
    plain_task = tasks_for(PRIYA, "biometrics")
    assert visits(desk, PRIYA, plain_task)[0].counters == ("c2",)
    nowhere = plain("c1", "c2", shifts=(shift("c1", 9, 17), shift("c2", 11, 12)))
    assert visits(nowhere, PRIYA, plain_task)[0].counters == ("c1",)
    both = find_visits_at([desk, replace(nowhere, id="delft")], PRIYA, plain_task, start=MONDAY, days=1, rules=RULES)
    assert [(visit.desk, clock(visit)) for visit in both[:1]] == [("delft", "09:00-09:10")]
    assert {visit.counters for visit in both if visit.desk == desk.id} <= {("c2",)}


def test_a_kit_that_never_comes_is_named():
    refusal = reason(plain("c1"), PRIYA, [KIT])
    assert (refusal.cause, refusal.about) == ("skill-not-there", "biometrics-kit")


def test_one_service_with_two_skills_is_refused():
    wanted = [KIT, Task("arjun", "biometrics", "ind")]
    with pytest.raises(ValueError, match=r"^biometrics is asked with different skills$"):
        visits(plain("c1"), Party(PARENTS), wanted)


def test_two_services_of_one_authority_may_need_different_skills():
    kit = Counter("c2", {"ind": DAY}, skills=frozenset({"biometrics-kit"}))
    desk = DeskPlan("the-hague", "Europe/Amsterdam", (Counter("c1", {"ind": DAY}), kit))
    wanted = [KIT, Task("arjun", "residence-document", "ind")]
    taken = claimed(None, ("c1", 9, 9.25))
    [visit] = visits(desk, Party(PARENTS), wanted, taken=taken)
    assert (clock(visit), visit.counters) == ("09:00-09:15", ("c2",))


# The language wished


@pytest.mark.parametrize(
    ("after", "patience", "day", "language"), [(3, 7, 3, "uk"), (3, 2, 0, None), (7, 7, 7, "uk"), (8, 7, 0, None)]
)
def test_a_language_may_cost_so_many_days_and_no_more(after, patience, day, language):
    rules = replace(RULES, language="uk", language_patience_days=patience)
    desk = plain(
        "c1",
        shifts=tuple(
            shift("c1", 9, 17, MONDAY + timedelta(days=n), languages=frozenset({"uk"} if n == after else ()))
            for n in (0, 1, 2, 3, 4, 7, 8)
        ),
    )
    [visit] = visits(desk, PRIYA, tasks_for(PRIYA, "biometrics"), rules, days=12)
    assert ((visit.starts_at.date() - MONDAY).days, visit.language) == (day, language)
    assert [task.in_language for task in visit.tasks] == [language == "uk"]


def test_without_the_language_anywhere_the_visit_says_which_tasks_are_not_in_it():
    dutch = Counter("c1", {"municipality": DAY}, frozenset({"nl", "uk"}))
    desk = DeskPlan("the-hague", "Europe/Amsterdam", (dutch, Counter("c2", {"ind": DAY}, frozenset({"nl"}))))
    wanted = tasks_for(PRIYA, "municipal-registration", "biometrics")
    [visit] = visits(desk, PRIYA, wanted, replace(RULES, language="uk"))
    assert (visit.language, {t.service: t.in_language for t in visit.tasks}) == (
        None,
        {"municipal-registration": True, "biometrics": False},
    )


def test_a_talk_is_in_a_language_from_its_first_tick_to_its_last():
    desk = plain("c1", shifts=(shift("c1", 9, 17), shift("c1", 11, 12, languages=frozenset({"uk"}))))
    every = visits(desk, PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, language="uk", limit=99))
    assert (clock(every[0]), clock(every[-1]), {v.language for v in every}) == ("11:00-11:10", "11:50-12:00", {"uk"})


def test_nobody_who_wishes_no_language_is_told_of_one():
    [visit] = visits(plain("c1"), PRIYA, tasks_for(PRIYA, "biometrics"))
    assert (visit.language, [task.in_language for task in visit.tasks]) == (None, [False])


# Ages


@pytest.mark.parametrize(("age", "minutes"), [(5, 5), (6, 10), (None, 10)])
def test_a_child_under_six_gives_no_fingerprints_and_is_done_sooner(age, minutes):
    rules = replace(RULES, services=(ServiceRule("biometrics", 10, 10, not_under_age=6, under_age_minutes=5),))
    [visit] = visits(desk_of("ind"), Party((Attendee("anu", age=age),)), [Task("anu", "biometrics", "ind")], rules)
    assert (visit.ends_at - visit.starts_at, len(visit.tasks)) == (timedelta(minutes=minutes), 1)


# Buffers


def test_a_counter_stays_free_between_two_visits_but_not_within_one():
    desk = plain("c1", buffer_minutes=10)
    taken = claimed(None, ("c1", 10, 11))
    wanted, rules = tasks_for(PRIYA, "biometrics", "residence-document"), replace(RULES, max_gap_minutes=0, limit=999)
    clocks = [clock(visit) for visit in visits(desk, PRIYA, wanted, rules, taken=taken)]
    assert (clocks[0], clocks[7], clocks[8], clocks[-1]) == ("09:00-09:15", "09:35-09:50", "11:10-11:25", "16:45-17:00")


@settings(max_examples=25, deadline=None)
@given(questions(), st.sampled_from([5, 10, 15]))
def test_a_buffer_is_the_same_as_longer_claims(question, minutes):
    desk, party, wanted, rules, taken = question
    wide = {key: widened(mask, minutes // 5) for key, mask in taken.items()}
    buffered = replace(desk, buffer_minutes=minutes)
    assert visits(buffered, party, wanted, rules, taken=taken) == visits(desk, party, wanted, rules, taken=wide)


# Notice and horizon of the desk


def test_the_longer_notice_counts_the_desks_or_the_rules():
    desk = plain("c1", min_notice_minutes=120)
    wanted = tasks_for(PRIYA, "biometrics")
    first = [
        clock(visits(desk, PRIYA, wanted, replace(RULES, min_notice_minutes=m), now=at(10, 2))[0]) for m in (60, 180)
    ]
    assert first == ["12:05-12:15", "13:05-13:15"]


def test_nothing_is_offered_beyond_the_horizon_of_the_desk():
    wanted, rules = tasks_for(PRIYA, "biometrics"), replace(RULES, limit=9999)
    every = visits(plain("c1", horizon_days=2), PRIYA, wanted, rules, now=at(8), days=20)
    assert max(v.starts_at.date() for v in every) == MONDAY + timedelta(days=2)


def test_a_desk_that_opens_its_book_later_says_so():
    desk = plain("c1", horizon_days=1, closures=(Closure(MONDAY), Closure(TUESDAY)))
    refusal = reason(desk, PRIYA, tasks_for(PRIYA, "biometrics"), now=at(8), days=7)
    assert (refusal.cause, refusal.why) == (
        "not-open-yet",
        "The desk takes bookings until 2026-11-24, and its first free time is later.",
    )


def test_the_notice_of_the_desk_is_named_when_it_is_in_the_way():
    refusal = reason(plain("c1", min_notice_minutes=90), PRIYA, tasks_for(PRIYA, "biometrics"), now=at(16))
    assert (refusal.cause, refusal.minutes) == ("too-soon", 90)


# Long tasks and long stays


@pytest.mark.parametrize("span", [180, 310, 315, 480])
@pytest.mark.parametrize("gap", [0, 30, 480])
@pytest.mark.parametrize("minutes", [5, 175, 310, 320, 480])
def test_a_task_is_offered_whenever_it_is_no_longer_than_a_stay(span, gap, minutes):
    rules = replace(RULES, max_span_minutes=span, max_gap_minutes=gap, limit=999)
    every = visits(plain("c1"), PRIYA, [Task("priya", "application", "ind", minutes)], rules)
    assert len(every) == ((480 - minutes) // 5 + 1 if minutes <= span else 0)


@pytest.mark.parametrize(("first", "span"), [(20, 180), (120, 180), (300, 480), (330, 480)])
def test_a_block_that_is_longer_than_the_stay_is_not_offered(first, span):
    rules = replace(RULES, services=(ServiceRule("municipal-registration", first, 60, one_block=True),), limit=1)
    wanted = tasks_for(Party(PARENTS), "municipal-registration")
    every = visits(desk_of("municipality"), Party(PARENTS), wanted, replace(rules, max_span_minutes=span))
    assert bool(every) == (first + 60 <= span)


# The index


def test_an_index_that_lacks_a_day_is_refused():
    index = FreeIndex([plain("c1")], first=MONDAY, days=3)
    with pytest.raises(ValueError, match="does not have all 4 days"):
        find_visits_in(index, PRIYA, tasks_for(PRIYA, "biometrics"), start=MONDAY, days=4, rules=RULES)


@settings(max_examples=40, deadline=None)
@given(questions(), st.integers(0, 3), st.sampled_from([None, "nl"]))
def test_an_index_gives_the_same_visits_as_the_claims_themselves(question, before, language):
    desk, party, wanted, rules, taken = question
    rules = replace(rules, limit=30, language=language)
    other = replace(desk, id="other")
    claims = {desk.id: taken, other.id: {key: mask >> 3 for key, mask in taken.items()}}
    index = FreeIndex([desk, other], first=MONDAY - timedelta(days=before), days=before + 5)
    for plan in index.desks:
        for day in (MONDAY, TUESDAY):
            masks = {c.id: claims[plan.id].get((c.id, day), 0) for c in plan.counters}
            index.refresh(plan.id, day, masks, version=1)
    direct = find_visits_at(index.desks, party, wanted, start=MONDAY, days=5, rules=rules, taken=claims)
    assert find_visits_in(index, party, wanted, start=MONDAY, days=5, rules=rules) == direct


def test_desks_in_two_zones_are_merged_in_order_of_time():
    hours = {"ind": (Hours(frozenset(range(7)), time(22), time(23)),)}
    desks = [DeskPlan(zone, zone, (Counter("c1", hours),)) for zone in ("Europe/Amsterdam", "America/Aruba")]
    rules = replace(RULES, starts_every_minutes=30, limit=99)
    found = find_visits_at(desks, PRIYA, tasks_for(PRIYA, "biometrics"), start=MONDAY, days=9, rules=rules)
    starts = [visit.starts_at for visit in found]
    assert (starts == sorted(starts), len(starts)) == (True, 36)


def test_a_visit_crosses_midnight_into_the_hours_of_the_next_day_on_the_longest_day():
    night = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"ind": (Hours(frozenset({6}), time(23), time(1)),)}),))
    every = visits(night, PRIYA, [Task("priya", "application", "ind", 90)], replace(RULES, limit=9), start=AUTUMN)
    assert (clock(every[0]), every[0].starts_at.utcoffset()) == ("23:00-00:30", timedelta(hours=1))
    claims = [("c1", tick_of(datetime(2026, 10, 26, 0, 30, tzinfo=AMSTERDAM)))]
    taken = busy_masks(claims, ZoneInfo("Europe/Amsterdam"))
    every = visits(
        night, PRIYA, [Task("priya", "application", "ind", 90)], replace(RULES, limit=9), start=AUTUMN, taken=taken
    )
    assert [clock(visit) for visit in every] == ["23:00-00:30"]


AUTUMN = date(2026, 10, 25)

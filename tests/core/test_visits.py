"""One visit for a whole family: what holds for every visit, the traps of other systems, and a second opinion."""

import random
from collections import Counter as Tally
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visit_oracle import compared

from softlanding.core.no_visits import why_no_visit
from softlanding.core.timeline import Counter, DeskPlan, Hours, busy_masks, tick_of, ticks_of_day
from softlanding.core.visits import (
    ANY,
    Attendee,
    Party,
    ServiceRule,
    Task,
    VisitRules,
    find_visits,
    find_visits_at,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 23)
WORKDAYS = frozenset(range(5))
DAY = (Hours(WORKDAYS, time(9), time(17)),)
AUTHORITY = {"municipal-registration": "municipality", "biometrics": "ind", "residence-document": "ind"}
RULES = VisitRules(
    services=(
        ServiceRule("municipal-registration", 20, 10, one_block=True),
        ServiceRule("biometrics", 10, 10),
        ServiceRule("residence-document", 5, 5),
    ),
    precedence=(("municipal-registration", ANY),),
    limit=1,
)
PARENTS = (Attendee("priya"), Attendee("arjun"))
RAO = Party((*PARENTS, *(Attendee(n, minor=True, guardians=("priya", "arjun")) for n in ("mira", "dev", "anu"))))
PRIYA = Party(PARENTS[:1])
EXACT = 10**6


def desk_of(*counters, **more):
    """A desk with counters that are staffed 9 to 17 for the authorities named, joined by a plus sign."""
    rows = tuple(Counter(f"c{n}", dict.fromkeys(c.split("+"), DAY)) for n, c in enumerate(counters, 1))
    return DeskPlan("the-hague", "Europe/Amsterdam", rows, **more)


def tasks_for(party, *services):
    return [Task(person.id, service, AUTHORITY[service]) for service in services for person in party.persons]


def visits(desk, party, tasks, rules=RULES, **more):
    return find_visits(desk, party, tasks, **{"start": MONDAY, "days": 1, "rules": rules, **more})


def reason(desk, party, tasks, rules=RULES, **more):
    return why_no_visit(desk, party, tasks, **{"start": MONDAY, "days": 1, "rules": rules, **more})


def clock(visit):
    return f"{visit.starts_at:%H:%M}-{visit.ends_at:%H:%M}"


def claimed(desk, *periods):
    """Busy masks on the Monday for (counter, from hour, to hour)."""
    first = ticks_of_day(MONDAY, AMSTERDAM).start
    claims = [(c, first + n) for c, a, b in periods for n in range(round(a * 12), round(b * 12))]
    return busy_masks(claims, AMSTERDAM)


def at(hour, minute=0):
    return datetime.combine(MONDAY, time(hour, minute), AMSTERDAM)


# What a family gets


def test_a_family_of_five_does_three_services_of_two_authorities_in_one_visit():
    services = ("municipal-registration", "biometrics", "residence-document")
    [visit] = visits(desk_of("municipality", "ind", "ind"), RAO, tasks_for(RAO, *services))
    assert (clock(visit), len(visit.tasks), visit.counters) == ("09:00-10:15", 15, ("c1", "c2", "c3"))


def test_the_household_is_registered_in_one_block_without_a_break():
    [visit] = visits(desk_of("municipality"), RAO, tasks_for(RAO, "municipal-registration"))
    assert clock(visit) == "09:00-10:00"
    assert [t.ends_at - t.starts_at for t in visit.tasks] == [timedelta(minutes=n) for n in (20, 10, 10, 10, 10)]
    assert all(a.ends_at == b.starts_at for a, b in pairwise(visit.tasks))


def test_two_services_take_the_sum_of_their_times():
    [visit] = visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics", "residence-document"))
    assert clock(visit) == "09:00-09:15"


def test_a_duration_longer_than_the_grid_takes_all_its_ticks_and_is_rounded_up():
    first, second = visits(desk_of("ind"), PRIYA, [Task("priya", "application", "ind", 42)], replace(RULES, limit=2))
    assert (clock(first), clock(second)) == ("09:00-09:45", "09:05-09:50")


def test_a_counter_with_two_authorities_is_not_counted_twice():
    wanted = [*tasks_for(PRIYA, "biometrics"), Task("arjun", "municipal-registration", "municipality")]
    two = Party(PARENTS)
    [both] = visits(desk_of("municipality+ind"), two, wanted)
    [apart] = visits(desk_of("municipality+ind", "ind"), two, wanted)
    assert (clock(both), clock(apart)) == ("09:00-09:30", "09:00-09:20")


def test_equal_stays_use_the_fewest_counters():
    [visit] = visits(
        desk_of("municipality", "ind", "municipality+ind"),
        PRIYA,
        tasks_for(PRIYA, "municipal-registration", "biometrics"),
    )
    assert (clock(visit), visit.counters) == ("09:00-09:30", ("c3",))


def test_persons_with_different_tasks_come_in_one_visit():
    wanted = tasks_for(RAO, "municipal-registration") + tasks_for(Party(PARENTS), "biometrics")
    [visit] = visits(desk_of("municipality", "ind"), RAO, wanted)
    assert Tally(t.service for t in visit.tasks) == {"municipal-registration": 5, "biometrics": 2}


def test_the_step_comes_back_with_its_task():
    [visit] = visits(desk_of("ind"), PRIYA, [Task("priya", "biometrics", "ind", step="residence-permit")])
    assert [t.step for t in visit.tasks] == ["residence-permit"]


def test_the_only_parent_and_a_child_are_never_served_at_the_same_time():
    party = Party((PARENTS[0], Attendee("mira", minor=True, guardians=("priya",))))
    [visit] = visits(desk_of("ind", "ind"), party, tasks_for(party, "biometrics"))
    assert clock(visit) == "09:00-09:20"


def test_a_parent_without_tasks_lets_both_go_at_once():
    party = Party((*PARENTS, Attendee("mira", minor=True, guardians=("priya", "arjun"))))
    wanted = [Task("priya", "biometrics", "ind"), Task("mira", "biometrics", "ind")]
    assert clock(visits(desk_of("ind", "ind"), party, wanted)[0]) == "09:00-09:10"


# The edges of the day


def test_the_last_visit_ends_at_closing():
    every = visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, limit=1000))
    assert (clock(every[0]), clock(every[-1]), len(every)) == ("09:00-09:10", "16:50-17:00", 95)


def test_back_to_back_visits_fill_the_gap_between_two_others_exactly():
    taken = claimed(desk_of("ind"), ("c1", 9, 10), ("c1", 10 + 1 / 6, 17))
    every = visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, limit=9), taken=taken)
    assert [clock(v) for v in every] == ["10:00-10:10"]


def test_a_visit_ends_before_an_authority_leaves_in_the_middle_of_the_day():
    morning = (Hours(WORKDAYS, time(9), time(9, 35)),)
    desk = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"municipality": DAY}), Counter("c2", {"ind": morning})))
    every = visits(desk, PRIYA, tasks_for(PRIYA, "municipal-registration", "biometrics"), replace(RULES, limit=99))
    assert [clock(v) for v in every] == ["09:00-09:30", "09:05-09:35"]


def test_maastricht_offers_only_its_three_windows():
    windows = (Hours(frozenset({1, 3}), time(9), time(12, 30)), Hours(frozenset({4}), time(13, 30), time(17)))
    desk = DeskPlan("maastricht", "Europe/Amsterdam", (Counter("c1", {"ind": windows}),))
    every = visits(desk, PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, limit=1000), days=7)
    spread = {day: [clock(v) for v in every if v.starts_at.weekday() == day] for day in range(7)}
    assert {d: (v[0], v[-1]) for d, v in spread.items() if v} == {
        1: ("09:00-09:10", "12:20-12:30"),
        3: ("09:00-09:10", "12:20-12:30"),
        4: ("13:30-13:40", "16:50-17:00"),
    }


def test_kings_day_is_closed_when_the_data_say_so():
    kings_day = date(2027, 4, 27)
    wanted = tasks_for(PRIYA, "biometrics")
    [visit] = visits(desk_of("ind", closed_on=frozenset({kings_day})), PRIYA, wanted, start=kings_day, days=3)
    assert visit.starts_at == datetime(2027, 4, 28, 9, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(("sunday", "offset"), [(date(2026, 10, 25), "+0100"), (date(2027, 3, 28), "+0200")])
def test_afternoon_hours_begin_on_the_hour_on_change_days(sunday, offset):
    hours = (Hours(frozenset({6}), time(13), time(18)),)
    desk = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"ind": hours}),))
    every = visits(desk, PRIYA, tasks_for(PRIYA, "biometrics"), replace(RULES, limit=999), start=sunday)
    assert (f"{every[0].starts_at:%H:%M%z}", f"{every[-1].ends_at:%H:%M%z}") == (f"13:00{offset}", f"18:00{offset}")


def test_a_visit_over_the_hour_that_comes_twice_lasts_its_elapsed_time():
    hours = (Hours(frozenset({6}), time(2), time(4)),)
    desk = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"ind": hours}),))
    wanted = [Task("priya", "application", "ind", 120)]
    [visit] = visits(desk, PRIYA, wanted, start=date(2026, 10, 25))
    assert (clock(visit), tick_of(visit.ends_at) - tick_of(visit.starts_at)) == ("02:00-03:00", 24)


def test_a_visit_may_cross_midnight():
    night = (Hours(frozenset({0}), time(23), time(1)),)
    desk = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"ind": night}),))
    every = visits(desk, PRIYA, [Task("priya", "application", "ind", 90)], replace(RULES, limit=99))
    assert [clock(v) for v in every] == [f"23:{m:02}-00:{m + 30:02}" for m in range(0, 30, 5)] + ["23:30-01:00"]


# The rules


def test_nothing_is_offered_sooner_than_the_notice():
    rules = replace(RULES, min_notice_minutes=60)
    [visit] = visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics"), rules, now=at(10, 2))
    assert clock(visit) == "11:05-11:15"


def test_starts_may_be_offered_on_a_coarser_grid_than_tasks_take():
    rules = replace(RULES, starts_every_minutes=30, limit=3)
    every = visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics", "residence-document"), rules)
    assert [clock(v) for v in every] == ["09:00-09:15", "09:30-09:45", "10:00-10:15"]


def test_nobody_waits_longer_than_the_rules_allow():
    taken = claimed(None, ("c2", 9, 10))
    desk, wanted = desk_of("municipality", "ind"), tasks_for(PRIYA, "municipal-registration", "biometrics")
    first = [clock(visits(desk, PRIYA, wanted, replace(RULES, max_gap_minutes=m), taken=taken)[0]) for m in (0, 30, 60)]
    assert first == ["09:40-10:10", "09:10-10:10", "09:00-10:10"]


def test_services_that_wait_for_each_other_in_a_circle_are_refused():
    rules = replace(RULES, precedence=(("biometrics", "residence-document"), ("residence-document", "biometrics")))
    with pytest.raises(ValueError, match=r"^the services wait for each other in a circle$"):
        visits(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics", "residence-document"), rules)


def test_every_mistake_in_a_question_is_named_at_once():
    wanted = [Task("lars", "biometrics", "ind"), Task("priya", "tea", "ind"), Task("priya", "tea", "ind")]
    with pytest.raises(ValueError) as refusal:
        visits(desk_of("ind"), PRIYA, wanted)
    assert str(refusal.value) == (
        "lars has a task, and is not in the party; priya has tea twice; "
        "nothing says how many minutes tea takes for priya; nothing says how many minutes tea takes for priya"
    )


def test_desks_are_merged_earliest_first_and_equal_times_by_their_order():
    late = DeskPlan("late", "Europe/Amsterdam", (Counter("c1", {"ind": (Hours(WORKDAYS, time(9, 5), time(17)),)}),))
    desks = [late, desk_of("ind")]
    found = find_visits_at(
        desks, PRIYA, tasks_for(PRIYA, "biometrics"), start=MONDAY, days=1, rules=replace(RULES, limit=3)
    )
    assert [(v.desk, clock(v)) for v in found] == [
        ("the-hague", "09:00-09:10"),
        ("late", "09:05-09:15"),
        ("the-hague", "09:05-09:15"),
    ]


# Why not


@pytest.mark.parametrize(
    ("desk", "party", "services", "more", "cause", "about"),
    [
        (desk_of("ind"), PRIYA, (), {}, "nothing-to-do", None),
        (desk_of("ind"), Party(RAO.persons[2:3]), ("biometrics",), {}, "minor-alone", "mira"),
        (desk_of("ind"), PRIYA, ("municipal-registration",), {}, "authority-never-staffed", "municipality"),
        (desk_of("ind"), PRIYA, ("biometrics",), {"start": date(2026, 11, 28)}, "authority-not-open", "ind"),
        (desk_of("ind"), PRIYA, ("biometrics",), {"taken": claimed(None, ("c1", 9, 17))}, "fully-booked", None),
        (
            desk_of("ind"),
            PRIYA,
            ("biometrics",),
            {"now": at(16), "rules": replace(RULES, min_notice_minutes=60)},
            "too-soon",
            None,
        ),
        (
            desk_of("municipality"),
            RAO,
            ("municipal-registration",),
            {"rules": replace(RULES, max_span_minutes=55)},
            "stay-too-long",
            None,
        ),
    ],
)
def test_a_refusal_names_its_cause(desk, party, services, more, cause, about):
    wanted = tasks_for(party, *services)
    assert visits(desk, party, wanted, **more) == []
    refusal = reason(desk, party, wanted, **more)
    assert (refusal.cause, refusal.about) == (cause, about)


def test_authorities_that_are_never_there_on_one_day_are_named():
    desk = DeskPlan(
        "d",
        "Europe/Amsterdam",
        (
            Counter("c1", {"municipality": (Hours(frozenset({0}), time(9), time(12)),)}),
            Counter("c2", {"ind": (Hours(frozenset({3}), time(9), time(12)),)}),
        ),
    )
    refusal = reason(desk, PRIYA, tasks_for(PRIYA, "municipal-registration", "biometrics"), days=14)
    assert (refusal.cause, refusal.why) == ("never-together", "On no day are municipality and ind staffed together.")


def test_a_longer_wait_is_named_when_it_would_open_the_door():
    early, late = (Hours(WORKDAYS, time(9), time(9, 30)),), (Hours(WORKDAYS, time(10, 30), time(12)),)
    desk = DeskPlan("d", "Europe/Amsterdam", (Counter("c1", {"municipality": early}), Counter("c2", {"ind": late})))
    refusal = reason(desk, PRIYA, tasks_for(PRIYA, "municipal-registration", "biometrics"))
    assert (refusal.cause, refusal.change) == ("wait-too-long", "Allow a longer wait.")


def test_a_family_too_large_for_the_opening_hours_is_told_how_long_they_are():
    desk = DeskPlan(
        "d", "Europe/Amsterdam", (Counter("c1", {"municipality": (Hours(WORKDAYS, time(9), time(9, 45)),)}),)
    )
    refusal = reason(desk, RAO, tasks_for(RAO, "municipal-registration"))
    assert (refusal.cause, refusal.minutes) == ("opening-too-short", 45)


def test_a_stay_that_is_too_long_says_how_long_it_would_be():
    refusal = reason(
        desk_of("municipality"), RAO, tasks_for(RAO, "municipal-registration"), replace(RULES, max_span_minutes=55)
    )
    assert refusal.change == "Allow 60 minutes, or come in two visits."


def test_no_reason_is_given_when_there_is_a_visit():
    assert reason(desk_of("ind"), PRIYA, tasks_for(PRIYA, "biometrics")) is None


# Laws


@st.composite
def questions(draw):
    """A small family, a desk with one to four counters, and claims on it."""
    persons = draw(st.integers(1, 4))
    adults = draw(st.integers(1, min(2, persons)))
    names = ["priya", "arjun", "mira", "dev"][:adults] + ["mira", "dev", "anu"][: persons - adults]
    names = list(dict.fromkeys(names))
    guardians = tuple(names[:adults])
    party = Party(tuple(Attendee(n, i >= adults, guardians if i >= adults else ()) for i, n in enumerate(names)))
    services = draw(st.lists(st.sampled_from(sorted(AUTHORITY)), min_size=1, max_size=3, unique=True))
    counters = draw(st.lists(st.sampled_from(["municipality", "ind", "municipality+ind"]), min_size=1, max_size=4))
    seed = draw(st.integers(0, 2**32))
    chance = random.Random(seed)
    periods = [(f"c{c}", h / 4, h / 4 + 1 / 4) for c in range(1, 5) for h in range(36, 68) if chance.random() < 0.3]
    rules = replace(RULES, max_gap_minutes=draw(st.sampled_from([0, 15, 30])), limit=3)
    return desk_of(*counters), party, tasks_for(party, *services), rules, claimed(None, *periods)


@settings(max_examples=80, deadline=None)
@given(questions())
def test_every_visit_keeps_every_rule(question):
    desk, party, wanted, rules, taken = question
    first = ticks_of_day(MONDAY, AMSTERDAM).start
    minors = {p.id: p.guardians for p in party.persons if p.minor}
    for visit in visits(desk, party, wanted, rules, taken=taken):
        at_counter, busy = Tally(), Tally()
        for task in visit.tasks:
            for tick in range(tick_of(task.starts_at), tick_of(task.ends_at)):
                at_counter[task.counter, tick] += 1
                busy[task.person, tick] += 1
                open_for = dict(zip([c.id for c in desk.counters], desk.open_day(MONDAY).staffed, strict=True))
                free = open_for[task.counter][AUTHORITY[task.service]] & ~taken.get((task.counter, MONDAY), 0)
                assert free >> (tick - first) & 1
        assert set(at_counter.values()) | set(busy.values()) == {1}
        assert Tally((t.person, t.service) for t in visit.tasks) == Tally((t.person, t.service) for t in wanted)
        assert all(any((g, tick) not in busy for g in minors[p]) for p, tick in busy if p in minors)
        assert visit.ends_at - visit.starts_at <= timedelta(minutes=rules.max_span_minutes)
        for person in party.persons:
            own = sorted((t for t in visit.tasks if t.person == person.id), key=lambda t: t.starts_at)
            assert "municipal-registration" not in [t.service for t in own[1:]]
            assert all(b.starts_at - a.ends_at <= timedelta(minutes=rules.max_gap_minutes) for a, b in pairwise(own))


@settings(max_examples=40, deadline=None)
@given(questions())
def test_visits_come_in_order_one_per_start_and_always_the_same(question):
    desk, party, wanted, rules, taken = question
    found = visits(desk, party, wanted, rules, taken=taken)
    starts = [v.starts_at for v in found]
    assert starts == sorted(set(starts))
    assert visits(desk, party, wanted, rules, taken=taken) == found


@settings(max_examples=40, deadline=None)
@given(questions())
def test_a_claimed_visit_can_never_be_found_again(question):
    desk, party, wanted, rules, taken = question
    for visit in visits(desk, party, wanted, replace(rules, limit=1), taken=taken):
        claims = [(t.counter, n) for t in visit.tasks for n in range(tick_of(t.starts_at), tick_of(t.ends_at))]
        more = busy_masks(claims, AMSTERDAM)
        both = {key: taken.get(key, 0) | more.get(key, 0) for key in {*taken, *more}}
        again = visits(desk, party, wanted, rules, taken=both)
        held = {(t.counter, n) for v in again for t in v.tasks for n in range(tick_of(t.starts_at), tick_of(t.ends_at))}
        assert held.isdisjoint(claims)


@settings(max_examples=40, deadline=None)
@given(questions())
def test_there_is_a_reason_exactly_when_there_is_no_visit(question):
    desk, party, wanted, rules, taken = question
    found = visits(desk, party, wanted, rules, taken=taken)
    assert (reason(desk, party, wanted, rules, taken=taken) is None) == bool(found)


@pytest.mark.parametrize(("blocks", "seeds", "feasible"), [(True, range(130), 85), (False, range(130, 200), 45)])
def test_the_solver_finds_the_same_start_stay_and_counters_on_200_desk_days(blocks, seeds, feasible):
    """CP-SAT on the same numbers: the earliest start, then the soonest end, then the fewest counters."""
    differences, found = compared(seeds, blocks=blocks)
    assert differences == []
    assert found > feasible

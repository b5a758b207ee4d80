"""The twelve weeks of a household: ten for the offer, two to move, pauses, warnings, and a day to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.housing.clock import Course, Pause, overlapping, reading_on, statement_holds_until
from softlanding.core.housing.clock_picture import clock_picture
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_clock import EarlyWarning, clock_policy_on

LINKED, TODAY = date(2026, 11, 2), date(2026, 11, 23)
POLICY = clock_policy_on(load_rulebook().housing_clock, TODAY)


def at(on, **more):
    return reading_on(Course(LINKED, **more), POLICY, on)


def test_ten_weeks_until_the_offer_and_twelve_until_the_move():
    found = at(TODAY)
    assert (found.offer_by_on, found.move_by_on) == (date(2027, 1, 11), date(2027, 1, 25))
    assert (found.offer_days_left, found.move_days_left, found.part) == (49, 63, "offer")


def test_after_the_offer_the_days_left_are_those_to_the_move():
    found = at(TODAY, offered_on=date(2026, 11, 20))
    assert (found.part, found.days_left) == ("move", 63)


def test_fourteen_weeks_after_the_permit_are_told_beside():
    assert at(TODAY).after_permit_by_on is None
    assert at(TODAY, permit_on=date(2026, 10, 19)).after_permit_by_on == date(2027, 1, 25)


@pytest.mark.parametrize(
    ("days_before_the_last", "standing"),
    [(43, "calm"), (42, "amber"), (22, "amber"), (21, "red"), (8, "red"), (7, "last"), (0, "last"), (-1, "late")],
)
def test_the_warnings_come_in_the_weeks_six_nine_and_eleven(days_before_the_last, standing):
    assert at(date(2027, 1, 25) - timedelta(days=days_before_the_last)).standing == standing


def test_a_week_that_stood_still_moves_both_last_days_and_the_day_it_counts_from():
    found = at(TODAY, pauses=(Pause(date(2026, 11, 9), date(2026, 11, 16), "in-hospital"),))
    assert (found.offer_by_on, found.move_by_on) == (date(2027, 1, 18), date(2027, 2, 1))
    assert (found.paused_days, found.counts_from_on) == (7, date(2026, 11, 9))


def test_a_clock_that_stands_still_says_why_and_moves_along_with_the_days():
    pause = (Pause(date(2026, 11, 16), None, "household-asked"),)
    found, later = at(TODAY, pauses=pause), at(TODAY + timedelta(days=7), pauses=pause)
    assert (found.standing, found.paused_because) == ("still", "household-asked")
    assert later.move_by_on - found.move_by_on == timedelta(days=7)


def test_a_pause_after_the_last_day_mends_nothing():
    assert at(date(2027, 2, 10), pauses=(Pause(date(2027, 2, 1), None, "in-hospital"),)).standing == "late"


def test_the_clock_stops_with_the_move():
    found = at(date(2027, 3, 1), moved_on=date(2027, 1, 20))
    assert (found.part, found.standing) == ("ended", "ended")


def test_the_way_of_counting_is_sourced_and_our_choices_say_that_they_are():
    assert (POLICY.source, POLICY.also, POLICY.confidence) == ("coa-housing", ("the-hague-status-holders",), "C")
    ours = (POLICY.early_warning, POLICY.bedrooms, *POLICY.pauses)
    assert {(one.source, one.confidence) for one in ours} == {("own-knowledge", "D")}


def test_a_later_warning_cannot_come_before_an_earlier_one():
    with pytest.raises(ValueError, match="fewer weeks"):
        EarlyWarning(amber_weeks=2, red_weeks=3, last_weeks=1, source="own-knowledge")


@pytest.mark.parametrize(
    ("stated", "until"),
    [
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 15), date(2026, 12, 15)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_an_income_statement_holds_for_six_months(stated, until):
    assert statement_holds_until(stated, POLICY.income_statement.most_months) == until


@pytest.mark.parametrize(("persons", "bedrooms"), [(1, 1), (2, 1), (3, 2), (6, 3), (9, 5), (14, 5)])
def test_bedrooms_follow_the_number_of_persons(persons, bedrooms):
    assert POLICY.bedrooms.for_persons(persons) == bedrooms


days = st.integers(0, 200).map(lambda days: LINKED + timedelta(days=days))


@given(days, st.lists(st.tuples(st.integers(0, 90), st.integers(1, 20)), max_size=4))
def test_a_pause_never_makes_the_last_day_earlier_and_the_shifted_link_is_twelve_weeks_before_it(on, gaps):
    pauses, first = [], LINKED
    for gap, length in gaps:
        first += timedelta(days=gap)
        pauses.append(Pause(first, first + timedelta(days=length), "in-hospital"))
        first += timedelta(days=length)
    found, plain = at(on, pauses=tuple(pauses)), at(on)
    assert not overlapping(pauses)
    assert found.move_by_on >= plain.move_by_on
    assert found.offer_by_on <= found.move_by_on
    assert found.counts_from_on + timedelta(weeks=12) == found.move_by_on
    assert reading_on(Course(LINKED, tuple(reversed(pauses))), POLICY, on) == found


def test_pauses_that_share_a_day_overlap():
    first = Pause(date(2026, 11, 9), date(2026, 11, 16), "in-hospital")
    assert overlapping([Pause(date(2026, 11, 15), None, "in-hospital"), first])
    assert not overlapping([Pause(date(2026, 11, 16), None, "in-hospital"), first])


def test_the_picture_escapes_its_words():
    course = Course(LINKED, (Pause(date(2026, 11, 9), None, "in-hospital"),))
    drawn = clock_picture(
        course, reading_on(course, POLICY, TODAY), name="clock", title="<b>", description="&", words=("<i>", "b", "c")
    )
    assert ("<b>" in drawn, "<i>" in drawn, "&lt;b&gt;" in drawn) == (False, False, True)

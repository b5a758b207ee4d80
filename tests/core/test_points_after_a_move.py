"""What follows a move: the days of each point, whose school it is about, and when guidance begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.housing.after_move import Moved, Mover, Noted, points_after, school_starts_on
from softlanding.core.rulebook import load_rulebook

MOVED_ON = date(2026, 12, 2)
AMINA, SAMI = Mover("amina", date(1990, 3, 1)), Mover("sami", date(2019, 9, 12))


def points(*, on=date(2026, 12, 10), **more):
    moved = Moved(**{"moved_on": MOVED_ON, "movers": (AMINA, SAMI), **more})
    return {(one.kind, one.key): one for one in points_after(moved, load_rulebook(), on)}


def test_every_household_has_its_points_and_each_child_of_school_age_an_own_one():
    assert list(points()) == [
        ("registration", ""),
        ("guidance", ""),
        ("school", "sami"),
        ("course", ""),
        ("doctor", ""),
    ]


def test_the_move_is_told_within_five_days_and_the_term_ends_on_a_working_day():
    told = points()["registration", ""]
    assert (told.due_on, told.deadline, told.origins[0].article) == (date(2026, 12, 7), "legal", "2.39")
    assert told.late(date(2026, 12, 7)) is False
    assert told.late(date(2026, 12, 8)) is True
    sunday_too = points(moved_on=date(2026, 12, 1))["registration", ""]  # the fifth day is Sunday 6 December
    assert sunday_too.due_on == date(2026, 12, 7)


def test_guidance_waits_for_the_registration_and_runs_from_that_day():
    before, day = points()["guidance", ""], date(2026, 12, 4)
    after = points(registered=(day, day))["guidance", ""]
    assert (before.state, before.from_on, before.due_on) == ("waits", None, None)
    assert (after.state, after.from_on, after.due_on, after.deadline) == ("under-way", day, day, "legal")
    assert after.late(date(2027, 6, 1)) is False
    assert after.origins[0].source == "wet-inburgering-2021"


@pytest.mark.parametrize(
    ("registered", "state", "known"),
    [
        ((), "to-do", 0),
        ((None, None), "to-do", 0),
        ((date(2026, 12, 4), None), "under-way", 1),
        ((date(2026, 12, 4), date(2026, 12, 7)), "done", 2),
        ((date(2026, 3, 1), date(2026, 3, 1)), "to-do", 0),  # in the reception centre, long before the move
        ((date(2026, 11, 4), date(2026, 11, 4)), "done", 2),  # four weeks before the move is the earliest
        ((date(2026, 11, 3), date(2026, 11, 3)), "to-do", 0),
    ],
)
def test_registration_is_done_when_everybody_is_registered_for_this_move(registered, state, known):
    told = points(registered=registered)["registration", ""]
    assert (told.state, told.known) == (state, known)


def test_a_booked_visit_is_under_way_and_what_somebody_noted_counts():
    assert points(visit_on=date(2026, 12, 11))["registration", ""].state == "under-way"
    noted = points(noted={("registration", ""): Noted("done", date(2026, 12, 9), "Noor")})
    assert (noted["registration", ""].done_on, noted["registration", ""].by) == (date(2026, 12, 9), "Noor")
    assert noted["guidance", ""].from_on == date(2026, 12, 9)


def test_school_is_due_with_the_registration_or_when_the_duty_begins():
    little = Mover("nour", date(2022, 2, 3))  # five in February 2027: from March
    told = points(movers=(AMINA, SAMI, little), registered=(date(2026, 12, 4),))
    assert (told["school", "sami"].due_on, told["school", "sami"].deadline) == (date(2026, 12, 4), "estimate")
    assert (told["school", "nour"].due_on, told["school", "nour"].deadline) == (date(2027, 3, 1), "legal")


def test_a_child_who_starts_after_a_year_and_who_is_of_age_have_no_point():
    small, grown = Mover("baby", date(2026, 1, 1)), Mover("omar", date(2008, 12, 2))
    nearly = Mover("hala", date(2008, 12, 3))
    assert [key for kind, key in points(movers=(AMINA, small, grown, nearly)) if kind == "school"] == ["hala"]


def test_what_is_done_is_never_late():
    noted = {("doctor", ""): Noted("done", date(2026, 12, 9), "Noor")}
    told = points(noted=noted, registered=(date(2026, 12, 4),))["doctor", ""]
    assert (told.due_on, told.late(date(2030, 1, 1)), told.open) == (date(2027, 2, 4), False, False)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_school_begins_on_a_first_of_a_month_after_the_fifth_birthday_and_within_five_weeks(born):
    starts = school_starts_on(born)
    fifth = date(born.year + 5, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 5)
    assert (starts.day, timedelta(0) < starts - fifth <= timedelta(days=31) or starts == fifth) == (1, True)

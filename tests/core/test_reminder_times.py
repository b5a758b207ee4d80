"""When a household is reminded of a visit."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.reminders import TOO_SOON, WAKING_FROM, WAKING_UNTIL, reminders_of, waking_moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)


def test_a_visit_is_announced_a_week_and_a_day_before_at_ten():
    found = reminders_of(local(2026, 12, 8, 14, 30), now=local(2026, 11, 20, 9), zone=AMSTERDAM)
    assert found == {"week": local(2026, 12, 1, 10), "day": local(2026, 12, 7, 10)}


@pytest.mark.parametrize(("changes", "hours"), [(datetime(2026, 10, 25), 168), (datetime(2027, 3, 28), 166)])
def test_a_week_with_an_hour_more_or_less_still_begins_at_ten(changes, hours):
    starts_at = (changes + timedelta(days=1, hours=9)).replace(tzinfo=AMSTERDAM)
    found = reminders_of(starts_at, now=starts_at - timedelta(days=30), zone=AMSTERDAM)
    assert {f"{moment:%H:%M}" for moment in found.values()} == {"10:00"}
    assert starts_at.astimezone(UTC) - found["week"].astimezone(UTC) == timedelta(hours=hours)


def test_what_is_booked_for_tomorrow_has_no_reminder_of_a_week():
    found = reminders_of(local(2026, 12, 8, 14), now=local(2026, 12, 7, 7), zone=AMSTERDAM)
    assert found == {"day": local(2026, 12, 7, 10)}


def test_a_reminder_that_would_come_just_after_booking_is_left_out():
    assert reminders_of(local(2026, 12, 8, 14), now=local(2026, 12, 7, 8, 30), zone=AMSTERDAM) == {}


def test_a_visit_that_must_be_confirmed_asks_the_morning_before_the_last_moment():
    found = reminders_of(
        local(2026, 12, 18, 14), now=local(2026, 12, 7), zone=AMSTERDAM, confirm_by_at=local(2026, 12, 16, 12)
    )
    assert found["confirm"] == local(2026, 12, 15, 10)


@given(moments, moments)
def test_no_reminder_comes_at_night_or_after_the_visit_or_too_soon(starts_at, now):
    for moment in reminders_of(starts_at, now=now, zone=AMSTERDAM).values():
        assert moment.astimezone(AMSTERDAM).time() == time(10)
        assert now + TOO_SOON <= moment < starts_at


@given(moments)
def test_waking_hours_are_never_earlier_and_never_a_whole_night_later(moment):
    waking = waking_moment(moment, AMSTERDAM)
    assert WAKING_FROM <= waking.astimezone(AMSTERDAM).time() < WAKING_UNTIL
    assert timedelta(0) <= waking - moment <= timedelta(hours=12)
    assert waking_moment(waking, AMSTERDAM) == waking

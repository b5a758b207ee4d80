"""Calendar files of visits: one uid, a rising sequence, one method, and the right hour on the days the clocks change."""

import io
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from dateutil import tz
from dateutil.rrule import rrulestr

from softlanding.appointments.actions import cancel, confirm, hold, move
from softlanding.appointments.models import Visit
from softlanding.appointments.queries import ZONE, calendar_of, calendar_with
from softlanding.appointments.queries.calendar import timed_event
from softlanding.core.timeline import tick_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def event_in(content: bytes) -> icalendar.Event:
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


def told(content: bytes) -> tuple[str, str, int]:
    calendar, event = icalendar.Calendar.from_ical(content), event_in(content)
    return str(calendar["method"]), str(event["status"]), int(event["sequence"])


def test_a_visit_keeps_its_uid_and_its_sequence_rises_with_each_change(booked, rao, offer, search, now):
    files = [calendar_of(booked)]
    moved = move(booked, offer(visit=search("priya", "arjun", "mira")[-1]), by=rao.actor, now=now)
    files.append(calendar_of(moved))
    files.append(calendar_of(cancel(moved, by=rao.actor, now=now), method="CANCEL"))
    assert [told(one) for one in files] == [
        ("REQUEST", "CONFIRMED", 0),
        ("REQUEST", "CONFIRMED", 1),
        ("CANCEL", "CANCELLED", 2),
    ]
    assert {str(event_in(one)["uid"]) for one in files} == {booked.uid}


def test_a_request_names_who_asks_and_who_is_asked(booked):
    event = event_in(calendar_of(booked))
    assert (str(event["organizer"]), event["organizer"].params["CN"]) == (
        "mailto:no-reply@localhost",
        "The Hague International Centre",
    )
    assert str(event["attendee"]) == "mailto:priya@example.org"
    assert dict(event["attendee"].params) == {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}


def test_what_is_published_invites_nobody(booked):
    event = event_in(calendar_of(booked, method="PUBLISH"))
    assert ("attendee" in event, "organizer" in event) == (False, True)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (date(2026, 10, 23), 2),
        (date(2026, 10, 25), 1),
        (date(2026, 10, 26), 1),
        (date(2027, 3, 27), 1),
        (date(2027, 3, 28), 2),
        (date(2027, 3, 30), 2),
    ],
)
def test_a_visit_around_the_days_on_which_the_clocks_change_has_its_own_hour(booked, day, offset):
    starts_at = datetime(day.year, day.month, day.day, 9, 5, tzinfo=ZONE)
    tick = tick_of(starts_at)
    Visit.objects.filter(pk=booked.pk).update(starts_tick=tick, ends_tick=tick + 8)
    booked.refresh_from_db()
    content = calendar_of(booked)
    assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T090500\r\n".encode() in content
    # read with the zone of the file itself, as a program that knows no zones does
    own_zone = tz.tzical(io.StringIO(zone_of(content))).get()
    wall = datetime(day.year, day.month, day.day, 9, 5)
    assert wall.replace(tzinfo=own_zone).astimezone(UTC) == starts_at.astimezone(UTC)
    assert wall.replace(tzinfo=own_zone).utcoffset() == timedelta(hours=offset)


def zone_of(content: bytes) -> str:
    text = content.decode()
    begin, end = "BEGIN:VTIMEZONE", "END:VTIMEZONE\r\n"
    return begin + text.partition(begin)[2].partition(end)[0] + end


def test_the_zone_in_the_file_agrees_with_the_time_zone_database_around_every_change(booked):
    own_zone = tz.tzical(io.StringIO(zone_of(calendar_of(booked)))).get()
    for year in range(2025, 2038):
        for month in (3, 10):
            [change] = rrulestr(f"FREQ=YEARLY;COUNT=1;BYMONTH={month};BYDAY=-1SU", dtstart=datetime(year, 1, 1))
            for minutes in range(-180, 540, 15):
                wall = change + timedelta(minutes=minutes)
                moment = wall.replace(tzinfo=ZONE)
                if moment.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != wall:
                    continue  # the clocks never show it
                assert wall.replace(tzinfo=own_zone).utcoffset() == moment.utcoffset(), wall
                there = moment.astimezone(UTC)
                assert f"{there.astimezone(own_zone):%H:%M %z}" == f"{there.astimezone(ZONE):%H:%M %z}", there


@pytest.mark.parametrize("hour", [1, 2, 3])
def test_each_hour_of_the_night_with_an_hour_twice_is_told_apart(hour):
    """02:30 comes twice on 25 October 2026: a file's local time means the first, so the second stands in UTC."""
    starts = [datetime(2026, 10, 25, hour, 30, tzinfo=ZONE, fold=fold) for fold in (0, 1)]
    for starts_at in starts:
        event = timed_event("one@softlanding", starts_at, starts_at + timedelta(hours=1))
        read = event_in(calendar_with([event], method="PUBLISH"))
        assert read["dtstart"].dt.astimezone(UTC) == starts_at.astimezone(UTC)


def test_a_calendar_without_events_is_still_a_calendar():
    calendar = icalendar.Calendar.from_ical(calendar_with([], method="PUBLISH", name="Nothing yet"))
    assert (str(calendar["method"]), len(calendar.walk("VTIMEZONE")), len(calendar.walk("VEVENT"))) == ("PUBLISH", 1, 0)

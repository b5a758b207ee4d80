"""A real calendar program, khal, reads what we send and what we publish: by file and over HTTP."""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests_of_visits import book_first

from softlanding.appointments.actions import cancel, confirm, hold, make_household_feed, move
from softlanding.appointments.models import Visit
from softlanding.appointments.queries import ZONE, begins_at, calendar_of, calendar_with
from softlanding.appointments.queries.calendar import timed_event

KHAL = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine,
    pytest.mark.skipif(KHAL is None, reason="khal is not here: `make setup-dev` installs it"),
]
CONFIG = """
[calendars]
[[desk]]
path = {folder}
type = calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/../khal.db
[default]
default_calendar = desk
"""


@pytest.fixture
def khal(tmp_path) -> Callable[..., list[str]]:
    """The program, with an empty calendar of its own, on the clocks of a zone."""
    folder = tmp_path / "calendar"
    folder.mkdir()

    def run(*words: str, zone: str = "Europe/Amsterdam") -> list[str]:
        config = tmp_path / f"{zone.replace('/', '-')}.conf"
        config.write_text(CONFIG.format(folder=folder, zone=zone), encoding="utf-8")
        ran = subprocess.run(
            [str(KHAL), "-c", str(config), *words],
            env={**os.environ, "HOME": str(tmp_path), "TZ": zone, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.splitlines()

    return run


@pytest.fixture
def read_in(khal, tmp_path) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        file = tmp_path / "received.ics"
        file.write_bytes(content)
        khal("import", "--batch", "-a", "desk", str(file))

    return read


def listed(khal, first: date, days: int = 1, *, shown: str = "{start-time}-{end-time} {title}", **more) -> list[str]:
    """Return what is in the calendar on these days. A calendar program starts slowly: ask it little."""
    return khal("list", "--format", shown, "--day-format", "", first.isoformat(), f"{days}d", **more)


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def test_it_moves_a_visit_in_its_calendar_and_marks_it_as_cancelled(booked, rao, offer, search, now, khal, read_in):
    read_in(calendar_of(booked))
    moved = move(booked, offer(visit=search("priya", "arjun", "mira")[3]), by=rao.actor, now=now)
    read_in(calendar_of(moved))
    [line] = listed(khal, begins_at(moved).date(), shown="{start-time} {title} {status}")
    assert (begins_at(moved) > begins_at(booked), line.split()) == (
        True,
        [f"{begins_at(moved):%H:%M}", *["Visit", "to", "The", "Hague", "International", "Centre"], "CONFIRMED"],
    )
    read_in(calendar_of(cancel(moved, by=rao.actor, now=now), method="CANCEL"))
    assert [one.split()[-1] for one in listed(khal, begins_at(moved).date(), shown="{title} {status}")] == ["CANCELLED"]


def test_it_shows_the_right_hour_on_and_around_the_days_on_which_the_clocks_change(khal, read_in):
    """At home, and from New York, whose clocks change on other days: 1 November 2026 and 14 March 2027."""
    from_new_york = {
        date(2026, 10, 24): "03:05",
        date(2026, 10, 25): "04:05",
        date(2026, 11, 1): "03:05",
        date(2027, 3, 27): "04:05",
        date(2027, 3, 28): "03:05",
    }
    events = []
    for day in from_new_york:
        starts_at = datetime(day.year, day.month, day.day, 9, 5, tzinfo=ZONE)
        events.append(timed_event(f"{day}@softlanding", starts_at, starts_at + timedelta(minutes=40)))
        events[-1].add("summary", "Visit")
    read_in(calendar_with(events, method="PUBLISH"))
    shown = "{start-date} {start-time}"
    assert listed(khal, date(2026, 10, 1), 200, shown=shown) == [f"{day} 09:05" for day in from_new_york]
    assert listed(khal, date(2026, 10, 1), 200, shown=shown, zone="America/New_York") == [
        f"{day} {clock}" for day, clock in from_new_york.items()
    ]


@pytest.mark.django_db(transaction=True)
def test_it_reads_a_households_feed_over_http_from_a_running_server(keep, khal, read_in, live_server):
    family = keep()
    visit = book_first(family)
    token = make_household_feed(family.household, by=family.actor, now=timezone.now())
    with urllib.request.urlopen(f"{live_server.url}/calendar/{token}.ics", timeout=30) as answer:
        read_in(answer.read())
    begins = begins_at(visit)
    found = [line for line in listed(khal, begins.date()) if line.endswith("Visit to The Hague International Centre")]
    assert [line.partition("-")[0] for line in found] == [f"{begins:%H:%M}"]

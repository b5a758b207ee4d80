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
            timeout=60,
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


def listed(khal, day: date, **more) -> list[str]:
    shown = "{start-time}-{end-time} {title}"
    return khal("list", "--format", shown, "--day-format", "", day.isoformat(), "1d", **more)


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def test_it_puts_a_visit_in_its_calendar_and_moves_it_there(booked, rao, offer, search, now, khal, read_in):
    tuesday = date(2026, 11, 24)
    read_in(calendar_of(booked))
    assert listed(khal, tuesday) == ["09:00-09:40 Visit to The Hague International Centre"]
    moved = move(booked, offer(visit=search("priya", "arjun", "mira")[3]), by=rao.actor, now=now)
    read_in(calendar_of(moved))
    begins = begins_at(moved)
    assert listed(khal, tuesday) == [
        f"{begins:%H:%M}-{begins + timedelta(minutes=40):%H:%M} Visit to The Hague International Centre"
    ]


def test_it_marks_a_cancelled_visit(booked, rao, now, khal, read_in):
    read_in(calendar_of(booked))
    read_in(calendar_of(cancel(booked, by=rao.actor, now=now), method="CANCEL"))
    assert khal("list", "--format", "{status}", "--day-format", "", "2026-11-24", "1d") == ["CANCELLED "]


@pytest.mark.parametrize(
    ("day", "in_new_york"), [(date(2026, 10, 25), "04:05"), (date(2026, 10, 26), "04:05"), (date(2027, 3, 28), "03:05")]
)
def test_it_shows_the_right_hour_around_the_days_on_which_the_clocks_change(day, in_new_york, khal, read_in):
    starts_at = datetime(day.year, day.month, day.day, 9, 5, tzinfo=ZONE)
    event = timed_event("one@softlanding", starts_at, starts_at + timedelta(minutes=40))
    event.add("summary", "Visit")
    read_in(calendar_with([event], method="PUBLISH"))
    assert listed(khal, day) == ["09:05-09:45 Visit"]
    assert [line.partition("-")[0] for line in listed(khal, day, zone="America/New_York")] == [in_new_york]


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

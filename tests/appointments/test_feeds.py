"""Private calendar feeds: opened by an address alone, so they say little, and stop when their owner says so."""

from datetime import date, datetime, time, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from tests_of_visits import book_first

from softlanding.appointments.actions import confirm, hold, make_household_feed, make_member_feed
from softlanding.appointments.models import CalendarFeed, Shift, Visit
from softlanding.common import audit
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"


@pytest.fixture
def family(keep):
    """The Rao family with a visit and a feed."""
    found = keep()
    found.visit = book_first(found)
    found.token = make_household_feed(found.household, by=found.actor, now=timezone.now())
    return found


@pytest.fixture
def clerk(staff) -> StaffMember:
    return staff("municipal-clerk")


def read(token: str, **headers: str):
    return Client(headers=headers).get(f"/calendar/{token}.ics")


def events(answer) -> list[icalendar.Event]:
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


# -- a household's own -------------------------------------------------------------------------------------------------


def test_a_household_reads_its_visit_and_the_days_of_its_plan(family):
    answer = read(family.token)
    found = {str(event["uid"]): event for event in events(answer)}
    visit = found.pop(family.visit.uid)
    assert (str(visit["summary"]), "attendee" in visit) == ("Visit to The Hague International Centre", False)
    assert {type(event["dtstart"].dt) for event in found.values()} == {date}
    assert any("Register as a resident" in str(event["summary"]) for event in found.values())
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert b"METHOD:PUBLISH\r\n" in answer.content


def test_a_cancelled_visit_stays_in_the_feed_as_cancelled(family):
    family.client.post("/visit/cancel/", {"reference": family.visit.reference})
    [visit] = [one for one in events(read(family.token)) if str(one["uid"]) == family.visit.uid]
    assert (str(visit["status"]), int(visit["sequence"])) == ("CANCELLED", 1)


def test_a_feed_that_did_not_change_is_answered_with_304(family):
    first = read(family.token)
    etag, changed = first["ETag"], first["Last-Modified"]
    assert read(family.token, **{"If-None-Match": etag}).status_code == 304
    assert read(family.token, **{"If-Modified-Since": changed}).status_code == 304
    Visit.objects.filter(pk=family.visit.pk).update(sequence=7)
    changed_one = read(family.token, **{"If-None-Match": etag})
    assert (changed_one.status_code, changed_one["ETag"] != etag) == (200, True)


def test_a_change_within_the_same_second_is_not_hidden_by_a_date(family):
    first = read(family.token)
    Visit.objects.filter(pk=family.visit.pk).update(sequence=7)
    both = {"If-Modified-Since": first["Last-Modified"], "If-None-Match": first["ETag"]}
    assert read(family.token, **both).status_code == 200


def test_only_a_hash_of_the_address_is_kept(family):
    kept = CalendarFeed.objects.get()
    assert (family.token in str(kept.__dict__), len(kept.token_hash)) == (False, 64)


def test_an_address_that_never_was_does_not_exist(family):
    assert read("never-made").status_code == 404


def test_someone_who_guesses_addresses_is_slowed_down(family):
    answers = {read(f"guess-{number}").status_code for number in range(40)}
    assert answers == {404, 429}
    assert read(family.token).status_code == 200


def test_a_calendar_that_asks_all_the_time_is_slowed_down(family):
    answers = [read(family.token, **{"If-None-Match": "*"}).status_code for _ in range(61)]
    assert (answers[59], answers[60]) == (304, 429)


def test_of_readings_only_the_day_is_noted(family):
    before = audit.entries_about(family.household.pk).count()
    read(family.token)
    assert CalendarFeed.objects.get().read_on == timezone.localdate()
    assert audit.entries_about(family.household.pk).count() == before


def test_a_household_makes_replaces_and_ends_its_feed_on_a_page(keep):
    family = keep()
    page = family.client.post("/calendar/", {"do": "make"}).content.decode()
    first = page.partition("/calendar/")[2].partition(".ics")[0]
    assert read(first).status_code == 200
    assert first not in family.client.get("/calendar/").content.decode()
    page = family.client.post("/calendar/", {"do": "make"}).content.decode()
    second = page.partition("/calendar/")[2].partition(".ics")[0]
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    assert family.client.post("/calendar/", {"do": "end"}).status_code == 302
    assert read(second).status_code == 404
    assert family.client.post("/calendar/", {"do": "x"}).status_code == 422
    sentences = [one.sentence for one in audit.entries_about(family.household.pk)[:3]]
    assert sentences == ["feed-ended", "feed-made", "feed-made"]


def test_a_forgotten_household_has_no_feed_any_more(family):
    from softlanding.people.actions import forget_household

    forget_household(household=family.household, by=family.actor)
    assert read(family.token).status_code == 404


# -- a staff member's --------------------------------------------------------------------------------------------------


def test_a_staff_feed_says_when_how_many_and_which_services_and_no_name(rao, offer, now, clerk):
    rao.household.people.filter(key="priya").update(given_name="Priya")
    held = hold(offer(), by=rao.actor, now=now)
    visit = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    from softlanding.appointments.queries import staff_calendar

    content = staff_calendar(clerk, now=now).decode().replace("\r\n ", "")
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == "Visit, persons: 3"
    assert str(event["description"]).splitlines()[:2] == ["Fingerprints and photo: 3", "Register as a resident: 3"]
    assert (event["dtstart"].dt.hour, event["dtend"].dt > event["dtstart"].dt) == (9, True)
    for secret in (
        "Priya",
        "Arjun",
        "Mira",
        "priya",
        visit.reference,
        visit.uid,
        str(rao.household.pk),
        "@example.org",
    ):
        assert secret not in content, secret


def test_a_staff_feed_holds_the_visits_of_the_own_desk_only(rao, offer, now, staff):
    elsewhere = staff("ind-officer", desk="in-amsterdam")
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    from softlanding.appointments.queries import staff_calendar

    assert b"BEGIN:VEVENT" not in staff_calendar(elsewhere, now=now)


def test_a_shift_stands_in_ones_own_feed_also_across_midnight_and_a_change_of_clocks(clerk, staff):
    night = datetime(2026, 10, 24, 12, tzinfo=timezone.get_default_timezone())
    for member in (clerk, staff("ind-officer")):
        Shift.objects.create(
            region="the-hague", desk=DESK, counter="m-1", member=member, day_on=date(2026, 10, 24),
            opens=time(22), closes=time(6),
        )  # fmt: skip
    from softlanding.appointments.queries import staff_calendar

    [shift] = icalendar.Calendar.from_ical(staff_calendar(clerk, now=night)).walk("VEVENT")
    # the night of 24 to 25 October 2026 has an hour twice: eight hours by the clock are nine
    assert shift["dtend"].dt.timestamp() - shift["dtstart"].dt.timestamp() == 9 * 3600


def test_a_staff_feed_stops_with_the_account(clerk):
    token = make_member_feed(clerk, now=timezone.now())
    assert read(token).status_code == 200
    StaffMember.objects.update(is_active=False)
    assert read(token).status_code == 404


def test_staff_make_and_end_a_feed_on_a_page(client_as):
    client = client_as("municipal-clerk")
    page = client.post("/staff/calendar/", {"do": "make"}).content.decode()
    token = page.partition("/calendar/")[2].partition(".ics")[0]
    while "/" in token or " " in token:  # the first one on the page is the page's own address
        page = page.partition("/calendar/")[2]
        token = page.partition("/calendar/")[2].partition(".ics")[0]
    assert read(token).status_code == 200
    assert client.post("/staff/calendar/", {"do": "end"}).status_code == 302
    assert read(token).status_code == 404
    assert client.post("/staff/calendar/", {}).status_code == 422


def test_the_feed_follows_the_desk_of_its_owner_within_sixty_days(rao, offer, now, clerk):
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    from softlanding.appointments.queries import staff_calendar

    assert b"BEGIN:VEVENT" not in staff_calendar(clerk, now=now - timedelta(days=90))

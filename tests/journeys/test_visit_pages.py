"""Choosing, holding, booking and cancelling the family's visit, and its passport, page by page."""

import io
import re
from datetime import datetime, timedelta

import icalendar
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from softlanding.appointments.models import Claim, Visit
from softlanding.common.jobs import run_all_due
from softlanding.common.models import AuditEntry
from softlanding.core.timeline import tick_of

pytestmark = pytest.mark.django_db


def offers_on(page: str) -> list[dict[str, str]]:
    """Read the times that can be held."""
    found = re.findall(r'name="desk" value="([^"]+)"><input type="hidden" name="starts_at" value="([^"]+)"', page)
    return [{"desk": desk, "starts_at": starts_at} for desk, starts_at in found]


def text(answer: object) -> str:
    return answer.content.decode()


def booked(family) -> Visit:
    """Book the first time that is offered."""
    first = offers_on(text(family.client.get("/visit/")))[0]
    family.client.post("/visit/hold/", first)
    family.client.post("/visit/confirm/")
    return Visit.objects.get(household=family.household, state="booked")


def test_the_first_times_are_offered_at_the_desk_that_serves_all(keep):
    offered = offers_on(text(keep().client.get("/visit/")))
    assert {one["desk"] for one in offered} == {"the-hague-international-centre"}
    assert offered == sorted(offered, key=lambda one: one["starts_at"])
    assert len({one["starts_at"][:10] for one in offered}) == 4


def test_holding_a_time_leads_to_a_page_that_says_until_when(keep):
    family = keep()
    first = offers_on(text(family.client.get("/visit/")))[0]
    answer = family.client.post("/visit/hold/", first)
    assert (answer.status_code, answer["Location"]) == (302, "/visit/hold/")
    visit = Visit.objects.get(household=family.household)
    page = text(family.client.get("/visit/hold/"))
    until = timezone.localtime(visit.hold_expires_at).strftime("%H:%M")
    assert f"until {until}." in page


def test_pressing_hold_twice_gives_one_visit(keep):
    family = keep()
    first = offers_on(text(family.client.get("/visit/")))[0]
    for _ in range(2):
        assert family.client.post("/visit/hold/", first)["Location"] == "/visit/hold/"
    assert Visit.objects.filter(household=family.household).count() == 1


def test_booking_sends_a_message_with_the_calendar_file(keep, mailoutbox):
    family = keep(language="nl")
    mailoutbox.clear()
    visit = booked(family)
    run_all_due()
    (message,) = [one for one in mailoutbox if one.attachments]
    assert message.to == ["priya@example.org"]
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("visit.ics", "text/calendar; method=REQUEST")
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), int(event["sequence"]), str(event["uid"])) == ("REQUEST", 0, visit.uid)
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]


def test_cancelling_sends_the_same_event_with_a_higher_sequence(keep, mailoutbox):
    family = keep()
    visit = booked(family)
    mailoutbox.clear()
    assert family.client.post("/visit/cancel/", {"reference": visit.reference}).status_code == 302
    run_all_due()
    calendar = icalendar.Calendar.from_ical(mailoutbox[0].attachments[0][1])
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert (int(event["sequence"]), str(event["uid"])) == (1, visit.uid)
    assert Claim.objects.count() == 0


def test_a_booked_visit_is_not_asked_for_again(keep):
    family = keep()
    visit = booked(family)
    page = text(family.client.get("/visit/"))
    assert visit.reference in page
    assert "Register as a resident:" not in page
    assert "Information:" not in page  # one talk serves all of them


def test_the_plan_shows_what_is_booked_instead_of_offering_it_again(keep):
    family = keep()
    assert family.client.get("/plan/").context["visit"]["desk"] == "The Hague International Centre"
    visit = booked(family)
    context = family.client.get("/plan/").context
    assert (context["visit"], [one["href"] for one in context["booked"]]) == (
        None,
        [f"/visit/passport/?reference={visit.reference}"],
    )


def test_a_lost_race_shows_the_nearest_times_and_keeps_everything(keep):
    first, second = keep(), keep(email="other@example.org")
    wanted = offers_on(text(first.client.get("/visit/")))[0]
    taken_everywhere(wanted)
    answer = second.client.post("/visit/hold/", wanted)
    page = text(answer)
    assert answer.status_code == 409
    assert "Someone else has just taken this time." in page
    assert "Nothing of yours is lost." in page
    assert offers_on(page)[0] != wanted
    assert not Visit.objects.filter(household=second.household).exists()


def test_the_passport_says_it_in_two_languages(keep):
    family = keep()
    visit = booked(family)
    page = text(family.client.get("/visit/passport/"))
    assert visit.reference in page
    for words in ("Register as a resident", "Inschrijven als ingezetene", "Who comes", "Wie er komt"):
        assert words in page
    assert page.count("Spui 70") == 2


def test_the_passport_as_pdf_is_one_tagged_page(keep):
    family = keep()
    visit = booked(family)
    answer = family.client.get("/visit/passport.pdf")
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    assert (answer["Content-Type"], len(pdf.pages)) == ("application/pdf", 1)
    words = "".join(pdf.pages[0].extract_text().split())  # wide letters read as words of their own
    for word in (visit.reference, "Priya", "Inschrijven als ingezetene", "Register as a resident", "Spui 70"):
        assert word.replace(" ", "") in words
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"


def test_the_calendar_file_can_be_taken_along(keep):
    family = keep()
    visit = booked(family)
    calendar = icalendar.Calendar.from_ical(family.client.get("/visit/calendar.ics").content)
    assert (str(calendar["method"]), str(calendar.walk("VEVENT")[0]["uid"])) == ("PUBLISH", visit.uid)


def test_without_an_address_the_plan_is_kept_first(rao):
    client = Client()
    session = client.session
    session["household"] = str(rao.household.pk)
    session.save()
    answer = client.post(
        "/visit/hold/", {"desk": "the-hague-international-centre", "starts_at": "2027-01-18T09:00+01:00"}
    )
    assert answer.status_code == 422
    assert 'href="/keep/"' in text(answer)


def test_an_ended_hold_cannot_be_booked(keep):
    family = keep()
    first = offers_on(text(family.client.get("/visit/")))[0]
    family.client.post("/visit/hold/", first)
    Visit.objects.update(hold_expires_at=timezone.now() - timedelta(seconds=1))
    assert family.client.post("/visit/confirm/").status_code == 410
    assert family.client.get("/visit/hold/")["Location"] == "/visit/"


def test_another_household_sees_nothing_of_the_visit(keep):
    visit = booked(keep())
    other = keep(email="other@example.org")
    assert other.client.get(f"/visit/passport/?reference={visit.reference}")["Location"] == "/visit/"
    assert other.client.get(f"/visit/passport.pdf?reference={visit.reference}").status_code == 404
    assert other.client.post("/visit/cancel/", {"reference": visit.reference}).status_code == 404


def test_each_step_is_written_down(keep):
    family = keep()
    booked(family)
    sentences = list(AuditEntry.objects.filter(household=family.household.pk).values_list("sentence", flat=True))
    assert {"visit-held", "visit-booked"} <= set(sentences)


@pytest.mark.parametrize(
    "typed", [{}, {"desk": "nowhere", "starts_at": "2027-01-18T09:00:00+01:00"}, {"starts_at": "soon"}]
)
def test_a_time_that_makes_no_sense_shows_the_times_again(keep, typed):
    assert keep().client.post("/visit/hold/", typed).status_code == 422


def test_a_day_without_times_says_why_and_what_would_change_it(keep):
    family = keep()
    saturday = timezone.localdate() + timedelta(days=56)
    saturday += timedelta(days=(5 - saturday.weekday()) % 7)
    page = text(family.client.get(f"/visit/?day={saturday.isoformat()}"))
    assert offers_on(page) == []
    assert "is not at this desk on those days." in page
    assert "+31 70 353 50 43" in page


def taken_everywhere(wanted: dict[str, str]) -> None:
    """Let somebody else have every counter of the municipality at that time."""
    first = tick_of(datetime.fromisoformat(wanted["starts_at"]))
    visit = Visit.objects.create(
        region="the-hague",
        desk=wanted["desk"],
        state="booked",
        starts_tick=first,
        ends_tick=first + 4,
        token_hash="-",
        uid="somebody@else",
        created_at=timezone.now(),
    )
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=wanted["desk"], counter=counter, tick=tick, visit=visit)
        for counter in ("m-1", "m-2", "m-3", "m-4")
        for tick in range(first, first + 4)
    )


def test_nothing_is_offered_or_held_before_the_family_arrives(keep):
    family = keep()
    first = datetime.fromisoformat(offers_on(text(family.client.get("/visit/")))[0]["starts_at"])
    early = first - timedelta(days=21)
    page = text(family.client.get(f"/visit/?day={early:%Y-%m-%d}"))
    assert offers_on(page) == []
    assert "Nobody can be registered before." in page
    family.client.post("/visit/hold/", {"desk": "the-hague-international-centre", "starts_at": early.isoformat()})
    assert Visit.objects.filter(household=family.household).count() == 0


def test_days_are_written_as_the_language_writes_them(keep):
    family = keep(language="nl")
    family.client.get("/language/nl/")
    days = re.findall(r'<h2 class="utrecht-heading-2">(.*?)</h2>', text(family.client.get("/visit/")))
    assert len(days) == 4
    assert [one for one in days if not re.fullmatch(r"(ma|di|wo|do|vr|za|zo) \d+ [a-z]{3} \d{4}", one)] == []

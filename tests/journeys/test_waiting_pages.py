"""Asking for an earlier time, seeing one's place and answering an offer, page by page; and who may not."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from test_visit_pages import booked, offers_on, text

from softlanding.appointments import actions
from softlanding.appointments.models import Claim, DeskPolicy, FreedTime, Visit, WaitingOffer, WaitingRequest
from softlanding.common.jobs import run_all_due
from softlanding.core.timeline import moment_of
from softlanding.journeys.models import Answer

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"


def asked(family, **typed: str) -> WaitingRequest:
    """Ask from the visit page, or from the picker when nothing is booked."""
    visit = Visit.objects.filter(household=family.household, state="booked").first()
    where = "/visit/waiting/ask/" + (f"?reference={visit.reference}" if visit else "")
    form = family.client.get(where).context["form"]
    answer = family.client.post(
        where, {"earliest_on": form.first.isoformat(), "latest_on": form.last.isoformat(), **typed}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/visit/waiting/")
    return WaitingRequest.objects.get(household=family.household)


def later_visit(family) -> Visit:
    """Book something three weeks after the first day, so that there is something earlier."""
    first = datetime.fromisoformat(offers_on(text(family.client.get("/visit/")))[0]["starts_at"])
    page = text(family.client.get(f"/visit/?day={(first + timedelta(days=14)):%Y-%m-%d}"))
    family.client.post("/visit/hold/", offers_on(page)[0])
    family.client.post("/visit/confirm/")
    return Visit.objects.get(household=family.household, state="booked")


def offered(family, mailoutbox, capture) -> str:
    """Let the sweep make an offer; return the link of the message."""
    with capture(execute=True):
        assert actions.offer_freed_times(timezone.now())["offered"] == 1
    run_all_due()
    return re.search(r"http://\S+(/visit/offer/[\w-]+/)", mailoutbox[-1].body)[1]


def test_the_picker_and_the_passport_lead_to_asking(keep):
    family = keep()
    assert "/visit/waiting/ask/" in text(family.client.get("/visit/"))
    visit = booked(family)
    assert f"/visit/waiting/ask/?reference={visit.reference}" in text(family.client.get("/visit/passport/"))


def test_asking_is_bound_to_people_and_steps_that_are_ready(keep):
    family = keep()
    request = asked(family, part="morning")
    assert request.desk == DESK
    assert {(row["person"], row["service"], row["part"]) for row in request.tasks} >= {
        ("priya", "municipal-registration", "morning"),
        ("mira", "municipal-registration", "morning"),
    }
    arrival = timezone.localdate() + timedelta(days=56)
    assert {row["ready_on"] for row in request.tasks} == {arrival.isoformat()}
    assert request.earliest_on == arrival
    children = [row for row in request.tasks if row["minor"]]
    assert {tuple(sorted(row["guardians"])) for row in children} == {("arjun", "priya")}


def test_the_place_is_shown_and_called_no_promise(keep):
    family = keep()
    asked(family)
    page = text(family.client.get("/visit/waiting/"))
    assert "Your place now: 1 of 1." in page
    assert "This is no promise" in page


def test_asking_twice_leads_to_the_one_request(keep):
    family = keep()
    request = asked(family)
    typed = {"earliest_on": request.earliest_on.isoformat(), "latest_on": request.latest_on.isoformat()}
    answer = family.client.post("/visit/waiting/ask/", typed)
    assert answer.status_code == 409
    assert WaitingRequest.objects.count() == 1


@pytest.mark.parametrize("typed", [{}, {"earliest_on": "soon"}, {"latest_on": "2020-01-01"}, {"part": "night"}])
def test_days_that_make_no_sense_are_said_and_nothing_is_saved(keep, typed):
    family = keep()
    whole = {"earliest_on": "2099-01-01", "latest_on": "2099-01-02", **typed} if typed else {}
    assert family.client.post("/visit/waiting/ask/", whole).status_code == 422
    assert WaitingRequest.objects.count() == 0


def test_the_family_takes_an_earlier_time_and_the_later_one_is_given_up(
    keep, mailoutbox, django_capture_on_commit_callbacks
):
    family = keep()
    old = later_visit(family)
    asked(family)
    link = offered(family, mailoutbox, django_capture_on_commit_callbacks)
    page = text(family.client.get(link))
    assert "is given up at the same moment" in page
    answer = family.client.post(link, {"answer": "take"})
    visit = Visit.objects.get(household=family.household, state="booked")
    assert answer["Location"] == f"/visit/passport/?reference={visit.reference}"
    old.refresh_from_db()
    assert (old.state, visit.starts_tick < old.starts_tick, visit.origin) == ("cancelled", True, "waiting-list")
    assert {task.person_key for task in visit.tasks.all()} == {task.person_key for task in old.tasks.all()}
    assert family.client.get(link).status_code == 410
    assert family.client.post(link, {"answer": "take"}).status_code == 410


def test_a_link_that_leaked_opens_for_nobody_else(keep, mailoutbox, django_capture_on_commit_callbacks, client):
    family = keep()
    asked(family)
    link = offered(family, mailoutbox, django_capture_on_commit_callbacks)
    thief = keep(email="thief@example.org")
    for answer in (thief.client.get(link), thief.client.post(link, {"answer": "take"})):
        assert answer.status_code == 403
        assert "Priya" not in text(answer)
    assert client.get(link)["Location"].startswith("/sign-in/")
    offer = WaitingOffer.objects.get()
    assert thief.client.post("/visit/waiting/answer/", {"offer": offer.pk, "answer": "take"}).status_code == 410
    assert Visit.objects.filter(state="booked").count() == 0
    assert family.client.get(link).status_code == 200


def test_the_page_answers_without_the_link_too(keep, mailoutbox, django_capture_on_commit_callbacks):
    family = keep()
    asked(family)
    offered(family, mailoutbox, django_capture_on_commit_callbacks)
    assert "We hold an earlier time for you" in text(family.client.get("/visit/"))
    offer = WaitingOffer.objects.get()
    answer = family.client.post("/visit/waiting/answer/", {"offer": offer.pk, "answer": "refuse"})
    assert (answer.status_code, answer["Location"]) == (302, "/visit/waiting/")
    assert WaitingRequest.objects.get().state == "waiting"


def test_somebody_stops_asking_and_goes_on_after_silence(keep):
    family = keep()
    request = asked(family)
    WaitingRequest.objects.update(state="lapsed", lapsed_offers=3, ended_at=timezone.now())
    assert "I still want an earlier time" in text(family.client.get("/visit/waiting/"))
    assert family.client.post("/visit/waiting/renew/", {"request": request.pk}).status_code == 302
    assert WaitingRequest.objects.get().state == "waiting"
    assert family.client.post("/visit/waiting/stop/", {"request": request.pk}).status_code == 302
    assert WaitingRequest.objects.get().state == "withdrawn"
    assert keep(email="b@example.org").client.post("/visit/waiting/stop/", {"request": request.pk}).status_code == 404
    assert family.client.post("/visit/waiting/stop/", {"request": "nothing"}).status_code == 404


def test_given_up_time_is_shown_to_others_later(keep):
    first, second = keep(), keep(email="other@example.org")
    visit = booked(first)
    everything_else_taken(visit)
    first.client.post("/visit/cancel/", {"reference": visit.reference})
    assert FreedTime.objects.count() == visit.tasks.count()
    start = moment_of(visit.starts_tick, timezone.get_default_timezone())
    day = f"/visit/?day={start:%Y-%m-%d}"
    FreedTime.objects.update(free_at=timezone.now() + timedelta(minutes=5))
    assert offers_on(text(second.client.get(day))) == []
    wanted = {"desk": DESK, "starts_at": start.isoformat()}
    assert second.client.post("/visit/hold/", wanted).status_code == 409
    FreedTime.objects.update(free_at=timezone.now())
    assert offers_on(text(second.client.get(day))) == [wanted]
    assert second.client.post("/visit/hold/", wanted).status_code == 302


def everything_else_taken(visit: Visit) -> None:
    """Let somebody else have what is left of the visit's day."""
    from softlanding.core.timeline import ticks_of_day
    from softlanding.directory.queries import desk

    zone = timezone.get_default_timezone()
    ticks = ticks_of_day(moment_of(visit.starts_tick, zone).date(), zone)
    other = Visit.objects.create(
        region="the-hague", desk=DESK, state="booked", starts_tick=ticks.start, ends_tick=ticks.stop, token_hash="-",
        uid="somebody@else", created_at=timezone.now(),
    )  # fmt: skip
    mine = set(Claim.objects.values_list("counter", "tick"))
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=DESK, counter=counter.id, tick=tick, visit=other)
        for counter in desk(DESK).counters
        for tick in ticks
        if (counter.id, tick) not in mine
    )


def test_before_the_family_arrives_the_reason_is_said(keep):
    family = keep()
    arrival = timezone.localdate() + timedelta(days=56)
    early = datetime.combine(arrival - timedelta(days=7), datetime.min.time(), timezone.get_default_timezone())
    answer = family.client.post("/visit/hold/", {"desk": DESK, "starts_at": early.replace(hour=10).isoformat()})
    page = text(answer)
    assert answer.status_code == 422
    assert "Nobody can be registered before." in page
    assert "Change the day of arrival in your plan." in page
    assert Visit.objects.count() == 0


def test_a_document_is_not_collected_before_the_day_of_the_letter(keep):
    family = keep()
    today = timezone.localdate()
    told = {
        "registered_on": today,
        "biometrics_given_on": today,
        "permit_decided_on": today,
        "document_ready_on": today + timedelta(days=30),
    }
    for fact, value in told.items():
        for person in ("priya", "arjun", "mira"):
            Answer.objects.update_or_create(
                household=family.household, person_key=person, fact=fact,
                defaults={"value": value.isoformat(), "answered_at": timezone.now(), "by": "newcomer",
                          "region": "the-hague"},
            )  # fmt: skip
    Answer.objects.filter(household=family.household, fact="arrival").update(value=today.isoformat())
    early = datetime.combine(today + timedelta(days=20), datetime.min.time(), timezone.get_default_timezone())
    answer = family.client.post("/visit/hold/", {"desk": DESK, "starts_at": early.replace(hour=10).isoformat()})
    assert answer.status_code == 422
    assert "the letter says that the document is ready on" in text(answer)
    assert not Visit.objects.filter(tasks__service="residence-document").exists()


def test_a_second_visit_for_the_same_is_refused_with_a_way_to_the_first(keep, monkeypatch):
    from softlanding.journeys.views import visit as page

    family = keep()
    visit = booked(family)

    wanted = offers_on(text(keep(email="b@example.org").client.get("/visit/")))[0]
    monkeypatch.setattr(page.offers, "booked_needs", lambda *_, **__: (set(), set()))
    answer = family.client.post("/visit/hold/", wanted)
    assert answer.status_code == 409
    assert "already has a visit for this" in text(answer)
    assert f"/visit/passport/?reference={visit.reference}" in text(answer)


def test_too_many_visits_are_refused_in_words_and_with_a_number_to_call(keep):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", most_visits_per_contact=1, changed_at=timezone.now())
    booked(keep())
    second = keep()  # another household with the same address
    wanted = offers_on(text(second.client.get("/visit/")))[0]
    answer = second.client.post("/visit/hold/", wanted)
    assert answer.status_code == 422
    assert "ring us: +31 70 353 50 43" in text(answer)


def test_the_policy_stands_on_a_page_with_the_numbers_of_the_desk(client):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", offer_lasts_minutes=97, changed_at=timezone.now())
    page = text(client.get("/fairness/"))
    assert ("<dd>97</dd>" in page, "<dd>120</dd>" in page) == (True, True)
    assert 'href="/fairness/"' in text(client.get("/help/"))


def test_the_waiting_page_asks_the_database_the_same_however_many_wait(keep, django_assert_max_num_queries):
    family = keep()
    asked(family)
    for number in range(12):
        other = keep(email=f"p{number}@example.org")
        asked(other)
    with django_assert_max_num_queries(22):
        family.client.get("/visit/waiting/")

"""Messages about a visit: none is lost when mail is down, none is sent for what was undone."""

import smtplib
from datetime import timedelta

import icalendar
import pytest
from conftest_mail import PostOffice
from django.core import mail
from django.db import transaction
from django.utils import timezone

from softlanding.appointments.actions import cancel, confirm, hold, messages, move
from softlanding.appointments.models import Visit
from softlanding.common import audit, jobs
from softlanding.common.jobs import run_all_due
from softlanding.common.models import Job
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
TO_WEI = "wei@example.org"


@pytest.fixture
def post_office(settings):
    """A mail server that is closed, and to which mail goes."""
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    settings.DEFAULT_FROM_EMAIL = "The desk <desk@softlanding.example>"
    yield office
    office.close()


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def try_now() -> None:
    Job.objects.update(due_at=timezone.now())


def test_a_message_waits_while_the_mail_server_is_down_and_arrives_when_it_is_back(post_office, booked, now):
    run_all_due(now)
    waiting = Job.objects.get()
    assert (waiting.tries, waiting.fault.split(":")[0], waiting.held_by) == (1, "ConnectionRefusedError", "")
    with post_office.opened():
        try_now()
        run_all_due(now)
    assert [(one["To"], one["Subject"]) for one in post_office.received] == [
        ("priya@example.org", "Your visit to The Hague International Centre on Tue 24 Nov 2026")
    ]
    assert Job.objects.count() == 0


def test_the_calendar_file_says_the_same_method_as_the_mail_around_it(post_office, booked, rao, now):
    with post_office.opened():
        run_all_due(now)
        cancel(booked, by=rao.actor, now=now)
        run_all_due(now)
    for message, method in zip(post_office.received, ("REQUEST", "CANCEL"), strict=True):
        [part] = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
        assert (part.get_param("method"), part.get_content_charset(), part.get_filename()) == (
            method, "utf-8", "visit.ics",
        )  # fmt: skip
        assert str(calendar["method"]) == method


def test_a_message_is_text_and_html_and_says_when_where_and_how_to_cancel(post_office, booked, now, settings):
    with post_office.opened():
        run_all_due(now)
    [message] = post_office.received
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    link = f"{settings.SITE_URL}/visit/passport/?reference={booked.reference}"
    for said in ("Tue 24 Nov 2026, 09:00", "The Hague International Centre", booked.reference, link):
        assert (said in text, said in html) == (True, True), said


def test_a_visit_that_was_undone_sends_nothing(rao, offer, now, mailoutbox):
    held = hold(offer(), by=rao.actor, now=now)
    with transaction.atomic():
        confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
        transaction.set_rollback(True)
    assert (run_all_due(now), mailoutbox) == (0, [])


def test_sending_is_one_statement(booked, django_assert_num_queries):
    with django_assert_num_queries(1):
        messages.send(booked, "booked")


def test_a_household_is_told_how_the_visit_is_now_and_not_how_it_was(booked, rao, offer, search, now, mailoutbox):
    later = offer(visit=search("priya", "arjun", "mira")[-1])
    move(booked, later, by=rao.actor, now=now)
    cancel(booked, by=rao.actor, now=now)
    run_all_due(now)
    [message] = mailoutbox
    assert message.subject == "Cancelled: your visit to The Hague International Centre on Tue 24 Nov 2026"
    assert "SEQUENCE:2" in message.attachments[0][1]


def test_the_same_message_always_has_the_same_id_and_another_one_another(booked, rao, now, mailoutbox):
    run_all_due(now)
    messages.send(booked, "booked")
    cancel(booked, by=rao.actor, now=now)
    run_all_due(now)
    first, last = [one.extra_headers["Message-ID"] for one in mailoutbox]
    assert (first, last) == (f"<booked.0.{booked.pk}@localhost>", f"<cancelled.1.{booked.pk}@localhost>")


def test_a_household_that_was_forgotten_still_hears_that_its_visit_is_cancelled(post_office, booked, rao, now):
    from softlanding.people.actions import forget_household

    forget_household(household=rao.household, by=rao.actor)
    run_all_due(now)  # the mail server is down: the letter waits
    with post_office.opened():
        try_now()
        run_all_due(now)
    assert [one["Subject"].split(":")[0] for one in post_office.received] == ["Cancelled"]
    assert Job.objects.count() == 0


def test_the_letter_to_a_forgotten_household_is_not_kept_when_it_cannot_be_sent(post_office, booked, rao, now):
    from softlanding.people.actions import forget_household

    forget_household(household=rao.household, by=rao.actor)
    for _ in range(jobs.MOST_TRIES):
        try_now()
        run_all_due(now)
    assert Job.objects.count() == 0


def test_an_address_that_the_mail_server_refuses_is_given_up_at_once(post_office, booked, now):
    post_office.refuses.add("priya@example.org")
    with post_office.opened():
        run_all_due(now)
    left = Job.objects.get()
    assert (left.state, left.tries, left.fault) == (
        "given-up", 1, "NeverWorks: 127.0.0.1: 550 5.1.1 ... unknown here",
    )  # fmt: skip


@pytest.mark.parametrize(("code", "state"), [(451, "waiting"), (554, "given-up")])
def test_a_message_that_is_refused_for_now_is_tried_again(code, state, booked, now, monkeypatch):
    def refuse(*_args, **_more):
        raise smtplib.SMTPDataError(code, b"not this one")

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    run_all_due(now)
    assert Job.objects.get().state == state


# -- the coordinator's list --------------------------------------------------------------------------------------------


@pytest.fixture
def given_up(post_office, booked, now) -> Job:
    post_office.refuses.add("priya@example.org")
    with post_office.opened():
        run_all_due(now)
    return Job.objects.get()


def test_a_message_that_did_not_arrive_stands_on_the_coordinators_list(given_up, booked, client_as):
    page = client_as("coordinator").get("/staff/messages/").content.decode()
    assert (booked.reference in page, "priya@example.org" in page, "Tried 1 time." in page) == (True, True, True)
    assert audit.entries_about(booked.household_id)[0].sentence == "messages-listed"


def test_another_desks_coordinator_does_not_see_it_and_cannot_touch_it(given_up, booked, client_as):
    client = client_as("coordinator")
    StaffMember.objects.update(desk="in-amsterdam")
    assert booked.reference not in client.get("/staff/messages/").content.decode()
    assert client.post("/staff/messages/", {"message": given_up.pk, "do": "aside"}).status_code == 404
    assert Job.objects.count() == 1


def test_the_coordinator_sends_it_again_after_mending_the_address(given_up, booked, post_office, client_as, now):
    client = client_as("coordinator")
    booked.household.contact_email = "priya.rao@example.org"
    booked.household.save()
    answer = client.post("/staff/messages/", {"message": given_up.pk, "do": "again"})
    assert (answer.status_code, answer["Location"]) == (302, "/staff/messages/")
    with post_office.opened():
        run_all_due(now)
    assert [one["To"] for one in post_office.received] == ["priya.rao@example.org"]
    assert audit.entries_about(booked.household_id)[0].sentence == "message-tried-again"


def test_the_coordinator_takes_it_off_the_list_after_a_call(given_up, booked, client_as):
    client_as("coordinator").post("/staff/messages/", {"message": given_up.pk, "do": "aside"})
    assert Job.objects.count() == 0
    assert audit.entries_about(booked.household_id)[0].sentence == "message-set-aside"


def test_a_press_that_says_nothing_changes_nothing(given_up, client_as):
    assert client_as("coordinator").post("/staff/messages/", {"message": "x"}).status_code == 422
    assert Job.objects.count() == 1


def test_an_empty_list_says_so(client_as):
    page = client_as("coordinator").get("/staff/messages/").content.decode()
    assert "Every message arrived at the mail server." in page


def test_a_message_about_a_visit_that_has_begun_is_not_sent_any_more(booked, mailoutbox, now):
    run_all_due(now + timedelta(days=3))
    assert mailoutbox == []

"""Reminders go with the visit: made when it is booked, moved and dropped with it, sent once, never at night."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from softlanding.appointments.actions import cancel, confirm, hold, messages, move
from softlanding.appointments.models import Reminder, Visit
from softlanding.appointments.queries import ZONE, begins_at, coming_reminders
from softlanding.common import jobs
from softlanding.common.jobs import run_all_due
from softlanding.common.models import Job
from softlanding.core.timeline import tick_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def asked(now) -> datetime:
    """Three weeks before the visit of the invented desk, which is on Tuesday 24 November."""
    return now - timedelta(days=20)


@pytest.fixture
def booked(rao, offer, asked) -> Visit:
    held = hold(offer(), by=rao.actor, now=asked)
    visit = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=asked)
    run_all_due(asked)
    mail.outbox.clear()
    return visit


def planned(visit: Visit) -> dict[str, str]:
    rows = Reminder.objects.filter(visit=visit, sent_at=None)
    return {one.kind: f"{one.due_at.astimezone(ZONE):%a %d %b %H:%M}" for one in rows}


def send_due(now: datetime) -> list[str]:
    """Do what a worker does at this moment, and return the subjects of what was sent."""
    mail.outbox.clear()
    messages.start_reminders(now)
    run_all_due(now)
    return [one.subject for one in mail.outbox]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_a_booked_visit_is_announced_a_week_and_a_day_before(booked):
    assert planned(booked) == {"week": "Tue 17 Nov 10:00", "day": "Mon 23 Nov 10:00"}


def test_a_visit_of_tomorrow_gets_no_reminder_of_a_week(rao, offer):
    now = at(23, 7)
    held = hold(offer(), by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    run_all_due(now)
    assert planned(held.visit) == {"day": "Mon 23 Nov 10:00"}


def test_a_moved_visit_takes_its_reminders_along(booked, rao, offer, asked):
    ticks = 7 * 24 * 12
    Visit.objects.filter(pk=booked.pk).update(
        starts_tick=booked.starts_tick + ticks, ends_tick=booked.ends_tick + ticks
    )
    booked.refresh_from_db()
    messages.send(booked, "changed")
    run_all_due(asked)
    assert planned(booked) == {"week": "Tue 24 Nov 10:00", "day": "Mon 30 Nov 10:00"}


def test_a_move_by_the_household_moves_them_in_truth(booked, rao, offer, search, asked):
    moved = move(booked, offer(visit=search("priya", "arjun", "mira")[-1]), by=rao.actor, now=asked)
    run_all_due(asked)
    assert begins_at(moved) > begins_at(booked)
    assert planned(booked) == {"week": "Tue 17 Nov 10:00", "day": "Mon 23 Nov 10:00"}


def test_a_reminder_that_was_sent_is_sent_anew_for_another_day_and_not_for_the_same(booked, asked):
    assert len(send_due(at(17, 10))) == 1
    messages.send(booked, "changed")
    run_all_due(at(17, 11))
    assert planned(booked) == {"day": "Mon 23 Nov 10:00"}
    ticks = 14 * 24 * 12
    Visit.objects.filter(pk=booked.pk).update(
        starts_tick=booked.starts_tick + ticks, ends_tick=booked.ends_tick + ticks
    )
    messages.send(booked, "changed")
    run_all_due(at(17, 11))
    assert planned(booked) == {"week": "Tue 01 Dec 10:00", "day": "Mon 07 Dec 10:00"}


def test_a_cancelled_visit_drops_its_reminders(booked, rao, asked):
    cancel(booked, by=rao.actor, now=asked)
    run_all_due(asked)
    assert planned(booked) == {}


def test_a_reminder_of_a_visit_that_was_cancelled_a_moment_ago_is_not_sent(booked, rao):
    """The worker that plans and the worker that sends may meet: what is true when it is sent decides."""
    Visit.objects.filter(pk=booked.pk).update(state="cancelled")
    assert send_due(at(17, 10)) == []


def test_a_reminder_says_what_when_where_and_what_is_missing(booked, settings):
    [subject] = send_due(at(17, 10))
    [message] = mail.outbox
    assert subject == "Reminder: your visit to The Hague International Centre on Tue 24 Nov 2026"
    link = f"{settings.SITE_URL}/visit/passport/?reference={booked.reference}"
    for said in ("Tue 24 Nov 2026, 09:00", "Fingerprints and photo", booked.reference, link):
        assert said in message.body
    [(name, calendar, kind)] = message.attachments
    assert (name, kind) == ("visit.ics", "text/calendar; method=REQUEST")
    assert f"UID:{booked.uid}" in calendar.replace("\r\n ", "")


def test_papers_that_the_plan_misses_stand_in_the_reminder(keep):
    from tests_of_visits import book_first

    from softlanding.appointments.queries import letter_of

    visit = book_first(keep())
    text = letter_of(visit, "reminder", now=timezone.now()).text
    missing = text.partition("Still missing, as far as your plan knows:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.partition(" (")[0] for line in missing] == [
        "- Passport or identity card",
        "- Proof that you live at the address",
        "- Proof of your right to stay",
    ]


def test_it_is_written_in_the_households_language(chen, offer, asked):
    held = hold(offer(people=("wei",), household=chen.household), by=chen.actor, now=asked)
    confirm(visit=held.visit.pk, token=held.token, by=chen.actor, now=asked)
    run_all_due(asked)
    [subject] = send_due(at(17, 10))
    assert subject == "Herinnering: uw bezoek aan The Hague International Centre op di 24 nov 2026"


def test_a_language_that_we_do_not_speak_gets_english(booked):
    Visit.objects.filter(pk=booked.pk).update(language="uk")
    [subject] = send_due(at(17, 10))
    assert subject.startswith("Reminder: your visit to ")


def test_nothing_is_sent_at_night(booked):
    Reminder.objects.filter(kind="week").update(due_at=at(17, 22, 30))
    assert send_due(at(17, 22, 30)) == []
    [waiting] = Job.objects.all()
    assert waiting.tries == 0
    assert abs(waiting.due_at - timezone.now() - (at(18, 8) - at(17, 22, 30))) < timedelta(minutes=1)
    Job.objects.update(due_at=timezone.now())
    assert len(send_due(at(18, 8))) == 1


def test_a_reminder_is_sent_once_however_often_a_worker_looks(booked):
    assert len(send_due(at(17, 10))) == 1
    assert send_due(at(17, 10, 1)) == []
    assert Reminder.objects.get(kind="week").sent_at == at(17, 10)


def test_a_worker_killed_after_sending_and_before_the_mark_sends_once_more_with_the_same_id(booked, monkeypatch):
    """The choice that is made: a reminder twice is better than none, and mail programs know it by its id."""
    post = messages._post

    def post_and_die(letter):
        post(letter)
        raise KeyboardInterrupt

    monkeypatch.setattr(messages, "_post", post_and_die)
    messages.start_reminders(at(17, 10))
    with pytest.raises(KeyboardInterrupt):
        run_all_due(at(17, 10))
    monkeypatch.setattr(messages, "_post", post)
    Job.objects.update(due_at=timezone.now())
    run_all_due(at(17, 10, 2))
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert (len(ids), len(set(ids))) == (2, 1)


def test_a_household_without_an_address_has_no_reminders(rao, offer, asked):
    held = hold(offer(), by=rao.actor, now=asked)
    rao.household.contact_email = None
    rao.household.save()
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=asked)
    run_all_due(asked)
    assert planned(held.visit) == {}


def test_a_visit_that_must_be_confirmed_asks_for_it(booked, asked):
    Visit.objects.filter(pk=booked.pk).update(confirm_by_at=at(20, 12))
    messages.send(booked, "changed")
    run_all_due(asked)
    assert planned(booked)["confirm"] == "Thu 19 Nov 10:00"
    send_due(at(17, 10))
    [subject] = send_due(at(19, 10))
    assert subject == "Tell us that you come: your visit to The Hague International Centre on Tue 24 Nov 2026"
    assert "Confirm by Fri 20 Nov 2026, 12:00 that you come:" in mail.outbox[0].body


def test_a_visit_that_was_confirmed_in_time_is_not_asked_again(booked, asked):
    Visit.objects.filter(pk=booked.pk).update(confirm_by_at=at(20, 12))
    messages.send(booked, "changed")
    run_all_due(asked)
    Visit.objects.filter(pk=booked.pk).update(confirm_by_at=None)
    send_due(at(17, 10))
    assert send_due(at(19, 10)) == []


def test_the_page_says_when_before_a_worker_has_made_them(rao, offer, asked):
    held = hold(offer(), by=rao.actor, now=asked)
    visit = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=asked)
    assert Reminder.objects.count() == 0
    assert coming_reminders(visit, now=asked) == [at(17, 10), at(23, 10)]


# -- switching off -----------------------------------------------------------------------------------------------------


def test_a_person_switches_reminders_off_and_on_again(keep):
    from tests_of_visits import book_first

    family = keep()
    visit = book_first(family)
    run_all_due()
    first = dict(planned(visit))
    page = family.client.get("/visit/passport/").content.decode()
    assert ("We will remind you on" in page, "Switch reminders off" in page) == (True, True)
    answer = family.client.post("/visit/reminders/", {"reminders": "off", "reference": visit.reference})
    assert answer["Location"] == f"/visit/passport/?reference={visit.reference}"
    assert (planned(visit), "Remind me again" in family.client.get("/visit/passport/").content.decode()) == ({}, True)
    family.client.post("/visit/reminders/", {"reminders": "on", "reference": visit.reference})
    assert (len(first), planned(visit)) == (2, first)


def test_switching_off_is_in_time_for_a_reminder_that_is_due(booked, rao):
    from softlanding.people.actions import choose_reminders

    choose_reminders(household=rao.household, wanted=False, by=rao.actor, now=at(17, 9))
    assert send_due(at(17, 10)) == []


# -- two workers -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_engines
def test_two_workers_send_each_of_forty_reminders_once(rao, asked):
    rao.household.contact_email = "priya@example.org"
    rao.household.save()
    first = tick_of(at(24, 9))
    for number in range(40):
        visit = Visit.objects.create(
            region="the-hague", desk="the-hague-international-centre", household=rao.household, state="booked",
            starts_tick=first + number, ends_tick=first + number + 1, token_hash="x", uid=f"{number}@softlanding",
            created_at=asked,
        )  # fmt: skip
        Reminder.objects.create(region="the-hague", visit=visit, kind="week", due_at=at(17, 10))
    gate = threading.Barrier(2)

    def work(name: str) -> None:
        try:
            gate.wait()
            messages.start_reminders(at(17, 10))
            while job := jobs.claim(name, now=timezone.now()):
                jobs.run(job, now=at(17, 10))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_all_due(at(17, 10))
    assert Counter(Counter(one.extra_headers["Message-ID"] for one in mail.outbox).values()) == {1: 40}
    assert Reminder.objects.filter(sent_at=None).count() == 0

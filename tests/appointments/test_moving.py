"""Moving a household's visit: one transaction, one message, one more in the calendar's sequence."""

import pytest
from conftest_appointments import clock

from softlanding.appointments.actions import AlreadyBooked, HoldLost, SlotTaken, cancel, confirm, hold, move
from softlanding.appointments.models import Claim, PersonClaim, Visit
from softlanding.appointments.queries import ZONE
from softlanding.common import audit
from softlanding.common.jobs import run_all_due
from softlanding.core.timeline import moment_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    """The Rao family's visit at nine."""
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


@pytest.fixture
def at_ten(search, offer) -> object:
    return offer(visit=next(one for one in search("priya", "arjun", "mira") if clock(one.starts_at) == "10:00"))


def begins(visit: Visit) -> str:
    return clock(moment_of(visit.starts_tick, ZONE))


def test_a_move_frees_the_old_time_and_keeps_the_visit(rao, booked, at_ten, search, now):
    moved = move(booked, at_ten, by=rao.actor, now=now)
    assert (moved.pk, moved.uid, moved.state, begins(moved)) == (booked.pk, booked.uid, "booked", "10:00")
    assert (moved.sequence, moved.version) == (booked.sequence + 1, booked.version + 1)
    assert clock(search("wei")[0].starts_at) == "09:00"
    assert min(Claim.objects.values_list("tick", flat=True)) == moved.starts_tick
    assert min(PersonClaim.objects.values_list("tick", flat=True)) == moved.starts_tick


def test_a_household_hears_of_the_move_and_reads_who_moved_it(rao, booked, at_ten, now, mailoutbox):
    move(booked, at_ten, by=rao.actor, now=now)
    run_all_due(now)
    [message] = mailoutbox
    assert message.subject == "Changed: your visit to The Hague International Centre on Tue 24 Nov 2026"
    [(name, calendar, _)] = message.attachments
    assert (name, "SEQUENCE:1" in calendar, "DTSTART;TZID=Europe/Amsterdam:20261124T100000" in calendar) == (
        "visit.ics",
        True,
        True,
    )
    assert audit.entries_about(rao.household.pk)[0].sentence == "visit-moved"


def test_a_move_to_a_taken_time_leaves_everything_as_it_was(rao, chen, booked, at_ten, search, offer, now, mailoutbox):
    of_chen = next(one for one in search("wei") if clock(one.starts_at) == "10:00")
    hold(offer(visit=of_chen, household=chen.household), by=chen.actor, now=now)
    before = set(Claim.objects.filter(visit=booked).values_list("counter", "tick"))
    with pytest.raises(SlotTaken) as refused:
        move(booked, at_ten, by=rao.actor, now=now, nearest=lambda: ["later"])
    booked.refresh_from_db()
    assert (refused.value.nearest, begins(booked), booked.sequence) == (("later",), "09:00", 0)
    assert set(Claim.objects.filter(visit=booked).values_list("counter", "tick")) == before
    assert booked.tasks.filter(live=True).count() == 6


def test_the_steps_of_the_plan_go_along(rao, booked, at_ten, now):
    booked.tasks.filter(person_key="priya", service="biometrics").update(step="biometrics")
    moved = move(booked, at_ten, by=rao.actor, now=now)
    assert moved.tasks.get(person_key="priya", service="biometrics").step == "biometrics"


def test_nobody_is_moved_into_another_visit_of_their_own(rao, booked, at_ten, search, offer, now):
    elsewhere = next(one for one in search("priya", desk="in-amsterdam") if clock(one.starts_at) == "10:00")
    Visit.objects.filter(pk=booked.pk).update(desk="in-amsterdam")  # so that the needs do not meet, only the hours
    booked.tasks.update(live=False)
    hold(offer(visit=elsewhere), by=rao.actor, now=now)
    with pytest.raises(AlreadyBooked):
        move(booked, at_ten, by=rao.actor, now=now)


def test_a_visit_in_conflict_is_booked_again_when_it_is_moved(rao, booked, at_ten, now):
    Visit.objects.filter(pk=booked.pk).update(state="conflict")
    assert move(booked, at_ten, by=rao.actor, now=now).state == "booked"


def test_a_cancelled_visit_and_an_expired_hold_cannot_be_moved(rao, booked, at_ten, offer, now):
    cancel(booked, by=rao.actor, now=now)
    with pytest.raises(HoldLost):
        move(booked, at_ten, by=rao.actor, now=now)
    held = hold(offer(), by=rao.actor, now=now).visit
    with pytest.raises(HoldLost):
        move(held, at_ten, by=rao.actor, now=held.hold_expires_at)

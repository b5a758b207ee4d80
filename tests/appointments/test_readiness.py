"""A visit is bound to what is ready: nothing is held or moved to before that day, on the web and over the API."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest_api import at, hold_body, key

from softlanding.appointments.actions import NotReadyYet, confirm, hold, move
from softlanding.appointments.models import Visit, VisitTask

pytestmark = pytest.mark.django_db


def ready(offer, **days):
    day = offer.visit.starts_at.date()
    return replace(offer, ready={("priya", "biometrics"): day + timedelta(days=days["after"])})


def test_what_is_ready_on_the_day_itself_can_be_held_and_is_remembered(offer, rao, now):
    made = ready(offer(), after=0)
    held = hold(made, by=rao.actor, now=now)
    days = dict(VisitTask.objects.filter(visit=held.visit, person_key="priya").values_list("service", "ready_on"))
    assert days == {"biometrics": made.visit.starts_at.date(), "municipal-registration": None}


def test_what_is_ready_tomorrow_is_refused_with_the_reason_and_what_would_change_it(offer, rao, now):
    with pytest.raises(NotReadyYet) as refused:
        hold(ready(offer(), after=1), by=rao.actor, now=now)
    (mistake,) = refused.value.mistakes
    assert mistake.what == {
        "en": "Priya, Fingerprints and photo: ready from Wed 25 Nov 2026 on.",
        "nl": "Priya, Vingerafdrukken en foto: kan vanaf wo 25 nov 2026.",
    }
    assert mistake.remedy == {
        "en": "Choose Wed 25 Nov 2026 or a later day.",
        "nl": "Kies wo 25 nov 2026 of een latere dag.",
    }
    assert Visit.objects.count() == 0


def test_a_visit_is_not_moved_before_the_day_on_which_it_is_ready(offer, search, rao, now):
    held = hold(ready(offer(2), after=0), by=rao.actor, now=now)
    visit = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    VisitTask.objects.filter(visit=visit, service="biometrics").update(ready_on=now.date() + timedelta(days=9))
    with pytest.raises(NotReadyYet):
        move(visit, offer(0), by=rao.actor, now=now)
    visit.refresh_from_db()
    assert visit.sequence == 0


def test_a_move_keeps_the_day_on_which_it_is_ready(offer, rao, now):
    held = hold(ready(offer(0), after=0), by=rao.actor, now=now)
    visit = confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    moved = move(visit, offer(3), by=rao.actor, now=now)
    day = offer(0).visit.starts_at.date()
    assert VisitTask.objects.get(visit=moved, person_key="priya", service="biometrics").ready_on == day


def body(monday, clock="09:00", **more) -> dict:
    asked = hold_body(at(monday, clock), "p1", services=("residence-document",))
    asked["tasks"][0].update(more)
    return asked


def test_a_partner_may_say_from_which_day_a_task_is_ready(partner, monday):
    held = partner.hold(body(monday, readyOn=monday.isoformat()), key())
    assert held.status_code == 201
    assert VisitTask.objects.get(visit=held.json()["id"]).ready_on == monday


def test_a_partner_cannot_hold_before_that_day(partner, monday):
    later = monday + timedelta(days=1)
    answer = partner.hold(body(monday, readyOn=later.isoformat()), key())
    assert answer.status_code == 422
    (mistake,) = answer.json()["errors"]
    assert mistake["where"] == "startsAt"
    what = f"is before {later}, the day from which tasks[0] (residence-document) is ready"
    assert mistake["what"] == f"{what}: ask for that day or later, or send another readyOn when it is ready earlier"
    assert Visit.objects.count() == 0


def test_a_partner_cannot_move_before_that_day(partner, monday):
    held = partner.hold(body(monday + timedelta(days=1), readyOn=(monday + timedelta(days=1)).isoformat()), key())
    visit = partner.book(held).json()["id"]
    answer = partner.move(visit, at(monday, "09:00"))
    assert (answer.status_code, answer.json()["code"]) == (422, "not-ready-yet")


@pytest.mark.parametrize("typed", ["soon", 20270118, "2027-13-01"])
def test_a_day_that_is_none_is_said(partner, monday, typed):
    answer = partner.hold(body(monday, readyOn=typed), key())
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (422, ["tasks[0].readyOn"])

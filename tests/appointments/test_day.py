"""The day at the desk: who sees what of whose visit, and that it is written down."""

import re
from datetime import date

import pytest
from django.urls import reverse

from softlanding.appointments import queries
from softlanding.appointments.actions import confirm, hold
from softlanding.appointments.models import Visit
from softlanding.common.access import Role
from softlanding.common.audit import sentence_of
from softlanding.common.models import AuditEntry
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def booked(rao, offer, now) -> Visit:
    """The Rao family comes on Tuesday at nine."""
    held = hold(offer(), by=rao.actor, now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_clerk_reads_the_municipality_s_tasks_and_only_the_time_of_the_others(client_as, booked):
    page = words(client_as(Role.MUNICIPAL_CLERK).get(f"/staff/day/?day={TUESDAY}"))
    assert "Priya: Register as a resident" in page
    assert "Priya: with the other authority" in page
    assert "Fingerprints and photo" not in page


def test_an_ind_officer_reads_the_inds_tasks(client_as, booked):
    page = words(client_as(Role.IND_OFFICER).get(f"/staff/day/?day={TUESDAY}"))
    assert "Priya: Fingerprints and photo" in page
    assert "Register as a resident" not in page


def test_the_coordinator_reads_both(client_as, booked):
    page = words(client_as(Role.COORDINATOR).get(f"/staff/day/?day={TUESDAY}"))
    assert "Register as a resident" in page
    assert "Fingerprints and photo" in page


def test_another_day_is_empty_and_says_so(client_as, booked):
    page = words(client_as(Role.COORDINATOR).get("/staff/day/?day=2026-11-25"))
    assert "No visits on this day." in page
    assert booked.reference not in page


def test_another_desk_sees_nothing_of_it(client_as, booked):
    client = client_as(Role.MUNICIPAL_CLERK)
    StaffMember.objects.update(desk="in-amsterdam")
    assert booked.reference not in words(client.get(f"/staff/day/?day={TUESDAY}"))
    assert client.get(reverse("appointments:visit", args=[booked.pk])).status_code == 404


def test_a_volunteer_does_not_open_the_day(client_as, booked):
    assert client_as(Role.VOLUNTEER).get("/staff/day/").status_code == 403


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_a_reference_leads_to_the_visit_however_it_was_typed(client_as, booked, typed):
    answer = client_as(Role.MUNICIPAL_CLERK).get("/staff/day/", {"find": typed(booked.reference)})
    assert answer["Location"] == reverse("appointments:visit", args=[booked.pk])


def test_an_unknown_reference_is_said_and_the_day_stays(client_as, booked):
    page = words(client_as(Role.MUNICIPAL_CLERK).get("/staff/day/", {"find": "AAAA-AAAA"}))
    assert "No visit to this desk has the reference AAAA-AAAA." in page


def test_the_family_can_read_who_opened_its_visit(client_as, rao, booked):
    client_as(Role.IND_OFFICER).get(reverse("appointments:visit", args=[booked.pk]))
    entry = AuditEntry.objects.filter(household=rao.household.pk).first()
    assert sentence_of(entry, "en") == (
        f"An IND officer opened your visit ({booked.reference}) and saw: "
        "your visits, how to reach you, who is in your household."
    )


def test_cancelled_visits_are_listed_only_when_asked_for(client_as, rao, booked, now):
    from softlanding.appointments.actions import cancel

    cancel(booked, by=rao.actor, now=now)
    client = client_as(Role.COORDINATOR)
    assert booked.reference not in words(client.get(f"/staff/day/?day={TUESDAY}"))
    assert booked.reference in words(client.get(f"/staff/day/?day={TUESDAY}&state=cancelled"))


def test_a_day_that_is_no_date_shows_today(client_as, booked):
    assert client_as(Role.COORDINATOR).get("/staff/day/?day=tomorrow").status_code == 200


def test_a_cancelled_visit_still_says_what_it_was(rao, booked, now):
    from softlanding.appointments.actions import cancel

    before = [line.person for line in queries.sheet_of(booked, "en").lines]
    after = [line.person for line in queries.sheet_of(cancel(booked, by=rao.actor, now=now), "en").lines]
    assert after == before
    assert set(after) == {"Priya", "Arjun", "Mira"}

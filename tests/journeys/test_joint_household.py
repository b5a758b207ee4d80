"""The household on one screen: the next step first, two officers at once, and a reason where there is no visit."""

import pytest
from django.utils import timezone

from desk_day import booked_today
from softlanding.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def address(household, more=""):
    return f"/staff/households/{household.pk}/{more}"


def test_a_household_with_a_visit_opens_at_once_and_every_purpose_is_written_down(client_as, keep):
    kept = keep()
    booked_today(kept)
    answer = client_as("municipal-clerk").get(address(kept.household))
    assert answer.status_code == 200
    entries = AuditEntry.objects.filter(household=kept.household.pk, sentence="joint-household-opened")
    assert sorted((one.purpose, tuple(one.compartments)) for one in entries) == [
        ("appointments", ("appointments", "contact", "household")),
        ("registration", ("address", "documents", "identity")),
    ]


def test_a_case_shows_its_state_to_its_own_authority_and_to_the_other_only_that_it_runs(client_as, keep):
    from softlanding.cases.actions import NewCase, open_case

    kept = keep()
    booked_today(kept)
    open_case(
        NewCase(kind="residence-permit", household=kept.household.pk, person_key="priya"),
        by=kept.actor,
        now=timezone.now(),
    )
    assert "Residence permit: Being prepared" in client_as("ind-officer").get(address(kept.household)).content.decode()
    clerk = client_as("municipal-clerk").get(address(kept.household)).content.decode()
    assert ("Being prepared" in clerk, "3 cases with: Immigration service (IND)" in clerk) == (False, True)


def test_a_paper_that_the_desk_received_is_not_missing_any_more(keep):
    from softlanding.cases.models import Paper
    from softlanding.journeys.views.joint_readiness import readiness_of

    kept, now = keep(), timezone.now()
    visit = booked_today(kept)
    before = {(one.person, one.document) for one in readiness_of(visit).missing}
    Paper.objects.create(
        household=kept.household, person_key="arjun", document="passport", state="received", made_at=now, updated_at=now
    )
    after = {(one.person, one.document) for one in readiness_of(visit).missing}
    assert before - after == {("arjun", "passport")}


def test_without_a_visit_nothing_is_shown_before_a_reason_is_chosen(client_as, keep):
    household = keep().household
    client = client_as("ind-officer")
    asked = client.get(address(household))
    assert "Why do you look?" in asked.content.decode()
    assert household.reference not in asked.content.decode()
    assert client.post(address(household)).status_code == 422
    opened = client.post(address(household), {"reason": "phone-or-mail"}, follow=True).content.decode()
    assert household.reference in opened
    sentences = AuditEntry.objects.filter(household=household.pk, actor_role="ind-officer")
    assert "joint-household-opened-phone-or-mail" in set(sentences.values_list("sentence", flat=True))


def test_the_household_reads_why_somebody_looked(client_as, keep):
    kept = keep()
    client = client_as("municipal-clerk")
    client.post(address(kept.household), {"reason": "complaint"}, follow=True)
    assert "a complaint or objection of yours" in kept.client.get("/who-looked/").content.decode()


def test_two_officers_see_that_the_other_is_there(client_as, keep):
    kept = keep()
    booked_today(kept)
    clerk, officer = client_as("municipal-clerk"), client_as("ind-officer")
    assert "has this household open too" not in clerk.get(address(kept.household)).content.decode()
    assert "Municipal Clerk has this household open too." in officer.get(address(kept.household)).content.decode()
    assert (
        "Ind Officer has this household open too." in clerk.get(address(kept.household, "who-else/")).content.decode()
    )


def test_what_is_missing_is_asked_with_one_click_once_a_day_in_one_letter(client_as, keep, mailoutbox):
    from softlanding.common.jobs import run_all_due

    kept = keep(language="nl")
    booked_today(kept)
    run_all_due()
    mailoutbox.clear()
    client = client_as("municipal-clerk")
    assert client.post(address(kept.household, "ask/")).status_code == 302
    run_all_due()
    [letter] = [one for one in mailoutbox if "Arjun" in one.body and "Paspoort" in one.body]
    assert letter.to == ["priya@example.org"]
    again = client.post(address(kept.household, "ask/"))
    assert (again.status_code, "was asked today" in again.content.decode()) == (409, True)
    page = client.get(address(kept.household)).content.decode()
    assert f"They were asked {timezone.localdate():%a} " in page


def test_an_officer_works_a_family_through_on_this_page(client_as, keep):
    from softlanding.appointments.models import TurnTask, Visit

    kept = keep()
    visit = booked_today(kept)
    client = client_as("municipal-clerk")
    client.post("/staff/queue/counter/", {"counter": "m-1/municipality"})
    client.post(address(kept.household, f"check-in/{visit.pk}/"))
    turn = visit.arrival.turns.get(authority="municipality")
    for step in ("call", "start"):
        assert client.post(address(kept.household, f"turns/{turn.pk}/{step}/")).status_code == 302
    page = client.get(address(kept.household)).content.decode()
    assert 'id="done"' in page
    outcomes = {f"outcome-{task.pk}": "done" for task in turn.tasks.all()}
    assert client.post(address(kept.household, f"turns/{turn.pk}/done/"), outcomes).status_code == 302
    assert set(TurnTask.objects.filter(turn=turn).values_list("outcome", flat=True)) == {"done"}
    assert Visit.objects.get(pk=visit.pk).state == "booked"  # the other authority still has its part


def test_work_is_handed_to_the_other_authority_with_a_word_and_shows_from_whom(client_as, keep):
    kept = keep()
    booked_today(kept)
    clerk, officer = client_as("municipal-clerk"), client_as("ind-officer")
    told = {"what": "Sticker was put in the wrong passport", "authority": "ind"}
    assert clerk.post(address(kept.household, "tasks/"), told).status_code == 302
    assert "Sticker was put" not in clerk.get(address(kept.household)).content.decode().split('id="tasks-title"')[1]
    page = officer.get(address(kept.household)).content.decode()
    assert "Handed over by Municipal Clerk" in page
    assert clerk.post(address(kept.household, "tasks/"), {"what": " "}).status_code == 422

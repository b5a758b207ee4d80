"""Promises that break: written down once, explained, said sorry for once, told to the coordinator once a day."""

import threading
from types import SimpleNamespace

import pytest
from conftest_promises import CLERK, ECMR, clock, day, moment, permit, registration, then
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from softlanding.cases import actions
from softlanding.cases.models import PromiseClock, PromiseNote
from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.common.errors import BadInput, NotFound
from softlanding.people.actions import forget_household

pytestmark = pytest.mark.django_db
TYPED = {"reason": "too-few-people", "words": "Two colleagues were ill."}


@pytest.fixture
def coordinator(staff) -> SimpleNamespace:
    member = staff("coordinator", desk=ECMR, languages=["nl"])
    return SimpleNamespace(
        member=member, actor=Actor(kind="staff", id=str(member.pk), role=Role.COORDINATOR, desk=ECMR)
    )


@pytest.fixture
def maastricht(coordinator) -> Client:
    client = Client()
    client.force_login(coordinator.member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(coordinator.member.pk)
    session.save()
    return client


def broken(**more):
    case = then(registration(**more), "receive", 0)
    assert actions.find_breaches(now=moment(4)) == 1
    return case


def test_nothing_is_broken_on_the_last_day_and_everything_on_the_next():
    case = then(registration(), "receive", 0)
    assert actions.find_breaches(now=moment(3)) == 0
    assert actions.find_breaches(now=moment(4)) == 1
    assert (clock(case).outcome, clock(case).broken_at) == ("broken", moment(4))
    assert actions.find_breaches(now=moment(5)) == 0


def test_a_clock_that_stands_still_does_not_break():
    then(then(registration(), "receive", 0), "ask-papers", 2)
    assert actions.find_breaches(now=moment(30)) == 0


def test_a_clock_that_stopped_too_late_before_anybody_looked_is_written_down_too():
    case = then(then(registration(), "receive", 0), "register", 5)
    assert actions.find_breaches(now=moment(6)) == 1
    assert clock(case).broken_at == moment(6)


def test_what_turns_out_to_be_kept_is_not_broken_any_more_and_gets_no_letter():
    case = broken()
    then(case, "register", 3)
    assert (clock(case).outcome, clock(case).broken_at) == ("kept", None)
    jobs.run_all_due(moment(4))
    assert mail.outbox == []


def test_the_apology_says_what_was_promised_since_when_what_happens_and_whom_to_ask():
    case = broken()
    jobs.run_all_due(moment(4))
    [letter] = mail.outbox
    assert letter.to == ["priya@example.org"]
    for part in (
        "Registered within three days", "Mon 1 Mar 2027", "Thu 4 Mar 2027", "Declaration received",
        "Expat Centre Maastricht Region", case.reference, f"/promises/{ECMR}/",
    ):  # fmt: skip
        assert part in letter.body
    assert clock(case).apology_sent_at == moment(4)
    jobs.run_all_due(moment(5))
    assert len(mail.outbox) == 1


def test_a_dutch_household_reads_it_in_dutch():
    case = then(registration(), "receive", 0)
    case.household.language = "nl"
    case.household.save()
    actions.find_breaches(now=moment(4))
    jobs.run_all_due(moment(4))
    assert "Binnen drie dagen ingeschreven" in mail.outbox[0].body
    assert mail.outbox[0].subject.endswith(f"({case.reference})")


@pytest.mark.parametrize(
    "more",
    [{"email": None}, {"facts": {"invented": True}}, {"facts": {"purpose": "asylum"}}],
    ids=["no-address", "invented", "asylum"],
)
def test_no_letter_goes_to_nobody_to_invented_people_or_about_asylum(more):
    case = broken(**more)
    jobs.run_all_due(moment(4))
    assert (mail.outbox, clock(case).outcome, clock(case).apology_sent_at) == ([], "broken", None)


def test_what_broke_long_ago_is_for_a_person_to_write_about():
    then(registration(), "receive", 0)
    assert actions.find_breaches(now=moment(60)) == 1
    jobs.run_all_due(moment(60))
    assert mail.outbox == []


def test_a_reason_is_one_of_the_list_and_something_else_needs_words(coordinator):
    case = broken()
    for wrong in ({"reason": "bad luck", "words": ""}, {"reason": "something-else", "words": " "}):
        with pytest.raises(BadInput):
            actions.give_breach_reason(clock(case).pk, **wrong, by=coordinator.actor, now=moment(5))
    actions.give_breach_reason(clock(case).pk, **TYPED, by=coordinator.actor, now=moment(5))
    assert (clock(case).breach_reason, clock(case).breach_words) == tuple(TYPED.values())


def test_what_was_typed_about_a_household_goes_when_it_is_forgotten_and_the_days_stay(coordinator):
    case = broken()
    found = actions.give_breach_reason(clock(case).pk, **TYPED, by=coordinator.actor, now=moment(5))
    forget_household(household=case.household, by=coordinator.actor)
    found.refresh_from_db()
    assert (found.case_id, found.household_id, found.breach_words) == (None, None, "")
    assert (found.outcome, found.breach_reason, found.due_on) == ("broken", "too-few-people", day(3))


def test_a_pause_needs_a_reason_of_the_promises_own_list(coordinator):
    case = then(registration(), "receive", 0)
    for wrong in ("papers", "holiday", ""):
        with pytest.raises(BadInput):
            actions.pause_clock(clock(case).pk, reason=wrong, by=coordinator.actor, now=moment(1))
    actions.pause_clock(clock(case).pk, reason="later-day-asked", by=coordinator.actor, now=moment(1))
    assert clock(case).paused_since_on == day(1)
    actions.resume_clock(clock(case).pk, by=coordinator.actor, now=moment(4))
    assert clock(case).due_on == day(6)
    with pytest.raises(BadInput):
        actions.resume_clock(clock(case).pk, by=coordinator.actor, now=moment(5))


def test_nobody_pauses_a_decision_by_hand(coordinator):
    case = then(permit(), "receive", 0)
    with pytest.raises(BadInput):
        actions.pause_clock(clock(case).pk, reason="later-day-asked", by=coordinator.actor, now=moment(1))


def test_staff_change_the_clocks_of_their_own_desk_and_authority_alone(staff):
    case = broken()
    elsewhere = staff("coordinator", email="other@example.org")
    officer = staff("ind-officer", desk=ECMR)
    for member, role in ((elsewhere, Role.COORDINATOR), (officer, Role.IND_OFFICER)):
        by = Actor(kind="staff", id=str(member.pk), role=role, desk=member.desk)
        with pytest.raises(NotFound):
            actions.give_breach_reason(clock(case).pk, **TYPED, by=by, now=moment(5))


def test_the_coordinator_is_told_once_a_day_what_broke_and_what_is_about_to(coordinator):
    first, soon = broken(email=None), then(registration(), "receive", 3)
    assert actions.tell_coordinators(now=moment(4)) == 1
    assert actions.tell_coordinators(now=moment(4, 18)) == 0
    jobs.run_all_due(moment(4))
    [letter] = mail.outbox
    assert letter.to == [coordinator.member.email]
    assert (first.reference in letter.body, soon.reference in letter.body) == (True, True)
    assert clock(first).escalated_at == moment(4)
    assert actions.tell_coordinators(now=moment(5)) == 1


def test_a_day_without_broken_promises_tells_nobody(coordinator):
    then(registration(), "receive", 0)
    assert actions.tell_coordinators(now=moment(0)) == 0


def test_the_list_shows_what_broke_and_takes_the_reason(maastricht):
    case = broken()
    page = maastricht.get("/staff/promises/").content.decode()
    assert (case.reference in page, "Say why" in page) == (True, True)
    address = f"/staff/promises/{clock(case).pk}/"
    assert maastricht.post(address, {"do": "reason", "reason": ""}).status_code == 422
    assert maastricht.post(address, {"do": "reason", "reason": "something-else", "words": ""}).status_code == 422
    answer = maastricht.post(address, {"do": "reason", **TYPED})
    assert (answer.status_code, answer["Location"], clock(case).breach_reason) == (
        302,
        "/staff/promises/",
        "too-few-people",
    )
    assert "Two colleagues were ill." in maastricht.get("/staff/promises/").content.decode()


def test_an_officer_pauses_and_resumes_on_the_page(maastricht):
    today = timezone.localdate()
    case = registration(at=(today - day(0)).days - 1)
    case = actions.change_case(case.pk, "receive", by=CLERK, now=timezone.now(), on=today)
    address = f"/staff/promises/{clock(case).pk}/"
    assert maastricht.post(address, {"do": "pause", "reason": "papers"}).status_code == 422
    assert maastricht.post(address, {"do": "pause", "reason": "later-day-asked"}).status_code == 302
    assert clock(case).paused_since_on is not None
    assert maastricht.post(address, {"do": "resume"}).status_code == 302
    assert maastricht.post(address, {"do": "resume"}).status_code == 422
    assert maastricht.post(address, {"do": "dance"}).status_code == 422


def test_another_desks_clock_is_not_found(client_as):
    case = broken()
    assert client_as("coordinator").get(f"/staff/promises/{clock(case).pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_breach_and_send_one_apology():
    cases = [then(registration(), "receive", 0) for _ in range(4)]
    start = threading.Barrier(3)
    faults: list[Exception] = []

    def work() -> None:
        try:
            start.wait(timeout=30)
            actions.find_breaches(now=moment(4))
            jobs.run_all_due(moment(4))
        except Exception as fault:  # noqa: BLE001 - whatever it is must show below
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    jobs.run_all_due(moment(4))
    assert faults == []
    assert len(mail.outbox) == len(cases)
    assert PromiseNote.objects.filter(what="broke").count() == len(cases)
    assert PromiseClock.objects.filter(outcome="broken", apology_sent_at=moment(4)).count() == len(cases)

"""Following one case by its reference: for who knows the birth date and reads the household's mail, and for no other."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from softlanding.cases.actions import following_tracking as tracking
from softlanding.cases.models import Case, TrackingCode
from softlanding.common.audit import entries_about
from softlanding.common.jobs import run_all_due
from softlanding.common.models import Job
from softlanding.people.actions import tries_this_hour

pytestmark = pytest.mark.django_db
BORN = {"priya": "1991-05-12", "arjun": "1990-02-02"}
NOWHERE = "AAAA-AAAA"


@pytest.fixture
def kept(keep):
    return keep()


@pytest.fixture
def case(kept, permit):
    made = permit(kept)
    Job.objects.all().delete()
    mail.outbox.clear()
    return made


def ask(client, reference, born=BORN["priya"]):
    return client.post("/track/", {"reference": reference, "born": born})


def code_sent():
    """Let the worker run, and read the last code that arrived."""
    run_all_due()
    return re.search(r"^([A-Z0-9]{3} [A-Z0-9]{3})$", mail.outbox[-1].body, re.MULTILINE)[1]


def typed(client, code):
    return client.post("/track/code/", {"code": code})


def followed(case, client=None):
    client = client or Client()
    assert ask(client, case.reference).status_code == 302
    code = code_sent()
    assert typed(client, code).status_code == 302
    return client, code


def refused(client, code="AAA AAA"):
    answer = typed(client, code)
    shown = client.get("/track/case/")
    return answer.status_code == 422 and shown.status_code == 302


# -- the way in -------------------------------------------------------------------------------------------------------


def test_reference_birth_date_and_code_show_the_one_case(case):
    client, _ = followed(case)
    page = client.get("/track/case/").content.decode()
    for words in ("Residence permit", case.reference, "Received by the IND", "The law gives the IND until"):
        assert words in page


def test_the_page_shows_no_name_no_history_and_no_message(kept, case):
    case.messages.create(
        region="the-hague", from_household=False, by_role="ind-officer", text="Ring us", sent_at=timezone.now()
    )
    Case.objects.filter(pk=case.pk).update(version=2)
    case.events.update(reason="The salary letter is missing", note="Joris knows her")
    client, _ = followed(case)
    page = client.get("/track/case/").content.decode()
    for word in ("Priya", "Rao", "Ring us", "salary", "Joris", "priya@example.org", kept.household.reference):
        assert word not in page


def test_a_reference_is_read_however_it_is_typed_and_so_is_a_code(case):
    client = Client()
    assert ask(client, f" {case.reference.lower().replace('-', ' ')} ").status_code == 302
    code = code_sent().replace(" ", "-").lower()
    assert typed(client, code).status_code == 302


def test_the_letter_goes_to_the_households_own_address_and_names_no_case(case):
    ask(Client(), case.reference)
    code_sent()
    [letter] = mail.outbox
    assert letter.to == ["priya@example.org"]
    assert (case.reference in letter.body, "permit" in letter.body) == (False, False)


def test_no_address_of_a_page_holds_reference_or_code(case):
    client = Client()
    asked = ask(client, case.reference)
    opened = typed(client, code_sent())
    assert (asked["Location"], opened["Location"]) == ("/track/code/", "/track/case/")


def test_the_code_is_stored_nowhere_in_a_readable_way(case):
    ask(Client(), case.reference)
    waiting = str(Job.objects.get().arguments)
    assert BORN["priya"] not in waiting
    code = code_sent().replace(" ", "")
    kept_code = TrackingCode.objects.get()
    assert code not in kept_code.code_hash
    assert Job.objects.count() == 0


def test_a_case_of_the_whole_household_opens_with_the_birth_date_of_any_member(kept, case):
    Case.objects.filter(pk=case.pk).update(person_key="")
    client = Client()
    ask(client, case.reference, BORN["arjun"])
    assert typed(client, code_sent()).status_code == 302


# -- what gives nothing away ------------------------------------------------------------------------------------------


def test_the_answer_and_the_work_are_the_same_whether_the_reference_exists_or_not(case):
    answers = []
    for reference, born in ((case.reference, BORN["priya"]), (case.reference, "1970-01-01"), (NOWHERE, "1970-01-01")):
        client = Client()
        with CaptureQueriesContext(connection) as work:
            asked = ask(client, reference, born)
        page = client.get("/track/code/").content.decode()
        words = re.sub(r'value="[^"]+"|X-CSRFToken[^}]+|href="[^"]+"', "", page)
        answers.append(
            (asked.status_code, asked["Location"], [re.sub(r"'[^']*'|\d+", "", one["sql"]) for one in work], words)
        )
    assert answers[0] == answers[1] == answers[2]


def test_a_wrong_code_costs_the_same_statements_whether_a_code_waits_or_not(case):
    work = []
    for reference in (case.reference, NOWHERE):
        client = Client()
        ask(client, reference)
        run_all_due()
        with CaptureQueriesContext(connection) as statements:
            typed(client, "AAA AAA")
        work.append(len(statements))
    assert work[0] == work[1]


def test_a_wrong_birth_date_sends_nothing_and_the_household_sees_that_somebody_tried(kept, case):
    ask(Client(), case.reference, "1970-01-01")
    run_all_due()
    assert (mail.outbox, TrackingCode.objects.count()) == ([], 0)
    assert entries_about(kept.household.pk).first().sentence == "tracking-refused"


def test_the_birth_date_of_somebody_else_of_the_household_does_not_open_a_persons_case(case):
    ask(Client(), case.reference, BORN["arjun"])
    run_all_due()
    assert mail.outbox == []


def test_what_can_be_no_reference_is_said_at_the_field(db):
    answer = ask(Client(), "ABC")
    assert (answer.status_code, Job.objects.count()) == (422, 0)


# -- who attacks ------------------------------------------------------------------------------------------------------


def test_after_five_wrong_codes_the_right_one_opens_no_more(case):
    client = Client()
    ask(client, case.reference)
    code = code_sent()
    assert all(refused(client) for _ in range(tracking.TRIES_OF_A_CODE))
    assert refused(client, code)


def test_a_code_opens_once(case):
    client, code = followed(case)
    thief = Client()
    ask(thief, case.reference)  # the page for the code; the worker has not made a new one
    assert refused(thief, code)
    assert client.get("/track/case/").status_code == 200


def test_a_code_of_another_case_does_not_open_this_one(kept, case, permit):
    other = permit(kept, "arjun")
    mine, theirs = Client(), Client()
    ask(mine, case.reference)
    code = code_sent()
    ask(theirs, other.reference, BORN["arjun"])
    code_sent()
    assert refused(theirs, code)
    assert typed(mine, code).status_code == 302


def test_a_new_code_ends_the_one_before(case):
    client = Client()
    ask(client, case.reference)
    first = code_sent()
    ask(client, case.reference)
    second = code_sent()
    assert refused(client, first)
    assert typed(client, second).status_code == 302


def test_a_code_is_too_old_after_fifteen_minutes(case):
    client = Client()
    ask(client, case.reference)
    code = code_sent()
    TrackingCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(client, code)


def test_what_a_code_opened_closes_after_half_an_hour_and_when_asked_to(case):
    client, _ = followed(case)
    TrackingCode.objects.update(used_at=timezone.now() - tracking.LOOKS_FOR)
    assert client.get("/track/case/").status_code == 302
    client, _ = followed(case)
    client.post("/track/stop/")
    assert client.get("/track/case/").status_code == 302


def test_a_cookie_that_we_did_not_write_opens_nothing(case):
    followed(case)
    forger = Client()
    forger.cookies["track-opened"] = str(TrackingCode.objects.get().pk)
    assert forger.get("/track/case/").status_code == 302


def test_a_cookie_of_the_first_page_opens_no_case(case):
    followed(case)
    forger = Client()
    ask(forger, case.reference)
    forger.cookies["track-opened"] = forger.cookies["track-asked"].value
    assert forger.get("/track/case/").status_code == 302


def test_one_reference_is_asked_for_five_times_an_hour_known_or_not(case):
    for reference in (case.reference, NOWHERE):
        answers = [ask(Client(REMOTE_ADDR=f"10.0.0.{at}"), reference).status_code for at in range(6)]
        assert answers == [302] * 5 + [429]


def test_one_address_asks_twenty_times_an_hour(db):
    letters = tracking.LETTERS
    answers = [ask(Client(), f"AAAAAA{letters[at // 5]}{letters[at % 5]}").status_code for at in range(21)]
    assert answers == [302] * 20 + [429]


def test_codes_are_not_guessed_for_longer_than_twenty_tries_an_hour(case):
    now = timezone.now()
    for _ in range(tracking.TYPED_PER_REFERENCE):
        tries_this_hour("track-code", case.reference, now=now)
    client = Client()
    ask(client, case.reference)
    assert typed(client, code_sent()).status_code == 429


def test_a_code_that_is_asked_for_while_mail_is_down_is_not_sent_much_later(case):
    ask(Client(), case.reference)
    run_all_due(timezone.now() + timedelta(minutes=16))
    assert (mail.outbox, TrackingCode.objects.count()) == ([], 0)


def test_who_followed_stands_in_who_looked(kept, case):
    client, _ = followed(case)
    client.get("/track/case/")
    told = [entry.sentence for entry in entries_about(kept.household.pk)][:2]
    assert told == ["case-tracked", "tracking-code-sent"]
    assert f"followed the case {case.reference} with the code" in kept.client.get("/who-looked/").content.decode()


def test_public_pages_cost_few_queries(case):
    client = Client()
    costs = []
    for path in ("/track/", "/track/code/", "/track/case/"):
        if path == "/track/code/":
            ask(client, case.reference)
        if path == "/track/case/":
            typed(client, code_sent())
        with CaptureQueriesContext(connection) as work:
            assert client.get(path).status_code == 200
        costs.append(len(work))
    assert costs == [0, 0, 2]


def test_old_codes_are_forgotten(case):
    followed(case)
    assert tracking.forget_codes(now=timezone.now()) == 0
    assert tracking.forget_codes(now=timezone.now() + timedelta(hours=1)) == 1

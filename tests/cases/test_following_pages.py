"""What a household sees of its own cases, what it writes and takes back, and what stays closed to whom."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from softlanding.cases.actions import NewCase, change_case, open_case
from softlanding.cases.actions.following_messages import MESSAGES_AN_HOUR, write_message
from softlanding.cases.models import Case, CaseEvent, CaseMessage, PromiseClock, TermChange, TrackingCode
from softlanding.common.access import Actor, Role
from softlanding.common.audit import entries_about
from softlanding.common.days import day_words
from softlanding.common.jobs import run_all_due
from softlanding.common.models import Job
from softlanding.people.actions import choose_reminders, forget_household

pytestmark = pytest.mark.django_db
SYSTEM_CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)


@pytest.fixture
def kept(keep):
    return keep()


def registration(kept, person="priya"):
    new = NewCase(kind="registration", household=kept.household.pk, person_key=person)
    return open_case(new, by=SYSTEM_CLERK, now=timezone.now())


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def day(ago=0):
    return timezone.localdate() - timedelta(days=ago)


# -- pages ------------------------------------------------------------------------------------------------------------


def test_a_household_without_cases_reads_how_one_begins(kept):
    assert "A case begins by itself when you book a visit." in read(kept.client, "/cases/")


def test_the_list_says_whose_turn_it_is_and_by_when(kept, permit):
    case = permit(kept)
    page = read(kept.client, "/cases/")
    assert "It is the IND&#x27;s turn" in page
    assert f"The law gives the IND until {day_words(case.due_on, 'en')}." in page


def test_a_case_tells_law_and_promise_apart(kept, permit):
    case = permit(kept)
    Case.objects.filter(pk=case.pk).update(promised_on=day(-11))
    page = read(kept.client, f"/cases/{case.pk}/")
    law, promise = (
        page.index(f"until {day_words(case.due_on, 'en')}"),
        page.index(f"promised {day_words(day(-11), 'en')}"),
    )
    assert page[:law].rindex("sl-badge--legal") > page[:law].rfind("sl-badge--promise")
    assert page[:promise].rindex("sl-badge--promise") > page[:promise].rfind("sl-badge--legal")


def test_the_history_reads_as_sentences_with_who_noted_it(kept, permit):
    case = permit(kept)
    page = read(kept.client, f"/cases/{case.pk}/")
    assert "The case began." in page
    assert "(An IND officer)" in page


def test_a_word_to_colleagues_is_never_shown_to_the_household(kept, permit):
    case = permit(kept)
    CaseEvent.objects.filter(case=case).update(note="Ask Joris first.")
    assert "Ask Joris first." not in read(kept.client, f"/cases/{case.pk}/")


def test_a_term_that_has_passed_is_said_with_what_one_can_do_and_that_it_is_to_be_verified(kept, permit):
    case = permit(kept, days=120)
    page = read(kept.client, f"/cases/{case.pk}/")
    assert "That day has passed." in page
    assert "ingebrekestelling" in page
    assert "to verify" in page.lower()


def test_a_promise_that_was_not_kept_is_no_law(kept, permit):
    case = permit(kept)
    Case.objects.filter(pk=case.pk).update(promised_on=day(1))
    page = read(kept.client, f"/cases/{case.pk}/")
    assert "A promise is no law." in page
    assert "ingebrekestelling" not in page


def test_what_the_newcomer_told_is_marked(kept):
    answer = kept.client.post(
        "/cases/follow/", {"kind": "residence-permit", "person": "priya", "applied_on": day(5).isoformat()}
    )
    assert answer.status_code == 302
    page = read(kept.client, answer["Location"])
    assert "You told us this." in page
    assert "You told us that you applied." in page


def test_a_wrong_day_is_said_at_the_field_and_nothing_is_saved(kept):
    answer = kept.client.post(
        "/cases/follow/", {"kind": "residence-permit", "person": "priya", "applied_on": day(-5).isoformat()}
    )
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "This day is still to come." in answer.content.decode()


# -- what to expect ---------------------------------------------------------------------------------------------------


def similar(number, *, days, ended=True):
    """Cases of other people, that took so many days or run for so many."""
    from softlanding.people import actions, queries

    household = actions.start_household(people=[actions.NewPerson("p")], by=queries.NOBODY, now=timezone.now())
    now = timezone.now()
    Case.objects.bulk_create(
        Case(
            region="the-hague", kind="residence-permit", household=household, person_key=f"p{days}-{ended}-{at}",
            authority="ind", state="granted" if ended else "received", state_since_on=day(), opened_at=now, updated_at=now,
            received_on=day(100 if ended else days), decided_on=day(100 - days) if ended else None,
            closed_at=now if ended else None,
        )
        for at in range(number)
    )  # fmt: skip


def test_nothing_is_said_of_similar_cases_while_there_are_few(kept, permit):
    similar(9, days=12)
    assert "Too few similar cases" in read(kept.client, f"/cases/{permit(kept).pk}/")


def test_the_range_is_said_with_its_number_and_those_that_run(kept, permit):
    similar(20, days=12)
    similar(20, days=30)
    similar(6, days=40, ended=False)
    page = read(kept.client, f"/cases/{permit(kept).pk}/")
    assert "Half of 46 similar cases took 12 to 30 days." in page
    assert "6 of them have not been decided and count as well." in page


def test_cases_that_newcomers_told_are_not_counted(kept, permit):
    similar(20, days=12)
    Case.objects.update(facts={"stated_by": "newcomer"})
    assert "Too few similar cases" in read(kept.client, f"/cases/{permit(kept).pk}/")


# -- who sees what (decision 0014) ------------------------------------------------------------------------------------


def test_another_household_finds_no_case_of_this_one(kept, keep, permit):
    case = permit(kept)
    other = keep(email="other@example.org")
    assert other.client.get(f"/cases/{case.pk}/").status_code == 404
    assert other.client.post(f"/cases/{case.pk}/messages/", {"text": "Hello"}).status_code == 404
    assert CaseMessage.objects.count() == 0


def test_a_partner_sees_own_and_childrens_cases_and_the_shared_registration_but_not_the_others_permit(
    kept, permit, as_member
):
    seen = {permit(kept, person).pk: person for person in ("priya", "arjun", "mira")}
    shared = registration(kept, "priya")
    client = as_member(kept)
    answers = {person: client.get(f"/cases/{pk}/").status_code for pk, person in seen.items()}
    assert answers == {"priya": 404, "arjun": 200, "mira": 200}
    assert client.get(f"/cases/{shared.pk}/").status_code == 200
    page = read(client, "/cases/")
    assert [person for pk, person in seen.items() if str(pk) in page] == ["arjun", "mira"]


def test_a_child_sees_no_permit_of_its_parents(kept, permit, as_member):
    cases = [permit(kept, person) for person in ("priya", "arjun", "mira")]
    client = as_member(kept, "mira")
    assert [client.get(f"/cases/{case.pk}/").status_code for case in cases] == [404, 404, 200]


def test_looking_is_written_down(kept, permit):
    case = permit(kept)
    read(kept.client, f"/cases/{case.pk}/")
    entry = entries_about(kept.household.pk).first()
    assert (entry.sentence, entry.params, entry.verb) == ("case-looked", {"reference": case.reference}, "read")


# -- taking back ------------------------------------------------------------------------------------------------------


def take_back(client, case, **more):
    told = {"seen": case.version, "change": "withdraw", "reason": "We stay in India.", **more}
    return client.post(f"/cases/{case.pk}/change/", told)


def test_an_application_is_taken_back_with_a_reason(kept, permit):
    case = permit(kept)
    assert take_back(kept.client, case).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == ("withdrawn", True)
    assert case.events.last().reason == "We stay in India."


def test_nothing_is_taken_back_without_a_reason_or_after_somebody_else_changed_it(kept, permit):
    case = permit(kept)
    assert take_back(kept.client, case, reason="").status_code == 422
    assert take_back(kept.client, case, seen=case.version - 1).status_code == 409
    case.refresh_from_db()
    assert case.state == "received"


def test_no_newcomer_makes_an_officers_change(kept, permit):
    case = permit(kept)
    assert take_back(kept.client, case, change="grant").status_code == 403
    case.refresh_from_db()
    assert case.state == "received"


def test_nobody_takes_back_the_permit_of_another_adult(kept, permit, as_member):
    of_arjun, of_mira = permit(kept, "arjun"), permit(kept, "mira")
    assert take_back(kept.client, of_arjun).status_code == 403
    assert take_back(as_member(kept), of_mira).status_code == 403
    assert take_back(as_member(kept), of_arjun).status_code == 302
    assert take_back(kept.client, of_mira).status_code == 302


# -- messages ---------------------------------------------------------------------------------------------------------


def test_a_message_is_written_and_waits_for_the_authority(kept, permit, ind):
    case = permit(kept)
    assert kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Is my letter in?"}).status_code == 302
    [message] = case.messages.all()
    assert (message.text, message.from_household, message.read_at) == ("Is my letter in?", True, None)


def test_an_empty_message_is_said_at_the_field(kept, permit):
    case = permit(kept)
    answer = kept.client.post(f"/cases/{case.pk}/messages/", {"text": "  "})
    assert (answer.status_code, CaseMessage.objects.count()) == (422, 0)


def test_an_answer_is_announced_without_its_words_and_read_on_the_page(kept, permit, ind):
    case = permit(kept)
    run_all_due()
    mail.outbox.clear()
    Job.objects.all().delete()
    write_message(case, "Your salary letter is missing.", by=ind, now=timezone.now())
    run_all_due()
    [letter] = mail.outbox
    assert letter.subject == "There is a message for you"
    assert "salary" not in str(letter.message())
    assert "1 new message" in read(kept.client, "/cases/")
    assert "Your salary letter is missing." in read(kept.client, f"/cases/{case.pk}/")
    assert "1 new message" not in read(kept.client, "/cases/")


def test_what_was_read_before_the_letter_went_is_not_announced(kept, permit, ind):
    case = permit(kept)
    Job.objects.all().delete()
    write_message(case, "It is in order.", by=ind, now=timezone.now())
    read(kept.client, f"/cases/{case.pk}/")
    run_all_due()
    assert mail.outbox == []


def test_a_household_that_writes_on_and_on_is_asked_to_wait(kept, permit):
    case = permit(kept)
    for _ in range(MESSAGES_AN_HOUR):
        kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Hello?"})
    assert kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Hello?"}).status_code == 429
    assert CaseMessage.objects.count() == MESSAGES_AN_HOUR


def test_an_officer_answers_about_the_cases_of_the_own_authority_only(kept, permit, client_as, rao):
    case = permit(kept)
    sent = {role: client_as(role).post(f"/staff/cases/{case.pk}/messages/", {"text": "Good news."}).status_code
            for role in ("municipal-clerk", "ind-officer", "coordinator")}  # fmt: skip
    assert sent == {"municipal-clerk": 404, "ind-officer": 302, "coordinator": 403}
    assert [message.by_role for message in case.messages.all()] == ["ind-officer"]


def test_what_somebody_types_stays_text(kept, permit):
    case = permit(kept)
    kept.client.post(f"/cases/{case.pk}/messages/", {"text": "<script>alert(1)</script>"})
    assert "<script>alert(1)</script>" not in read(kept.client, f"/cases/{case.pk}/")


# -- letters about changes --------------------------------------------------------------------------------------------


def letters(kept):
    """What is waiting to be sent about cases, and when."""
    return [(job.arguments["what"], job.due_at) for job in Job.objects.filter(about=f"cases:{kept.household.pk}")]


def send(now):
    Job.objects.filter(task="cases.tell").update(due_at=timezone.now())
    run_all_due(now)


def test_changes_of_an_hour_go_into_one_letter_that_says_nothing_but_where_to_look(kept, permit):
    permit(kept)
    permit(kept, "arjun")
    assert [what for what, _ in letters(kept)] == ["changed"]
    Job.objects.exclude(task="cases.tell").delete()
    send(timezone.now())
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("Something changed for you", ["priya@example.org"])
    for word in ("permit", "IND", "Priya", "Arjun", "Received"):
        assert word not in letter.body
    assert "/cases/" in letter.body


def test_the_letter_waits_an_hour(kept, permit):
    permit(kept)
    [(_, due_at)] = letters(kept)
    assert timedelta(minutes=59) < due_at - timezone.now() <= timedelta(hours=1)


def test_a_household_reads_the_letter_in_its_language(keep, permit):
    kept = keep(language="nl")
    permit(kept)
    Job.objects.exclude(task="cases.tell").delete()
    send(timezone.now())
    assert "Er is iets veranderd in een van uw zaken." in mail.outbox[0].body


def test_who_wants_no_reminders_gets_no_letter_about_changes(kept, permit):
    permit(kept)
    choose_reminders(household=kept.household, wanted=False, by=kept.actor, now=timezone.now())
    Job.objects.exclude(task="cases.tell").delete()
    send(timezone.now())
    assert mail.outbox == []


def test_nobody_is_told_what_they_did_themselves(kept, permit):
    case = permit(kept)
    Job.objects.all().delete()
    take_back(kept.client, case)
    assert letters(kept) == []


# -- costs, and forgetting --------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_however_many_cases_there_are(kept, permit):
    registration(kept)
    with CaptureQueriesContext(connection) as few:
        read(kept.client, "/cases/")
    for person in ("priya", "arjun", "mira"):
        permit(kept, person)
    with CaptureQueriesContext(connection) as many:
        read(kept.client, "/cases/")
    assert (len(few), len(many)) == (6, 6)


def test_a_forgotten_household_takes_its_cases_messages_and_codes_along(kept, permit):
    case = permit(kept)
    change_case(
        case.pk, "ask-papers", by=Actor("system", "", Role.IND_OFFICER), now=timezone.now(), on=day(), reason="A"
    )
    kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Is my letter in?"})
    now = timezone.now()
    TrackingCode.objects.create(region="the-hague", case=case, code_hash="-", made_at=now, expires_at=now)
    before = [model.objects.count() for model in (Case, CaseEvent, CaseMessage, TermChange, TrackingCode)]
    assert min(before) > 0
    forget_household(household=kept.household, by=kept.actor)
    left = [model.objects.count() for model in (Case, CaseEvent, CaseMessage, TermChange, TrackingCode, PromiseClock)]
    assert left == [0] * 6
    assert Job.objects.filter(task="cases.tell").count() == 0
    remembered = json.dumps([entry.params for entry in entries_about(kept.household.pk)])
    assert "Is my letter in?" not in remembered


# -- the officer's side -----------------------------------------------------------------------------------------------


def test_an_officers_answer_marks_what_the_household_wrote_as_read(kept, permit, client_as):
    case = permit(kept)
    kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Is my letter in?"})
    client_as("ind-officer").post(f"/staff/cases/{case.pk}/messages/", {"text": "Yes."})
    assert [(one.from_household, one.read_at is not None) for one in case.messages.all()] == [
        (True, True),
        (False, False),
    ]


def test_the_part_of_an_officers_page_shows_the_messages_and_lets_officers_answer(kept, permit, client_as, rf):
    from django.template.loader import render_to_string

    case = permit(kept)
    kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Is my letter in?"})
    for role, forms in ((Role.IND_OFFICER, 1), (Role.CASE_MANAGER, 0)):
        request = rf.get("/")
        request.actor = Actor(kind="staff", id="1", role=role)
        part = render_to_string("cases/following_on_case.html", {"case": case}, request=request)
        assert ("Is my letter in?" in part, part.count("<form")) == (True, forms)


def test_an_officers_page_reads_the_messages_once(kept, permit, ind):
    from softlanding.cases.views.following_staff import messages_context

    case = permit(kept)
    kept.client.post(f"/cases/{case.pk}/messages/", {"text": "Is my letter in?"})
    assert [messages_context(case, actor=ind)["messages_of_case"][0]["unread"] for _ in range(2)] == [True, False]

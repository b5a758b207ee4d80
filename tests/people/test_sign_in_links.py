"""Newcomers come back by a link that was e-mailed to them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from softlanding.common.errors import TooOften
from softlanding.common.models import AuditEntry
from softlanding.people import actions, queries
from softlanding.people.models import Household, SignInLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(rao, django_capture_on_commit_callbacks) -> str:
    """The path in the link that the Rao family was sent."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.keep_household(household=rao.household, email="priya@example.org", by=rao.actor, now=timezone.now())
    return sent_path()


def sent_path(number: int = -1) -> str:
    found = re.search(r"https?://\S+", mail.outbox[number].body)
    assert found is not None
    return urlsplit(found[0]).path


def household_in(client: Client) -> str | None:
    return client.session.get("household")


def test_a_link_opens_the_household_that_it_was_sent_to(link, client, rao):
    answer = client.post(link)
    assert (answer.status_code, answer.url, household_in(client)) == (302, "/", str(rao.household.pk))


def test_looking_at_a_link_does_not_use_it_up(link, client):
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert household_in(client) is None
    assert client.post(link).status_code == 302


def test_a_link_opens_once(link, client):
    client.post(link)
    other = Client()
    assert [other.post(link).status_code, other.get(link).status_code] == [410, 410]
    assert household_in(other) is None


@pytest.mark.parametrize(("minutes", "opens"), [(29, True), (30, False)])
def test_a_link_opens_within_half_an_hour(link, minutes, opens):
    token = link.rstrip("/").rsplit("/", 1)[-1]
    later = SignInLink.objects.get().made_at + timedelta(minutes=minutes)
    if opens:
        actions.redeem_link(token=token, now=later)
    else:
        with pytest.raises(queries.LinkSpent):
            actions.redeem_link(token=token, now=later)


def test_a_link_never_opens_another_household(link, client, rao):
    other = actions.start_household(
        people=[actions.NewPerson("lars", is_contact=True)], by=queries.NOBODY, now=timezone.now()
    )
    browser = Client()
    session = browser.session
    session["household"] = str(other.pk)
    session.save()
    browser.post(link)
    assert household_in(browser) == str(rao.household.pk)
    page = browser.get("/keep/").content.decode()
    assert rao.household.reference in page
    assert other.reference not in page


def test_only_a_hash_of_the_token_is_kept(link):
    token = link.rstrip("/").rsplit("/", 1)[-1]
    kept = SignInLink.objects.values().get()
    assert token not in str(kept)
    assert kept["token_hash"] == queries.token_hash(token)


def test_redeeming_confirms_the_address(link, client, rao):
    rao.household.refresh_from_db()
    assert rao.household.email_confirmed_at is None
    client.post(link)
    rao.household.refresh_from_db()
    assert rao.household.email_confirmed_at is not None


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(link, client, django_capture_on_commit_callbacks):
    answers = []
    for email in ("priya@example.org", "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/sign-in/", {"email": email})
        answers.append((answer.status_code, answer.url, answer.content))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["priya@example.org"], ["priya@example.org"]]


def test_an_address_is_recognised_in_any_case(link, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/", {"email": "Priya@Example.org"})
    assert len(mail.outbox) == 2


def test_one_address_gets_five_links_an_hour_and_nobody_is_told(link, rao, django_capture_on_commit_callbacks):
    now = timezone.now().replace(minute=1) + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(7):
            actions.ask_for_link(email="priya@example.org", address=f"192.0.2.{number}", now=now)
    assert len(mail.outbox) == 1 + 5
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_link(email="priya@example.org", address="192.0.2.1", now=now + timedelta(hours=1))
    assert len(mail.outbox) == 1 + 5 + 1


def test_one_network_address_asks_twenty_times_an_hour(rao, now):
    for number in range(20):
        actions.ask_for_link(email=f"p{number}@example.org", address="192.0.2.1", now=now)
    with pytest.raises(TooOften):
        actions.ask_for_link(email="p@example.org", address="192.0.2.1", now=now)
    actions.ask_for_link(email="p@example.org", address="192.0.2.2", now=now)


def test_the_message_is_in_the_language_of_the_household(rao, django_capture_on_commit_callbacks):
    rao.household.language = "nl"
    with django_capture_on_commit_callbacks(execute=True):
        actions.keep_household(household=rao.household, email="p@example.org", by=rao.actor, now=timezone.now())
    message = mail.outbox[0]
    assert message.subject == "Uw link naar Softlanding"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert sent_path() in html
    assert rao.household.reference in message.body


def test_a_wrong_address_keeps_what_was_typed(client_as):
    answer = client_as("newcomer").post("/keep/", {"email": "priya at example"})
    assert answer.status_code == 422
    assert 'value="priya at example"' in answer.content.decode()


def test_signing_in_by_link_signs_staff_out(link, client_as):
    browser = client_as("municipal-clerk")
    browser.post(link)
    assert browser.get("/staff/").status_code == 403


def test_signing_out_closes_the_session(client_as):
    browser = client_as("newcomer")
    browser.post("/sign-out/")
    assert household_in(browser) is None


def test_forgetting_deletes_the_household_and_keeps_who_looked_without_names(link, client_as, rao):
    browser = client_as("newcomer")
    assert browser.post("/forget/").status_code == 302
    assert list(Household.objects.all()) == []
    assert list(SignInLink.objects.all()) == []
    left = list(AuditEntry.objects.filter(household=rao.household.pk).order_by("id").values())
    assert [entry["sentence"] for entry in left] == ["household-started", "household-kept", "household-forgotten"]
    for fact in ("priya@example.org", "Priya", "Arjun", rao.household.reference):
        assert fact not in str(left)


def test_a_session_of_a_forgotten_household_asks_to_sign_in_again(client_as, rao):
    browser = client_as("newcomer")
    actions.forget_household(household=rao.household, by=rao.actor)
    assert browser.get("/who-looked/").status_code == 401


def test_a_household_goes_when_its_time_has_passed(rao):
    due = rao.household.kept_until_on
    assert actions.forget_expired(on=due) == 0
    assert actions.forget_expired(on=due + timedelta(days=1)) == 1
    assert Household.objects.count() == 0


def test_a_reference_is_found_however_it_is_typed(rao):
    reference = rao.household.reference
    for typed in (reference, reference.lower(), reference.replace("-", ""), f" {reference.replace('-', ' ')} "):
        assert queries.household_by_reference(typed) == rao.household


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_the_button_at_once_one_gets_in(rao):
    actions.keep_household(household=rao.household, email="priya@example.org", by=rao.actor, now=timezone.now())
    token = sent_path().rstrip("/").rsplit("/", 1)[-1]
    start = Barrier(8)

    def press() -> bool:
        start.wait()
        try:
            actions.redeem_link(token=token, now=timezone.now())
        except queries.LinkSpent:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as people:
        got_in = [press.result() for press in [people.submit(press) for _ in range(8)]]
    assert sorted(got_in) == [False] * 7 + [True]

"""Employers' accounts: asked for and opened, colleagues invited by a link, parts, leaving, closing."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from employing import PASSWORD, brought, colleague, employer_named
from softlanding.cases import queries
from softlanding.cases.models import Colleague, Employer, EmployerRequest, Invitation

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Zilt Institute",
    "kind": "knowledge-institute",
    "chamber_of_commerce": "00000002",
    "municipality": "delft",
    "recognised_sponsor": "yes",
    "contact_name": "Femke",
    "contact_email": "femke@zilt.example",
}


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def owner(db):
    return colleague(employer_named())


def invited(owner, commit, *, email="sara@vaart.example", part="editor") -> str:
    """Invite somebody and return the address of the page in the letter."""
    with commit():
        answer = owner.client.post("/employer/colleagues/invite/", {"email": email, "part": part})
    assert answer.url == "/employer/colleagues/"
    assert mail.outbox[-1].to == [email]
    return re.search(r"http://\S+?(/employer/join/[\w-]+/)", mail.outbox[-1].body)[1]


def joined(where: str, client: Client | None = None):
    return (client or Client()).post(where, {"display_name": "Sara", "password": PASSWORD})


def test_an_invited_colleague_joins_and_sets_up_a_second_factor_before_anything_else(owner, commit):
    client = Client()
    answer = joined(invited(owner, commit), client)
    assert answer.url in {"/employer/", "/staff/"}
    assert client.get("/employer/").url == "/staff/second-factor/"
    sara = Colleague.objects.get(member__email="sara@vaart.example")
    assert (sara.part, sara.employer, sara.member.role) == ("editor", owner.own.employer, "employer")


@pytest.mark.django_db(transaction=True)
def test_an_invited_colleague_works_once_the_second_factor_is_set_up(owner, commit):
    client = Client()
    joined(invited(owner, commit), client)
    client.get("/staff/second-factor/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counters = list(yield_hotp_counters_from_time())
    typed = format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
    assert client.post("/staff/second-factor/totp/activate/", {"code": typed}).status_code == 302
    page = client.get("/employer/")
    assert (page.status_code, page.context["part"]) == (200, "editor")


def test_an_invitation_opens_once(owner, commit):
    where = invited(owner, commit)
    joined(where)
    assert Client().get(where).status_code == 410
    assert joined(where).status_code == 410


def test_an_invitation_opens_for_seven_days(owner, commit):
    where = invited(owner, commit)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=5))
    assert Client().get(where).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(where).status_code == 410
    made = Invitation.objects.get()
    assert made.used_at is None


def test_an_invitation_is_made_for_seven_days(owner, commit):
    invited(owner, commit)
    made = Invitation.objects.get()
    assert made.expires_at - made.made_at == timedelta(days=7)


def test_only_a_hash_of_the_link_is_kept(owner, commit):
    token = invited(owner, commit).split("/")[-2]
    assert token not in str(Invitation.objects.values())


def test_a_new_invitation_to_one_address_ends_the_one_before(owner, commit):
    first, second = invited(owner, commit), invited(owner, commit)
    assert [Client().get(where).status_code for where in (first, second)] == [410, 200]


def test_a_withdrawn_invitation_does_not_open(owner, commit):
    where = invited(owner, commit)
    key = Invitation.objects.get().pk
    owner.client.post(f"/employer/colleagues/invitations/{key}/withdraw/")
    assert Client().get(where).status_code == 410


def test_a_password_that_others_would_guess_is_refused(owner, commit):
    answer = Client().post(invited(owner, commit), {"display_name": "Sara", "password": "password1234"})
    assert answer.status_code == 422
    assert Invitation.objects.get().used_at is None


def test_inviting_says_the_same_whether_the_address_has_an_account_or_not(owner, commit):
    colleague(employer_named("Zilt Institute"), "Femke")
    invited(owner, commit, email="femke@vaart.example")
    invited(owner, commit, email="nobody@vaart.example")
    owner.client.get("/employer/colleagues/")  # says once what was sent
    page = owner.client.get("/employer/colleagues/").content.decode()
    assert page.count("femke@") == page.count("nobody@") == 2


def test_one_person_is_in_one_organisation(owner, commit):
    colleague(employer_named("Zilt Institute"), "Femke")
    where = invited(owner, commit, email="femke@vaart.example")
    assert joined(where).status_code == 409
    assert Colleague.objects.get(member__email="femke@vaart.example").employer.organisation.name == "Zilt Institute"
    assert Invitation.objects.get().used_at is None


def test_the_last_owner_cannot_leave_and_no_longer_be_owner(owner):
    assert owner.client.post("/employer/colleagues/leave/").status_code == 409
    assert owner.client.post(f"/employer/colleagues/{owner.own.pk}/part/", {"part": "viewer"}).status_code == 409
    assert queries.part_of(owner.actor) == "owner"


def test_an_owner_leaves_when_there_is_another(owner):
    other = colleague(owner.own.employer, "Sara", "editor")
    owner.client.post(f"/employer/colleagues/{other.own.pk}/part/", {"part": "owner"})
    assert owner.client.post("/employer/colleagues/leave/").url == "/"
    assert owner.client.get("/employer/").status_code == 302
    assert [one.member.display_name for one in queries.colleagues_of(owner.own.employer)] == ["Sara"]


def test_who_is_taken_out_is_signed_out_at_once(owner):
    other = colleague(owner.own.employer, "Sara", "editor")
    assert other.client.get("/employer/").status_code == 200
    owner.client.post(f"/employer/colleagues/{other.own.pk}/remove/")
    assert other.client.get("/employer/").status_code == 302


@pytest.mark.parametrize("part", ["editor", "viewer"])
def test_only_an_owner_changes_colleagues_and_the_account(owner, part):
    other = colleague(owner.own.employer, "Sara", part)
    for where, told in (
        ("/employer/colleagues/invite/", {"email": "x@vaart.example", "part": "viewer"}),
        (f"/employer/colleagues/{owner.own.pk}/part/", {"part": "viewer"}),
        (f"/employer/colleagues/{owner.own.pk}/remove/", {}),
        ("/employer/account/", {"recognised_sponsor": "no"}),
    ):
        assert (where, other.client.post(where, told).status_code) == (where, 403)


def test_the_colleagues_of_another_employer_do_not_exist(owner):
    other = colleague(employer_named("Zilt Institute"), "Femke")
    for where, told in (("part", {"part": "viewer"}), ("remove", {})):
        assert owner.client.post(f"/employer/colleagues/{other.own.pk}/{where}/", told).status_code == 404


def test_an_account_without_an_organisation_answers_that_there_is_none(client_as):
    assert client_as("employer").get("/employer/").status_code == 404


def test_who_asks_for_an_account_gets_the_same_answer_always(client):
    colleague(employer_named("Zilt Institute"), "Femke")
    answers = [client.post("/employer/ask/", {**ASKED, "name": name}) for name in ("Zilt Institute", "New one")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/employer/ask/sent/")] * 2


def test_asking_again_and_again_from_one_network_has_to_wait(client):
    answers = [client.post("/employer/ask/", {**ASKED, "contact_email": f"{n}@zilt.example"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]


def test_one_address_fills_no_list_and_hears_the_same(client):
    answers = [client.post("/employer/ask/", ASKED).status_code for _ in range(5)]
    assert (answers, EmployerRequest.objects.count()) == ([302] * 5, 3)


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_the_desk_opens_what_was_asked_for_and_invites_who_asked(client, client_as, commit, role):
    client.post("/employer/ask/", ASKED)
    asked = EmployerRequest.objects.get()
    with commit():
        answer = client_as(role).post(f"/staff/employers/requests/{asked.pk}/", {"do": "approve"})
    employer = Employer.objects.get()
    assert answer.url == f"/staff/employers/{employer.pk}/"
    assert (employer.organisation.name, employer.chamber_of_commerce, employer.recognised_sponsor) == (
        "Zilt Institute", "00000002", True,
    )  # fmt: skip
    assert (mail.outbox[-1].to, Invitation.objects.get().part) == (["femke@zilt.example"], "owner")


def test_the_desk_declines_with_a_reason_that_is_sent(client, client_as, commit):
    client.post("/employer/ask/", ASKED)
    where = f"/staff/employers/requests/{EmployerRequest.objects.get().pk}/"
    coordinator = client_as("coordinator")
    assert coordinator.post(where, {"do": "decline"}).status_code == 422
    with commit():
        coordinator.post(where, {"do": "decline", "reason": "We could not reach you."})
    assert "We could not reach you." in mail.outbox[-1].body
    assert coordinator.post(where, {"do": "approve"}).status_code == 404
    assert Employer.objects.count() == 0


def test_an_organisation_that_has_an_account_gets_no_second_one(client, client_as):
    employer_named("Zilt Institute", kind="knowledge-institute")
    client.post("/employer/ask/", ASKED)
    where = f"/staff/employers/requests/{EmployerRequest.objects.get().pk}/"
    assert client_as("coordinator").post(where, {"do": "approve"}).status_code == 422
    assert EmployerRequest.objects.get().state == "waiting"


def test_the_desk_opens_an_account_without_colleagues(client_as):
    told = {key: value for key, value in ASKED.items() if not key.startswith("contact")}
    answer = client_as("coordinator").post("/staff/employers/open/", told)
    page = client_as("coordinator").get(answer.url).content.decode()
    assert "This account has no colleagues yet." in page
    assert Invitation.objects.count() == 0


def test_a_closed_account_signs_its_colleagues_out_and_opens_again(owner, client_as, commit):
    where = invited(owner, commit)
    coordinator, key = client_as("coordinator"), owner.own.employer.pk
    assert coordinator.post(f"/staff/employers/{key}/close/", {}).status_code == 422
    coordinator.post(f"/staff/employers/{key}/close/", {"reason": "It asked us to."})
    assert owner.client.get("/employer/").status_code == 302
    assert Client().get(where).status_code == 410
    signs_in = {"login": "ruben@vaart.example", "password": PASSWORD}
    assert Client().post("/staff/login/", signs_in).url == "/staff/inactive/"
    assert "It asked us to." in coordinator.get(f"/staff/employers/{key}/").content.decode()
    coordinator.post(f"/staff/employers/{key}/reopen/")
    assert owner.client.get("/employer/").status_code == 302
    assert Client().post("/staff/login/", signs_in).url in {"/employer/", "/staff/"}


def test_the_list_of_employers_is_searched_filtered_and_taken_along(owner, client_as):
    employer_named("Zilt Institute", kind="knowledge-institute", chamber_of_commerce="00000002")
    brought(owner.own.employer)
    coordinator = client_as("coordinator")

    def names(query: str) -> list[str]:
        return [row["name"] for row in coordinator.get(f"/staff/employers/?{query}").context["rows"]]

    assert names("") == ["Vaart Software", "Zilt Institute"]
    assert [names(query) for query in ("q=zilt", "q=0000", "kind=company", "state=empty", "state=closed")] == [
        ["Zilt Institute"], ["Zilt Institute"], ["Vaart Software"], ["Zilt Institute"], [],
    ]  # fmt: skip
    lines = coordinator.get("/staff/employers/employers.csv").content.decode().splitlines()
    assert lines[0] == "name,kind,kvk,municipality,recognised_sponsor,colleagues,arrivals,opened_on,closed_on"
    assert [line.split(",")[5:7] for line in lines[1:]] == [["1", "1"], ["0", "0"]]


def test_a_name_that_a_spreadsheet_would_run_is_marked_as_text(client_as):
    employer_named("=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in client_as("coordinator").get("/staff/employers/employers.csv").content.decode()


def test_the_list_of_employers_asks_as_much_for_one_as_for_many(client_as):
    coordinator, counts = client_as("coordinator"), []
    for number in (1, 20):
        for at in range(number):
            brought(employer_named(f"Vaart {number} {at}"))
        coordinator.get("/staff/employers/")
        with CaptureQueriesContext(connection) as asked:
            coordinator.get("/staff/employers/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_employer_begins_on_a_page_of_its_own(owner):
    assert owner.client.get("/staff/").url == "/employer/"


def test_what_an_employer_says_of_itself_is_never_mixed_with_the_register(owner):
    employer, seen = owner.own.employer, []
    for said in (True, False, None):
        employer.recognised_sponsor = said
        seen.append(queries.standing_of(employer))
    assert seen == [("said-yes", None), ("said-no", None), ("unknown", None)]

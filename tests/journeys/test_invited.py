"""Somebody whom an employer announced keeps the plan as their own; from then on the employer sees the work only."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from softlanding.appointments.queries import forget_plans
from softlanding.cases.actions import cohort as cohorts
from softlanding.cases.actions import cohort_arrivals as arrivals
from softlanding.cases.actions import let_colleague_in, open_employer
from softlanding.cases.models import Announcement, Invitation
from softlanding.common.audit import AuditEntry
from softlanding.core.cohort import COLUMNS, cohort_of, read_table
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.queries import document_of
from softlanding.people.actions import join_organisation, know_organisation
from softlanding.people.models import Household

pytestmark = pytest.mark.django_db
ROWS = (
    ",".join(COLUMNS),
    "rao,priya,Priya,Rao,1991-05-12,IN,highly-skilled-migrant,,,2027-01-18,delft,rented,36,6100,2027-02-01",
    "rao,arjun,Arjun,Raoson,1990-02-02,CN,family,priya,,,,,,,",
    "rao,mira,Mirabelle,Raoson,2021-06-30,BR,family,,priya,,,,,,",
)


@pytest.fixture
def announced(client_as):
    """The Rao family as an employer announced it, and somebody of that employer."""
    hr, now = client_as("employer"), timezone.now()
    organisation = know_organisation(kind="company", name="Vaart Software")
    employer = open_employer(organisation=organisation, now=now, municipality="den-haag", recognised_sponsor=True)
    member = join_organisation(email="employer@example.org", organisation=organisation)
    let_colleague_in(employer=employer, member=member, part="owner", now=now)
    read = cohort_of(read_table("\n".join(ROWS).encode()), municipalities=load_rulebook().municipalities)
    _, found = cohorts.announce(employer, read.households[0], now=now)
    forget_plans()
    return SimpleNamespace(hr=hr, employer=employer, arrival=found)


def invitation(announced):
    """Give the path of a new invitation."""
    link = arrivals.invite(announced.arrival, now=timezone.now())
    return link[link.index("/invited/") :]


def take_up(announced, **more):
    """Take an invitation up and return the browser in which that was done."""
    client = Client()
    told = {"name": "Priya Rao", "arrival": "2027-01-20", "municipality": "delft", "along": ["arjun", "mira"],
            "email": "priya@example.org", **more}  # fmt: skip
    answer = client.post(invitation(announced), told)
    assert answer.status_code == 302, answer.content.decode()
    announced.arrival.refresh_from_db()
    return client


def test_looking_at_an_invitation_uses_nothing_up_and_shows_what_was_stated(announced):
    path = invitation(announced)
    for _ in range(2):
        page = Client().get(path).content.decode()
        assert "Vaart Software" in page
        assert 'value="Priya Rao"' in page
        assert "Arjun Raoson" in page
    assert Invitation.objects.get().used_at is None


def test_the_link_is_kept_as_a_hash_only(announced):
    path = invitation(announced)
    assert path.strip("/").split("/")[-1] not in str(Invitation.objects.values().get())


def test_keeping_it_makes_an_own_plan_with_the_corrections_and_signs_in(announced, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client = take_up(announced, along=["arjun"])
    household = Household.objects.get(pk=announced.arrival.household_id)
    document = document_of(household)
    assert (document["arrival"], [one["id"] for one in document["people"]]) == ("2027-01-20", ["priya", "arjun"])
    assert (announced.arrival.state, client.session["household"]) == ("joined", str(household.pk))
    assert [message.to for message in mail.outbox] == [["priya@example.org"]]


def test_an_invitation_opens_once(announced):
    path = invitation(announced)
    told = {"name": "Priya Rao", "email": "priya@example.org"}
    assert Client().post(path, told).status_code == 302
    before = Household.objects.count()
    assert Client().post(path, told).status_code == 410
    assert Client().get(path).status_code == 410
    assert Household.objects.count() == before


def test_sending_again_closes_the_earlier_invitation(announced):
    first, second = invitation(announced), invitation(announced)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (410, 200)


def test_an_invitation_closes_after_thirty_days(announced):
    path = invitation(announced)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 410


def test_that_is_not_me_closes_it_and_the_employer_hears_it(announced):
    path = invitation(announced)
    assert Client().post(path + "not-me/").status_code == 200
    announced.arrival.refresh_from_db()
    assert (announced.arrival.state, announced.arrival.household_id) == ("announced", None)
    assert Client().get(path).status_code == 410
    page = announced.hr.get(reverse("cohort:arrival", args=[announced.arrival.pk])).content.decode()
    assert "said: that is not me" in page


def test_what_is_wrong_saves_nothing_and_stays_on_the_page(announced):
    path = invitation(announced)
    answer = Client().post(path, {"name": "Priya Rao", "arrival": "1980-01-01", "email": "no address"})
    assert (answer.status_code, Household.objects.filter(contact_email="no address").exists()) == (422, False)
    assert Invitation.objects.get().used_at is None


def test_the_employer_copies_the_link_once_or_has_it_sent(announced, django_capture_on_commit_callbacks):
    where = reverse("cohort:invite", args=[announced.arrival.pk])
    page = announced.hr.post(where, {"email": ""}).content.decode()
    assert "/invited/" in page
    assert "/invited/" not in announced.hr.get(reverse("cohort:arrival", args=[announced.arrival.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        announced.hr.post(where, {"email": "priya@example.org"})
    assert [message.to for message in mail.outbox] == [["priya@example.org"]]
    assert "/invited/" in mail.outbox[0].body
    assert Invitation.objects.get().sent_to == "priya@example.org"


FAMILY = (
    "Arjun", "Mirabelle", "Raoson", "1990-02-02", "2021-06-30", "guardian", "asylum", "linked_on", "2026-09-09",
    "income_support", "priya@example.org", "Zwangerschap", "rented", "1991-05-12",
)  # fmt: skip


def employer_pages(announced):
    """Give every page and file that an employer can open, as one text."""
    pages = [
        reverse("cohort:board"),
        reverse("cohort:board-csv"),
        reverse("cohort:export"),
        reverse("cohort:groups"),
        reverse("cohort:import"),
        reverse("cohort:new"),
        reverse("cohort:arrival", args=[announced.arrival.pk]),
    ]
    answers = [announced.hr.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return {page: answer.content.decode() for page, answer in zip(pages, answers, strict=True)}


def test_after_joining_no_page_of_the_employer_holds_a_fact_of_the_family(announced):
    """The family has everything that could leak: partner, child, health, asylum, integration, address, papers."""
    take_up(announced)
    household = Household.objects.get(pk=announced.arrival.household_id)
    from softlanding.journeys.models import Answer

    secret = {
        ("arjun", "linked_on"): "2026-09-09", ("arjun", "asylum_permit"): True, ("mira", "guardian"): "Guardianname",
        ("priya", "has"): ["birth-certificate-secret"], ("arjun", "income_support_from"): "2026-09-09",
        ("priya", "integration_completed_on"): "2026-10-10",
    }  # fmt: skip
    Answer.objects.bulk_create(
        [
            Answer(household=household, region=household.region, person_key=person, fact=fact, value=value,
                   answered_at=timezone.now(), by="newcomer")
            for (person, fact), value in secret.items()
        ]
    )  # fmt: skip
    found = {
        (page, word)
        for page, text in employer_pages(announced).items()
        for word in (*FAMILY, "Guardianname", "birth-certificate-secret", "2026-10-10", household.reference)
        if word in text and not (page == reverse("cohort:new") and word == "rented")
    }
    assert found == set()


def test_what_the_employer_kept_of_the_family_is_let_go_when_they_join(announced):
    assert "Mirabelle" in str(announced.arrival.rows)
    take_up(announced)
    kept = str([announced.arrival.rows, announced.arrival.document])
    assert [word for word in ("Arjun", "Mirabelle", "1990-02-02", "1991-05-12", "rented") if word in kept] == []
    assert announced.arrival.rows[0]["salary"] == "6100"


def test_a_board_names_no_step_of_a_family_member(announced):
    Announcement.objects.update(waits_for="school", waits_for_principal=False, waits_how="todo", whose_turn="newcomer")
    page = announced.hr.get(reverse("cohort:board")).content.decode()
    assert "Something in the household that is not for the employer" in page
    Announcement.objects.update(waits_for="tuberculosis-test", waits_for_principal=True)
    page = announced.hr.get(reverse("cohort:board")).content.decode()
    assert "uberculosis" not in page


def test_importing_the_family_again_brings_no_family_back(announced):
    take_up(announced)
    read = cohort_of(read_table("\n".join(ROWS).encode().replace(b"6100", b"6500")))
    verdict, found = cohorts.announce(announced.employer, read.households[0], now=timezone.now())
    assert (verdict, found.household_id, len(found.document["people"])) == (
        "changed",
        announced.arrival.household_id,
        1,
    )
    assert cohorts.announce(announced.employer, read.households[0], now=timezone.now())[0] == "same"


def test_the_newcomer_sees_on_the_plan_who_follows_and_can_stop_it(announced):
    client = take_up(announced)
    assert "Vaart Software follows when you visit the desk." in client.get(reverse("journeys:plan")).content.decode()
    assert "Vaart Software" in client.get(reverse("invited:follows")).content.decode()
    client.post(reverse("invited:stop", args=[announced.arrival.pk]))
    announced.arrival.refresh_from_db()
    assert (announced.arrival.household_id, announced.arrival.unfollowed_at is not None) == (None, True)
    assert "No employer follows your plan." in client.get(reverse("invited:follows")).content.decode()


def test_each_look_of_the_employer_stands_in_who_looked(announced):
    client = take_up(announced)
    announced.hr.get(reverse("cohort:board"))
    announced.hr.get(reverse("cohort:arrival", args=[announced.arrival.pk]))
    sentences = AuditEntry.objects.filter(household=announced.arrival.household_id, actor_role="employer")
    assert sorted(sentences.values_list("sentence", flat=True)) == ["arrival-opened", "arrivals-listed"]
    assert "Your employer looked at your arrival" in client.get(reverse("people:who-looked")).content.decode()


def test_nobody_stops_another_households_employer(announced, client_as):
    take_up(announced)
    other = client_as("newcomer")
    assert other.post(reverse("invited:stop", args=[announced.arrival.pk])).status_code == 404
    announced.arrival.refresh_from_db()
    assert announced.arrival.household_id is not None

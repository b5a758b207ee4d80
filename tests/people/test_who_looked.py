"""A newcomer sees who looked at their household."""

import pytest
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.people import actions, queries

pytestmark = pytest.mark.django_db
OFFICER = Actor(kind="staff", id="3", role=Role.IND_OFFICER)


def look(household, times=1):
    for _ in range(times):
        audit.record_read(
            by=OFFICER,
            purpose=Purpose.RESIDENCE,
            household=household.pk,
            sentence="household-opened",
            compartments=[Compartment.RESIDENCE],
        )


def test_a_newcomer_reads_who_looked_and_never_who_looked_at_others(client_as, rao):
    other = actions.start_household(people=[], by=queries.NOBODY, now=timezone.now())
    look(rao.household)
    audit.record_read(
        by=OFFICER,
        purpose=Purpose.RESIDENCE,
        household=other.pk,
        sentence="household-opened",
        compartments=[Compartment.ASYLUM],
    )
    page = client_as("newcomer").get("/who-looked/").content.decode()
    assert page.count("An IND officer looked at: residence permits.") == 1
    assert "asylum" not in page


def test_who_looked_reads_in_dutch(client_as, rao):
    look(rao.household)
    page = client_as("newcomer").get("/who-looked/", headers={"accept-language": "nl"}).content.decode()
    assert "Een medewerker van de IND bekeek: verblijfsvergunningen." in page
    assert ">Wie uw plan bekeek</h1>" in page


def test_who_looked_comes_in_pages_of_25(client_as, rao):
    look(rao.household, times=30)
    browser = client_as("newcomer")
    counts = [browser.get(f"/who-looked/?page={n}").content.decode().count("<time") for n in (1, 2)]
    assert counts == [25, 6]


def test_a_hundred_looks_cost_no_more_queries_than_one(client_as, rao, django_assert_num_queries):
    browser = client_as("newcomer")
    browser.get("/who-looked/")
    for times in (1, 99):
        look(rao.household, times=times)
        with django_assert_num_queries(4):  # session, household, count, entries
            browser.get("/who-looked/")


@pytest.mark.parametrize(("where", "queries_needed"), [("/", 0), ("/sign-in/", 0), ("/sign-in/sent/", 0)])
def test_public_pages_ask_the_database_nothing(client, where, queries_needed, django_assert_num_queries):
    with django_assert_num_queries(queries_needed):
        assert client.get(where).status_code == 200

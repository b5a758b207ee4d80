"""The joint desk's work list: what each authority reads, filters, files, and a number of queries that stays the same."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk_day import booked_today, noon

pytestmark = pytest.mark.django_db
LIST = "/staff/worklist/"


@pytest.fixture
def booked(keep):
    kept = keep()
    return booked_today(kept), kept


def test_a_clerk_reads_the_own_tasks_and_of_the_other_authority_only_that_they_are_planned(client_as, booked):
    text = client_as("municipal-clerk").get(LIST).content.decode()
    assert "Priya: Register as a resident" in text
    assert "Fingerprints and photo" not in text
    assert "planned" in text


def test_an_ind_officer_reads_the_own_tasks(client_as, booked):
    text = client_as("ind-officer").get(LIST).content.decode()
    assert "Priya: Fingerprints and photo" in text
    assert "Register as a resident" not in text


def test_a_missing_paper_is_named_to_the_authority_that_asks_for_it_and_to_nobody_else(client_as, booked):
    clerk = client_as("municipal-clerk").get(LIST).content.decode()
    assert "Passport or identity card (Arjun)" in clerk
    assert "Passport or identity card" not in client_as("coordinator").get(LIST).content.decode()


def test_filters_find_and_an_empty_list_says_what_to_do(client_as, booked):
    client = client_as("municipal-clerk")
    visit, _ = booked
    found = client.get(LIST, {"find": visit.reference.lower()}).content.decode()
    assert f"row-{visit.reference}" in found
    assert "No visit fits." in client.get(LIST, {"where": "done"}).content.decode()
    assert f"row-{visit.reference}" in client.get(LIST, {"paper": "passport"}).content.decode()
    assert "No visit fits." in client.get(LIST, {"mine": "on"}).content.decode()
    assert "No visits on this day." in client.get(LIST, {"day": "2020-01-01"}).content.decode()
    assert client.get(LIST, {"day": "nonsense", "page": "x", "sort": "no", "ready": "?"}).status_code == 200


def test_the_file_has_the_same_line_and_no_cell_that_starts_a_formula(client_as, booked):
    visit, kept = booked
    person = kept.household.people.get(key="priya")
    person.given_name = "=Priya"
    person.save()
    answer = client_as("municipal-clerk").get("/staff/worklist/work.csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["reference"], row["people"][:7]) == (visit.reference, "'=Priya")


def test_each_look_is_written_down_once_a_day_for_each_purpose(client_as, booked):
    from softlanding.common.models import AuditEntry

    client, (_, kept) = client_as("ind-officer"), booked
    for _ in range(3):
        client.get(LIST)
    entries = AuditEntry.objects.filter(household=kept.household.pk, sentence="joint-listed")
    assert sorted((one.purpose, tuple(one.compartments)) for one in entries) == [
        ("appointments", ("appointments", "contact", "household")),
        ("residence", ("documents", "residence")),
    ]


def families(keep, number, *, start):
    for place in range(number):
        booked_today(
            keep(email=f"family-{start + place}@example.org"),
            at=noon() - timedelta(hours=11, minutes=50) + timedelta(minutes=10 * ((start + place) % 100)),
            counters=(f"m-{start + place}", f"i-{start + place}"),
            people=("priya",),
        )


@pytest.mark.one_engine
def test_the_list_takes_as_many_queries_for_two_hundred_visits_as_for_ten(client_as, keep):
    client = client_as("municipal-clerk")
    families(keep, 10, start=0)
    client.get(LIST)  # each visit is noted once a day; what a session begins with is not counted
    with CaptureQueriesContext(connection) as few:
        assert client.get(LIST, {"day": timezone.localdate().isoformat()}).status_code == 200
    families(keep, 190, start=10)
    client.get(LIST)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(LIST, {"day": timezone.localdate().isoformat()})
    assert "200 of 200 visits" in answer.content.decode()
    assert (len(many), len(few) <= 30) == (len(few), True)

"""Staff see which booked visits lie after the end of the agreement that carries them."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import timezone
from test_visit_life import booked, family  # noqa: F401 - fixtures

from softlanding.appointments import queries as appointments
from softlanding.common.models import AuditEntry
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys import queries

pytestmark = pytest.mark.django_db
THIC = "the-hague-international-centre"


@pytest.fixture
def ends(monkeypatch):
    """Let every agreement of the desk end on a day."""

    def on(day: date) -> None:
        book = load_rulebook()
        network = book.networks["the-hague"]
        rows = tuple(
            one.model_copy(update={"until": day}) if one.desk == THIC and one.until is None else one
            for one in network.agreements
        )
        changed = dataclasses.replace(
            book,
            networks={**book.networks, network.id: network.model_copy(update={"agreements": rows})},
            _of_day={},
        )
        monkeypatch.setattr(queries, "load_rulebook", lambda: changed)

    return on


def test_a_visit_after_the_end_is_listed_with_the_day_of_the_end(booked, ends):  # noqa: F811
    day = appointments.begins_at(booked).date()
    ends(day)
    (found,) = queries.visits_out_of_agreement(THIC, on=timezone.localdate())
    assert (found.visit.pk, found.ends_on) == (booked.pk, day)


def test_a_visit_on_the_last_day_is_still_carried(booked, ends):  # noqa: F811
    ends(appointments.begins_at(booked).date() + timedelta(days=1))
    assert queries.visits_out_of_agreement(THIC, on=timezone.localdate()) == []


def test_nothing_is_asked_of_the_database_while_no_agreement_ends(booked, django_assert_num_queries):  # noqa: F811
    with django_assert_num_queries(0):
        assert queries.visits_out_of_agreement(THIC, on=timezone.localdate()) == []


def test_the_coordinator_sees_the_list_and_the_family_sees_who_looked(booked, ends, client_as):  # noqa: F811
    ends(appointments.begins_at(booked).date())
    page = client_as("coordinator").get("/staff/agreements-ending/")
    assert [row["reference"] for row in page.context["rows"]] == [booked.reference]
    noted = AuditEntry.objects.filter(household=booked.household_id, sentence="visit-after-agreement-listed")
    assert noted.count() == 1


def test_an_empty_list_is_a_calm_page_that_was_noted(client_as):
    before = AuditEntry.objects.count()
    assert client_as("municipal-clerk").get("/staff/agreements-ending/").status_code == 200
    assert AuditEntry.objects.count() == before + 1

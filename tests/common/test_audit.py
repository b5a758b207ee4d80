"""Who looked: entries stay, and read as sentences."""

import string

import pytest
from django.db import DatabaseError, connection, transaction

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.models import AuditEntry

pytestmark = pytest.mark.django_db
CLERK = Actor(kind="staff", id="7", role=Role.MUNICIPAL_CLERK, desk="the-hague-international-centre")


@pytest.fixture
def entry(rao) -> AuditEntry:
    return audit.record_read(
        by=CLERK,
        purpose=Purpose.REGISTRATION,
        household=rao.household.pk,
        sentence="household-opened",
        compartments=[Compartment.DOCUMENTS, Compartment.ADDRESS],
        fields=["has", "address"],
    )


def test_an_entry_says_who_why_and_what(entry, rao):
    assert (entry.actor_role, entry.purpose, entry.verb, entry.compartments, entry.fields, entry.household) == (
        "municipal-clerk",
        "registration",
        "read",
        ["address", "documents"],
        ["address", "has"],
        rao.household.pk,
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A municipal clerk looked at: where you live, your papers."),
        ("nl", "Een medewerker van de gemeente bekeek: waar u woont, uw papieren."),
        ("ar", "A municipal clerk looked at: where you live, your papers."),
    ],
)
def test_an_entry_reads_as_a_sentence(entry, language, sentence):
    assert audit.sentence_of(entry, language) == sentence


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.update(actor_role="employer"),
        lambda entries: entries.delete(),
        lambda entries: entries._raw_delete("default"),
    ],
    ids=["update", "delete", "raw delete"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(entry, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(AuditEntry.objects.filter(pk=entry.pk))
    assert AuditEntry.objects.get(pk=entry.pk).actor_role == "municipal-clerk"


@pytest.mark.django_db(transaction=True)
def test_postgresql_refuses_to_truncate_the_table(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE common_auditentry")


def test_an_unknown_sentence_is_a_fault(rao):
    with pytest.raises(KeyError):
        audit.record_read(
            by=CLERK, purpose=Purpose.REGISTRATION, household=rao.household.pk, sentence="made-up", compartments=[]
        )


def test_every_sentence_has_the_same_places_in_both_languages():
    places = {
        # the title of a paper stands in the entry once per language: title_en, title_nl
        name: [
            {field.removesuffix(f"_{code}") for _, field, _, _ in string.Formatter().parse(words[code]) if field}
            for code in ("en", "nl")
        ]
        for name, words in audit.SENTENCES.items()
    }
    assert {name: english for name, (english, dutch) in places.items() if english != dutch} == {}


def test_every_role_and_compartment_has_a_name_to_read():
    assert set(audit.ROLE_NAMES) - {"system"} == set(Role)
    assert set(audit.COMPARTMENT_NAMES) == set(Compartment)


def test_entries_made_while_a_request_is_answered_carry_its_number(rao):
    with audit.watching("abc123") as watch:
        made = audit.record_write(
            by=CLERK,
            purpose=Purpose.REGISTRATION,
            household=rao.household.pk,
            sentence="household-opened",
            compartments=[Compartment.ADDRESS],
        )
    assert (made.request_id, watch.recorded) == ("abc123", 1)

"""What each role sees of one household, field by field: made by really opening the desk's pages as each role.

`household_seen.csv` holds it for people who do not read Python: for each fact, role and purpose, whether the matrix
opens it, and whether its value really stands in the page of the household, the work list, its file and the day. Run
with WRITE_GOLDEN=1 to write it anew, then read the difference: that is the decision.
"""

import csv
import io
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from desk_day import AUTHORITIES, DESK, booked_today, noon
from rao_family import rao_document
from softlanding.common.access import FIELDS, SEES, Compartment, Purpose, Role, may_see
from softlanding.common.days import day_words
from softlanding.core.household import Household, Person
from softlanding.core.household.answers import EMPLOYER_FIELDS
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.views.joint_seen import PURPOSES

GOLDEN = Path(__file__).with_name("household_seen.csv")
PAGES = {
    "household": "/staff/households/{household}/",
    "list": "/staff/worklist/",
    "file": "/staff/worklist/work.csv",
    "day": "/staff/day/",
    "tasks": "/staff/worklist/tasks/",
    "closing": "/staff/worklist/close/",
}
ANSWERS = {**dict.fromkeys(PURPOSES, 200), Role.PUBLIC: 302, Role.PARTNER: 302}
"""How a page answers each role; every other one is refused. A partner is known over the API only."""
NOT_KEPT = {"income_year", "step_free", "anchors", "avoid_districts", "near", "apart", "wellbeing_signals"}
"""Facts of the matrix for which the product keeps nothing yet: there is no value that could leak."""
CLERK, OFFICER, COORDINATOR = Role.MUNICIPAL_CLERK, Role.IND_OFFICER, Role.COORDINATOR

DAYS = [
    fact
    for held in FIELDS.values()
    for fact in held
    if (record := load_rulebook().facts.get(fact))
    and record.type == "date"
    and fact not in {"arrival", "moves_on", "leaves_on"}
]
TOLD_OF_PERSON = {
    "languages": ["sw"],
    "nationalities": ["BT"],
    "purpose": "intra-company-transfer",
    "salary": 61377,
    "recruited_from_km": 19231,
    "works": True,
    "student_without_work": True,
    "masters_degree": True,
    "graduated_within_three_years": True,
    "has_lawful_stay": True,
    "waits_in_netherlands": True,
    "asylum_permit": True,
    "integration_duty_letter": True,
    "guardian": True,
    "has": ["coa-income-statement"],
    "driving_licence_from": "PE",
}
TOLD_OF_HOUSEHOLD = {
    "municipality": "westland",
    "works_in": "maastricht",
    "stay_in_months": 47,
    "address": "rented",
    "car": True,
    "needs_childcare": True,
}
TOLD_OF_EMPLOYER = {
    "name": "Zeldzame Naam Holding",
    "municipality": "leeuwarden",
    "recognised_sponsor": True,
    "business_agency": True,
    "organisation": "ngo",
}
WORDS = {
    "languages": ["Swahili"],
    "nationalities": ["Bhutan"],
    "salary": ["61377"],
    "recruited_from_km": ["19231"],
    "has": ["Income statement from COA"],
    "driving_licence_from": ["Peru"],
    "municipality": ["Westland"],
    "works_in": ["Maastricht"],
    "employer": ["Zeldzame"],
    "employer_municipality": ["Leeuwarden"],
    "contact_email": ["hidden-address@example.org"],
    "email_confirmed_at": ["1999"],
    "language": ["Turkish"],
    "given_name": ["Priya"],
    "people": ["Arjun"],
    "partner_of": ["Partner of"],
    "child_of": ["Child of"],
    "tasks": ["Register as a resident", "Fingerprints and photo"],
    "who_looked": ["You changed:", "looked at:"],
}


def unlikely_day(fact):
    """A day of its own for each date, so that no other day reads the same."""
    return date(1971, 1, 1) + timedelta(days=97 * (1 + DAYS.index(fact)))


def told_document():
    """The Rao family with every fact told that a household file can hold, each with a value of its own."""
    document = rao_document()
    first = document["people"][0]
    first.update(TOLD_OF_PERSON)
    document.update(TOLD_OF_HOUSEHOLD)
    document["employer"] = {**document["employer"], **TOLD_OF_EMPLOYER}
    arrival = date.fromisoformat(document["arrival"])
    document["moves_on"] = (arrival + timedelta(days=40)).isoformat()
    document["leaves_on"] = (arrival + timedelta(days=900)).isoformat()
    for fact in DAYS:
        if fact in Person.model_fields:
            first[fact] = unlikely_day(fact).isoformat()
        elif fact in Household.model_fields:
            document[fact] = unlikely_day(fact).isoformat()
    document["employer"]["first_working_day"] = unlikely_day("first_working_day").isoformat()
    return document


def words_of(fact, told, visit, held):
    """Return the words of which one would stand in a page that shows the fact; none for what is not kept."""
    if fact in NOT_KEPT:
        return []
    if fact in WORDS:
        return WORDS[fact]
    if fact in {"reference", "visits", "holds"}:
        return [{"reference": told.household.reference, "visits": visit.reference, "holds": held.reference}[fact]]
    record = load_rulebook().facts[fact]
    if record.type == "date":
        day = (
            date.fromisoformat(told.document[fact])
            if fact in {"arrival", "moves_on", "leaves_on"}
            else unlikely_day(fact)
        )
        return [day_words(day, "en"), day.isoformat()]
    return [record.label.told("en").replace("'", "&#x27;")]


@pytest.fixture
def told(keep, monkeypatch):
    """Keep the plan with everything told, book a visit of today, hold another, and let the family look themselves."""
    document = told_document()
    monkeypatch.setattr("rao_family.rao_document", lambda: document)
    kept = keep(email="hidden-address@example.org", language="tr")
    kept.document = document
    kept.household.email_confirmed_at = datetime(1999, 4, 5, tzinfo=UTC)
    kept.household.save()
    kept.client.get("/answers/")
    return kept


@pytest.fixture
def seen(told, client_as):
    """Open each page as each role; return page texts by (role, page), None where the role is refused."""
    from softlanding.appointments.actions import Offer, hold
    from softlanding.core import visits as core

    visit = booked_today(told)
    start = noon() + timedelta(hours=2)
    task = core.PlacedTask("mira", "biometrics", None, "ind-1", start, start + timedelta(minutes=10))
    offer = Offer(
        visit=core.Visit(DESK, start, start + timedelta(minutes=10), (task,)),
        authorities=AUTHORITIES,
        household=told.household,
        language="en",
    )
    held = hold(offer, by=told.actor, now=timezone.now()).visit
    texts = {}
    for role in Role:
        client = client_as(role)
        for page, where in PAGES.items():
            answer = client.get(where.format(household=told.household.pk))
            assert answer.status_code == ANSWERS.get(role, 403), (role, page)
            texts[role, page] = answer.content.decode() if answer.status_code == 200 else None
    return told, visit, held, texts


def purposes_of(role):
    return sorted({purpose for opened in SEES[role].values() for purpose in opened}) or [""]


READERS = [(role, purpose) for role in Role for purpose in purposes_of(role)]


def cell(role, page, fact, compartment, purpose, words, texts):
    text = texts[role, page]
    if text is None:
        return "refused"
    if not words:
        return "not kept"
    if not any(word in text for word in words):
        return ""
    opens = purpose and may_see(role, compartment, Purpose(purpose)) and purpose in PURPOSES[role]
    return "shown" if opens else ""


@pytest.mark.django_db
@pytest.mark.one_engine
def test_each_role_sees_of_a_household_what_the_golden_table_says_and_nothing_else(seen):
    told, visit, held, texts = seen
    out, leaks = io.StringIO(), []
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["compartment", "fact", "role", "purpose", "matrix", *PAGES])
    for compartment, fact in [(compartment, fact) for compartment, facts in FIELDS.items() for fact in facts]:
        words = words_of(fact, told, visit, held)
        leaks += [
            (reader, page, fact)
            for (reader, page), text in texts.items()
            if text is not None
            and any(word in text for word in words)
            and not any(may_see(reader, compartment, purpose) for purpose in PURPOSES[reader])
        ]
        for role, purpose in READERS:
            opens = bool(purpose) and may_see(role, compartment, Purpose(purpose))
            cells = [cell(role, page, fact, compartment, purpose, words, texts) for page in PAGES]
            table.writerow([compartment, fact, role, purpose, "sees" if opens else "", *cells])
    assert leaks == []
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(out.getvalue(), encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == out.getvalue()


@pytest.mark.django_db
@pytest.mark.one_engine
def test_every_fact_that_a_file_can_hold_was_really_told_and_stands_in_the_database(told):
    from softlanding.journeys.models import Answer

    kept = set(Answer.objects.filter(household=told.household).values_list("fact", flat=True))
    can_be_told = {
        fact
        for held in FIELDS.values()
        for fact in held
        if fact in Person.model_fields or fact in Household.model_fields or fact in EMPLOYER_FIELDS
    }
    assert sorted(can_be_told - kept - {"people", "employer"}) == []


def test_every_fact_that_a_file_can_hold_lies_in_the_compartment_that_its_data_names():
    """The matrix for people and the data that the audit goes by say the same."""
    book = load_rulebook()
    named = {fact: compartment for compartment, held in FIELDS.items() for fact in held}
    fields = {*Person.model_fields, *Household.model_fields, *EMPLOYER_FIELDS}
    told = {fact: book.facts[fact].compartment for fact in fields if fact in book.facts}
    assert {fact: named.get(fact) for fact in told} == {fact: Compartment(one) for fact, one in told.items()}


@pytest.mark.parametrize(
    ("role", "facts"),
    [
        (CLERK, {"salary", "employer", "permit_valid_until", "permit_decided_on", "visa_issued_on", "purpose"}),
        (OFFICER, {"address", "municipality", "moves_on"}),
        (COORDINATOR, {"salary", "address", "born", "nationalities", "permit_valid_until", "has"}),
    ],
)
def test_what_an_authority_must_never_see_stands_in_no_page_of_its_own(role, facts):
    closed = set(Compartment) - {
        compartment
        for compartment in Compartment
        if any(may_see(role, compartment, purpose) for purpose in PURPOSES[role])
    }
    assert facts <= {fact for compartment in closed for fact in FIELDS[compartment]}


@pytest.mark.parametrize("role", [CLERK, OFFICER, COORDINATOR])
@pytest.mark.parametrize(
    "compartment", [Compartment.ASYLUM, Compartment.CARE, Compartment.INTEGRATION, Compartment.HOUSING]
)
def test_nobody_at_the_desk_sees_asylum_care_integration_or_housing(role, compartment):
    assert [one for one in Purpose if may_see(role, compartment, one)] == []

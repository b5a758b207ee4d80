"""From which day each step of a plan can be done at a counter, and what that day rests on."""

from datetime import date

import pytest

from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.readiness import readiness
from softlanding.core.rulebook import load_rulebook
from softlanding.core.whole_plan import compose_plan

ON = date(2027, 2, 1)


def family(**june: object):
    told = {
        "municipality": "delft",
        "arrival": "2027-01-18",
        "stay_in_months": 36,
        "address": "rented",
        "employer": {"recognised_sponsor": True},
        "people": [
            {"id": "june", "born": "1990-01-01", "nationalities": ["US"], "purpose": "highly-skilled-migrant",
             "salary": 6100, "permit_decided_on": "2026-12-15", "registered_on": "2027-01-20", **june}
        ],
    }  # fmt: skip
    book = load_rulebook()
    return household_of(Document("june", told), municipalities=book.municipalities), book


def ready(on: date = ON, **june: object) -> dict:
    household, book = family(**june)
    plan = compose_plan(household, book, on=on, visits=0).plan
    return readiness(plan, [step for step in plan.steps if step.procedure.service and step.state != "done"])


def test_nothing_is_ready_before_one_arrives():
    found = ready(date(2026, 12, 20), registered_on=None)["june", "biometrics"]
    assert (found.on, found.cause) == (date(2027, 1, 18), "arrival")


def test_what_comes_first_is_named():
    found = ready(date(2026, 12, 20), registered_on=None)["june", "municipal-registration"]
    first = "Have your certificates legalised and translated"
    assert (found.on, found.cause, found.before["en"]) == (date(2027, 1, 31), "step-before", first)


def test_the_document_is_ready_on_the_day_of_the_letter():
    found = ready(biometrics_given_on="2027-01-20", document_ready_on="2027-02-10")["june", "residence-document"]
    assert (found.on, found.cause, found.title["nl"]) == (date(2027, 2, 10), "document", "Uw verblijfsdocument ophalen")


def test_a_letter_that_comes_early_is_believed_as_well():
    found = ready(date(2027, 1, 25), biometrics_given_on="2027-01-20", document_ready_on="2027-01-28")
    assert found["june", "residence-document"].on == date(2027, 1, 28)


def test_without_a_letter_the_estimate_counts():
    found = ready(date(2027, 1, 25), biometrics_given_on="2027-01-20")["june", "residence-document"]
    assert (found.on, found.cause) == (date(2027, 2, 3), "opens")


@pytest.mark.parametrize("day", [date(2027, 2, 10), date(2027, 3, 1)])
def test_what_is_ready_already_rests_on_nothing(day):
    found = ready(day, biometrics_given_on="2027-01-20", document_ready_on="2027-02-10")["june", "residence-document"]
    assert (found.on, found.cause) == (day, "now")

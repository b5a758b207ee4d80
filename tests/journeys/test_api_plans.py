"""POST /api/v1/plans: a household in, its plan out."""

import json
from datetime import date

import pytest

from softlanding.common.models import AuditEntry
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.whole_plan import compose_plan, whole_plan_as_json
from softlanding.people.models import Household

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def ask(client, body, query="", kind="application/json"):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/api/v1/plans{query}", text, content_type=kind)


def test_the_plan_of_a_day_is_the_core_s_own(client, rao_file):
    answer = ask(client, rao_file, "?on=2026-11-21&language=nl")
    book = load_rulebook()
    whole = compose_plan(household_of(Document("", rao_file)), book, on=date(2026, 11, 21))
    assert answer.json() == json.loads(json.dumps(whole_plan_as_json(whole, book, language="nl")))


def test_nothing_is_stored(client, rao_file):
    ask(client, rao_file)
    assert (Household.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_every_mistake_is_told_with_its_place_and_its_remedy(client):
    body = {
        "municipality": "delf",
        "people": [{"id": "a", "born": "12 May", "purpose": "expat", "nationalities": ["UK"]}],
    }
    answer = ask(client, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    told = {one["where"]: one.get("remedy", "") for one in answer.json()["errors"]}
    assert set(told) == {"municipality", "people[0].born", "people[0].purpose", "people[0].nationalities[0]"}
    assert told["municipality"] == "did you mean delft?"
    assert told["people[0].nationalities[0]"] == "did you mean GB (United Kingdom)?"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 422),
        (" ", 422),
        ("[]", 422),
        ("null", 422),
        ('{"people": []}', 422),
        ("[" * 5_000, 422),
        ('{"people": [{"id": "a", "bsn": "1"}]}', 422),
        ('{"a":' * 60 + "1" + "}" * 60, 422),
        (" " * 300_000, 413),
        (" " * 3_000_000, 413),
    ],
    ids=["cut", "empty", "list", "null", "nobody", "deep", "unknown-field", "deep-blocks", "large", "very-large"],
)
def test_what_is_no_household_is_refused_as_a_problem(client, body, status):
    answer = ask(client, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("query", ["?on=yesterday", "?on=0001-01-01", "?language=fr"])
def test_a_wrong_question_is_refused(client, rao_file, query):
    assert ask(client, rao_file, query).status_code == 422


def test_a_form_is_no_household(client):
    assert ask(client, "people=a", kind="application/x-www-form-urlencoded").status_code == 415

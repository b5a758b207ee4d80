"""What is free at a desk, over the API, and what the document of the API says of the booking calls."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from conftest_api import DESK, SERVICES
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
WHERE = f"/api/v1/desks/{DESK}/visits"


def places(answer) -> list[str]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json"), answer.content
    return sorted(one["where"] for one in answer.json()["errors"])


def test_each_person_has_each_service_and_the_earliest_comes_first(partner, monday):
    visits = partner.free(monday, people=3)
    starts = [datetime.fromisoformat(visit["startsAt"]) for visit in visits]
    assert starts == sorted(starts)
    assert starts[0].isoformat()[11:] in {"09:00:00+01:00", "09:00:00+02:00"}
    for visit in visits:
        assert sorted(visit) == ["desk", "endsAt", "startsAt", "tasks"]
        assert {(task["person"], task["service"]) for task in visit["tasks"]} == {
            (person, service) for person in (1, 2, 3) for service in SERVICES
        }
        assert min(task["startsAt"] for task in visit["tasks"]) == visit["startsAt"]
        assert max(task["endsAt"] for task in visit["tasks"]) == visit["endsAt"]


def test_nobody_is_at_two_counters_at_once(partner, monday):
    for visit in partner.free(monday, people=3, limit=20):
        for who in ("person", "counter"):
            tasks = sorted(visit["tasks"], key=lambda task: (task[who], task["startsAt"]))
            for first, then in pairwise(tasks):
                assert first[who] != then[who] or first["endsAt"] <= then["startsAt"]


def test_without_more_the_next_thirty_days_give_twenty_visits(client):
    visits = client.get(WHERE, {"service": "biometrics"}).json()["visits"]
    assert len(visits) == 20
    last = datetime.fromisoformat(visits[-1]["startsAt"])
    assert timezone.now() <= datetime.fromisoformat(visits[0]["startsAt"]) <= last
    assert last < timezone.now() + timedelta(days=30)


def test_a_day_that_has_passed_offers_nothing(client):
    asked = {"service": "biometrics", "from": "2026-01-05", "days": 2}
    assert client.get(WHERE, asked).json() == {"visits": []}


def test_a_party_that_never_fits_gets_no_visit(client):
    answer = client.get(WHERE, {"service": "information", "people": 12, "days": 3})
    assert (answer.status_code, answer.json()) == (200, {"visits": []})


def test_an_unknown_desk_is_not_found(client):
    answer = client.get("/api/v1/desks/nowhere/visits", {"service": "biometrics"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-desk")


def test_every_mistake_is_named_at_once(client):
    asked = {"service": "haircut", "people": 13, "days": 181, "limit": 201, "from": "tomorrow", "persons": 2}
    assert places(client.get(WHERE, asked)) == ["days", "from", "limit", "people", "persons", "service"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people", "0"),
        ("people", "-1"),
        ("people", "two"),
        ("people", ""),
        ("days", "0"),
        ("limit", "1.5"),
        ("from", "2027-02-30"),
        ("from", "2027-01-18T09:00"),
        ("from", "9999-12-31"),
    ],
)
def test_a_value_that_is_none_is_refused(client, name, value):
    assert places(client.get(WHERE, {"service": "biometrics", name: value})) == [name]


def test_a_party_with_more_tasks_than_one_visit_holds_is_refused(client):
    services = ["municipal-registration", "biometrics", "residence-document", "information"]
    assert places(client.get(WHERE, {"service": services, "people": 12})) == ["people"]
    assert client.get(WHERE, {"service": services, "people": 2, "days": 1}).status_code == 200


def test_a_service_is_asked_for(client):
    assert places(client.get(WHERE)) == ["service"]


def test_a_service_that_the_desk_does_not_offer_is_refused_with_those_that_it_does(client):
    answer = client.get(WHERE, {"service": ["biometrics", "return-visa"]})
    assert places(answer) == ["service"]
    assert answer.json()["errors"][0]["what"] == (
        f"{DESK} does not offer return-visa; it offers: "
        "municipal-registration, biometrics, residence-document, information"
    )


def test_the_document_of_the_api_names_every_booking_call_with_an_example():
    document = Client().get("/api/v1/openapi.json").json()
    operations = {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if operation.get("tags") == ["Booking"]
    }
    assert sorted(operations) == [
        ("delete", "/api/v1/visits/{visit}"),
        ("delete", "/api/v1/visits/{visit}/people/{personKey}"),
        ("get", "/api/v1/desks/{desk}/visits"),
        ("get", "/api/v1/visits/{visit}"),
        ("get", "/api/v1/visits/{visit}/calendar"),
        ("post", "/api/v1/holds"),
        ("post", "/api/v1/visits"),
        ("post", "/api/v1/visits/{visit}/moves"),
        ("post", "/api/v1/visits/{visit}/people"),
    ]
    schemas = document["components"]["schemas"]
    named = ["HoldAsked", "HoldMade", "VisitAsked", "VisitMade", "MoveAsked", "FreeVisits", "Problem", "WrongInput"]
    assert [name for name in named if "example" not in schemas[name]] == []
    calendar = operations["get", "/api/v1/visits/{visit}/calendar"]["responses"]
    assert sorted(calendar) == ["200", "401", "403", "404", "409"]
    assert sorted(calendar["200"]["content"]) == ["text/calendar"]
    asked = {one["name"]: one for one in operations["get", "/api/v1/desks/{desk}/visits"]["parameters"]}
    assert sorted(asked) == ["days", "desk", "from", "limit", "people", "service"]
    closed = {pair for pair, operation in operations.items() if operation.get("security") == [{"PartnerToken": []}]}
    assert closed == set(operations) - {("get", "/api/v1/desks/{desk}/visits")}
    assert document["components"]["securitySchemes"]["PartnerToken"]["scheme"] == "bearer"

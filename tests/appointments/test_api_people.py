"""POST /api/v1/visits/{id}/people: one person more, at free counters or all of them at another time."""

import pytest
from conftest_api import JSON, at

from softlanding.appointments.models import Claim, Visit

pytestmark = pytest.mark.django_db


def add(partner, visit: str, person: str = "mira", services=("municipal-registration",), **more):
    body = {"personKey": person, "services": list(services), **more}
    return partner.client.post(f"/api/v1/visits/{visit}/people", body, JSON, headers=partner.headers)


def test_a_person_joins_and_the_others_keep_their_times(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "priya", "arjun")
    before = list(visit["tasks"])
    for _ in range(2):
        answer = add(partner, visit["id"])
        assert answer.status_code == 200, answer.content
    after = answer.json()["tasks"]
    assert [task for task in after if task["personKey"] != "mira"] == before
    assert len(after) == len(before) + 1


def test_a_full_stay_answers_409_with_times_for_all_and_one_of_them_can_be_had(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "priya")
    own = Visit.objects.get()
    other = Visit.objects.create(
        region="the-hague", desk=own.desk, state="booked", starts_tick=own.starts_tick, ends_tick=own.starts_tick + 48,
        token_hash="-", uid="somebody@else", created_at=own.created_at,
    )  # fmt: skip
    Claim.objects.bulk_create(
        (
            Claim(region="the-hague", desk=own.desk, counter=f"m-{number}", tick=tick, visit=other)
            for number in range(1, 5)
            for tick in range(own.starts_tick, own.starts_tick + 48)
        ),
        ignore_conflicts=True,
    )
    answer = add(partner, visit["id"])
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "visit-full")
    assert partner.read(visit["id"]).json() == visit
    moved = add(partner, visit["id"], startsAt=problem["nearest"][0]["startsAt"])
    assert moved.status_code == 200, moved.content
    assert moved.json()["startsAt"] == problem["nearest"][0]["startsAt"]
    assert {task["personKey"] for task in moved.json()["tasks"]} == {"priya", "mira"}


def test_every_mistake_is_said_at_once(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "priya")
    answer = add(partner, visit["id"], "mi ra", ["dancing"])
    assert [one["where"] for one in answer.json()["errors"]] == ["personKey", "services[0]"]
    answer = add(partner, visit["id"], services=["return-visa"])
    assert (answer.status_code, [one["where"] for one in answer.json()["errors"]]) == (422, ["services[0]"])


def test_a_cancelled_visit_and_a_hold_say_so(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "priya")
    partner.cancel(visit["id"])
    answer = add(partner, visit["id"])
    assert (answer.status_code, answer.json()["code"]) == (410, "visit-cancelled")


def test_another_partner_s_visit_does_not_exist(partner, other_partner, monday):
    visit = partner.visit(at(monday, "10:00"), "priya")
    assert add(other_partner, visit["id"]).status_code == 404

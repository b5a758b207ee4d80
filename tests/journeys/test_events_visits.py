"""What an event does to visits that are booked and cases that run: told, with a way to act, and never done silently."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from test_visit_life import booked, family  # noqa: F401 - fixtures

from softlanding.appointments.models import Visit
from softlanding.cases import actions as case_actions
from softlanding.core.household.answers import version_of
from softlanding.journeys import queries
from softlanding.people.queries import NOBODY

pytestmark = pytest.mark.django_db


def changes(family, kind, answers):  # noqa: F811 - the fixture's value
    seen = version_of(queries.document_of(family.household))
    return family.client.post(f"/plan/events/{kind}/", {**answers, "seen": seen}).context["changes"]


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_visit_at_a_desk_that_no_longer_serves_is_shown_with_a_way_to_move_and_to_cancel(family, booked):  # noqa: F811
    (visit,) = changes(family, "move", {"municipality": "Maastricht", "day": in_days(40)})["visits"]
    assert visit["why"] == "This desk will no longer do this for Priya: Register as a resident."
    assert (visit["move"], visit["cancel"]) == (
        f"/visit/move/?reference={booked.reference}",
        f"/visit/cancel/?reference={booked.reference}",
    )
    assert [family.client.get(visit[way]).status_code for way in ("move", "cancel")] == [200, 200]


def test_saving_leaves_the_visit_as_it_was(family, booked):  # noqa: F811
    seen = version_of(queries.document_of(family.household))
    answers = {"municipality": "Maastricht", "day": in_days(40), "seen": seen, "save": "1"}
    family.client.post("/plan/events/move/", answers)
    assert Visit.objects.get(pk=booked.pk).state == "booked"


def test_a_visit_with_somebody_who_leaves_no_longer_fits(family, booked):  # noqa: F811
    (visit,) = changes(family, "member-leaves", {"person": "arjun", "day": in_days(10)})["visits"]
    assert visit["why"] == "Arjun no longer comes along."


def test_a_visit_that_still_fits_is_not_spoken_of(family, booked):  # noqa: F811
    assert changes(family, "move", {"municipality": "Rijswijk", "day": in_days(40)})["visits"] == []


def test_a_running_case_of_who_leaves_is_named(family):  # noqa: F811
    case = case_actions.open_case(
        case_actions.NewCase(kind="registration", household=family.household.pk, person_key="arjun"),
        by=NOBODY,
        now=timezone.now(),
    )
    assert [
        one["reference"] for one in changes(family, "member-leaves", {"person": "arjun", "day": in_days(9)})["cases"]
    ] == [case.reference]
    assert changes(family, "member-leaves", {"person": "mira", "day": in_days(9)})["cases"] == []


def test_a_closed_case_is_left_alone(family):  # noqa: F811
    case = case_actions.open_case(
        case_actions.NewCase(kind="registration", household=family.household.pk, person_key="arjun"),
        by=NOBODY,
        now=timezone.now(),
    )
    type(case).objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert changes(family, "member-leaves", {"person": "arjun", "day": in_days(9)})["cases"] == []


def test_the_plan_asks_one_question_more_of_the_database_for_its_history(family):  # noqa: F811
    with CaptureQueriesContext(connection) as asked:
        family.client.get("/plan/")
    assert len([one for one in asked if "journeys_toldevent" in one["sql"]]) == 1

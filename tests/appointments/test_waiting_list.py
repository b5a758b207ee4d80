"""The coordinator's waiting list, and who got what: in order, with reasons, and without small numbers."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from conftest_waiting import DESK, household, waits
from django.utils import timezone

from softlanding.appointments import queries
from softlanding.appointments.models import Visit, VisitTask, WaitingRequest
from softlanding.common.models import AuditEntry
from softlanding.core.timeline import tick_of

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(hour=11, minute=0, second=0, microsecond=0)


@pytest.fixture
def coordinator(client_as):
    return client_as("coordinator")


def on_the_list(number: int, *, days: int = 0, due: int | None = None) -> WaitingRequest:
    now = timezone.now()
    last = timezone.localdate() + timedelta(days=40)
    due_on = None if due is None else timezone.localdate() + timedelta(days=due)
    return waits(household(f"p{number}", now), now - timedelta(days=days), latest=last, due_on=due_on)


def rows(answer) -> list[dict]:
    return answer.context["rows"]


def test_the_list_stands_in_order_and_says_why(coordinator):
    waited, urgent = on_the_list(1, days=20), on_the_list(2, days=1, due=3)
    found = rows(coordinator.get("/staff/waiting/"))
    assert [row["reference"] for row in found] == [urgent.household.reference, waited.household.reference]
    assert [row["points"] for row in found] == [1 + 28 + 7, 20 + 7]
    assert found[1]["why"] == ["waited 20 days", "no visit yet: 7 more"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 2),
        ("?who=urgent", 1),
        ("?who=no-visit", 2),
        ("?state=offered", 0),
        ("?state=withdrawn", 1),
        ("?state=x", 2),
    ],
)
def test_the_list_is_filtered(coordinator, query, number):
    on_the_list(1, days=20)
    on_the_list(2, due=3)
    WaitingRequest.objects.filter(pk=on_the_list(3).pk).update(state="withdrawn", ended_at=timezone.now())
    assert len(rows(coordinator.get(f"/staff/waiting/{query}"))) == number


def test_the_list_comes_in_pages_and_asks_the_same_however_long_it_is(coordinator, django_assert_num_queries):
    on_the_list(0)
    coordinator.get("/staff/waiting/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        coordinator.get("/staff/waiting/")
    for number in range(1, 31):
        on_the_list(number)
    with django_assert_num_queries(len(one)):
        answer = coordinator.get("/staff/waiting/")
    assert len(rows(answer)) == 25
    assert [row["place"] for row in rows(coordinator.get("/staff/waiting/?page=2"))] == [26, 27, 28, 29, 30, 31]


def test_each_look_at_a_request_is_written_down(coordinator):
    request = on_the_list(1)
    coordinator.get("/staff/waiting/")
    coordinator.get("/staff/waiting.csv")
    seen = AuditEntry.objects.filter(household=request.household_id, sentence="waiting-listed")
    assert list(seen.order_by("id").values_list("verb", "actor_role")) == [
        ("read", "coordinator"),
        ("export", "coordinator"),
    ]


def test_the_list_is_taken_along_as_a_file(coordinator):
    request = on_the_list(1, days=3)
    answer = coordinator.get("/staff/waiting.csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    told = (row["place"], row["reference"], row["days_waited"], row["days_counted"])
    assert told == ("1", request.household.reference, "3", "10")


def test_another_desk_is_not_shown(coordinator):
    on_the_list(1)
    WaitingRequest.objects.update(desk="ind-den-haag")
    assert rows(coordinator.get("/staff/waiting/")) == []


def visits(number: int, *, origin: str = "web", took: int = 5, ready: int | None = None, house=None, **more) -> None:
    """So many visits that were booked at noon today, each after so many days."""
    for one in range(number):
        begins = NOON + timedelta(days=took)
        visit = Visit.objects.create(
            **{
                "region": "the-hague", "desk": DESK, "household": house, "state": "booked", "origin": origin,
                "starts_tick": tick_of(begins), "ends_tick": tick_of(begins) + 2, "token_hash": "-",
                "uid": f"{origin}-{took}-{one}-{more.get('state')}-{house}", "created_at": NOON, "booked_at": NOON, **more,
            }
        )  # fmt: skip
        if ready is not None:
            VisitTask.objects.create(
                region="the-hague", visit=visit, person=f"{visit.pk}:p", person_key="p", service="biometrics",
                authority="ind", counter="ind-1", start_tick=visit.starts_tick, end_tick=visit.ends_tick,
                ready_on=(begins - timedelta(days=ready)).date(),
            )  # fmt: skip


def page(client) -> dict:
    answer = client.get("/staff/who-got-what/")
    assert answer.status_code == 200
    return answer.context


def test_how_long_it_took_is_shown_as_a_spread(coordinator):
    visits(6, took=2, ready=1)
    visits(7, took=10, origin="api")
    asked, ready = page(coordinator)["spreads"]
    assert [row["count"] for row in asked["rows"]] == [6, 0, 7, 0, 0]
    assert (asked["middle"], asked["total"]) == (10, 13)
    assert [row["count"] for row in ready["rows"]] == [6, 0, 0, 0, 0]
    assert ready["unknown"] == 7


def test_numbers_under_five_are_not_shown_and_do_not_follow_from_others(coordinator):
    visits(6, took=2)
    visits(4, took=10, origin="phone")
    context = page(coordinator)
    assert [row["count"] for row in context["spreads"][0]["rows"]] == [None, 0, None, 0, 0]
    assert dict(context["origins"]) == {"Website": None, "Telephone": None}
    table = list(csv.DictReader(io.StringIO(coordinator.get("/staff/who-got-what.csv").content.decode())))
    assert [(row["booked"], row["web"], row["phone"]) for row in table] == [("10", "", "")]


def test_what_is_not_known_does_not_tell_a_small_number(coordinator):
    visits(1, took=2, ready=1)
    visits(30, took=3)
    ready = page(coordinator)["spreads"][1]
    assert ([row["count"] for row in ready["rows"]], ready["unknown"]) == ([None, 0, 0, 0, 0], None)


def test_a_day_with_few_visits_says_nothing_about_them(coordinator):
    visits(4, took=2, ready=0)
    (row,) = page(coordinator)["rows"]
    assert (row["total"], set(row["counts"]), row["since_asked"], row["since_ready"]) == (None, {None}, None, None)


@pytest.mark.parametrize(("number", "odd"), [(9, []), (10, ["gave up 10 holds."])])
def test_many_holds_given_up_by_one_contact_are_pointed_out(coordinator, number, odd):
    visits(number, state="cancelled", booked_at=None, house=household("wei", NOON))
    assert [one.split(" ", 2)[2] for one in page(coordinator)["odd"]] == odd


def test_one_contact_for_many_households_is_pointed_out_without_the_address(coordinator):
    for number in range(3):
        visits(1, took=number, house=household(f"p{number}", NOON, email="one@example.org"))
    answer = coordinator.get("/staff/who-got-what/")
    contact = queries.hashed_contact("One@example.org")
    assert answer.context["odd"] == [f"Contact {contact} stands for 3 households."]
    assert b"one@example.org" not in answer.content


def test_an_administrator_sees_all_desks_and_a_coordinator_the_own_one(client_as, coordinator):
    visits(6, desk="ind-den-haag")
    assert page(coordinator)["spreads"][0]["total"] == 0
    assert page(client_as("administrator"))["spreads"][0]["total"] == 6


def test_a_visit_of_the_waiting_list_counts_from_the_day_that_it_was_asked(now):
    from conftest_waiting import actor

    from softlanding.appointments import actions
    from softlanding.appointments.models import WaitingOffer

    house = household("amina", now)
    waits(house, now - timedelta(days=11))
    actions.after_release(DESK, now=now)
    actions.take(WaitingOffer.objects.get(), by=actor(house), now=now)
    (got,) = queries.booked_in(DESK, now.date(), now.date())
    assert (got.origin, got.since_asked) == ("waiting-list", 12)


@pytest.mark.parametrize("query", ["?first=soon", "?first=2027-01-01&last=2026-01-01", "?first=2020-01-01"])
def test_days_that_make_no_sense_show_the_last_four_weeks(coordinator, query):
    assert coordinator.get(f"/staff/who-got-what/{query}").status_code == 200


def test_no_column_tells_nationality():
    fields = {field.name for model in (Visit, VisitTask, WaitingRequest) for field in model._meta.get_fields()}
    assert fields & {"nationality", "nationalities", "born"} == set()


def test_a_day_of_the_clocks_change_is_a_whole_day():
    day = datetime(2026, 10, 25).date()
    assert queries.booked_in(DESK, day, day) == []

"""A coordinator books colleagues who land together, or a delegation; moves and cancels them as one."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitGroup
from softlanding.appointments.queries import ZONE
from softlanding.common.access import Role
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import moment_of, tick_of
from softlanding.core.visit_request import desk_plan

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"


def text(answer: object) -> str:
    return answer.content.decode()


@pytest.fixture
def coordinator(client_as):
    return client_as(Role.COORDINATOR)


@pytest.fixture
def monday() -> date:
    """A Monday on which the desk is open and the families have arrived."""
    closed = desk_plan(load_rulebook(), DESK).closed_on
    day = timezone.localdate() + timedelta(days=70)
    day += timedelta(days=-day.weekday() % 7)
    while day in closed or day + timedelta(days=1) in closed:
        day += timedelta(days=7)
    return day


@pytest.fixture
def colleagues(db) -> list[str]:
    """Three invented households of one person each; return their references."""
    from softlanding.people import actions, queries

    return [
        actions.start_household(
            people=[actions.NewPerson(name.lower(), name, is_contact=True)],
            by=queries.NOBODY,
            now=timezone.now(),
            municipality="den-haag",
        ).reference
        for name in ("Lars", "Wei", "Amina")
    ]


def asked(day: date, references: list[str], **more: object) -> dict[str, object]:
    return {
        "name": "Vaart Software, new colleagues",
        "references": "\n".join(references),
        "services": ["municipal-registration"],
        "day": day.isoformat(),
        "from_time": "10:00",
        **more,
    }


def hours() -> list[str]:
    ahead = Visit.objects.filter(state="booked").order_by("starts_tick", "reference")
    return [f"{moment_of(one.starts_tick, ZONE):%H:%M}-{moment_of(one.ends_tick, ZONE):%H:%M}" for one in ahead]


def fill(day: date, *, but: str) -> None:
    """Let somebody else have every municipal counter on that day, but this one."""
    first = tick_of(timezone.datetime(day.year, day.month, day.day, 9, tzinfo=ZONE))
    other = Visit.objects.create(
        region="the-hague", desk=DESK, state="done", starts_tick=first, ends_tick=first + 90, token_hash="-",
        uid="somebody@else", created_at=timezone.now(),
    )  # fmt: skip
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=DESK, counter=f"m-{number}", tick=tick, visit=other)
        for number in range(1, 5)
        for tick in range(first, first + 90)
        if f"m-{number}" != but
    )


def test_households_come_side_by_side_at_different_counters(coordinator, monday, colleagues):
    answer = coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    group = VisitGroup.objects.get()
    assert answer["Location"] == f"/staff/groups/{group.pk}/"
    assert hours() == ["10:00-10:20"] * 3
    assert Claim.objects.values("counter").distinct().count() == 3
    assert {visit.booked_by.role for visit in group.visits.all()} == {"coordinator"}


def test_households_come_one_after_the_other(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues, one_after_the_other="on"))
    assert hours() == ["10:00-10:20", "10:20-10:40", "10:40-11:00"]


def test_all_or_nothing_books_nothing_when_one_does_not_fit(coordinator, monday, colleagues):
    fill(monday, but="m-2")
    answer = coordinator.post("/staff/groups/new/", asked(monday, colleagues, from_time="15:50"))
    assert (answer.status_code, "2 of 3 fit on this day." in text(answer)) == (422, True)
    assert colleagues[2] in text(answer)
    assert (hours(), VisitGroup.objects.count(), PersonClaim.objects.count()) == ([], 0, 0)


def test_as_many_as_fit_says_who_does_not(coordinator, monday, colleagues):
    fill(monday, but="m-2")
    answer = coordinator.post("/staff/groups/new/", asked(monday, colleagues, from_time="15:50", as_many_as_fit="on"))
    assert hours() == ["15:50-16:10", "16:10-16:30"]
    page = text(coordinator.get(answer["Location"]))
    assert ("No time was found for:" in page, colleagues[2] in page) == (True, True)


def test_without_services_each_plan_says_what_it_needs(coordinator, monday, keep):
    family = keep()
    answer = coordinator.post("/staff/groups/new/", asked(monday, [family.household.reference], services=[]))
    assert answer.status_code == 302, text(answer)
    visit = Visit.objects.get()
    assert set(visit.tasks.values_list("person_key", flat=True)) == {"priya", "arjun", "mira"}
    assert visit.tasks.filter(service="biometrics").exists()


def test_unknown_references_and_plans_without_work_are_said_together(coordinator, monday, colleagues):
    answer = coordinator.post("/staff/groups/new/", asked(monday, ["AAAA-AAAA", colleagues[0]], services=[]))
    page = text(answer)
    assert answer.status_code == 422
    assert "We know no plan with: AAAAAAAA." in page
    assert f"Their plan asks for nothing here: {colleagues[0]}." in page


def test_a_group_moves_by_half_its_length_over_its_own_old_times(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues, one_after_the_other="on"))
    group, references = VisitGroup.objects.get(), list(Visit.objects.values_list("reference", flat=True))
    fill(monday, but="m-1")
    answer = coordinator.post(f"/staff/groups/{group.pk}/move/", {"day": monday.isoformat(), "from_time": "10:10"})
    assert answer.status_code == 302, text(answer)
    assert hours() == ["10:10-10:30", "10:30-10:50", "10:50-11:10"]
    assert sorted(Visit.objects.filter(group=group).values_list("reference", flat=True)) == sorted(references)


def test_a_group_that_does_not_fit_elsewhere_stays_where_it_is(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    group, before = VisitGroup.objects.get(), hours()
    claims = set(Claim.objects.values_list("counter", "tick"))
    tuesday = monday + timedelta(days=1)
    fill(tuesday, but="none")
    answer = coordinator.post(f"/staff/groups/{group.pk}/move/", {"day": tuesday.isoformat(), "from_time": "10:00"})
    assert (answer.status_code, "0 of 3 fit on this day." in text(answer)) == (422, True)
    assert hours() == before
    assert claims <= set(Claim.objects.values_list("counter", "tick"))
    assert set(group.visits.values_list("sequence", flat=True)) == {0}


def test_a_whole_group_is_cancelled_with_a_reason_once(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    group = VisitGroup.objects.get()
    where = f"/staff/groups/{group.pk}/cancel/"
    assert coordinator.post(where, {}).status_code == 422
    for _ in range(2):
        coordinator.post(where, {"reason": "asked"})
    assert set(group.visits.values_list("state", "sequence", "reason")) == {("cancelled", 1, "asked")}
    assert Claim.objects.count() == 0


def test_one_household_leaves_and_the_others_stay(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    first = Visit.objects.first()
    coordinator.post(f"/staff/visits/{first.pk}/cancel/", {"reason": "asked"})
    assert len(hours()) == 2


def test_a_delegation_has_one_counter_for_as_long_as_it_asked(coordinator, monday):
    body = {
        "name": "Delegation of a city",
        "persons": "12",
        "minutes": "90",
        "service": "information",
        "day": monday.isoformat(),
        "from_time": "11:00",
    }
    coordinator.post("/staff/groups/delegation/", body)
    visit = Visit.objects.get()
    assert (hours(), visit.household, Claim.objects.count()) == (["11:00-12:30"], None, 18)
    page = text(coordinator.get(f"/staff/groups/{visit.group.pk}/"))
    assert "Delegation Of 12" in page
    coordinator.post(f"/staff/groups/{visit.group.pk}/move/", {"day": monday.isoformat(), "from_time": "13:00"})
    assert hours() == ["13:00-14:30"]


def test_two_delegations_of_equally_many_do_not_stand_in_each_other_s_way(coordinator, monday):
    body = {"persons": "5", "minutes": "30", "service": "information", "day": monday.isoformat(), "from_time": "11:00"}
    for name in ("First", "Second"):
        assert coordinator.post("/staff/groups/delegation/", {**body, "name": name}).status_code == 302
    assert hours() == ["11:00-11:30", "11:30-12:00"]


def test_groups_are_found_by_name_and_taken_along(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues, name="=Vaart"))
    coordinator.post("/staff/groups/new/", asked(monday, colleagues, name="Nothing fits"))
    assert "=Vaart" in text(coordinator.get("/staff/groups/?find=vaart"))
    assert "No groups here." in text(coordinator.get("/staff/groups/?find=haven"))
    rows = list(csv.DictReader(io.StringIO(text(coordinator.get("/staff/groups/groups.csv")))))
    assert [(row["group"], row["state"], row["persons"]) for row in rows] == [("'=Vaart", "booked", "1")] * 3


def test_the_list_asks_the_database_as_often_for_thirty_groups_as_for_one(coordinator, monday):
    def seen(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(page).status_code == 200
        return len(queries)

    def make(number: int) -> None:
        VisitGroup.objects.create(region="the-hague", desk=DESK, name=f"Group {number}", made_at=timezone.now())

    make(0)
    one = seen("/staff/groups/")
    for number in range(1, 30):
        make(number)
    assert seen("/staff/groups/") == one
    assert "Page 1 of 2" in text(coordinator.get("/staff/groups/"))


def test_the_page_of_a_group_asks_the_database_as_often_for_three_visits_as_for_one(coordinator, monday, colleagues):
    def seen(group: VisitGroup) -> int:
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(f"/staff/groups/{group.pk}/")
        return len(queries)

    coordinator.post("/staff/groups/new/", asked(monday, colleagues[:1]))
    one = VisitGroup.objects.get()
    coordinator.get(f"/staff/groups/{one.pk}/")
    first = seen(one)
    Visit.objects.all().delete()
    coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    three = VisitGroup.objects.order_by("-made_at").first()
    coordinator.get(f"/staff/groups/{three.pk}/")
    assert seen(three) == first


def test_who_has_a_visit_for_it_already_is_named(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues[:1]))
    answer = coordinator.post("/staff/groups/new/", asked(monday, colleagues, from_time="13:00"))
    assert answer.status_code == 422
    assert f"A visit for this already, or another one at that time: {colleagues[0]}." in text(answer)
    assert len(hours()) == 1


def test_a_group_of_another_desk_does_not_exist(coordinator, monday, colleagues):
    coordinator.post("/staff/groups/new/", asked(monday, colleagues))
    VisitGroup.objects.update(desk="in-amsterdam")
    for page in ("", "move/", "cancel/"):
        assert coordinator.get(f"/staff/groups/{VisitGroup.objects.get().pk}/{page}").status_code == 404


def test_a_day_that_is_over_is_refused(coordinator, colleagues):
    answer = coordinator.post("/staff/groups/new/", asked(timezone.localdate() - timedelta(days=1), colleagues))
    assert (answer.status_code, "This day is over." in text(answer)) == (422, True)

"""The pages of the day at the desk: what they show to whom, what they cost, and what they answer when refused."""

import csv
import io
import re
from datetime import timedelta

import pytest
from conftest_desk import actor_of, nine, sit_down, turn_of, walk_in
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk_day import booked_today, noon
from softlanding.appointments.actions import arriving, calling, duty, finishing, screens
from softlanding.appointments.actions.finishing import Outcome
from softlanding.appointments.models import Arrival, DeskScreen, Turn, Visit
from softlanding.common.access import Role
from softlanding.common.models import AuditEntry
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def member_of(role: str) -> StaffMember:
    return StaffMember.objects.get(email=f"{role}@example.org")


@pytest.fixture
def clerk(client_as) -> Client:
    """A clerk who sits at the first counter of the municipality."""
    client = client_as(Role.MUNICIPAL_CLERK)
    by = actor_of(member_of("municipal-clerk"))
    duty.take_counter(counter="m-1", authority="municipality", by=by, now=timezone.now())
    client.by = by
    return client


# -- finding and checking in -----------------------------------------------------------------------------------------


def test_what_a_scanner_types_leads_to_the_visit(clerk, rao):
    visit = booked_today(rao)
    typed = f"https://desk.example/staff/day/?find={visit.reference}"
    assert clerk.get("/staff/day/", {"find": typed})["Location"] == reverse("appointments:visit", args=[visit.pk])


def test_a_name_of_today_leads_to_the_visit(clerk, rao):
    visit = booked_today(rao)
    assert clerk.get("/staff/day/", {"find": "arj"})["Location"] == reverse("appointments:visit", args=[visit.pk])


def test_a_name_of_another_desk_leads_nowhere(clerk, rao):
    booked_today(rao)
    Visit.objects.update(desk="in-amsterdam")
    assert "Nobody of this day is called Arjun." in words(clerk.get("/staff/day/", {"find": "Arjun"}))


def test_a_ticket_is_found_by_its_number(clerk):
    arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    assert "Ticket 1: waiting since" in words(clerk.get("/staff/day/", {"find": "1"}))


def test_a_party_is_checked_in_on_its_page_without_who_did_not_come(clerk, rao):
    visit = booked_today(rao)
    answer = clerk.post(reverse("appointments:check-in", args=[visit.pk]), {"present": ["priya"]}, follow=True)
    assert "Checked in. The number is 1." in words(answer)
    assert Arrival.objects.get(visit=visit).persons == 1


def test_everybody_is_ticked_until_somebody_is_missing(clerk, rao):
    visit = booked_today(rao)
    address = reverse("appointments:visit", args=[visit.pk])
    boxes = re.compile(r'name="present" value="(\w+)" checked')
    assert boxes.findall(clerk.get(address).content.decode()) == ["priya", "arjun"]
    clerk.post(reverse("appointments:check-in", args=[visit.pk]), {"present": ["priya"]})
    assert boxes.findall(clerk.get(address).content.decode()) == ["priya"]


def test_a_visit_of_tomorrow_is_refused_with_its_day(clerk, rao):
    visit = booked_today(rao, at=noon() + timedelta(days=1))
    answer = clerk.post(reverse("appointments:check-in", args=[visit.pk]), {"present": ["priya"]})
    assert answer.status_code == 409
    assert "This visit is on" in words(answer)


# -- the queue -------------------------------------------------------------------------------------------------------


def test_a_clerk_calls_starts_and_ends_a_turn(clerk):
    arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    assert "Ticket 1 is called to Municipality 1." in words(clerk.post("/staff/queue/next/", follow=True))
    turn = Turn.objects.get()
    step = "/staff/queue/turns/{}/{}/".format
    clerk.post(step(turn.pk, "start"), {"version": 2})
    task = turn.tasks.get()
    said = {"version": 3, f"outcome-{task.pk}": "papers-missing", f"note-{task.pk}": "birth certificate"}
    assert "Ticket 1 is done." in words(clerk.post(step(turn.pk, "done"), said, follow=True))
    task.refresh_from_db()
    assert (task.outcome, task.note) == ("papers-missing", "birth certificate")
    undo = re.search(r"/staff/queue/undo/\d+/", clerk.get("/staff/day/").content.decode())[0]
    assert "Undone: ticket 1." in words(clerk.post(undo, follow=True))
    task.refresh_from_db()
    assert (task.outcome, task.note) == ("", "")


def test_who_is_second_stays_on_the_page_and_reads_who_was_first(clerk, staff):
    turn = turn_of(
        arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    )
    anna = actor_of(staff("municipal-clerk", email="anna@example.org", display_name="Anna Smit"))
    duty.take_counter(counter="m-2", authority="municipality", by=anna, now=timezone.now())
    calling.call(turn.pk, by=anna, now=timezone.now())
    answer = clerk.post(f"/staff/queue/turns/{turn.pk}/call/", {"version": 1})
    assert answer.status_code == 409
    assert "Ticket 1 is called: Anna Smit has it at Municipality 2." in words(answer)


def test_a_step_that_does_not_exist_is_not_found(clerk):
    turn = turn_of(
        arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    )
    assert clerk.post(f"/staff/queue/turns/{turn.pk}/forget/").status_code == 404


def test_the_other_authority_reads_neither_what_for_nor_outcome_nor_note(client_as, clerk, rao):
    visit = booked_today(rao)
    arrival = arriving.check_in(visit, by=clerk.by, now=timezone.now())
    turn = turn_of(arrival)
    calling.call(turn.pk, by=clerk.by, now=timezone.now())
    calling.start(turn.pk, by=clerk.by, now=timezone.now())
    outcomes = {task.pk: Outcome("come-back", "a secret word") for task in turn.tasks.all()}
    finishing.finish(turn.pk, outcomes, by=clerk.by, now=timezone.now())
    address = reverse("appointments:visit", args=[visit.pk])
    own, other = clerk.get(address).content.decode(), client_as(Role.IND_OFFICER).get(address).content.decode()
    assert ("a secret word" in own, "a secret word" in other) == (True, False)
    assert ("Comes back" in own, "Comes back" in other) == (True, False)
    for page in ("/staff/day/?who=all", "/staff/queue/forgotten/"):
        seen = client_as(Role.IND_OFFICER).get(page).content.decode()
        assert [word for word in ("a secret word", "Comes back", "Register as a resident") if word in seen] == []


def test_the_list_of_the_forgotten_names_who_is_here_and_what_is_open(clerk):
    arriving.take_ticket(
        arriving.WalkIn(services=["municipal-registration"], name="Olena"), by=clerk.by, now=timezone.now()
    )
    page = words(clerk.get("/staff/queue/forgotten/"))
    assert "1 Olena Municipality: waiting" in page
    assert "person 1 : Register as a resident" in page.replace("person 1:", "person 1 :")


# -- live ------------------------------------------------------------------------------------------------------------


def live_address(client: Client) -> str:
    found = re.search(r'hx-get="(/staff/queue/live/[^"]+)"', client.get("/staff/day/").content.decode())
    return found[1].replace("&amp;", "&")


def test_without_news_the_page_is_told_nothing(clerk):
    address = live_address(clerk)
    assert clerk.get(address).status_code == 204
    arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    answer = clerk.get(address)
    assert answer.status_code == 200
    assert "1 wait" in words(answer)


def test_a_page_that_stays_open_is_one_look_at_each_visit(clerk, rao):
    arriving.check_in(booked_today(rao), by=clerk.by, now=timezone.now())
    listed = AuditEntry.objects.filter(household=rao.household.pk, sentence="visits-listed")
    for _ in range(3):
        clerk.get("/staff/queue/live/?seen=something-older")
        clerk.get("/staff/day/")
    assert listed.count() == 1


def many_visits(number: int, by) -> None:
    """Fill the day: a third of the parties has come."""
    from types import SimpleNamespace

    from softlanding.people import actions, queries

    begins = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    for one in range(number):
        household = actions.start_household(
            people=[actions.NewPerson("a", f"Anna {one}", is_contact=True), actions.NewPerson("b", f"Ben {one}")],
            by=queries.NOBODY,
            now=timezone.now(),
        )
        visit = booked_today(
            SimpleNamespace(household=household, actor=actions.newcomer(household)),
            at=begins + timedelta(minutes=40 * (one % 12)),
            counters=(f"m-{one // 12}", f"ind-{one // 12}"),
            people=("a", "b"),
        )
        if one % 3 == 0:
            arriving.check_in(visit, by=by, now=timezone.now())


@pytest.mark.one_engine
def test_the_page_of_a_day_with_two_hundred_visits_asks_little_and_is_quick(clerk):
    many_visits(200, clerk.by)
    clerk.get("/staff/day/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = clerk.get("/staff/day/")
    assert answer.status_code == 200
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get("/staff/queue/live/?seen=older").status_code == 200
    assert len(asked) <= 8
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get("/staff/queue/lanes/").status_code == 200
    assert len(asked) <= 9
    took = min(seconds_of(clerk, "/staff/day/") for _ in range(5))
    assert took < 0.5  # far above what an idle machine needs; docs/operations/desk-day.md has the figure


def seconds_of(client: Client, address: str) -> float:
    import time

    begun = time.thread_time()  # what others do on the machine meanwhile is not counted
    client.get(address)
    return time.thread_time() - begun


# -- tickets, times --------------------------------------------------------------------------------------------------


def test_a_slip_holds_the_number_and_what_is_known_of_the_wait_but_no_name(clerk):
    answer = clerk.post(
        "/staff/queue/walk-in/",
        {"services": ["municipal-registration"], "persons": 2, "language": "uk", "name": "Olena"},
        follow=True,
    )
    page = words(answer)
    assert "how long it takes is not known yet" in page
    assert "Olena" not in page


def test_a_walk_in_without_a_service_is_asked_again(clerk):
    assert clerk.post("/staff/queue/walk-in/", {"persons": 1, "language": "nl"}).status_code == 422


def test_the_wait_is_known_after_three_parties(staff):
    by = sit_down(staff("municipal-clerk"), "m-1", "municipality")
    for minute in (0, 20, 40):
        turn = turn_of(walk_in(by, minute))
        calling.call(turn.pk, by=by, now=nine(minute))
        calling.start(turn.pk, by=by, now=nine(minute))
        finishing.finish(turn.pk, {turn.tasks.get().pk: Outcome("done")}, by=by, now=nine(minute + 12))
    from softlanding.appointments.views.tickets import slip

    walk_in(by, 60)
    assert slip(walk_in(by, 61), "en", nine(61))["rows"][0]["wait"] == 12


def test_times_are_measured_from_the_steps_and_saved_as_a_file(client_as, staff):
    by = sit_down(staff("municipal-clerk", email="marit@example.org"), "m-1", "municipality")
    for minute, took in ((0, 10), (20, 20), (50, 30)):
        turn = turn_of(walk_in(by, minute - took))
        calling.call(turn.pk, by=by, now=nine(minute))
        calling.start(turn.pk, by=by, now=nine(minute))
        calling.park(turn.pk, by=by, now=nine(minute + 2))
        calling.call(turn.pk, by=by, now=nine(minute + 3))
        calling.start(turn.pk, by=by, now=nine(minute + 4))
        finishing.finish(turn.pk, {turn.tasks.get().pk: Outcome("done")}, by=by, now=nine(minute + 7))
    from softlanding.appointments.queries.day_times import times_of

    [row] = times_of(DESK, nine().date(), nine().date())
    assert row.figures() == {
        "n": 3, "waited_p50": 20, "waited_p90": 30, "served_n": 3, "served_p50": 5, "served_p90": 5,
    }  # fmt: skip
    client = client_as(Role.COORDINATOR)
    Turn.objects.update(day_on=timezone.localdate())
    Turn.objects.get(arrival__number=1).steps.model.objects.update(day_on=timezone.localdate())
    [head, line] = list(csv.reader(io.StringIO(client.get("/staff/queue/times.csv").content.decode())))
    assert dict(zip(head, line, strict=True))["waited_p50"] == "20.0"
    assert "nine in ten" in words(client.get("/staff/queue/times/"))


# -- screens ---------------------------------------------------------------------------------------------------------


def screen(kind: str, staff) -> tuple[DeskScreen, str]:
    from softlanding.appointments.queries.screens import screen_token

    by = actor_of(staff("coordinator", email="sanne@example.org"))
    made = screens.make_screen(kind=kind, name="Hall", by=by, now=timezone.now())
    return made, f"/desk-{kind}/{screen_token(made.pk)}/"


def test_the_display_shows_numbers_and_counters_and_no_name(client, clerk, rao, staff):
    _, address = screen("display", staff)
    arrival = arriving.check_in(booked_today(rao), by=clerk.by, now=timezone.now())
    calling.call(turn_of(arrival).pk, by=clerk.by, now=timezone.now())
    page = words(client.get(address))
    assert "1 Gemeente 1 Municipality 1" in page.replace("▸ ", "")
    assert [name for name in ("Priya", "Arjun", arrival.visit.reference) if name in page] == []


def test_the_display_is_told_only_news(client, clerk, staff):
    _, address = screen("display", staff)
    found = re.search(r'hx-get="([^"]+)"', client.get(address).content.decode())[1]
    assert client.get(found).status_code == 204
    turn = turn_of(
        arriving.take_ticket(arriving.WalkIn(services=["municipal-registration"]), by=clerk.by, now=timezone.now())
    )
    calling.call(turn.pk, by=clerk.by, now=timezone.now())
    assert client.get(found).status_code == 200


def test_a_closed_link_opens_nothing(client, client_as, staff):
    made, address = screen("display", staff)
    assert client.get(address).status_code == 200
    client_as(Role.COORDINATOR).post(reverse("appointments:screen-close", args=[made.pk]))
    assert client.get(address).status_code == 404


def test_a_display_link_opens_no_kiosk(client, staff):
    _, address = screen("display", staff)
    assert client.get(address.replace("display", "kiosk")).status_code == 404


def test_a_coordinator_makes_a_screen_and_gets_its_link(client_as):
    client = client_as(Role.COORDINATOR)
    page = client.post("/staff/screens/", {"kind": "kiosk", "name": "Entrance"}, follow=True).content.decode()
    address = re.search(r'href="http://[^/]+(/desk-kiosk/[0-9a-f]{40}/)"', page)[1]
    assert Client().get(address).status_code == 200


def test_at_the_entrance_a_party_checks_in_by_its_code_and_reads_its_number_and_no_name(client, rao, staff):
    _, address = screen("kiosk", staff)
    visit = booked_today(rao)
    page = words(client.post(address, {"reference": f"http://desk.example/staff/day/?find={visit.reference}"}))
    assert "You are checked in Your number 1 " in page
    assert "You are expected at 12:00, as planned at Municipality 1." in page
    assert [name for name in ("Priya", "Arjun", "Register") if name in page] == []
    entry = AuditEntry.objects.filter(household=rao.household.pk).first()
    assert entry.sentence == "visit-checked-in-at-entrance"


@pytest.mark.parametrize("typed", ["AAAA-AAAA", "Priya", "1", ""])
def test_at_the_entrance_nothing_but_a_code_is_answered(client, rao, staff, typed):
    _, address = screen("kiosk", staff)
    booked_today(rao)
    answer = client.post(address, {"reference": typed})
    assert answer.status_code == 422
    assert Arrival.objects.count() == 0
    assert "Priya" not in words(answer).replace("value=", "") or typed == "Priya"


def test_at_the_entrance_a_visit_of_tomorrow_reads_its_day(client, rao, staff):
    _, address = screen("kiosk", staff)
    visit = booked_today(rao, at=noon() + timedelta(days=1))
    assert "This visit is on" in words(client.post(address, {"reference": visit.reference}))

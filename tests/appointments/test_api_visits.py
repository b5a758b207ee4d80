"""Partners book, read, move and cancel visits over the API."""

import pytest
from conftest_api import DESK, JSON, at, hold_body, key
from conftest_appointments import taken
from django.utils import timezone
from icalendar import Calendar

from softlanding.appointments.models import Claim, PersonClaim, Visit

pytestmark = pytest.mark.django_db
BIOMETRICS = ("biometrics",)
NEVER = "00000000-0000-4000-8000-000000000001"


def code(answer, status: int) -> str:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.content
    return answer.json()["code"]


def claims_of(visit: dict) -> set[tuple[str, int]]:
    return set(Claim.objects.filter(visit=visit["id"]).values_list("counter", "tick"))


def test_booking_again_gives_the_same_visit(partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    first, second = partner.book(held), partner.book(held)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert Visit.objects.count() == 1


def test_a_hold_that_has_ended_is_gone(partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    Visit.objects.update(hold_expires_at=timezone.now())
    assert code(partner.book(held), 410) == "hold-lost"


def test_a_hold_that_was_given_up_is_gone(partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    assert partner.cancel(held.json()["id"]).json()["state"] == "cancelled"
    assert code(partner.book(held), 410) == "hold-lost"


def test_a_wrong_token_books_nothing(partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key()).json()
    body = {"hold": held["id"], "token": "guessed"}
    answer = partner.client.post("/api/v1/visits", body, JSON, headers=partner.headers)
    assert code(answer, 404) == "no-such-visit"
    assert Visit.objects.get().state == "held"


def test_a_hold_is_booked_by_who_holds_it_and_by_nobody_who_has_its_token(partner, other_partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    assert code(other_partner.book(held), 404) == "no-such-visit"
    assert partner.book(held).status_code == 201


def test_a_booking_that_names_nothing_says_everything_that_is_missing(partner):
    answer = partner.client.post("/api/v1/visits", {"hold": "x"}, JSON, headers=partner.headers)
    assert code(answer, 422) == "bad-input"
    assert sorted(one["where"] for one in answer.json()["errors"]) == ["hold", "token"]


def test_a_visit_can_be_read_by_its_own_partner_only(partner, other_partner, monday):
    visit = partner.visit(at(monday, "09:00"), "a")
    assert partner.read(visit["id"]).json() == visit
    for answer in (
        other_partner.read(visit["id"]),
        other_partner.cancel(visit["id"]),
        other_partner.cancel(visit["id"], "a"),
        other_partner.move(visit["id"], at(monday, "11:00")),
        other_partner.calendar(visit["id"]),
    ):
        assert code(answer, 404) == "no-such-visit"
    assert partner.read(visit["id"]).json() == visit


@pytest.mark.parametrize("where", [NEVER, "1", "rao"])
def test_a_visit_that_never_was_is_not_found(partner, where):
    assert code(partner.read(where), 404) == "no-such-visit"


def test_the_visit_of_a_household_is_nothing_to_a_partner(partner, offer, rao, now):
    from softlanding.appointments.actions import hold

    held = hold(offer(), by=rao.actor, now=now)
    assert code(partner.read(str(held.visit.pk)), 404) == "no-such-visit"


def test_without_a_token_no_visit_is_shown(partner, client, monday):
    visit = partner.visit(at(monday, "09:00"), "a")
    assert code(client.get(f"/api/v1/visits/{visit['id']}"), 401) == "token-needed"


# -- cancelling ------------------------------------------------------------------------------------------------------


def test_a_cancelled_visit_frees_its_time_at_once(partner, monday):
    visit = partner.visit(at(monday, "09:00"), "a", "b")
    cancelled = partner.cancel(visit["id"])
    assert (cancelled.status_code, cancelled.json()) == (200, {**visit, "state": "cancelled"})
    assert Claim.objects.count() == PersonClaim.objects.count() == 0
    assert partner.visit(at(monday, "09:00"), "a", "b")["state"] == "booked"


def test_cancelling_again_gives_the_same_answer(partner, monday):
    visit = partner.visit(at(monday, "09:00"), "a")
    assert partner.cancel(visit["id"]).json() == partner.cancel(visit["id"]).json()


def test_one_person_who_leaves_frees_only_their_own_ticks(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a", "b", services=BIOMETRICS)
    [own] = [task for task in visit["tasks"] if task["personKey"] == "b"]
    left = partner.cancel(visit["id"], "b").json()
    assert [task["personKey"] for task in left["tasks"]] == ["a"]
    assert left["state"] == "booked"
    assert taken(own["counter"]) == 0
    assert Claim.objects.count() == PersonClaim.objects.count() == 2


def test_the_last_person_who_leaves_cancels_the_visit(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    assert partner.cancel(visit["id"], "a").json()["state"] == "cancelled"


def test_who_is_not_in_the_visit_cannot_leave_it(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    assert partner.cancel(visit["id"], "z").status_code == 404


def test_a_person_may_come_again_after_the_visit_was_cancelled(partner, monday):
    partner.cancel(partner.visit(at(monday, "10:00"), "a")["id"])
    assert partner.visit(at(monday, "11:00"), "a")["state"] == "booked"


# -- moving ----------------------------------------------------------------------------------------------------------


def test_a_move_takes_the_new_time_and_frees_the_old_one(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a", "b")
    moved = partner.move(visit["id"], at(monday, "13:00"))
    assert moved.status_code == 200, moved.content
    assert (moved.json()["id"], moved.json()["startsAt"]) == (visit["id"], at(monday, "13:00"))
    assert partner.read(visit["id"]).json() == moved.json()
    assert claims_of(visit) == set(Claim.objects.values_list("counter", "tick"))
    for number in range(2):
        assert partner.visit(at(monday, "10:00"), f"n{number}")["state"] == "booked"


def test_a_move_may_overlap_its_own_old_time(partner, monday):
    for number in range(2):
        partner.visit(at(monday, "10:00"), f"n{number}", f"m{number}", services=BIOMETRICS)
    Visit.objects.all().delete()
    for number in range(2):
        partner.visit(at(monday, "10:05"), f"n{number}", services=BIOMETRICS)
    visit = partner.visit(at(monday, "10:00"), "a", services=BIOMETRICS)
    before = claims_of(visit)
    moved = partner.move(visit["id"], at(monday, "10:05"))
    assert (moved.status_code, moved.json()["startsAt"]) == (200, at(monday, "10:05"))
    assert {tick + 1 for _, tick in before} == {tick for _, tick in claims_of(visit)}
    assert {counter for counter, _ in before} == {counter for counter, _ in claims_of(visit)}


def test_a_move_to_a_taken_time_leaves_the_old_one_intact(partner, other_partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a", services=BIOMETRICS)
    for number in range(3):
        other_partner.visit(at(monday, "13:00"), f"n{number}", services=BIOMETRICS)
    before = claims_of(visit)
    answer = partner.move(visit["id"], at(monday, "13:00"))
    assert code(answer, 409) == "visit-taken"
    assert [free["startsAt"][11:16] for free in answer.json()["nearest"]][2:4] == ["12:50", "13:10"]
    assert claims_of(visit) == before
    assert partner.read(visit["id"]).json() == visit


def test_a_move_to_the_same_time_changes_nothing(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    assert partner.move(visit["id"], at(monday, "10:00")).json() == visit
    assert Visit.objects.get().sequence == 0


def test_a_move_sent_twice_is_one_move(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    first, second = (partner.move(visit["id"], at(monday, "13:00")) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert Visit.objects.get().sequence == 1


@pytest.mark.parametrize("starts_at", ["2030-01-07T09:00:00", "soon", "2026-01-05T09:00:00+01:00"])
def test_a_move_to_no_moment_is_refused(partner, monday, starts_at):
    visit = partner.visit(at(monday, "10:00"), "a")
    answer = partner.move(visit["id"], starts_at)
    assert code(answer, 422) == "bad-input"
    assert [one["where"] for one in answer.json()["errors"]] == ["startsAt"]


def test_a_move_to_a_closed_hour_is_impossible(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    assert code(partner.move(visit["id"], at(monday, "04:00")), 422) == "bad-input"


def test_a_cancelled_visit_cannot_be_moved(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    partner.cancel(visit["id"])
    assert code(partner.move(visit["id"], at(monday, "13:00")), 410) == "visit-over"


def test_a_hold_can_be_moved_and_keeps_its_end(partner, monday):
    held = partner.hold(hold_body(at(monday, "10:00"), "a"), key())
    before = Visit.objects.get().hold_expires_at
    assert partner.move(held.json()["id"], at(monday, "11:00")).json()["state"] == "held"
    assert Visit.objects.get().hold_expires_at == before
    assert partner.book(held).json()["startsAt"] == at(monday, "11:00")


# -- calendar --------------------------------------------------------------------------------------------------------


def test_the_calendar_keeps_its_uid_and_its_sequence_rises(partner, monday):
    visit = partner.visit(at(monday, "10:00"), "a")
    first = partner.calendar(visit["id"])
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    partner.move(visit["id"], at(monday, "13:00"))
    second = partner.calendar(visit["id"])
    partner.cancel(visit["id"])
    third = partner.calendar(visit["id"])
    events = [Calendar.from_ical(answer.content).walk("VEVENT")[0] for answer in (first, second, third)]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1].start.isoformat() == at(monday, "13:00")


def test_a_hold_is_in_no_calendar(partner, monday):
    held = partner.hold(hold_body(at(monday, "10:00"), "a"), key()).json()
    assert code(partner.calendar(held["id"]), 409) == "visit-not-booked"


def test_the_place_of_the_visit_is_the_desk(partner, monday):
    assert partner.visit(at(monday, "10:00"), "a")["desk"] == DESK

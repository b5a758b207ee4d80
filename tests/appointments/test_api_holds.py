"""Partners hold visits over the API."""

from datetime import UTC, datetime, timedelta

import pytest
from conftest_api import DESK, JSON, PartnerSystem, at, hold_body, key
from django.utils import timezone

from softlanding.appointments.models import Claim, Visit, VisitTask
from softlanding.people.actions import make_token, revoke_tokens

pytestmark = pytest.mark.django_db


def problem(answer, status: int) -> dict:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer.content
    return answer.json()


def mistakes(answer) -> list[str]:
    return sorted(one["where"] for one in problem(answer, 422)["errors"])


def fill(partner: PartnerSystem, starts_at: str) -> None:
    """Take every counter that can do biometrics at a moment."""
    for number in range(3):
        held = partner.hold(hold_body(starts_at, f"filler-{number}", services=("biometrics",)), key())
        assert held.status_code == 201, held.content


def test_a_free_visit_can_be_held_and_booked(partner, monday):
    first = partner.free(monday, people=2)[0]
    held = partner.hold(hold_body(first["startsAt"], "a", "b"), key())
    assert held.status_code == 201, held.content
    assert sorted(held.json()) == ["expiresAt", "id", "token"]
    booked = partner.book(held)
    assert booked.status_code == 201, booked.content
    visit = booked.json()
    assert (visit["desk"], visit["state"], visit["startsAt"]) == (DESK, "booked", first["startsAt"])
    assert {(t["personKey"], t["service"]) for t in visit["tasks"]} == {
        (person, service) for person in "ab" for service in ("municipal-registration", "biometrics")
    }


def test_every_answer_has_the_version_and_times_with_an_offset(partner, monday):
    held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    assert held.headers["API-Version"] == "1.0.0"
    expires_at = datetime.fromisoformat(held.json()["expiresAt"])
    assert expires_at.utcoffset() is not None
    assert timedelta(minutes=9) < expires_at - timezone.now() <= timedelta(minutes=10)


def test_the_same_key_gives_the_same_answer_and_one_hold(partner, monday):
    body, same = hold_body(at(monday, "09:00"), "a"), key()
    first, second = partner.hold(body, same), partner.hold(body, same)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert Visit.objects.count() == 1


def test_the_same_key_gives_the_same_answer_after_the_visit_was_booked_and_cancelled(partner, monday):
    body, same = hold_body(at(monday, "09:00"), "a"), key()
    held = partner.hold(body, same)
    assert partner.book(held).status_code == 201
    assert partner.hold(body, same).json() == held.json()
    partner.cancel(held.json()["id"])
    assert partner.hold(body, same).json() == held.json()


def test_the_same_moment_in_another_offset_is_the_same_question(partner, monday):
    same, here = key(), datetime.fromisoformat(at(monday, "09:00"))
    there = here.astimezone(UTC).isoformat()
    assert partner.hold(hold_body(here.isoformat(), "a"), same).json() == (
        partner.hold(hold_body(there, "a"), same).json()
    )


def test_the_same_key_with_another_question_is_refused(partner, monday):
    same = key()
    partner.hold(hold_body(at(monday, "09:00"), "a"), same)
    answer = partner.hold(hold_body(at(monday, "10:00"), "a"), same)
    assert problem(answer, 422)["code"] == "idempotency-key-used"
    assert mistakes(answer) == ["Idempotency-Key"]


def test_keys_of_two_partners_do_not_meet(partner, other_partner, monday):
    body, same = hold_body(at(monday, "09:00"), "a"), key()
    first, second = partner.hold(body, same), other_partner.hold(body, same)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_a_double_click_gives_one_hold(partner, monday):
    body = hold_body(at(monday, "09:00"), "a")
    assert partner.hold(body, key()).status_code == 201
    assert problem(partner.hold(body, key()), 409)["code"] == "visit-already-booked"
    assert Visit.objects.count() == 1


def test_one_person_has_one_live_visit_for_a_service(partner, monday):
    partner.visit(at(monday, "09:00"), "a")
    answer = partner.hold(hold_body(at(monday, "11:00"), "a"), key())
    assert problem(answer, 409)["code"] == "visit-already-booked"


def test_the_same_key_of_two_partners_is_two_people(partner, other_partner, monday):
    partner.visit(at(monday, "09:00"), "a")
    other_partner.visit(at(monday, "09:00"), "a")
    assert Visit.objects.filter(state="booked").count() == 2


def test_a_taken_time_answers_with_the_nearest_free_ones(partner, monday):
    fill(partner, at(monday, "10:00"))
    answer = problem(partner.hold(hold_body(at(monday, "10:00"), "a", services=("biometrics",)), key()), 409)
    assert answer["code"] == "visit-taken"
    starts = [visit["startsAt"][11:16] for visit in answer["nearest"]]
    assert starts == ["09:40", "09:45", "09:50", "10:10", "10:15"]
    assert sorted(answer["nearest"][0]) == ["desk", "endsAt", "startsAt", "tasks"]
    assert sorted(answer["nearest"][0]["tasks"][0]) == ["counter", "endsAt", "person", "service", "startsAt"]


def test_what_is_named_as_nearest_can_be_held(partner, monday):
    fill(partner, at(monday, "10:00"))
    asked = hold_body(at(monday, "10:00"), "a", services=("biometrics",))
    nearest = partner.hold(asked, key()).json()["nearest"]
    assert partner.hold({**asked, "startsAt": nearest[0]["startsAt"]}, key()).status_code == 201


def test_a_full_desk_names_times_of_the_days_after(partner, monday):
    last = partner.free(monday, services=("biometrics",))[-1]["startsAt"]
    fill(partner, last)
    nearest = partner.hold(hold_body(last, "a", services=("biometrics",)), key()).json()["nearest"]
    assert [visit["startsAt"] < last for visit in nearest] == [True] * len(nearest)


def test_as_many_holds_as_there_are_counters_fit_at_one_moment(partner, monday):
    answers = [
        partner.hold(hold_body(at(monday, "10:00"), f"p{number}", services=("biometrics",)), key()).status_code
        for number in range(5)
    ]
    assert answers == [201, 201, 201, 409, 409]
    assert VisitTask.objects.values("counter").distinct().count() == 3


def test_what_is_held_is_not_free(partner, monday):
    fill(partner, at(monday, "10:00"))
    starts = [visit["startsAt"][11:16] for visit in partner.free(monday, services=("biometrics",))]
    assert [clock for clock in ("09:50", "09:55", "10:00", "10:05", "10:10") if clock in starts] == ["09:50", "10:10"]


def test_a_time_whose_hold_ended_can_be_held_by_another(partner, other_partner, monday):
    fill(partner, at(monday, "10:00"))
    Visit.objects.update(hold_expires_at=timezone.now())
    body = hold_body(at(monday, "10:00"), "b", services=("biometrics",))
    assert other_partner.hold(body, key()).status_code == 201


def test_every_mistake_is_named_at_once(partner):
    body = {
        "desk": "nowhere",
        "startsAt": "2027-01-19T09:00:00",
        "tasks": [{"personKey": "a b", "service": "haircut"}, {"service": "biometrics"}],
        "note": "please",
    }
    assert mistakes(partner.hold(body)) == [
        "Idempotency-Key",
        "desk",
        "note",
        "startsAt",
        "tasks[0].personKey",
        "tasks[0].service",
        "tasks[1].personKey",
    ]


def test_the_key_is_asked_for(partner, monday):
    assert mistakes(partner.hold(hold_body(at(monday, "09:00"), "a"))) == ["Idempotency-Key"]


@pytest.mark.parametrize(
    ("starts_at", "what"),
    [
        ("{monday}T09:00:00", "has no time zone: give it an offset, as in +01:00"),
        ("{monday}T09:02:00+01:00", "is not on the grid: visits begin at whole steps of 5 minutes"),
        ("2026-01-05T09:00:00+01:00", "lies in the past"),
        ("2090-01-05T09:00:00+01:00", "lies too far ahead"),
    ],
)
def test_a_moment_at_which_nothing_begins_is_refused(partner, monday, starts_at, what):
    answer = partner.hold(hold_body(starts_at.format(monday=monday), "a"), key())
    assert [one["what"] for one in problem(answer, 422)["errors"]] == [what]


@pytest.mark.parametrize("clock", ["03:00", "16:25", "20:00"])
def test_a_closed_desk_is_impossible_and_not_taken(partner, monday, clock):
    assert mistakes(partner.hold(hold_body(at(monday, clock), "a"), key())) == ["startsAt"]


def test_a_weekend_is_impossible(partner, monday):
    assert mistakes(partner.hold(hold_body(at(monday - timedelta(days=1), "10:00"), "a"), key())) == ["startsAt"]


def test_a_service_that_the_desk_does_not_offer_is_refused(partner, monday):
    body = hold_body(at(monday, "09:00"), "a", services=("biometrics", "return-visa"))
    assert mistakes(partner.hold(body, key())) == ["tasks[1].service"]


def test_a_person_twice_is_refused(partner, monday):
    assert mistakes(partner.hold(hold_body(at(monday, "09:00"), "a", "a"), key())) == ["tasks[2]", "tasks[3]"]


def test_a_party_that_is_too_large_is_refused(partner, monday):
    many = [f"p{number}" for number in range(13)]
    assert mistakes(partner.hold(hold_body(at(monday, "09:00"), *many, services=("biometrics",)), key())) == ["tasks"]
    services = ("municipal-registration", "biometrics", "residence-document", "information")
    assert mistakes(partner.hold(hold_body(at(monday, "09:00"), *many[:12], services=services), key())) == ["tasks"]


def test_persons_may_need_different_things(partner, monday):
    tasks = [
        {"personKey": "a", "service": "municipal-registration"},
        {"personKey": "a", "service": "biometrics"},
        {"personKey": "child", "service": "municipal-registration"},
    ]
    held = partner.hold({"desk": DESK, "startsAt": at(monday, "09:00"), "tasks": tasks}, key())
    assert held.status_code == 201, held.content
    assert VisitTask.objects.count() == 3


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"{}", b'{"tasks": 3}', b'{"tasks": [3], "desk": {}, "startsAt": []}'])
def test_a_body_of_another_shape_is_a_mistake(partner, body):
    answer = partner.client.post("/api/v1/holds", body, JSON, headers={**partner.headers, "idempotency-key": key()})
    assert answer.status_code == 422, answer.content


def test_without_a_token_nothing_is_held(partner, monday, client):
    body = hold_body(at(monday, "09:00"), "a")
    answer = client.post("/api/v1/holds", body, JSON, headers={"idempotency-key": key()})
    assert problem(answer, 401)["code"] == "token-needed"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert problem(PartnerSystem("sl_guessed").hold(body, key()), 401)["code"] == "token-needed"
    assert Visit.objects.count() == 0


def test_a_token_that_was_revoked_opens_nothing(partner, monday):
    assert revoke_tokens(name="Vaart Software", now=timezone.now()) == 1
    problem(partner.hold(hold_body(at(monday, "09:00"), "a"), key()), 401)


def test_a_token_with_another_scope_is_refused(partner, monday):
    from softlanding.people.models import PartnerToken

    PartnerToken.objects.update(scope="reports")
    assert problem(partner.hold(hold_body(at(monday, "09:00"), "a"), key()), 403)["code"] == "wrong-scope"


def test_only_a_hash_of_a_token_is_kept(partner):
    from softlanding.people.models import PartnerToken

    kept = PartnerToken.objects.get()
    assert partner.token not in [str(value) for value in vars(kept).values()]
    partner.read("00000000-0000-4000-8000-000000000001")
    kept.refresh_from_db()
    assert kept.last_used_on == timezone.localdate()


def test_a_token_holds_no_more_in_a_minute_than_was_agreed(db, monday):
    token = make_token(name="Small", scope="bookings", now=timezone.now(), holds_a_minute=2)
    small = PartnerSystem(token)
    kept = key()
    assert small.hold(hold_body(at(monday, "09:00"), "a"), kept).status_code == 201
    assert small.hold(hold_body(at(monday, "09:00"), "b"), key()).status_code == 201
    answer = small.hold(hold_body(at(monday, "11:00"), "c"), key())
    assert problem(answer, 429)["code"] == "too-many-holds"
    assert answer.headers["Retry-After"] == "60"
    assert small.hold(hold_body(at(monday, "09:00"), "a"), kept).status_code == 201


def test_holds_that_are_made_and_given_up_for_one_person_come_to_an_end(partner, monday, monkeypatch):
    from softlanding.appointments.api import holding

    monkeypatch.setattr(holding, "HOLDS_GIVEN_UP_AN_HOUR", 2)
    for _ in range(2):
        held = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
        partner.cancel(held.json()["id"])
    answer = partner.hold(hold_body(at(monday, "09:00"), "a"), key())
    assert (problem(answer, 429)["code"], answer.headers["Retry-After"]) == ("too-many-holds-of-a-person", "3600")
    assert partner.hold(hold_body(at(monday, "09:00"), "b"), key()).status_code == 201


def test_a_refused_hold_leaves_no_claim(partner, monday):
    partner.visit(at(monday, "09:00"), "a")
    before = Claim.objects.count()
    partner.hold(hold_body(at(monday, "11:00"), "b", "a"), key())
    assert (Claim.objects.count(), Visit.objects.count()) == (before, 1)

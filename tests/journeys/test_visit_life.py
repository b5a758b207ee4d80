"""The pages on which a family changes its own visit: move, who comes, cancel and undo, confirm once more."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from softlanding.appointments.models import Claim, Visit
from softlanding.appointments.queries import ZONE
from softlanding.common.models import AuditEntry
from softlanding.core.timeline import moment_of, tick_of
from softlanding.journeys.views.visit_offers import SEARCHES_LANGUAGES

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"
COUNTERS = {"municipality": ["m-1", "m-2", "m-3", "m-4"], "ind": ["ind-1", "ind-2", "ind-3"]}


def text(answer: object) -> str:
    return answer.content.decode()


def times(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


@pytest.fixture
def family(keep):
    return keep()


@pytest.fixture
def booked(family) -> Visit:
    """The family's visit, at the first time that was offered."""
    first = times(text(family.client.get("/visit/")))[0]
    family.client.post("/visit/hold/", {"desk": DESK, "starts_at": first})
    family.client.post("/visit/confirm/")
    return Visit.objects.get(household=family.household, state="booked")


def begins(visit: Visit) -> str:
    visit.refresh_from_db()
    return moment_of(visit.starts_tick, ZONE).isoformat()


def take(starts_at: str, *, counters: list[str], minutes: int = 20) -> Visit:
    """Let somebody else have these counters from this time on."""
    first = tick_of(datetime.fromisoformat(starts_at))
    ticks = range(first, first + minutes // 5)
    shared = {"region": "the-hague", "desk": DESK}
    other = Visit.objects.create(
        **shared,
        state="booked",
        starts_tick=ticks.start,
        ends_tick=ticks.stop,
        token_hash="-",
        uid=f"somebody@{first}",
        created_at=timezone.now(),
    )
    Claim.objects.bulk_create(
        (Claim(**shared, counter=counter, tick=tick, visit=other) for counter in counters for tick in ticks),
        ignore_conflicts=True,
    )
    return other


def others(client, visit: Visit) -> list[str]:
    return times(text(client.get(f"/visit/move/?reference={visit.reference}")))


def test_other_times_are_offered_and_the_own_one_is_not(family, booked):
    offered = others(family.client, booked)
    assert len(offered) > 3
    assert begins(booked) not in offered


def test_a_time_is_shown_beside_the_present_one_before_anything_moves(family, booked):
    later = others(family.client, booked)[2]
    before = begins(booked)
    page = text(family.client.get("/visit/move/", {"reference": booked.reference, "starts_at": later}))
    assert "Move your visit?" in page
    assert page.count('class="sl-lanes"') == 2
    assert begins(booked) == before


def test_pressing_move_twice_moves_the_visit_once(family, booked):
    later = others(family.client, booked)[2]
    body = {"reference": booked.reference, "starts_at": later, "seen": booked.version}
    for _ in range(2):
        answer = family.client.post("/visit/move/", body)
        assert answer["Location"] == f"/visit/passport/?reference={booked.reference}"
    assert (begins(booked), booked.sequence) == (later, 1)
    assert Visit.objects.filter(household=family.household).count() == 1


def test_a_move_to_a_taken_time_shows_the_loss_and_keeps_the_old(family, booked):
    later, before = others(family.client, booked)[2], begins(booked)
    take(later, counters=COUNTERS["municipality"])
    answer = family.client.post("/visit/move/", {"reference": booked.reference, "starts_at": later})
    page = text(answer)
    assert answer.status_code == 409
    assert "Someone else has just taken this time." in page
    assert "You still have the visit that you had." in page
    assert times(page)[0] != later
    assert (begins(booked), booked.sequence) == (before, 0)


def test_the_nearest_times_after_a_loss_lead_to_a_move(family, booked):
    later = others(family.client, booked)[2]
    take(later, counters=COUNTERS["municipality"])
    lost = family.client.post("/visit/move/", {"reference": booked.reference, "starts_at": later})
    near = times(text(lost))[0]
    family.client.post("/visit/move/", {"reference": booked.reference, "starts_at": near})
    assert begins(booked) == near


def test_a_held_visit_cannot_be_moved(family):
    first = times(text(family.client.get("/visit/")))[0]
    family.client.post("/visit/hold/", {"desk": DESK, "starts_at": first})
    held = Visit.objects.get(household=family.household)
    answer = family.client.get(f"/visit/move/?reference={held.reference}")
    assert (answer.status_code, "We only hold this time for you." in text(answer)) == (409, True)


@pytest.mark.parametrize("page", ["move", "people"])
def test_a_cancelled_visit_says_that_it_is_cancelled(family, booked, page):
    family.client.post("/visit/cancel/", {"reference": booked.reference})
    answer = family.client.get(f"/visit/{page}/?reference={booked.reference}")
    assert (answer.status_code, "This visit is cancelled." in text(answer)) == (410, True)


@pytest.mark.parametrize("page", ["move", "people", "cancelled", "cancel"])
def test_another_household_s_visit_does_not_exist(keep, booked, page):
    other = keep(email="other@example.org")
    assert other.client.get(f"/visit/{page}/?reference={booked.reference}").status_code == 404


@pytest.mark.parametrize("page", ["move", "people/take-out", "people/add", "cancel", "restore", "confirm-again"])
def test_another_household_s_visit_is_not_changed(keep, booked, page):
    other = keep(email="other@example.org")
    body = {"reference": booked.reference, "person": "mira", "starts_at": begins(booked)}
    assert other.client.post(f"/visit/{page}/", body).status_code == 404
    booked.refresh_from_db()
    assert (booked.state, booked.sequence, booked.version) == ("booked", 0, 2)


# --- who comes ---------------------------------------------------------------------------------------------------


def out(family, visit: Visit, person: str):
    return family.client.post("/visit/people/take-out/", {"reference": visit.reference, "person": person})


def test_one_person_is_taken_out_and_added_again(family, booked):
    for _ in range(2):
        assert out(family, booked, "mira").status_code == 302
    booked.refresh_from_db()
    assert (set(booked.tasks.values_list("person_key", flat=True)), booked.sequence) == ({"priya", "arjun"}, 1)
    page = text(family.client.get(f"/visit/people/?reference={booked.reference}"))
    assert "Add Mira" in page
    for _ in range(2):
        body = {"reference": booked.reference, "person": "mira"}
        assert family.client.post("/visit/people/add/", body).status_code == 302
    booked.refresh_from_db()
    assert (set(booked.tasks.values_list("person_key", flat=True)), booked.sequence) == ({"priya", "arjun", "mira"}, 2)


def test_the_last_adult_of_a_child_stays_and_the_page_says_what_would_help(family, booked):
    assert out(family, booked, "priya").status_code == 302
    answer = out(family, booked, "arjun")
    assert answer.status_code == 409
    assert "Take the child out first" in text(answer)
    assert booked.tasks.filter(person_key="arjun").exists()


def test_taking_out_the_last_person_leads_to_the_page_of_a_cancelled_visit(family, booked):
    for person in ("mira", "arjun"):
        assert out(family, booked, person)["Location"] == f"/visit/people/?reference={booked.reference}"
    for _ in range(2):
        assert out(family, booked, "priya")["Location"] == f"/visit/cancelled/?reference={booked.reference}"
    booked.refresh_from_db()
    assert (booked.state, Claim.objects.count()) == ("cancelled", 0)


def test_a_full_stay_keeps_the_visit_and_offers_a_time_for_everybody(family, booked):
    out(family, booked, "mira")
    before = begins(booked)
    take(before, counters=COUNTERS["municipality"], minutes=240)
    answer = family.client.post("/visit/people/add/", {"reference": booked.reference, "person": "mira"})
    page = text(answer)
    assert answer.status_code == 409
    assert "No counter is free for one more person during your visit." in page
    assert begins(booked) == before
    near = times(page)[0]
    body = {"reference": booked.reference, "with": "mira", "starts_at": near}
    assert "Mira comes along." in text(family.client.get("/visit/move/", body))
    family.client.post("/visit/move/", body)
    assert (begins(booked), set(booked.tasks.values_list("person_key", flat=True))) == (
        near,
        {"priya", "arjun", "mira"},
    )


def test_a_stranger_is_not_added(family, booked):
    body = {"reference": booked.reference, "person": "lars"}
    assert family.client.post("/visit/people/add/", body).status_code == 404


# --- cancel and undo ---------------------------------------------------------------------------------------------


def test_cancelling_twice_cancels_once_and_undo_takes_it_back(family, booked):
    before = begins(booked)
    for _ in range(2):
        answer = family.client.post("/visit/cancel/", {"reference": booked.reference})
        assert answer["Location"] == f"/visit/cancelled/?reference={booked.reference}"
    assert "Undo: book it again" in text(family.client.get(answer["Location"]))
    for _ in range(2):
        family.client.post("/visit/restore/", {"reference": booked.reference})
    assert (begins(booked), booked.state, booked.sequence) == (before, "booked", 2)


def test_undo_is_not_offered_once_the_time_is_taken(family, booked):
    family.client.post("/visit/cancel/", {"reference": booked.reference})
    take(begins(booked), counters=COUNTERS["municipality"])
    page = text(family.client.get(f"/visit/cancelled/?reference={booked.reference}"))
    assert "This time cannot be taken back any more." in page
    answer = family.client.post("/visit/restore/", {"reference": booked.reference})
    assert answer.status_code == 409
    booked.refresh_from_db()
    assert booked.state == "cancelled"


def test_undo_is_not_offered_beside_a_new_visit_for_the_same(family, booked):
    family.client.post("/visit/cancel/", {"reference": booked.reference})
    later = times(text(family.client.get("/visit/")))[4]
    family.client.post("/visit/hold/", {"desk": DESK, "starts_at": later})
    page = text(family.client.get(f"/visit/cancelled/?reference={booked.reference}"))
    assert "Undo: book it again" not in page


# --- missed and confirmed ----------------------------------------------------------------------------------------


def test_a_household_that_missed_a_visit_confirms_the_next_one_and_reads_why(family, booked):
    missed = Visit.objects.create(
        region="the-hague",
        desk=DESK,
        household=family.household,
        state="no-show",
        starts_tick=tick_of(timezone.now().replace(minute=0, second=0, microsecond=0)) - 5000,
        ends_tick=tick_of(timezone.now().replace(minute=0, second=0, microsecond=0)) - 4990,
        token_hash="-",
        uid="missed",
        created_at=timezone.now(),
    )
    missed.tasks.create(
        region="the-hague", person="-", person_key="priya", service="biometrics", authority="ind", counter="ind-1",
        start_tick=missed.starts_tick, end_tick=missed.ends_tick, live=False,
    )  # fmt: skip
    family.client.post("/visit/move/", {"reference": booked.reference, "starts_at": others(family.client, booked)[2]})
    booked.refresh_from_db()
    assert booked.confirm_by_at is not None
    assert "Yes, we come" in text(family.client.get("/visit/passport/"))
    page = text(family.client.get("/visit/missed/"))
    assert missed.reference in page
    assert "Nobody is refused for a visit that was missed." in page
    for _ in range(2):
        family.client.post("/visit/confirm-again/", {"reference": booked.reference})
    booked.refresh_from_db()
    assert booked.confirm_by_at is None
    assert AuditEntry.objects.filter(sentence="visit-confirmed-again").count() == 1
    assert "Yes, we come" not in text(family.client.get("/visit/passport/"))


def test_nobody_is_asked_to_confirm_who_missed_nothing(family, booked):
    assert booked.confirm_by_at is None
    assert "You missed no visit in the past year." in text(family.client.get("/visit/missed/"))


def test_the_time_to_confirm_is_past_and_the_visit_is_released(family, booked):
    from softlanding.appointments.actions import release_unconfirmed

    now = timezone.now()
    Visit.objects.filter(pk=booked.pk).update(confirm_by_at=now - timedelta(minutes=1))
    assert [visit.pk for visit in release_unconfirmed(now=now)] == [booked.pk]
    answer = family.client.post("/visit/confirm-again/", {"reference": booked.reference})
    assert answer.status_code == 410
    assert times(text(family.client.get("/visit/"))) != []


# --- in which language -------------------------------------------------------------------------------------------

spoken = pytest.mark.skipif(not SEARCHES_LANGUAGES, reason="the search does not know languages yet")


@spoken
def test_a_language_that_every_counter_speaks_is_said_with_each_time(family):
    page = text(family.client.get("/visit/?language=nl"))
    assert "At every counter in Dutch" in page
    assert page.count('name="language" value="nl"') == len(times(page))


@spoken
def test_a_language_that_no_counter_speaks_shows_the_times_with_what_to_do(family):
    page = text(family.client.get("/visit/?language=hi"))
    assert times(page) != []
    assert "Not in Hindi at every counter" in page


def test_a_language_that_is_none_is_not_asked_for(family):
    assert family.client.get("/visit/?language=<b>").status_code == 200

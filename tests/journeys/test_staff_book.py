"""An officer books by telephone or at the counter, moves and cancels: with a reason, and never over another visit."""

import io
import re
from datetime import datetime

import pypdf
import pytest
from django.test import RequestFactory
from django.utils import timezone

from softlanding.appointments.models import Claim, Visit
from softlanding.common.access import Role
from softlanding.common.jobs import run_all_due
from softlanding.common.models import AuditEntry
from softlanding.core.timeline import tick_of
from softlanding.people.models import Household

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"
LARS = {"number": "2", "names": "Lars\nFreja", "email": "lars@example.org", "phone": "070 353 50 43", "language": "nl"}
NEEDS = {
    "task": ["lars:municipal-registration", "freja:municipal-registration"],
    "child": ["freja"],
    "origin": "phone",
    "reason": "cannot-book-online",
    "own_words": "",
}


def text(answer: object) -> str:
    return answer.content.decode()


def times(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


@pytest.fixture
def clerk(client_as):
    return client_as(Role.MUNICIPAL_CLERK)


def at_the_times(clerk, **more) -> list[str]:
    clerk.post("/staff/book/", LARS)
    clerk.post("/staff/book/what/", {**NEEDS, **more})
    return times(text(clerk.get("/staff/book/when/")))


@pytest.fixture
def booked(clerk) -> Visit:
    """Lars and his daughter Freja rang: the clerk books the second time."""
    clerk.post("/staff/book/when/", {"starts_at": at_the_times(clerk)[1]})
    return Visit.objects.get(origin="phone")


def test_a_call_becomes_a_visit_with_who_booked_it_and_why(clerk, booked, mailoutbox):
    household = booked.household
    assert (booked.state, booked.booked_by.role, booked.reason, booked.phone) == (
        "booked",
        "municipal-clerk",
        "cannot-book-online",
        "+31703535043",
    )
    assert (household.contact_email, household.language, booked.language) == ("lars@example.org", "nl", "nl")
    assert [(p.key, p.given_name, p.is_contact) for p in household.people.order_by("pk")] == [
        ("lars", "Lars", True),
        ("freja", "Freja", False),
    ]
    assert set(booked.tasks.values_list("person_key", "service")) == {
        ("lars", "municipal-registration"),
        ("freja", "municipal-registration"),
    }


def test_the_message_is_in_the_household_s_language(clerk, mailoutbox, django_capture_on_commit_callbacks):
    chosen = at_the_times(clerk)[0]
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post("/staff/book/when/", {"starts_at": chosen})
    run_all_due()
    [message] = [one for one in mailoutbox if one.attachments]
    assert (message.to, message.subject.startswith("Uw bezoek")) == (["lars@example.org"], True)


def test_the_reference_is_spelled_and_the_slip_can_be_printed(clerk, booked):
    page = text(clerk.get(f"/staff/visits/{booked.pk}/booked/"))
    assert " ".join(booked.reference.replace("-", "")) in page
    answer = clerk.get(f"/staff/visits/{booked.pk}/slip.pdf")
    assert booked.reference in pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_pressing_a_time_twice_books_once(clerk):
    chosen = at_the_times(clerk)[0]
    answers = [clerk.post("/staff/book/when/", {"starts_at": chosen})["Location"] for _ in range(2)]
    visit = Visit.objects.get()
    assert answers == [f"/staff/visits/{visit.pk}/booked/"] * 2
    assert Household.objects.filter(contact_email="lars@example.org").count() == 1


def test_a_press_that_began_before_the_first_one_was_done_finds_its_visit(clerk):
    from django.contrib.sessions.backends.db import SessionStore

    from softlanding.common.access import Actor
    from softlanding.journeys.views import staff_book

    chosen = at_the_times(clerk)[0]
    request = RequestFactory().post("/staff/book/when/", {"starts_at": chosen})
    request.session = SessionStore(clerk.cookies["session"].value)
    assert staff_book.DRAFT in request.session  # read, as the slow request did
    request.actor = Actor(kind="staff", id="1", role=Role.MUNICIPAL_CLERK, desk=DESK)
    clerk.post("/staff/book/when/", {"starts_at": chosen})
    answer = staff_book.when(request)
    visit = Visit.objects.get()
    assert answer["Location"] == f"/staff/visits/{visit.pk}/booked/"
    assert Household.objects.filter(contact_email="lars@example.org").count() == 1


def test_undo_right_after_frees_the_time_once(clerk, booked):
    for _ in range(2):
        assert clerk.post(f"/staff/visits/{booked.pk}/undo/")["Location"] == "/staff/book/"
    booked.refresh_from_db()
    assert (booked.state, booked.reason, Claim.objects.count()) == ("cancelled", "undone", 0)


def test_a_booking_of_a_colleague_or_of_long_ago_is_not_undone(clerk, booked):
    Visit.objects.update(booked_at=timezone.now() - timezone.timedelta(hours=1))
    assert clerk.post(f"/staff/visits/{booked.pk}/undo/").status_code == 409


def test_a_lost_race_keeps_what_was_filled_in(clerk):
    chosen = at_the_times(clerk)[0]
    take(chosen)
    answer = clerk.post("/staff/book/when/", {"starts_at": chosen})
    page = text(answer)
    assert (answer.status_code, "What you filled in is kept." in page) == (409, True)
    assert Household.objects.filter(contact_email="lars@example.org").count() == 0
    clerk.post("/staff/book/when/", {"starts_at": times(page)[0]})
    assert Visit.objects.get(origin="phone").state == "booked"


def take(starts_at: str) -> None:
    """Let somebody else have every municipal counter at that time."""
    first = tick_of(datetime.fromisoformat(starts_at))
    other = Visit.objects.create(
        region="the-hague", desk=DESK, state="booked", starts_tick=first, ends_tick=first + 6, token_hash="-",
        uid="somebody@else", created_at=timezone.now(),
    )  # fmt: skip
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=DESK, counter=f"m-{number}", tick=tick, visit=other)
        for number in range(1, 5)
        for tick in range(first, first + 6)
    )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"phone": "12"}, "No telephone has this number"),
        ({"phone": "call me"}, "This is no telephone number."),
        ({"email": "", "phone": ""}, "Ask for an e-mail address or a telephone number."),
        ({"email": "lars"}, "Enter a valid email address."),
        ({"number": "40"}, "Ensure this value is less than or equal to 12."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(clerk, typed, wrong):
    answer = clerk.post("/staff/book/", {**LARS, **typed})
    assert (answer.status_code, wrong in text(answer)) == (422, True)
    assert clerk.get("/staff/book/what/")["Location"] == "/staff/book/"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"task": []}, "Tick what at least one person comes for."),
        ({"child": ["lars", "freja"]}, "A child cannot come alone"),
        ({"reason": ""}, "Choose why you do this."),
        ({"reason": "other"}, "Say the reason in a few words."),
        ({"origin": ""}, "Choose how they asked."),
    ],
)
def test_a_reason_a_task_and_an_adult_are_asked_for(clerk, typed, wrong):
    clerk.post("/staff/book/", LARS)
    answer = clerk.post("/staff/book/what/", {**NEEDS, **typed})
    assert (answer.status_code, wrong in text(answer)) == (422, True)


def test_a_household_is_found_by_its_reference_and_reads_that_it_was_looked_up(clerk, keep):
    family = keep()
    answer = clerk.post("/staff/book/", {"reference": family.household.reference.lower()})
    assert answer["Location"] == "/staff/book/what/"
    entry = AuditEntry.objects.filter(household=family.household.pk).order_by("-at").first()
    assert (entry.sentence, entry.actor_role) == ("household-looked-up", "municipal-clerk")
    page = text(clerk.get("/staff/book/what/"))
    assert re.search(r'value="priya:municipal-registration" checked', page)
    assert re.search(r'name="child" value="mira" checked', page)


def test_a_household_is_found_by_a_visit_to_the_own_desk(clerk, booked):
    assert clerk.post("/staff/book/", {"reference": booked.reference})["Location"] == "/staff/book/what/"
    Visit.objects.update(desk="in-amsterdam")
    assert clerk.post("/staff/book/", {"reference": booked.reference}).status_code == 422


def test_an_unknown_reference_is_said(clerk):
    answer = clerk.post("/staff/book/", {"reference": "AAAA-AAAA"})
    assert (answer.status_code, "We know no plan" in text(answer)) == (422, True)


def test_a_known_family_is_booked_at_the_counter(clerk, keep):
    family = keep()
    clerk.post("/staff/book/", {"reference": family.household.reference})
    clerk.post(
        "/staff/book/what/",
        {
            "task": ["priya:information"],
            "origin": "counter",
            "reason": "other",
            "own_words": "Came by",
            "child": "mira",
        },
    )
    clerk.post("/staff/book/when/", {"starts_at": times(text(clerk.get("/staff/book/when/")))[0]})
    visit = Visit.objects.get(household=family.household)
    assert (visit.origin, visit.reason) == ("counter", "other: Came by")


# --- changing a visit of the own desk -----------------------------------------------------------------------------


def test_an_officer_moves_a_visit_with_a_reason_once(clerk, booked):
    later = times(text(clerk.get(f"/staff/visits/{booked.pk}/move/")))[3]
    assert "Move this visit?" in text(clerk.get(f"/staff/visits/{booked.pk}/move/", {"starts_at": later}))
    assert clerk.post(f"/staff/visits/{booked.pk}/move/", {"starts_at": later}).status_code == 422
    for _ in range(2):
        answer = clerk.post(f"/staff/visits/{booked.pk}/move/", {"starts_at": later, "reason": "desk-fault"})
        assert answer["Location"] == f"/staff/visits/{booked.pk}/"
    booked.refresh_from_db()
    assert (booked.starts_tick, booked.reason, booked.sequence) == (
        tick_of(datetime.fromisoformat(later)),
        "desk-fault",
        1,
    )


def test_an_officer_s_move_to_a_taken_time_leaves_the_visit(clerk, booked):
    later = times(text(clerk.get(f"/staff/visits/{booked.pk}/move/")))[3]
    take(later)
    answer = clerk.post(f"/staff/visits/{booked.pk}/move/", {"starts_at": later, "reason": "asked"})
    assert (answer.status_code, "The visit is still where it was." in text(answer)) == (409, True)
    before = booked.starts_tick
    booked.refresh_from_db()
    assert (booked.starts_tick, booked.reason) == (before, "cannot-book-online")


def test_an_officer_cancels_with_a_reason_once(clerk, booked):
    assert clerk.post(f"/staff/visits/{booked.pk}/cancel/", {}).status_code == 422
    for _ in range(2):
        clerk.post(f"/staff/visits/{booked.pk}/cancel/", {"reason": "ill", "own_words": ""})
    booked.refresh_from_db()
    assert (booked.state, booked.reason, booked.sequence) == ("cancelled", "ill", 1)
    assert "Someone is ill" in text(clerk.get(f"/staff/visits/{booked.pk}/"))


@pytest.mark.parametrize("page", ["booked/", "move/", "cancel/", "slip.pdf"])
def test_a_visit_to_another_desk_does_not_exist(clerk, booked, page):
    Visit.objects.update(desk="in-amsterdam")
    assert clerk.get(f"/staff/visits/{booked.pk}/{page}").status_code == 404


def test_the_day_is_closed_by_a_press_and_a_mistake_is_put_right(clerk, booked):
    first = tick_of(timezone.now().replace(minute=0, second=0, microsecond=0)) - 288 * 3
    Visit.objects.update(starts_tick=first, ends_tick=first + 4)
    day = timezone.localtime() - timezone.timedelta(days=3, hours=1)
    url = f"/staff/no-shows/?day={day:%Y-%m-%d}"
    page = text(clerk.get(url))
    if booked.reference not in page:  # the hour before midnight belongs to the next day
        day += timezone.timedelta(days=1)
        page = text(clerk.get(f"/staff/no-shows/?day={day:%Y-%m-%d}"))
    assert booked.reference in page
    for _ in range(2):
        assert clerk.post("/staff/no-shows/close/", {"day": f"{day:%Y-%m-%d}"}).status_code == 302
    booked.refresh_from_db()
    assert booked.state == "no-show"
    assert "Put it right" in text(clerk.get("/staff/no-shows/"))
    where = f"/staff/no-shows/{booked.pk}/"
    assert clerk.post(where, {"outcome": "came"}).status_code == 422
    for _ in range(2):
        clerk.post(where, {"outcome": "came", "reason": "A colleague saw them"})
    booked.refresh_from_db()
    assert (booked.state, booked.reason) == ("done", "A colleague saw them")


def test_the_list_of_missed_visits_asks_the_database_as_often_for_ten_as_for_one(clerk, booked):
    def seen() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            clerk.get("/staff/no-shows/")
        return len(asked)

    first = tick_of(timezone.now().replace(minute=0, second=0, microsecond=0)) - 3000
    Visit.objects.update(state="no-show", starts_tick=first, ends_tick=first + 4)
    one = seen()
    for number in range(9):
        Visit.objects.create(
            region="the-hague", desk=DESK, household=booked.household, state="no-show", starts_tick=first - 9 * number,
            ends_tick=first - 9 * number + 4, token_hash="-", uid=f"{number}@else", created_at=timezone.now(),
        )  # fmt: skip
    assert seen() == one

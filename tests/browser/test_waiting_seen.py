"""The family asks for an earlier time and takes it on a phone; the coordinator's pages have no fault that axe knows."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect
from test_visit import press, seen

from softlanding.appointments import actions
from softlanding.appointments.models import Visit, WaitingRequest
from softlanding.common.jobs import run_all_due
from softlanding.core.timeline import tick_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "ask": "Ask for an earlier time",
        "place": "Your place now: 1 of 1.",
        "take": "Take this time",
        "taken": "Your visit is booked at the earlier time.",
        "leave": "Leave it to somebody else",
        "left": "You keep your place on the list.",
    },
    "nl": {
        "ask": "Vraag om een eerdere tijd",
        "place": "Uw plaats nu: 1 van 1.",
        "take": "Neem deze tijd",
        "taken": "Uw bezoek is geboekt op de eerdere tijd.",
        "leave": "Laat hem aan iemand anders",
        "left": "U houdt uw plaats op de lijst.",
    },
}


@pytest.fixture
def phone(chromium: Browser, live_server: object) -> Iterator[BrowserContext]:
    """A window as wide as a phone."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=str(live_server), timezone_id="Europe/Amsterdam"
    )
    yield context
    context.close()


@pytest.fixture(params=["en", "nl"])
def family(request: pytest.FixtureRequest, phone: BrowserContext, live_server: object, keep: Callable) -> tuple:
    """The family has a visit two weeks after the first day on which it could come."""
    kept = keep(language=request.param)
    phone.add_cookies(
        [
            {"name": "session", "value": kept.client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": request.param, "url": str(live_server)},
        ]
    )
    book_later(kept)
    return phone.new_page(), WORDS[request.param], kept


def book_later(kept) -> None:
    first = starts(kept.client.get("/visit/"))[0]
    day = datetime.fromisoformat(first) + timedelta(days=14)
    wanted = starts(kept.client.get(f"/visit/?day={day:%Y-%m-%d}"))[0]
    kept.client.post("/visit/hold/", {"desk": "the-hague-international-centre", "starts_at": wanted})
    kept.client.post("/visit/confirm/")


def starts(answer) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', answer.content.decode())


def asked(page, words) -> None:
    page.goto("/visit/passport/")
    page.get_by_role("link", name=words["ask"]).click()
    seen(page, "ask-earlier")
    press(page, words["ask"])
    expect(page.get_by_text(words["place"])).to_be_visible()
    seen(page, "waiting")


def link() -> str:
    """Let the sweep make an offer, and read the link from the message."""
    assert actions.offer_freed_times(timezone.now())["offered"] == 1
    run_all_due()
    return re.search(r"http://\S+?(/visit/offer/[\w-]+/)", mail.outbox[-1].body)[1]


def test_the_family_asks_for_an_earlier_time_and_takes_it(family):
    page, words, kept = family
    old = Visit.objects.get(household=kept.household, state="booked")
    asked(page, words)
    page.goto(link())
    seen(page, "earlier-offer")
    press(page, words["take"])
    expect(page.get_by_role("status")).to_contain_text(words["taken"])
    visit = Visit.objects.get(household=kept.household, state="booked")
    assert visit.starts_tick < old.starts_tick
    assert WaitingRequest.objects.get().state == "taken"


def test_the_family_leaves_a_time_to_somebody_else(family):
    page, words, _ = family
    asked(page, words)
    link()
    page.goto("/visit/")
    seen(page, "choose-with-offer")
    page.goto("/visit/waiting/")
    seen(page, "waiting-with-offer")
    press(page, words["leave"])
    expect(page.get_by_role("status")).to_contain_text(words["left"])
    assert WaitingRequest.objects.get().state == "waiting"


def many_visits() -> None:
    """Enough visits that were booked today for a picture of how long they took."""
    now = timezone.now()
    first = tick_of(now.replace(minute=0, second=0, microsecond=0))
    Visit.objects.bulk_create(
        Visit(
            region="the-hague", desk="the-hague-international-centre", state="booked",
            origin="api" if number % 2 else "web", starts_tick=first + 288 * days, ends_tick=first + 288 * days + 2,
            token_hash="-", uid=f"{days}-{number}", created_at=now, booked_at=now,
        )
        for days, count in ((1, 5), (5, 14), (10, 9), (30, 6))
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_policy_and_the_coordinators_pages_have_no_fault(language, window, live_server, keep, client_as):
    kept = keep()
    book_later(kept)
    visit = Visit.objects.get(household=kept.household, state="booked")
    form = kept.client.get(f"/visit/waiting/ask/?reference={visit.reference}").context["form"]
    kept.client.post(
        f"/visit/waiting/ask/?reference={visit.reference}",
        {"earliest_on": form.first.isoformat(), "latest_on": form.last.isoformat()},
    )
    many_visits()
    client = client_as("coordinator")
    window.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": language, "url": str(live_server)},
        ]
    )
    page = window.new_page()
    for where, name in (
        ("/fairness/", "fairness"),
        ("/staff/", "staff-home"),
        ("/staff/waiting/", "waiting-list"),
        ("/staff/who-got-what/", "who-got-what"),
    ):
        page.goto(where)
        seen(page, name)

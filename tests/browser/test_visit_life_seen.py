"""A family moves its visit, loses a race and recovers, changes who comes; an officer and a coordinator book."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_visit import press, seen

from softlanding.appointments.actions.guard import queue_at
from softlanding.appointments.models import Claim, Visit
from softlanding.appointments.queries import ZONE
from softlanding.core.timeline import moment_of, tick_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(context: BrowserContext, server: object, client: object, language: str = "en") -> None:
    context.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(server)},
            {"name": "language", "value": language, "url": str(server)},
        ]
    )


def book(kept) -> Visit:
    """Book the first time that is offered, without a browser."""
    page = kept.client.get("/visit/").content.decode()
    first = page.split('name="starts_at" value="')[1].split('"')[0]
    kept.client.post("/visit/hold/", {"desk": "the-hague-international-centre", "starts_at": first})
    kept.client.post("/visit/confirm/")
    return Visit.objects.get(household=kept.household, state="booked")


def begins(visit: Visit) -> str:
    visit.refresh_from_db()
    return moment_of(visit.starts_tick, ZONE).isoformat()


@pytest.fixture
def family(window: BrowserContext, live_server: object, keep: Callable) -> tuple:
    kept = keep()
    visit = book(kept)
    sign_in(window, live_server, kept.client)
    page = window.new_page()
    page.goto(f"/visit/passport/?reference={visit.reference}")
    return page, visit, kept


def test_the_family_moves_its_visit_and_sees_old_and_new_side_by_side(family):
    page, visit, _ = family
    before = begins(visit)
    page.get_by_role("link", name="Move this visit").click()
    seen(page, "move")
    page.get_by_role("button", name="Look at this time").nth(1).click()
    seen(page, "move-preview")
    assert begins(visit) == before
    press(page, "Move to this time")
    expect(page.get_by_role("status")).to_contain_text("Your visit is moved.")
    assert begins(visit) != before


def test_who_loses_the_race_for_the_new_time_keeps_the_old_and_recovers(family, live_server, chromium, keep):
    page, visit, _ = family
    before = begins(visit)
    page.get_by_role("link", name="Move this visit").click()
    page.get_by_role("button", name="Look at this time").nth(1).click()
    wanted = page.locator("form input[name=starts_at]").first.get_attribute("value")
    rival(chromium, live_server, keep, wanted)
    take_the_rest(wanted)
    press(page, "Move to this time")
    expect(page.get_by_role("alert")).to_contain_text("You still have the visit that you had.")
    seen(page, "move-lost")
    assert begins(visit) == before
    press(page, "Look at this time")
    press(page, "Move to this time")
    expect(page.get_by_role("status")).to_contain_text("Your visit is moved.")


def rival(chromium: Browser, live_server: object, keep: Callable, wanted: str) -> None:
    """Let another family, in a browser of its own, book the time that the first one looks at."""
    other = keep(email="other@example.org")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=str(live_server))
    sign_in(context, live_server, other.client)
    page = context.new_page()
    page.goto(f"/visit/?day={datetime.fromisoformat(wanted):%Y-%m-%d}")
    page.locator(f"form:has(input[value='{wanted}']) button").click()
    press(page, "Book this visit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Visit passport")
    assert begins(Visit.objects.get(household=other.household)) == wanted
    context.close()


def take_the_rest(starts_at: str) -> None:
    """Let others have every municipal counter that is left at that time."""
    first, desk = tick_of(datetime.fromisoformat(starts_at)), "the-hague-international-centre"
    other = Visit.objects.create(
        region="the-hague", desk=desk, state="booked", starts_tick=first, ends_tick=first + 4, token_hash="-",
        uid="somebody@else", created_at=timezone.now(),
    )  # fmt: skip
    queue_at("the-hague", (desk, range(first, first + 4)))
    Claim.objects.bulk_create(
        (
            Claim(region="the-hague", desk=desk, counter=f"m-{number}", tick=tick, visit=other)
            for number in range(1, 5)
            for tick in range(first, first + 4)
        ),
        ignore_conflicts=True,
    )


def test_somebody_leaves_and_comes_back_and_the_last_adult_stays(family):
    page, _, _ = family
    page.get_by_role("link", name="Change who comes").click()
    seen(page, "people")
    page.get_by_role("button", name="Take Mira out").click()
    page.get_by_role("button", name="Add Mira").click()
    expect(page.get_by_role("status")).to_contain_text("Mira comes along.")
    page.get_by_role("button", name="Take Priya out").click()
    page.get_by_role("button", name="Take Arjun out").click()
    expect(page.get_by_role("alert")).to_contain_text("Take the child out first")
    seen(page, "people-refused")


def test_a_cancelled_visit_is_taken_back(family):
    page, visit, _ = family
    page.get_by_role("link", name="Cancel this visit").click()
    press(page, "Cancel this visit")
    seen(page, "cancelled")
    press(page, "Undo: book it again")
    expect(page.get_by_role("status")).to_contain_text("Your visit is booked again")
    Visit.objects.filter(pk=visit.pk).update(confirm_by_at=moment_of(visit.starts_tick, ZONE) - timedelta(days=2))
    page.reload()
    seen(page, "confirm-again")
    press(page, "Yes, we come")
    expect(page.get_by_role("status")).to_contain_text("we expect you")
    page.goto("/visit/missed/")
    seen(page, "missed")


def tab_to(page: Page, words: str) -> None:
    """Press the tab key until the focus is on what is called so."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(words):
            return
    raise AssertionError(f"The keyboard does not reach {words!r}")


def test_a_visit_is_moved_by_keyboard_alone(family):
    page, visit, _ = family
    before = begins(visit)
    for words in ("Move this visit", "Look at this time", "Move to this time"):
        tab_to(page, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your visit is moved.")
    assert begins(visit) != before


def test_a_family_moves_in_dutch(window, live_server, keep):
    kept = keep(language="nl")
    visit = book(kept)
    sign_in(window, live_server, kept.client, "nl")
    page = window.new_page()
    page.goto(f"/visit/move/?reference={visit.reference}")
    seen(page, "move")
    press(page, "Bekijk deze tijd")
    seen(page, "move-preview")
    press(page, "Verzet naar deze tijd")
    expect(page.get_by_role("status")).to_contain_text("Uw bezoek is verzet.")
    page.goto(f"/visit/people/?reference={visit.reference}")
    seen(page, "people")


def test_an_officer_books_by_telephone(window, live_server, client_as):
    sign_in(window, live_server, client_as("municipal-clerk"))
    page = window.new_page()
    page.goto("/staff/book/")
    seen(page, "book-who")
    page.get_by_label("How many people come?").fill("2")
    page.get_by_label("What do we call them?").fill("Lars\nFreja")
    page.get_by_label("Telephone number").fill("070 353 50 43")
    press(page, "Go on")
    seen(page, "book-what")
    page.get_by_label("Lars: Register as a resident").check()
    page.get_by_label("Freja: Register as a resident").check()
    page.get_by_label("By telephone").check()
    page.get_by_label("Why?").select_option("cannot-book-online")
    press(page, "Look for times")
    seen(page, "book-when")
    press(page, "Book this time")
    expect(page.get_by_role("heading", level=1)).to_have_text("The visit is booked")
    seen(page, "booked")
    visit = Visit.objects.get()
    page.goto(f"/staff/visits/{visit.pk}/")
    seen(page, "staff-visit")
    page.goto(f"/staff/visits/{visit.pk}/move/")
    press(page, "Look at this time")
    seen(page, "staff-move")
    page.goto(f"/staff/visits/{visit.pk}/cancel/")
    press(page, "Cancel this visit")
    seen(page, "staff-cancel-refused")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_coordinator_s_pages_have_no_fault(language, window, live_server, client_as, keep):
    kept = keep()
    visit = book(kept)
    sign_in(window, live_server, client_as("coordinator"), language)
    page = window.new_page()
    page.goto("/staff/groups/new/")
    page.locator("#id_name").fill("Vaart Software")
    page.locator("#id_references").fill(kept.household.reference)
    page.locator("label[for=id_services_0]").click()
    page.locator("#id_day").fill(begins(visit)[:10])
    seen(page, "group-new")
    page.locator("main form button").last.click()
    seen(page, "group-refused")
    page.goto("/staff/groups/delegation/")
    for field, value in {"name": "Delegation of a city", "persons": "12", "day": begins(visit)[:10]}.items():
        page.locator(f"#id_{field}").fill(value)
    page.locator("#id_service").select_option("information")
    page.locator("main form button").last.click()
    seen(page, "group")
    page.goto("/staff/groups/")
    seen(page, "groups")
    page.goto("/staff/no-shows/")
    seen(page, "no-shows")

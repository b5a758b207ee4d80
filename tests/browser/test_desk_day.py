"""A morning at the desk in real browsers: two officers, the entrance and the display; by keyboard, in two languages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desk_day import booked_today
from softlanding.appointments.actions import screens
from softlanding.appointments.models import Arrival, TurnTask, Visit
from softlanding.appointments.queries.screens import screen_token
from softlanding.common.access import Actor, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

WORDS = {
    "en": {
        "municipality": "Municipality 1 (Municipality)",
        "ind": "IND 1 (Immigration service (IND))",
        "checked": "Checked in. The number is 1.",
        "called": "Ticket 1 is called to Municipality 1.",
        "waits": "handed over: goes first",
        "over": "Ticket 1 goes on to the other authority, in front.",
        "ind called": "Ticket 1 is called to IND 1.",
        "done": "Ticket 1 is done.",
        "second": "Ticket 2 is called to Municipality 1.",
        "entrance": "You are checked in",
    },
    "nl": {
        "municipality": "Gemeente 1 (Gemeente)",
        "ind": "IND 1 (Immigratie- en Naturalisatiedienst (IND))",
        "checked": "Aangemeld. Het nummer is 1.",
        "called": "Nummer 1 is opgeroepen naar Gemeente 1.",
        "waits": "overgedragen: gaat voor",
        "over": "Nummer 1 gaat verder naar de andere instantie, vooraan.",
        "ind called": "Nummer 1 is opgeroepen naar IND 1.",
        "done": "Nummer 1 is klaar.",
        "second": "Nummer 2 is opgeroepen naar Gemeente 1.",
        "entrance": "U bent aangemeld",
    },
}


@pytest.fixture
def opened(chromium: Browser, live_server: object, client_as: Callable) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own, signed in as someone of this role, or as nobody."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=20_000)  # four browsers share the machine with the server

    def page(address: str, *, role: str = "", language: str = "en", width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 1080}, base_url=str(live_server), timezone_id="Europe/Amsterdam"
        )
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": str(live_server)}])
        if role:
            session = client_as(role).cookies["session"].value
            context.add_cookies([{"name": "session", "value": session, "url": str(live_server)}])
        made = context.new_page()
        made.goto(address)
        return made

    yield page
    for context in contexts:
        context.close()
    expect.set_options(timeout=5_000)


def seen(page: Page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder, and ask axe and the width."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


def sit_down(page: Page, counter: str) -> None:
    page.locator("#counter").focus()
    page.keyboard.type(counter[:14])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def screen(kind: str, coordinator: object) -> str:
    by = Actor("staff", str(coordinator.pk), Role.COORDINATOR, desk=coordinator.desk)
    made = screens.make_screen(kind=kind, name="Hall", by=by, now=timezone.now())
    return f"/desk-{kind}/{screen_token(made.pk)}/"


def give_a_number(page: Page, language: str) -> None:
    """Give the second number to somebody without an appointment, by keyboard."""
    page.goto("/staff/queue/walk-in/")
    page.locator("[name=services]").first.focus()
    page.keyboard.press("Space")
    seen(page, f"walk-in-{language}")
    page.locator("[name=persons]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sl-slip-number")).to_contain_text("2")
    seen(page, f"ticket-{language}")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_morning_with_two_officers_by_keyboard_alone(opened, staff, rao, language):
    words, visit = WORDS[language], booked_today(rao)
    display = opened(screen("display", staff("coordinator")), width=1920)
    marit = opened("/staff/day/", role="municipal-clerk", language=language)
    joris = opened("/staff/day/", role="ind-officer", language=language)
    sit_down(marit, words["municipality"])
    sit_down(joris, words["ind"])

    marit.keyboard.press("/")  # the scanner types what the code says, and Enter
    marit.keyboard.type(f"http://desk.example/staff/day/?find={visit.reference}")
    marit.keyboard.press("Enter")
    expect(marit.locator("#check-in")).to_be_focused()
    seen(marit, f"visit-{language}")
    marit.keyboard.press("Enter")
    said(marit, words["checked"])

    give_a_number(marit, language)
    marit.goto("/staff/day/")
    seen(marit, f"day-{language}")
    # before noon call-next would choose the walk-in, so the officer chooses the family from the list
    marit.locator(".sl-waiting tr", has=marit.get_by_text("Priya")).get_by_role("button").first.focus()
    marit.keyboard.press("Enter")
    said(marit, words["called"])
    expect(display.locator("#calls")).to_contain_text("Gemeente 1")
    marit.keyboard.press("s")
    expect(marit.locator("#done")).to_be_visible()
    seen(marit, f"counter-{language}")
    marit.keyboard.press("h")
    said(marit, words["over"])

    expect(joris.locator("#live")).to_contain_text(words["waits"])  # by itself: nobody reloaded
    joris.keyboard.press("c")
    said(joris, words["ind called"])
    expect(display.locator("#calls tbody tr").first).to_contain_text("IND 1")
    seen(display, f"display-{language}")
    joris.keyboard.press("s")
    expect(joris.locator("#done")).to_be_visible()
    joris.keyboard.press("d")
    said(joris, words["done"])
    assert Visit.objects.get(pk=visit.pk).state == "done"
    assert set(TurnTask.objects.filter(task__isnull=False).values_list("outcome", flat=True)) == {"done"}

    marit.goto("/staff/day/")
    marit.keyboard.press("c")
    said(marit, words["second"])
    marit.keyboard.press("u")
    expect(marit.locator(".sl-waiting")).to_be_visible()
    assert Arrival.objects.get(number=2).turns.get().state == "waiting"


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("width", [390, 1024])
def test_at_the_entrance_a_family_checks_in_and_the_page_goes_back(opened, staff, rao, language, width):
    visit = booked_today(rao)
    page = opened(screen("kiosk", staff("coordinator")), language=language, width=width)
    expect(page.locator("[name=reference]")).to_be_focused()
    seen(page, f"kiosk-{language}-{width}")
    page.keyboard.type("AAAA-AAAA\n")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=reference]").fill(visit.reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[language]["entrance"])
    expect(page.locator(".sl-kiosk-number")).to_have_text("1")
    seen(page, f"kiosk-done-{language}-{width}")
    page.locator("a.utrecht-button--primary-action").click()
    expect(page.locator("[name=reference]")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "address", ["/staff/day/", "/staff/queue/times/", "/staff/queue/forgotten/", "/staff/screens/"]
)
def test_the_pages_of_the_coordinator_have_no_fault_that_axe_knows(opened, staff, rao, address, width):
    booked_today(rao)
    screen("display", staff("coordinator"))
    page = opened(address, role="coordinator", language="nl", width=width)
    seen(page, f"coordinator{address.replace('/', '-')}{width}")


def test_the_display_fits_a_phone(opened, staff):
    page = opened(screen("display", staff("coordinator")), width=390)
    seen(page, "display-390")
    page.locator("[data-sound]").click()
    expect(page.locator("[data-sound]")).to_contain_text("Sound on")


def test_what_has_the_focus_keeps_it_when_the_list_is_drawn_anew(opened, staff, rao):
    page = opened("/staff/day/", role="municipal-clerk")
    page.locator("#sort-longest").focus()
    page.evaluate("document.querySelector('#live').dataset.old = 'yes'")
    booked_today(rao)  # one more is expected: news
    expect(page.locator("#live:not([data-old])")).to_be_attached(timeout=15_000)
    expect(page.locator("#sort-longest")).to_be_focused()


def test_single_keys_can_be_switched_off(opened, staff):
    page = opened("/staff/day/", role="municipal-clerk")
    page.locator("[data-keys-switch]").click()
    page.locator("h1").click()
    page.keyboard.press("w")
    page.wait_for_timeout(300)
    assert page.url.endswith("/staff/day/")
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("w")
    page.wait_for_url("**/walk-in/")

"""The joint desk's work in a real browser: a family from the list to done and the day closed, by keyboard alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from desk_day import booked_today
from softlanding.appointments.models import TurnTask, Visit
from softlanding.cases.actions import joint, joint_safe
from softlanding.cases.models import DayClosed
from softlanding.people.queries import actor_of, staff_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
DESK = "the-hague-international-centre"
WORDS = {
    "en": {
        "missing": "papers missing",
        "asked": "Asked",
        "checked": "Checked in. The number is 1.",
        "done": "Done. What came of each task is noted.",
        "noted": "The task is noted.",
        "ended": "Done: Ring the landlord.",
        "closed": "The day is closed, and nothing is open.",
        "why": "Why do you look?",
    },
    "nl": {
        "missing": "papieren ontbreken",
        "asked": "Gevraagd",
        "checked": "Aangemeld. Het nummer is 1.",
        "done": "Klaar. Per taak is genoteerd wat ervan kwam.",
        "noted": "De taak is genoteerd.",
        "ended": "Klaar: Ring the landlord.",
        "closed": "De dag is afgesloten, en er staat niets open.",
        "why": "Waarom kijkt u?",
    },
}


@pytest.fixture
def opened(chromium: Browser, live_server: object, client_as: Callable) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own, signed in as someone of this role."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=20_000)
    sessions: dict[str, str] = {}

    def page(address: str, *, role: str, language: str = "en", width: int = 1280) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 1000}, base_url=str(live_server), timezone_id="Europe/Amsterdam"
        )
        contexts.append(context)
        sessions.setdefault(role, client_as(role).cookies["session"].value)
        context.add_cookies([{"name": "language", "value": language, "url": str(live_server)}])
        context.add_cookies([{"name": "session", "value": sessions[role], "url": str(live_server)}])
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


def said(page: Page, words: str) -> None:
    expect(page.locator("main [role=status]").first).to_contain_text(words)


def press(page: Page, selector: str) -> None:
    """Go to a button and press it with Enter."""
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


def sit_down(page: Page, counter: str) -> None:
    """Take a counter on the day's page."""
    page.locator("#counter").select_option(counter)
    press(page, ".sl-desk-bar button")
    expect(page.locator(".sl-desk-counter")).to_be_visible()


def call_and_start(page: Page) -> None:
    """Call the family and begin, with single keys."""
    expect(page.locator("#call")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#start")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#done")).to_be_visible()


def finish(page: Page, words: str) -> None:
    """Say that every task is done, with a single key."""
    page.locator("h1").click()
    page.keyboard.press("d")
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_officer_works_a_family_through_and_closes_the_day_by_keyboard_alone(opened, keep, language):
    words, kept = WORDS[language], keep(email="priya@example.org")
    visit = booked_today(kept)
    page = opened("/staff/day/", role="municipal-clerk", language=language)
    sit_down(page, "m-1/municipality")

    page.goto("/staff/worklist/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    seen(page, f"joint-list-{language}")
    page.keyboard.press("?")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator(f"#row-{visit.reference}")).to_be_focused()
    expect(page.locator("#work")).to_contain_text(words["missing"])
    page.keyboard.press("Enter")

    expect(page.locator("#check-in")).to_be_visible()
    seen(page, f"joint-household-{language}")
    press(page, "#ask")
    expect(page.locator("main")).to_contain_text(words["asked"])
    page.keyboard.press("i")
    expect(page.locator("main")).to_contain_text(words["checked"])
    call_and_start(page)
    seen(page, f"joint-serving-{language}")

    page.locator("#what").focus()
    page.keyboard.type("Ring the landlord")
    press(page, "#note-task")
    expect(page.locator("main")).to_contain_text(words["noted"])
    page.locator("[id^=outcome-of-]").focus()
    page.keyboard.type("rang, all is well")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(words["ended"])
    finish(page, words["done"])

    other = opened("/staff/day/", role="ind-officer", language=language)
    sit_down(other, "ind-1/ind")
    other.goto(f"/staff/households/{kept.household.pk}/")
    expect(other.locator("#who-else")).to_contain_text("Municipal Clerk")
    call_and_start(other)
    finish(other, words["done"])
    assert set(TurnTask.objects.values_list("outcome", flat=True)) == {"done"}

    page.goto("/staff/worklist/close/")
    seen(page, f"joint-close-{language}")
    page.locator("#counted").focus()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(words["closed"])
    assert (Visit.objects.get(pk=visit.pk).state, DayClosed.objects.get().left_open) == ("done", [])


def a_busy_desk(keep: Callable) -> object:
    """Two visits, one of them here, tasks of both authorities and documents in the safe; return a household."""
    now = timezone.now()
    members = {one.role: actor_of(user=one, session={}) for one in staff_at(DESK)}
    clerk = members["municipal-clerk"]
    kept = keep()
    booked_today(kept)
    for what, authority in (("Ring the landlord", "municipality"), ("Look at the photo once more", "ind")):
        new = joint.NewWork(
            household=kept.household.pk, what=what, authority=authority, due_on=timezone.localdate(), word="she waits"
        )
        joint.make_work(new, by=clerk, now=now)
    for kind, label in (("card", "C-3"), ("original", "A-17")):
        joint_safe.receive_document(
            joint_safe.NewDocument(kind=kind, label=label, household=kept.household.pk), by=clerk, now=now
        )
    return kept.household


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_have_no_fault_that_axe_knows_on_a_phone_and_on_a_desk(opened, keep, staff, width, language):
    page = opened("/staff/", role="municipal-clerk", language=language, width=width)
    household = a_busy_desk(keep)
    other = keep(email="other@example.org").household
    for name, address in {
        "home": "/staff/",
        "list": "/staff/worklist/",
        "tasks": "/staff/worklist/tasks/",
        "safe": "/staff/worklist/safe/",
        "close": "/staff/worklist/close/",
        "household": f"/staff/households/{household.pk}/",
        "why": f"/staff/households/{other.pk}/",
    }.items():
        page.goto(address)
        seen(page, f"joint-{name}-{language}-{width}")
    expect(page.locator("h1")).to_have_text(WORDS[language]["why"])

"""The coordinator opens the promises, says why one broke, and everyone sees it counted: phone and desktop, en and nl."""

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.cases import actions, queries
from softlanding.cli.demo_promises import DESK, invent_promises
from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.people.actions import NewPerson, start_household

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)
WORDS = {
    "en": {
        "say": "Say why", "keep": "Keep the reason", "why": "Why was it broken?", "words": "In your words (not required)",
        "reason": "Too few people at work", "kept": "The reason is kept.", "wrong": "answer needs another look",
        "months": "The figures month by month", "start": "Start", "load": "The work keeps", "ind": "Counters of the IND",
        "behind": "The figures behind the picture", "counted": "kept, of", "clients": "Clients (persons)",
    },
    "nl": {
        "say": "Leg uit waarom", "keep": "Bewaar de reden", "why": "Waarom is de belofte niet nagekomen?",
        "words": "In uw woorden (niet verplicht)", "reason": "Te weinig mensen aan het werk",
        "kept": "De reden is bewaard.", "wrong": "antwoord", "months": "De cijfers per maand", "start": "Begin",
        "load": "Het werk houdt", "ind": "Balies van de IND", "behind": "De cijfers achter het plaatje",
        "counted": "nagekomen, van", "clients": "Klanten (personen)",
    },
}  # fmt: skip


@pytest.fixture(params=["en", "nl"])
def coordinator(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as) -> tuple:
    """The coordinator of Maastricht is signed in, in a language; what the console complains of is kept."""
    from softlanding.people.models import StaffMember

    client = client_as(Role.COORDINATOR)
    StaffMember.objects.update(desk=DESK)
    cookies = {"session": client.cookies["session"].value, "language": request.param}
    window.add_cookies([{"name": name, "value": value, "url": str(live_server)} for name, value in cookies.items()])
    page, complaints = window.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    return page, WORDS[request.param], complaints


def looks_right(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_faults(page) == []


def break_one() -> queries.Case:
    """Let a declaration of six days ago be unregistered, and the day's job find it."""
    start = timezone.localdate() - timedelta(days=6)
    then = datetime.combine(start, time(10), tzinfo=UTC)
    household = start_household(people=[NewPerson("priya")], by=CLERK, now=then)
    new = actions.NewCase(kind="registration", household=household.pk, person_key="priya", desk=DESK, lane="fast-track")
    case = actions.open_case(new, by=CLERK, now=then)
    actions.change_case(case.pk, "receive", by=CLERK, now=then, on=start)
    assert actions.find_breaches(now=timezone.now()) == 1
    return case


def broken() -> int:
    [found, _] = queries.promise_figures(queries.Period(None, None), today=timezone.localdate(), desk=DESK)
    return found.broken


def test_the_coordinator_says_why_a_promise_broke_and_everyone_sees_it_counted(coordinator):
    page, words, complaints = coordinator
    invent_promises(now=timezone.now())
    before = broken()
    case = break_one()
    page.goto("/staff/promises/")
    looks_right(page, "promises-staff")
    page.get_by_role("link", name=f"{words['say']} {case.reference}").click()
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["wrong"])
    looks_right(page, "promises-wrong")
    page.get_by_label(words["why"]).select_option(label=words["reason"])
    page.get_by_label(words["words"]).fill("Two colleagues were ill.")
    looks_right(page, "promises-clock")
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.locator("body")).to_contain_text(words["kept"])
    expect(page.locator("body")).to_contain_text("Two colleagues were ill.")
    page.goto(f"/promises/{DESK}/")
    assert broken() == before + 1
    [found, _] = queries.promise_figures(queries.Period(None, None), today=timezone.localdate(), desk=DESK)
    expect(page.locator("main")).to_contain_text(f"{words['counted']} {found.n}")
    looks_right(page, "promises-desk")
    page.locator("main summary").first.click()
    expect(page.get_by_text(words["months"]).first).to_be_visible()
    looks_right(page, "promises-months")
    page.goto("/promises/")
    looks_right(page, "promises-all")
    # a form that is sent back with 422 is told to the console by the browser
    assert [one for one in complaints if "422" not in one] == []


def test_a_simulation_is_asked_for_watched_and_read(coordinator):
    page, words, complaints = coordinator
    page.goto("/staff/promises/simulation/")
    looks_right(page, "simulation-ask")
    page.get_by_label(words["clients"]).fill("400")
    page.get_by_label(words["ind"]).fill("1")
    page.get_by_role("button", name=words["start"], exact=True).click()
    expect(page.locator("#run")).to_be_visible()
    looks_right(page, "simulation-waits")
    jobs.run_all_due()
    expect(page.locator(".sl-alert").first).to_contain_text(words["load"], timeout=15_000)
    looks_right(page, "simulation")
    page.locator("main summary").first.click()
    looks_right(page, "simulation-open")
    assert complaints == []

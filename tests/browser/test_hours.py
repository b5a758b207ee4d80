"""A coordinator closes a day on which people come, and gives all of them another time, in a real browser."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from softlanding.appointments.models import Visit

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "the-hague-international-centre"
WORDS = {
    "en": {
        "look": "See what this changes",
        "save": "Save",
        "lost": "2 booked visits lose their time.",
        "list": "Visits that need another time",
        "all": "Give all of them their proposed time",
        "done": "2 of 2 done.",
    },
    "nl": {
        "look": "Bekijk wat dit verandert",
        "save": "Bewaar",
        "lost": "2 geboekte bezoeken verliezen hun tijd.",
        "list": "Bezoeken die een andere tijd nodig hebben",
        "all": "Geef iedereen de voorgestelde tijd",
        "done": "2 van 2 gedaan.",
    },
}


def seen(page: Page, name: str) -> None:
    """Look at a page: nothing runs over the edge, and axe finds no fault."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


@pytest.fixture
def day(keep: Callable) -> str:
    """Two families come on the same day, which is returned."""
    for email in ("priya@example.org", "other@example.org"):
        kept = keep(email=email)
        answer = kept.client.get("/visit/").content.decode()
        starts_at = answer.split('name="starts_at" value="')[1].split('"')[0]
        kept.client.post("/visit/hold/", {"desk": DESK, "starts_at": starts_at})
        kept.client.post("/visit/confirm/")
    return datetime.fromisoformat(starts_at).date().isoformat()


@pytest.fixture(params=["en", "nl"])
def desk_page(
    request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as: Callable
) -> tuple:
    """The coordinator is signed in, in a language."""
    client = client_as("coordinator")
    window.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": request.param, "url": str(live_server)},
        ]
    )
    return window.new_page(), WORDS[request.param], request.param


def test_a_coordinator_closes_a_day_and_gives_everybody_another_time(day, desk_page):
    page, words, language = desk_page
    page.goto(f"/staff/hours/{DESK}/days/new/")
    page.locator("input[name=first_on]").fill(day)
    page.get_by_role("button", name=words["look"]).click()
    seen(page, f"hours-mistakes-{language}")
    page.locator("input[name=reason_en]").fill("The hall is being painted.")
    page.locator("input[name=reason_nl]").fill("De hal wordt geschilderd.")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.get_by_text(words["lost"])).to_be_visible()
    seen(page, f"hours-preview-{language}")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["list"])
    seen(page, f"conflicts-{language}")
    page.get_by_role("button", name=words["all"]).click()
    expect(page.get_by_text(words["done"])).to_be_visible(timeout=20_000)
    seen(page, f"rebooking-{language}")
    assert Visit.objects.filter(state="booked").count() == 2


def test_the_pages_about_hours_have_no_fault(desk_page):
    page, _words, language = desk_page
    for name in ("", "days/", "shifts/", "shifts/new/", "shifts/import/", "booking/", "history/", "take-over/"):
        page.goto(f"/staff/hours/{DESK}/{name}")
        seen(page, f"hours-{name.strip('/').replace('/', '-')}-{language}")

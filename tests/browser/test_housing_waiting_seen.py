"""An officer takes a household in and names its contact person, in a real browser: on a phone and on a desktop."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.common.access import Role
from softlanding.common.access.terms import SYSTEM

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
WORDS = {
    "en": {"called": "Given name of the contact in the household", "linked": "Linked by COA on", "born": "Birth date",
           "in": "Take in", "name": "Name the contact person", "save": "Save", "clock": "The clock",
           "safety": "Show where they are not safe", "columns": "Which columns there are"},
    "nl": {"called": "Roepnaam van de contactpersoon in het huishouden", "linked": "Gekoppeld door het COA op",
           "born": "Geboortedatum", "in": "Neem op", "name": "Wijs de contactpersoon aan", "save": "Bewaar",
           "clock": "De klok", "safety": "Toon waar zij niet veilig zijn", "columns": "Welke kolommen er zijn"},
}  # fmt: skip


@pytest.fixture
def words(window: BrowserContext, live_server: object) -> dict[str, str]:
    """Dutch on the phone, English on the desktop."""
    language = "nl" if window.new_page().viewport_size["width"] < 600 else "en"
    window.add_cookies([{"name": "language", "value": language, "url": str(live_server)}])
    return WORDS[language]


def looks_right(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_faults(page) == []


def test_an_officer_takes_a_household_in_and_names_its_contact_person(window, words, live_server, client_as, staff):
    from softlanding.housing.actions.waiting import take_in
    from waiting_families import amina

    staff(Role.CASE_MANAGER)
    today = timezone.localdate()
    take_in("den-haag", [amina(linked_on=today - timedelta(days=75))], by=SYSTEM, now=timezone.now())
    session = client_as(Role.HOUSING_OFFICER).cookies["session"].value
    window.add_cookies([{"name": "session", "value": session, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/staff/housing/waiting/new/")
    looks_right(page, "waiting-new")
    page.get_by_label(words["called"]).fill("Lars")
    page.get_by_label(words["linked"]).fill(str(today - timedelta(days=3)))
    page.get_by_label(words["born"]).first.fill("1990-01-01")
    page.get_by_role("button", name=words["in"], exact=True).click()
    expect(page.get_by_role("heading", name=words["clock"])).to_be_visible()
    page.get_by_text(words["name"]).click()
    page.locator("#contact").get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text("Case Manager").first).to_be_visible()
    looks_right(page, "waiting-one")
    page.get_by_role("link", name=words["safety"]).click()
    looks_right(page, "waiting-safety")
    for name, where in (("start", ""), ("list", "waiting/"), ("import", "waiting/import/"), ("minors", "minors/")):
        page.goto(f"/staff/housing/{where}")
        looks_right(page, f"waiting-{name}")

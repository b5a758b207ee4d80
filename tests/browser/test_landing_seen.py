"""A company settles, in a real browser: on a phone and on a desktop, in English and Dutch."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.common.access import Role

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
WORDS = {
    "en": {"company": "Company", "save": "Save", "share": "Share the plan", "once": "It is shown once.",
           "note": "Note how far: Talk to the business agency", "far": "How far", "month": "Month", "people": "People",
           "steps": "Show our steps", "sponsor": "Become a recognised sponsor at the IND",
           "eu": "Do you bring people from outside the EU?", "no": "No"},
    "nl": {"company": "Bedrijf", "save": "Bewaar", "share": "Deel het plan", "once": "U ziet hem één keer.",
           "note": "Vermeld hoe ver: In gesprek met de acquisitie-organisatie", "far": "Hoe ver", "month": "Maand",
           "people": "Mensen", "steps": "Toon onze stappen", "sponsor": "Erkend referent worden bij de IND",
           "eu": "Laat u mensen van buiten de EU komen?", "no": "Nee"},
}  # fmt: skip


@pytest.fixture(params=["en", "nl"])
def words(request: pytest.FixtureRequest, window: BrowserContext, live_server: object) -> dict[str, str]:
    window.add_cookies([{"name": "language", "value": request.param, "url": str(live_server)}])
    return WORDS[request.param]


def looks_right(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_faults(page) == []


def test_an_adviser_lands_a_company_and_the_company_reads_its_plan(window, words, live_server, client_as):
    session = client_as(Role.BUSINESS_AGENCY).cookies["session"].value
    window.add_cookies([{"name": "session", "value": session, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/staff/companies/new/")
    looks_right(page, "landing-new")
    page.get_by_label(words["company"], exact=True).fill("Kestrel Robotics")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_text(words["note"]).click()
    step = page.locator("#first-talk")
    step.get_by_label(words["far"]).select_option("done")
    step.get_by_role("button", name=words["save"]).click()
    page.get_by_label(words["month"]).fill("2027-03")
    page.get_by_label(words["people"]).fill("12")
    page.locator("#expected").get_by_role("button", name=words["save"]).click()
    page.get_by_role("button", name=words["share"]).click()
    expect(page.get_by_text(words["once"])).to_be_visible()
    looks_right(page, "landing")
    link = page.locator("code bdi").inner_text()
    for name, url in (
        ("landings", "/staff/companies/"),
        ("forecast", "/staff/companies/forecast/"),
        ("plan-shared", link),
    ):
        page.goto(url)
        looks_right(page, f"landing-{name}")


def test_a_company_makes_its_own_guide(window, words):
    page = window.new_page()
    page.goto("/companies/")
    expect(page.get_by_role("heading", name=words["sponsor"])).to_be_visible()
    looks_right(page, "companies")
    page.get_by_label(words["eu"]).select_option(label=words["no"])
    page.get_by_role("button", name=words["steps"]).click()
    expect(page.get_by_role("heading", name=words["sponsor"])).to_have_count(0)

"""The coordinator asks the planner in a real browser: on a phone and on a desktop, in English and Dutch, and on paper."""

import io
import os
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.common.access import Role

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
WORDS = {
    "en": {
        "clients": "Clients (persons)", "months": "In how many months", "counters": "Counters (not required)",
        "go": "Calculate", "cannot": "This cannot be 1 counter", "more": "More: minutes, families",
        "figures": "The figures behind the pictures", "picture": "Clients waiting at the end of each week",
    },
    "nl": {
        "clients": "Klanten (personen)", "months": "In hoeveel maanden", "counters": "Balies (niet verplicht)",
        "go": "Bereken", "cannot": "Dit kan niet met 1 balie", "more": "Meer: minuten, gezinnen",
        "figures": "De cijfers achter de plaatjes", "picture": "Klanten die wachten aan het eind van elke week",
    },
}  # fmt: skip


@pytest.fixture(params=["en", "nl"])
def coordinator(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as) -> tuple:
    """The coordinator of Maastricht is signed in, in a language; what the console complains of is kept."""
    from softlanding.people.models import StaffMember

    client = client_as(Role.COORDINATOR)
    StaffMember.objects.update(desk="expat-centre-maastricht-region")
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


def test_the_coordinator_asks_reads_the_answer_and_prints_it(coordinator):
    page, words, complaints = coordinator
    page.goto("/staff/capacity/")
    looks_right(page, "capacity-empty")
    page.get_by_label(words["clients"]).fill("13000")
    page.get_by_label(words["months"]).fill("18")
    page.get_by_label(words["counters"]).fill("1")
    page.get_by_role("button", name=words["go"]).click()
    expect(page.locator(".sl-alert")).to_contain_text(words["cannot"])
    expect(page.get_by_role("img", name=words["picture"])).to_be_visible()
    looks_right(page, "capacity")
    page.get_by_text(words["figures"]).click()
    page.get_by_text(words["more"]).click()
    looks_right(page, "capacity-open")
    printed = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert words["cannot"] in printed
    assert words["go"] not in printed
    address = page.url
    page.reload()
    assert (page.url, "clients=13000" in address) == (address, True)
    assert complaints == []


def test_the_pictures_can_be_seen_in_forced_colours_and_the_dark(coordinator):
    page, _, complaints = coordinator
    page.emulate_media(color_scheme="dark", forced_colors="active")
    page.goto("/staff/capacity/?desk=expat-centre-maastricht-region&authority=ind&clients=800&months=3")
    ground = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    for line in page.locator("figure .sl-picture-line").all():
        assert line.evaluate("one => getComputedStyle(one).stroke") != ground
    assert page.locator("figure text").first.evaluate("one => getComputedStyle(one).fill") != ground
    assert complaints == []


def test_a_wrong_question_is_answered_with_a_list_of_what_to_mend(coordinator):
    page, _, _ = coordinator
    page.goto("/staff/capacity/?clients=x&months=200&desk=expat-centre-maastricht-region&authority=ind")
    expect(page.get_by_role("alert")).to_be_visible()
    looks_right(page, "capacity-wrong")

"""Files and events for other systems in a real browser: on a phone and on a desktop, in English and Dutch."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.cases import actions
from softlanding.common.access import Actor, Role

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
OFFICER = Actor(kind="system", id="", role=Role.IND_OFFICER)
WORDS = {
    "en": {"see": "See what it changes", "take": "Take these changes in", "done": "1 change was taken in.",
           "tell": "Tell this system", "name": "What the system is called", "where": "Where it listens",
           "key": "It is shown once.", "test": "Send a test", "way": "On its way"},
    "nl": {"see": "Bekijk wat er verandert", "take": "Neem deze wijzigingen over",
           "done": "1 wijziging is overgenomen.", "tell": "Stuur dit systeem bericht", "name": "Naam van het systeem",
           "where": "Adres waar het luistert", "key": "U ziet hem één keer.", "test": "Stuur een proefbericht",
           "way": "Onderweg"},
}  # fmt: skip


@pytest.fixture(params=["en", "nl"])
def signed_in(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as):
    def open_as(role: Role) -> tuple[Page, dict[str, str]]:
        cookies = {"session": client_as(role).cookies["session"].value, "language": request.param}
        window.add_cookies([{"name": name, "value": value, "url": str(live_server)} for name, value in cookies.items()])
        return window.new_page(), WORDS[request.param]

    return open_as


def looks_right(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"{name}-{language}-{page.viewport_size['width']}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_faults(page) == []


def test_an_officer_looks_at_a_file_and_takes_it_in(signed_in, rao):
    page, words = signed_in(Role.IND_OFFICER)
    now = datetime.now(UTC)
    case = actions.open_case(
        actions.NewCase(kind="residence-permit", household=rao.household.pk, person_key="priya"), by=OFFICER, now=now
    )
    status = {"statustype": "urn:softlanding:statustype:residence-permit:received"}
    zaak = {"identificatie": case.reference, "zaaktype": "urn:softlanding:zaaktype:residence-permit"}
    good = {"zaak": zaak, "status": [{**status, "datumStatusGezet": date(2026, 11, 20).isoformat()}]}
    page.goto("/staff/exchange/")
    looks_right(page, "exchange")
    page.locator("input[type=file]").set_input_files(
        {"name": "wrong.json", "mimeType": "application/json", "buffer": b'{"zaken": [{"zaak": {}}]}'}
    )
    page.get_by_role("button", name=words["see"]).click()
    expect(page.get_by_role("alert")).to_contain_text("zaken.0.zaak.identificatie")
    looks_right(page, "exchange-wrong")
    page.locator("input[type=file]").set_input_files(
        {"name": "zaken.json", "mimeType": "application/json", "buffer": json.dumps({"zaken": [good]}).encode()}
    )
    page.get_by_role("button", name=words["see"]).click()
    looks_right(page, "exchange-preview")
    page.get_by_role("button", name=words["take"]).click()
    expect(page.get_by_text(words["done"])).to_be_visible()


def test_an_administrator_lets_a_system_be_told(signed_in):
    page, words = signed_in(Role.ADMINISTRATOR)
    page.goto("/staff/webhooks/")
    page.get_by_label(words["name"]).fill("Case system of Delft")
    page.get_by_label(words["where"]).fill("https://system.example/in")
    page.get_by_role("button", name=words["tell"]).click()
    expect(page.get_by_text(words["key"])).to_be_visible()
    expect(page.locator("code").first).to_contain_text("whsec_")
    page.get_by_role("button", name=words["test"]).click()
    expect(page.locator("table").get_by_text(words["way"])).to_be_visible()
    expect(page.get_by_text("whsec_")).to_have_count(0)
    looks_right(page, "webhook")
    page.goto("/staff/webhooks/")
    looks_right(page, "webhooks")

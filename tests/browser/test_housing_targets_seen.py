"""An officer keeps the housing target in a real browser: on a phone and on a desktop, in English and Dutch."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.common.access import Role
from softlanding.common.access.terms import SYSTEM
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.housing import actions

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
WORDS = {
    "en": {"enter": "Enter it", "country": "Persons in the whole country", "where": "Where you read it",
           "save": "Save for", "own": "Our own target", "persons": "Persons", "count": "Count them",
           "counted": "Counted.", "list": "The list (CSV)", "show": "Show the differences", "use": "Use this list",
           "used": "The list is in use.", "ended": "Municipality that ended", "day": "Ended on",
           "into": "Code of where it went", "changes": "Show what changes"},
    "nl": {"enter": "Voer het in", "country": "Personen in het hele land", "where": "Waar u het las",
           "save": "Bewaar voor", "own": "Onze eigen taakstelling", "persons": "Personen", "count": "Tel ze mee",
           "counted": "Geteld.", "list": "De lijst (CSV)", "show": "Toon de verschillen", "use": "Gebruik deze lijst",
           "used": "De lijst is in gebruik.", "ended": "Gemeente die ophield", "day": "Opgehouden op",
           "into": "Code van de gemeente waarin zij opging", "changes": "Toon wat er verandert"},
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


def months_before(day: date, count: int) -> list[date]:
    found = [day.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def test_an_officer_enters_the_number_counts_persons_and_uses_the_official_list(
    window, words, live_server, client_as, tmp_path
):
    today = timezone.localdate()
    for month in months_before(today, 6)[1:]:
        actions.targets_note_placed("den-haag", month, 50 + month.month, f"m:{month}", now=timezone.now())
    half_year = HalfYear.of(today)
    actions.state_target_balance("den-haag", half_year, 40, "", by=SYSTEM, now=timezone.now())
    session = client_as(Role.HOUSING_OFFICER).cookies["session"].value
    window.add_cookies([{"name": "session", "value": session, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/staff/housing/targets/")
    looks_right(page, "targets-unknown")
    page.get_by_role("link", name=words["enter"]).click()
    page.get_by_label(words["country"]).fill("13000")
    page.get_by_label(words["where"]).fill("Staatscourant")
    page.get_by_role("button", name=words["save"]).click()
    looks_right(page, "targets-national")
    page.get_by_role("link", name=words["own"]).click()
    page.locator("#placed").get_by_label(words["persons"], exact=True).fill("7")
    page.get_by_role("button", name=words["count"]).click()
    expect(page.get_by_text(words["counted"])).to_be_visible()
    looks_right(page, "targets-one")
    file = tmp_path / "lijst.csv"
    file.write_text("code;taakstelling\nGM0518;400\nGM0503;80\n", "utf-8")
    page.goto("/staff/housing/targets/official/")
    page.get_by_label(words["list"]).set_input_files(file)
    page.get_by_role("button", name=words["show"]).click()
    looks_right(page, "targets-listed")
    page.get_by_role("button", name=words["use"]).click()
    expect(page.get_by_text(words["used"])).to_be_visible()
    page.goto("/staff/housing/targets/official/")
    looks_right(page, "targets-official")
    page.goto("/staff/housing/targets/inhabitants/")
    looks_right(page, "targets-inhabitants")
    page.goto("/staff/housing/targets/mergers/")
    looks_right(page, "targets-mergers")
    page.get_by_label(words["ended"]).select_option("GM0603")
    page.get_by_label(words["day"]).fill(str(half_year.starts_on))
    page.get_by_label(words["into"]).fill("GM0518")
    page.get_by_label(words["where"]).fill("Staatsblad")
    page.get_by_role("button", name=words["changes"]).click()
    looks_right(page, "targets-merger")
    page.get_by_role("button", name=words["use"]).click()
    expect(page.get_by_text(words["used"])).to_be_visible()

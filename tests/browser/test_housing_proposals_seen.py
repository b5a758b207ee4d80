"""The officer's week: run, list, map, open, ask why not, try what if, approve: phone and desktop, en and nl."""

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from axe_faults import axe_faults
from softlanding.common import jobs
from softlanding.housing.models import (
    Association,
    District,
    Home,
    MatchRun,
    Offer,
    StatedNeed,
    WaitingHousehold,
    WaitingMember,
)

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
ON = date(2026, 11, 23)
TOWN = {"region": "the-hague", "municipality": "den-haag"}
WORDS = {
    "en": {"start": "Start a run", "map": "Map", "why": "Say why", "approve": "Approve this home",
           "unlock": "What would it unlock?", "state": "Approved", "rule": "Bedrooms: it has 1; 4 persons need 2."},
    "nl": {"start": "Begin een berekening", "map": "Kaart", "why": "Leg uit waarom", "approve": "Keur deze woning goed",
           "unlock": "Wat zou die mogelijk maken?", "state": "Goedgekeurd",
           "rule": "Slaapkamers: de woning heeft er 1; 4 personen hebben er 2 nodig."},
}  # fmt: skip


@pytest.fixture
def week(live_server) -> None:
    """Two households and two homes."""
    now = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.get_default_timezone())
    seen = {"made_at": now, "updated_at": now}
    laak = District.objects.create(**TOWN, key="laak", name="Laak", postcodes=["2521", "2525"])
    owner = Association.objects.create(**TOWN, key="vaartwonen", name="Vaartwonen")
    for number, bedrooms, rent in (("1", 2, "690.00"), ("2", 1, "612.00")):
        Home.objects.create(
            **TOWN, association=owner, number=number, address=f"Voorbeeldstraat {number}", district=laak,
            latitude=52.06, longitude=4.32 + int(number) / 100, bedrooms=bedrooms, rent=Decimal(rent), available_on=ON,
            **seen,
        )  # fmt: skip
    for called, born, weeks in (("Amina", (1988, 1986, 2012, 2019), 10), ("Yusuf", (1995,), 3), ("Omid", (1996,), 1)):
        one = WaitingHousehold.objects.create(
            **TOWN, called=called, linked_on=ON - timedelta(weeks=weeks), income_year=Decimal(18000),
            income_stated_on=ON - timedelta(days=9), **seen,
        )  # fmt: skip
        for at, year in enumerate(born):
            member = WaitingMember.objects.create(
                region="the-hague", waiting=one, key=f"m{at}", called=called, born_on=date(year, 5, 5)
            )
        StatedNeed.objects.create(
            region="the-hague", member=member, kind="school", place="invented", latitude=52.06, longitude=4.31
        )


@pytest.fixture(params=["en", "nl"])
def officer(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as) -> tuple:
    """The housing officer is signed in, in a language; what the console complains of is kept."""
    client = client_as("housing-officer")
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


def test_the_week_of_an_officer_from_a_run_to_an_approved_home(week, officer):
    page, words, complaints = officer
    page.goto("/staff/housing/proposals/")
    looks_right(page, "proposals-runs")
    page.locator("input[name=on]").fill(ON.isoformat())
    page.get_by_role("button", name=words["start"]).click()
    expect(page.locator("#run")).to_be_visible()
    jobs.run_all_due()
    page.goto(f"/staff/housing/proposals/{MatchRun.objects.get().pk}/")
    expect(page.locator(".sl-proposal")).to_have_count(3)
    looks_right(page, "proposals-run")
    page.get_by_role("link", name=words["map"], exact=True).click()
    expect(page.locator("svg.sl-map a")).to_have_count(2)
    looks_right(page, "proposals-map")
    page.locator("svg.sl-map a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/one/**")
    page.goto(f"/staff/housing/proposals/one/{MatchRun.objects.get().proposals.get(waiting__called='Amina').pk}/")
    page.locator("#why-home").select_option(
        label=page.locator("#why-home option", has_text="Voorbeeldstraat 2").inner_text()
    )
    page.get_by_role("button", name=words["why"]).click()
    expect(page.locator("#why-not")).to_contain_text(words["rule"])
    looks_right(page, "proposal")
    opened = page.url
    page.goto(f"/staff/housing/proposals/{MatchRun.objects.get().pk}/what-if/")
    page.locator("#new_bedrooms").fill("1")
    page.locator("#new_rent").fill("650.00")
    page.get_by_role("button", name=words["unlock"]).click()
    expect(page.locator(".sl-card--first li")).to_have_count(1)
    looks_right(page, "proposals-what-if")
    page.goto(opened)
    page.get_by_role("button", name=words["approve"]).click()
    expect(page.locator("main")).to_contain_text(words["state"])
    assert Offer.objects.get().waiting.called == "Amina"
    page.goto("/staff/housing/proposals/figures/")
    looks_right(page, "proposals-figures")
    assert complaints == []

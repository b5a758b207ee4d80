"""A family has a baby and moves: it sees what changes, saves, and takes it back; on a phone, by keyboard, twice."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from test_visit import seen
from test_visit_life_seen import book, sign_in

from softlanding.core.household.answers import version_of
from softlanding.journeys import queries

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": {
        "life": "Something changes in my life",
        "birth": "A child is born",
        "move": "You move",
        "show": "Show what it changes",
        "save": "Save this change",
        "undo": "Undo this",
        "saved": "Saved. Your plan is up to date.",
        "undone": "Undone. Your plan is as it was before.",
        "day": "Day of birth",
        "moved": "Day of the move",
        "where": "To which municipality do you move?",
        "history": "What happened",
        "visits": "Visits that no longer fit",
    },
    "nl": {
        "life": "Er verandert iets in mijn leven",
        "birth": "Er is een kind geboren",
        "move": "U verhuist",
        "show": "Toon wat het verandert",
        "save": "Bewaar deze wijziging",
        "undo": "Ongedaan maken",
        "saved": "Bewaard. Uw plan is bijgewerkt.",
        "undone": "Ongedaan gemaakt. Uw plan is weer zoals het was.",
        "day": "Geboortedag",
        "moved": "Verhuisdag",
        "where": "Naar welke gemeente verhuist u?",
        "history": "Wat er gebeurde",
        "visits": "Bezoeken die niet meer passen",
    },
}


@pytest.fixture(params=["en", "nl"])
def family(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, keep: Callable) -> tuple:
    kept = keep(language=request.param)
    sign_in(window, live_server, kept.client, request.param)
    return window.new_page(), WORDS[request.param], kept


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def choose(page: Page, words: dict[str, str], event: str) -> None:
    page.goto("/plan/")
    page.get_by_role("link", name=words["life"]).click()
    page.get_by_role("link", name=words[event], exact=True).click()


def test_a_baby_and_a_move_are_seen_saved_and_taken_back(family):
    page, words, kept = family
    before = version_of(queries.document_of(kept.household))
    choose(page, words, "birth")
    page.get_by_label(words["day"]).fill(in_days(90))
    page.get_by_role("button", name=words["show"]).click()
    seen(page, "event-birth")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("status").first).to_contain_text(words["saved"])
    choose(page, words, "move")
    page.get_by_label(words["where"]).fill("Maastricht")
    page.get_by_label(words["moved"]).fill(in_days(80))
    page.get_by_role("button", name=words["show"]).click()
    seen(page, "event-move")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("heading", name=words["history"])).to_be_visible()
    seen(page, "event-history")
    page.get_by_role("button", name=words["undo"]).click()
    expect(page.get_by_role("status").first).to_contain_text(words["undone"])
    page.get_by_role("button", name=words["undo"]).click()
    assert version_of(queries.document_of(kept.household)) == before


def test_the_choice_of_events_and_a_visit_that_no_longer_fits(family):
    page, words, kept = family
    book(kept)
    page.goto("/plan/events/")
    seen(page, "events")
    choose(page, words, "move")
    page.get_by_label(words["where"]).fill("Maastricht")
    page.get_by_label(words["moved"]).fill(in_days(80))
    page.get_by_role("button", name=words["show"]).click()
    expect(page.get_by_role("heading", name=words["visits"])).to_be_visible()
    seen(page, "event-visits")


def test_a_move_is_told_with_the_keyboard_alone(family):
    page, words, kept = family
    page.goto("/plan/events/move/")
    where = page.get_by_label(words["where"])
    for _ in range(30):
        page.keyboard.press("Tab")
        if where.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("Rijswijk")
    page.keyboard.press("Tab")
    page.get_by_label(words["moved"]).evaluate("field => { field.type = 'text' }")  # a picker types by its own order
    page.keyboard.type(in_days(80))
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name=words["save"])
    expect(save).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if save.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(words["saved"])
    assert queries.document_of(kept.household)["municipality"] == "rijswijk"


def test_the_register_of_agreements_can_be_read_and_compared(family):
    page, _words, _kept = family
    page.goto("/agreements/?desk=expat-centre-maastricht-region&on=2021-09-01")
    seen(page, "agreements")
    page.goto("/agreements/compare/?before=2021-09-13&after=2021-09-14")
    seen(page, "agreements-compare")
    page.goto("/desks/expat-centre-maastricht-region/agreements/")
    seen(page, "agreements-desk")


def test_the_fast_track_stands_with_the_regular_route_on_the_plan(window: BrowserContext, live_server: object, client):
    client.post("/", {"municipality": "Meerssen", "nationalities": ["India"], "purpose": "highly-skilled-migrant"})
    window.add_cookies([{"name": "draft", "value": client.cookies["draft"].value, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/plan/")
    seen(page, "lanes-plan")
    page.goto("/desks/expat-centre-maastricht-region/")
    seen(page, "lanes-desk")

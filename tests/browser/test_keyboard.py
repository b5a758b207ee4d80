"""By keyboard alone: nothing traps the focus, it can always be seen, and the skip link leads past the top."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

MOST_TABS = 400
# what has the focus: how it can be told apart, and whether it can be seen
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  window.met ??= [];
  let at = window.met.indexOf(one);
  if (at < 0) at = window.met.push(one) - 1;
  return {
    at, html: one.outerHTML.slice(0, 120),
    drawn: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 1 && box.height > 1,
  };
}"""


def tabbed_through(page: Page) -> list[dict]:
    """Press Tab until the page is left or begins again, and tell each element that had the focus."""
    page.evaluate("() => { window.met = []; document.activeElement.blur(); }")
    met: list[dict] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None or (met and now["at"] == 0):
            return met
        assert now["at"] == len(met) or now["html"] == met[-1]["html"], f"the focus went back to {now['html']}"
        if now["at"] == len(met):
            met.append(now)
    raise AssertionError(f"no way out of {page.url} in {MOST_TABS} steps")


@pytest.fixture
def page(window: BrowserContext, live_server: object, keep: Callable) -> Page:
    """The Rao family is signed in."""
    session = keep().client.cookies["session"].value
    window.add_cookies([{"name": "session", "value": session, "url": str(live_server)}])
    return window.new_page()


@pytest.mark.parametrize("address", ["/sign-in/", "/questions/", "/plan/", "/visit/", "/desks/"])
def test_the_focus_goes_through_the_page_and_can_always_be_seen(page: Page, address: str):
    page.goto(address)
    met = tabbed_through(page)
    assert len(met) > 8
    assert [one["html"] for one in met if not one["drawn"]] == []


def test_the_focus_goes_through_the_start_page_too(window: BrowserContext):
    page = window.new_page()
    page.goto("/")
    assert [one["html"] for one in tabbed_through(page) if not one["drawn"]] == []


def test_the_skip_link_leads_to_the_content(page: Page):
    page.goto("/plan/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_unfolds_in_a_row_opens_by_key_below_the_row(page: Page):
    page.goto("/plan/")
    card = page.locator("#step-municipal-registration-priya")
    row = card.locator(".sl-step-more > details > summary")
    assert len({round(one.bounding_box()["y"]) for one in row.all()}) == 1
    row.nth(1).focus()
    page.keyboard.press("Enter")
    expect(card.get_by_text("It applies because of these answers:")).to_be_visible()
    assert len({round(one.bounding_box()["y"]) for one in row.all()}) == 1
    page.keyboard.press("Enter")
    expect(card.get_by_text("It applies because of these answers:")).to_be_hidden()

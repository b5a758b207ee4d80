"""The way of a newcomer in a real browser: on a phone and on a desktop, in English and Dutch, by keyboard."""

import gzip

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from axe_faults import axe_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]

MOST_BYTES = 150_000


def is_accessible(page: Page) -> None:
    assert axe_faults(page) == [], page.url


def fits(page: Page) -> None:
    """Nothing sticks out at the side."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, page.url


def looks_right(page: Page) -> None:
    is_accessible(page)
    fits(page)


def typed(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).first.focus()
    page.keyboard.type(text)


def chosen(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Space")


def pressed(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


WORDS = {
    "en": {
        "where": "Where will you live?", "country": "First passport: country", "reason": "Work as a highly skilled migrant",
        "go": "Show my first steps", "plan": "Your plan", "months": "How many months do you expect to stay?",
        "save": "Save and see my plan", "step": "Register as a resident", "india": "India", "may": "May apply",
    },
    "nl": {
        "where": "Waar gaat u wonen?", "country": "Eerste paspoort: land", "reason": "Werken als kennismigrant",
        "go": "Toon mijn eerste stappen", "plan": "Uw plan", "months": "Hoeveel maanden verwacht u te blijven?",
        "save": "Bewaar en bekijk mijn plan", "step": "Inschrijven als ingezetene", "india": "India",
        "may": "Geldt misschien",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nl"])
def test_three_answers_then_questions_then_the_plan_by_keyboard(window: BrowserContext, language: str):
    words = WORDS[language]
    page = window.new_page()
    mistakes: list[str] = []
    page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
    page.goto(f"/language/{language}/?next=/")
    looks_right(page)
    pressed(page, words["go"])
    assert page.evaluate("document.activeElement.dataset.errorSummary") == ""
    looks_right(page)
    typed(page, words["where"], "Delft")
    typed(page, words["country"], words["india"])
    chosen(page, words["reason"])
    pressed(page, words["go"])
    assert page.get_by_role("heading", level=1).inner_text() == words["plan"]
    looks_right(page)
    page.goto("/questions/")
    looks_right(page)
    typed(page, words["months"], "36")
    pressed(page, words["save"])
    titles = page.locator(".sl-step:not(.sl-step--possible) h3").all_inner_texts()
    assert words["step"] in titles
    looks_right(page)
    refused = [text for text in mistakes if "422" not in text]
    assert refused == []


def test_pages_around_the_plan_are_accessible_too(window: BrowserContext, live_server, rao_cookie: str):
    window.add_cookies([{"name": "draft", "value": rao_cookie, "url": str(live_server)}])
    page = window.new_page()
    for address in (
        "/plan/",
        "/answers/",
        "/answers/municipality/",
        "/answers/priya/driving_licence_from/",
        "/household/",
        "/plan/keep/",
        "/sources/",
        "/privacy/",
        "/accessibility/",
        "/help/",
        "/sign-in/",
        "/desks/",
        "/?reason=asylum",
        "/nowhere/",
    ):
        page.goto(address)
        looks_right(page)


def test_every_fold_of_the_plan_can_be_opened(window: BrowserContext, live_server, rao_cookie: str):
    window.add_cookies([{"name": "draft", "value": rao_cookie, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/plan/")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    looks_right(page)


def test_the_plan_travels_in_less_than_150_kilobytes(chromium, live_server, rao_cookie: str):
    """The test's server sends styles and scripts as they are; the product's sends them compressed (WhiteNoise)."""
    context = chromium.new_context(base_url=str(live_server))
    context.add_cookies([{"name": "draft", "value": rao_cookie, "url": str(live_server)}])
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # a list's own method cannot be wrapped
    page.goto("/plan/", wait_until="networkidle")
    sizes = {answer.url.removeprefix(str(live_server)): len(gzip.compress(answer.body(), 6)) for answer in answers}
    assert answers[0].headers["content-encoding"] == "gzip"
    assert len(sizes) > 8
    assert sum(sizes.values()) < MOST_BYTES, sizes
    context.close()


def test_without_a_script_the_plan_is_whole(chromium, live_server, rao_cookie: str):
    context = chromium.new_context(base_url=str(live_server), java_script_enabled=False)
    context.add_cookies([{"name": "draft", "value": rao_cookie, "url": str(live_server)}])
    page = context.new_page()
    page.goto("/plan/")
    card = page.locator("#step-municipal-registration-priya")
    card.locator("summary").first.click()
    card.locator("label", has_text="Proof that you live at the address").first.click()
    card.get_by_role("button", name="Save what I have").click()
    page.locator("#step-municipal-registration-priya summary").first.click()
    assert page.locator("#have-step-municipal-registration-priya-priya-proof-of-address").is_checked()
    context.close()

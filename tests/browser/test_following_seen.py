"""A newcomer books, sees the case, writes about it and tracks it by its reference, in both languages, on a phone too."""

import os
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from test_visit import press, seen
from test_visit_life_seen import book, sign_in

from softlanding.cases.actions import NewCase, change_case, open_case
from softlanding.cases.actions.following_messages import write_message
from softlanding.cases.models import Case
from softlanding.common.access import Actor, Role
from softlanding.common.jobs import run_all_due

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IND = Actor(kind="system", id="", role=Role.IND_OFFICER)
WORDS = {
    "en": {
        "cases": "Your cases",
        "follow": "Follow my cases",
        "registration": "Registration as a resident · Priya",
        "permit": "Residence permit · Priya",
        "send": "Send the message",
        "sent": "Your message was sent.",
        "ask": "E-mail me a code",
        "show": "Show the case",
        "tracked": "Residence permit",
        "late": "That day has passed.",
        "tell": "Follow an application",
        "follow-it": "Follow it",
        "told": "You told us this.",
    },
    "nl": {
        "cases": "Uw zaken",
        "follow": "Volg mijn zaken",
        "registration": "Inschrijving als ingezetene · Priya",
        "permit": "Verblijfsvergunning · Priya",
        "send": "Verstuur het bericht",
        "sent": "Uw bericht is verstuurd.",
        "ask": "Mail mij een code",
        "show": "Toon de zaak",
        "tracked": "Verblijfsvergunning",
        "late": "Die dag is voorbij.",
        "tell": "Volg een aanvraag",
        "follow-it": "Volg de aanvraag",
        "told": "U hebt ons dit verteld.",
    },
}


@pytest.fixture(params=["en", "nl"])
def family(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, keep: Callable) -> tuple:
    """The family is signed in, in a language."""
    kept = keep(language=request.param)
    sign_in(window, live_server, kept.client, request.param)
    return window.new_page(), WORDS[request.param], kept


def permit(kept, days: int) -> Case:
    """Let the IND have had an application for so many days."""
    now, day = timezone.now(), timezone.localdate() - timedelta(days=days)
    new = NewCase(kind="residence-permit", household=kept.household.pk, person_key="priya")
    case = open_case(new, by=IND, now=now - timedelta(days=days))
    case = change_case(case.pk, "receive", by=IND, now=now, on=day)
    Case.objects.filter(pk=case.pk).update(promised_on=day + timedelta(days=14))
    return case


def test_a_family_books_and_finds_its_cases_from_the_plan(family):
    page, words, kept = family
    book(kept)
    permit(kept, 3)
    page.goto("/plan/")
    seen(page, "plan-with-cases")
    page.get_by_role("link", name=words["follow"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["cases"])
    seen(page, "cases")
    page.get_by_role("link", name=words["registration"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["registration"])
    seen(page, "case-registration")


def test_a_newcomer_writes_and_reads_the_answer(family):
    page, words, kept = family
    case = permit(kept, 3)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_role("textbox").fill("Did my salary letter arrive?")
    press(page, words["send"])
    expect(page.get_by_role("status").first).to_contain_text(words["sent"])
    write_message(case, "Yes, it is here.", by=IND, now=timezone.now())
    page.goto("/cases/")
    seen(page, "cases-with-message")
    page.get_by_role("link", name=words["permit"]).click()
    expect(page.locator("#messages")).to_contain_text("Yes, it is here.")
    seen(page, "case-permit")


def test_a_case_whose_day_has_passed_says_so(family):
    page, words, kept = family
    case = permit(kept, 140)
    page.goto(f"/cases/{case.pk}/")
    expect(page.get_by_role("main")).to_contain_text(words["late"])
    seen(page, "case-late")


def test_a_newcomer_tells_of_an_application(family):
    page, words, _ = family
    page.goto("/cases/")
    seen(page, "cases-none")
    page.get_by_role("link", name=words["tell"]).click()
    press(page, words["follow-it"])
    seen(page, "follow-wrong")
    page.locator("select").first.select_option("residence-permit")
    page.locator("input[type=date]").fill((timezone.localdate() - timedelta(days=5)).isoformat())
    press(page, words["follow-it"])
    expect(page.get_by_role("main")).to_contain_text(words["told"])
    seen(page, "case-told")


def tab_to(page: Page, name: str) -> None:
    """Press the tab key until the focus is on the field or button of this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.innerText || ''").strip() == name:
            return
    raise AssertionError(f"The keyboard does not reach {name!r}")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_case_is_tracked_by_its_reference_with_the_keyboard_alone(window, live_server, keep, language):
    words, kept = WORDS[language], keep(language=language)
    case = permit(kept, 3)
    mail.outbox.clear()
    window.add_cookies([{"name": "language", "value": language, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/track/")
    seen(page, "track")
    tab_to(page, "reference")
    page.keyboard.type(case.reference.lower())
    tab_to(page, "born")
    page.locator("input[name=born]").fill("1991-05-12")  # how a day is typed differs by browser and country
    tab_to(page, words["ask"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen(page, "track-code")
    run_all_due()
    code = re.search(r"^([A-Z0-9]{3} [A-Z0-9]{3})$", mail.outbox[-1].body, re.MULTILINE)[1]
    tab_to(page, "code")
    page.keyboard.type("AAA AAA")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen(page, "track-wrong-code")
    tab_to(page, "code")
    page.keyboard.press("Control+A")
    page.keyboard.type(code)
    tab_to(page, words["show"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["tracked"])
    expect(page.get_by_role("main")).not_to_contain_text("Priya")
    seen(page, "track-case")

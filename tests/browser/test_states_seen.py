"""An IND officer works on a case in a real browser, in both languages, on a phone and on a desk's screen."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from test_hours import seen

from softlanding.cases import actions, queries
from softlanding.common.access import Actor, Role
from softlanding.people.actions import NewPerson, start_household

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICER = Actor(kind="system", id="", role=Role.IND_OFFICER)
WORDS = {
    "en": {
        "ask": "Ask for papers",
        "reason": "Reason",
        "wrong": "1 answer needs another look",
        "waits": "Waiting for papers",
        "open": "Open the case",
    },
    "nl": {
        "ask": "Papieren vragen",
        "reason": "Reden",
        "wrong": "Kijk nog eens naar 1 antwoord",
        "waits": "Wacht op papieren",
        "open": "Open de zaak",
    },
}


@pytest.fixture(params=["en", "nl"])
def officer(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, client_as: Callable) -> tuple:
    """An officer is signed in, in a language."""
    client = client_as("ind-officer")
    window.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": request.param, "url": str(live_server)},
        ]
    )
    return window.new_page(), WORDS[request.param], request.param


def received():
    now = timezone.now() - timedelta(days=70)
    household = start_household(people=[NewPerson("priya")], by=OFFICER, now=now)
    new = actions.NewCase(
        kind="residence-permit", household=household.pk, person_key="priya", facts={"purpose": "study"}
    )
    case = actions.open_case(new, by=OFFICER, now=now)
    return actions.change_case(case.pk, "receive", by=OFFICER, now=now, on=timezone.localdate(now))


def test_an_officer_finds_a_late_case_and_asks_for_papers(officer):
    page, words, language = officer
    case = received()
    page.goto("/staff/cases/?which=overdue")
    seen(page, f"cases-{language}")
    page.get_by_role("link", name=case.reference).click()
    seen(page, f"case-{language}")
    step = page.locator("details.sl-case-step").filter(has_text=words["ask"]).first
    step.locator("summary").click()
    step.get_by_role("button", name=words["ask"]).click()
    expect(page.locator("[data-error-summary]")).to_contain_text(words["wrong"])
    seen(page, f"case-mistake-{language}")
    step = page.locator("details.sl-case-step[open]").first
    step.get_by_label(words["reason"]).fill("The diploma")
    step.get_by_role("button", name=words["ask"]).click()
    expect(page.locator("[aria-current=step]")).to_contain_text(words["waits"])
    assert queries.case(case.pk).state == "waiting-for-papers"
    page.goto("/staff/cases/new/")
    page.get_by_role("button", name=words["open"]).click()
    seen(page, f"case-new-{language}")

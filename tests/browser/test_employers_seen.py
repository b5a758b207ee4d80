"""Employers in a real browser: a colleague joins with a second factor, duties, and the coordinator imports the register."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from test_visit import press, seen

from employing import brought, colleague, employer_named
from softlanding.cases.models import Colleague, RegisteredSponsor
from softlanding.common.jobs import run_all_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
WORDS = {
    "en": {
        "invite": "Send the invitation",
        "sent": "We sent an invitation to sara@vaart.example.",
        "name": "Your name",
        "password": "Choose a password",
        "join": "Join",
        "app": "Set up an app",
        "job": "The job ended",
        "day": "On which day",
        "note": "Note the change",
        "told": "we told nobody",
        "done": "Note as done",
        "noted": "It is noted as done.",
        "import": "Show what changes",
        "start": "Import this list",
        "imported": "The list is imported.",
        "file": "The list (CSV)",
        "start here": "I bring people over",
        "ask": "Ask for an account",
    },
    "nl": {
        "invite": "Verstuur de uitnodiging",
        "sent": "We stuurden een uitnodiging naar sara@vaart.example.",
        "name": "Uw naam",
        "password": "Kies een wachtwoord",
        "join": "Meedoen",
        "app": "Stel een app in",
        "job": "De baan is gestopt",
        "day": "Op welke dag",
        "note": "Noteer de verandering",
        "told": "wij hebben niemand ingelicht",
        "done": "Noteer als gedaan",
        "noted": "Het staat als gedaan genoteerd.",
        "import": "Toon wat er verandert",
        "start": "Importeer deze lijst",
        "imported": "De lijst is geïmporteerd.",
        "file": "De lijst (CSV)",
        "start here": "Ik haal mensen hierheen",
        "ask": "Vraag een account aan",
    },
}


@pytest.fixture(params=["en", "nl"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(window: BrowserContext, live_server: object, client, language: str) -> Page:
    cookies = {"language": language} | ({"session": client.cookies["session"].value} if client else {})
    window.add_cookies([{"name": name, "value": value, "url": str(live_server)} for name, value in cookies.items()])
    page = window.new_page()
    page.set_default_timeout(90_000)  # a busy machine takes its time over a page with axe beside it
    return page


@pytest.fixture
def owner(db):
    employer = employer_named(chamber_of_commerce="00000001", recognised_sponsor=True, municipality="den-haag")
    return colleague(employer)


def code(page: Page) -> str:
    """The code that the authenticator app shows for the secret on the page."""
    secret = re.search(r"secret=([A-Z2-7]+)|\b([A-Z2-7]{32})\b", page.content())
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret[1] or secret[2], counters[len(counters) // 2]))


def test_an_owner_invites_a_colleague_who_joins_with_a_second_factor(owner, window, live_server, chromium, language):
    words, page = WORDS[language], opened(window, live_server, owner.client, language)
    page.goto("/employer/")
    seen(page, "employer-home-empty")
    page.goto("/employer/colleagues/invite/")
    seen(page, "employer-invite")
    page.locator("input[type=email]").fill("sara@vaart.example")
    press(page, words["invite"])
    expect(page.get_by_role("status")).to_contain_text(words["sent"])
    seen(page, "employer-colleagues")
    where = re.search(r"http://\S+?(/employer/join/[\w-]+/)", mail.outbox[-1].body)[1]
    other = chromium.new_context(viewport=page.viewport_size, base_url=str(live_server))
    sara = opened(other, live_server, None, language)
    sara.goto(where)
    seen(sara, "employer-join")
    sara.get_by_label(words["name"]).fill("Sara de Wit")
    sara.get_by_label(words["password"]).fill("a long walk by the sea")
    press(sara, words["join"])
    sara.get_by_role("link", name=words["app"]).click()
    sara.locator("input[name=code]").fill(code(sara))
    sara.locator("form:has(input[name=code]) button").click()
    sara.goto("/staff/")
    expect(sara).to_have_url(f"{live_server}/employer/")
    seen(sara, "employer-home-of-a-colleague")
    other.close()
    assert Colleague.objects.get(member__email="sara@vaart.example").part == "editor"


def test_an_editor_notes_a_change_and_meets_a_duty(owner, window, live_server, language):
    words, employer = WORDS[language], owner.own.employer
    today = timezone.localdate()
    brought(employer, permit_ends_on=today + timedelta(days=20))
    brought(employer, "tanaka", "Yui Tanaka", "JP", contract_ends_on=today + timedelta(days=150))
    page = opened(window, live_server, colleague(employer, "Sara", "editor").client, language)
    page.goto("/employer/")
    seen(page, "employer-home")
    page.goto("/employer/duties/change/")
    page.get_by_text(words["job"], exact=True).click()
    page.get_by_label(words["day"]).fill(today.isoformat())
    seen(page, "employer-change")
    press(page, words["note"])
    expect(page.get_by_role("status")).to_contain_text(words["told"])
    seen(page, "employer-duties")
    page.get_by_text(words["done"]).first.click()
    press(page, words["done"])
    expect(page.get_by_role("status")).to_contain_text(words["noted"])
    for where, name in (
        ("/employer/duties/days/", "employer-days"),
        ("/employer/duties/calendar/", "employer-calendar"),
        ("/employer/account/", "employer-account"),
        ("/employer/colleagues/leave/", "employer-leave"),
    ):
        page.goto(where)
        seen(page, name)


def test_the_coordinator_imports_the_register(owner, window, live_server, client_as, language, tmp_path: Path):
    words, page = WORDS[language], opened(window, live_server, client_as("coordinator"), language)
    rows = "\n".join(f"Invented {n} B.V.;{n:08}" for n in range(2, 40))
    file = tmp_path / "register.csv"
    file.write_text(f"Organisatie;KvK-nummer\nVaart Software B.V.;1\n{rows}\n")
    page.goto("/staff/sponsors/import/")
    page.get_by_label(words["file"]).set_input_files(file)
    press(page, words["import"])
    expect(page.get_by_role("alert")).to_contain_text("2")
    seen(page, "register-mistakes")
    file.write_text(f"Organisatie;KvK-nummer\nVaart Software B.V.;00000001\n{rows}\n")
    page.get_by_label(words["file"]).set_input_files(file)
    press(page, words["import"])
    seen(page, "register-preview")
    press(page, words["start"])
    seen(page, "register-under-way")
    run_all_due()
    expect(page.get_by_role("status")).to_contain_text(words["imported"])
    seen(page, "register-imported")
    assert RegisteredSponsor.objects.count() == 39
    sponsor = RegisteredSponsor.objects.get(chamber_of_commerce="00000001")
    for where, name in (
        ("/staff/sponsors/", "register"),
        (f"/staff/sponsors/{sponsor.pk}/", "register-sponsor"),
        ("/staff/sponsors/reach/", "register-reach"),
        ("/staff/employers/", "staff-employers"),
        (f"/staff/employers/{owner.own.employer.pk}/", "staff-employer"),
        (f"/staff/employers/{owner.own.employer.pk}/close/", "staff-employer-close"),
        ("/staff/employers/open/", "staff-employer-open"),
    ):
        page.goto(where)
        seen(page, name)


def test_an_employer_finds_the_way_in_from_the_first_page(window, live_server, language, db):
    words, page = WORDS[language], opened(window, live_server, None, language)
    page.goto("/")
    page.get_by_role("link", name=words["start here"]).click()
    seen(page, "employer-start")
    page.get_by_role("link", name=words["ask"]).click()
    seen(page, "employer-ask")
    page.goto("/employer/ask/sent/")
    seen(page, "employer-asked")

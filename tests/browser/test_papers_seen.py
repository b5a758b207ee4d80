"""A newcomer uploads a paper on a phone with the keyboard, an officer rejects it, the newcomer replaces it."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_visit import press, seen

from softlanding.cases import actions
from softlanding.cases.models import Paper, StoredFile
from softlanding.common.access.terms import SYSTEM

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "upload": "Upload",
        "uploaded": "Uploaded. Each authority that needs it can use this one copy.",
        "reject": "Not in order",
        "kind": "The apostille or legalisation is missing.",
        "tell": "Tell the household",
        "replace": "Replace the copy",
        "have": "I have it",
        "noted": "Noted. Your plan knows it too.",
        "withdraw": "Withdraw the copy",
        "deleted": "The copy is deleted.",
        "ask": "Ask for what is missing",
        "order": "In order",
    },
    "nl": {
        "upload": "Upload",
        "uploaded": "Geüpload. Elke instantie die het nodig heeft, gebruikt deze ene kopie.",
        "reject": "Niet in orde",
        "kind": "De apostille of de legalisatie ontbreekt.",
        "tell": "Meld het aan het huishouden",
        "replace": "Vervang de kopie",
        "have": "Ik heb het",
        "noted": "Genoteerd. Uw plan weet het ook.",
        "withdraw": "Trek de kopie in",
        "deleted": "De kopie is verwijderd.",
        "ask": "Vraag wat ontbreekt",
        "order": "In orde",
    },
}
PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def private(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.CLAMD, settings.UNSCANNED_PAPERS = tmp_path, "", True


def opened(context: BrowserContext, client: object, language: str, live_server: object) -> Page:
    context.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": language, "url": str(live_server)},
        ]
    )
    return context.new_page()


def case_of(kept) -> object:
    return actions.open_case(
        actions.NewCase(kind="registration", household=kept.household.pk, person_key="priya"),
        by=SYSTEM,
        now=timezone.now(),
    )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_upload_reject_and_replace(
    language: str, chromium: Browser, live_server: object, keep: Callable, client_as: Callable, tmp_path: Path
):
    words, kept = WORDS[language], keep(language=language)
    case = case_of(kept)
    (tmp_path / "birth.pdf").write_bytes(PDF)
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=str(live_server))
    desk = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=str(live_server))
    page = opened(phone, kept.client, language, live_server)
    page.goto("/papers/")
    seen(page, "papers-list")
    page.locator("#priya-marriage-certificate h3 a").press("Enter")
    seen(page, "papers-one")
    page.get_by_label(WORDS[language]["upload"], exact=True).or_(
        page.locator("input[type=file]")
    ).first.set_input_files(tmp_path / "birth.pdf")
    page.get_by_role("button", name=words["upload"], exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text(words["uploaded"])
    seen(page, "papers-uploaded")

    officer = opened(desk, client_as("municipal-clerk"), language, live_server)
    officer.goto("/staff/papers/municipality/")
    seen(officer, "papers-waiting")
    officer.goto(f"/staff/papers/municipality/case/{case.pk}/")
    seen(officer, "papers-case")
    officer.get_by_role("link", name=words["reject"]).first.click()
    officer.get_by_text(words["kind"], exact=True).click()
    seen(officer, "papers-reject")
    press(officer, words["tell"])
    expect(officer.get_by_role("status")).to_be_visible()

    page.goto("/papers/priya/marriage-certificate/")
    expect(page.get_by_text(words["kind"])).to_be_visible()
    seen(page, "papers-rejected")
    page.locator("input[type=file]").set_input_files(tmp_path / "birth.pdf")
    press(page, words["replace"])
    assert Paper.objects.get(document="marriage-certificate").state == "received"
    press(officer, words["ask"])
    seen(officer, "papers-asked")
    phone.close()
    desk.close()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_of_papers_have_no_fault_on_phone_and_desktop(
    language: str, window: BrowserContext, live_server: object, keep: Callable, client_as: Callable, tmp_path: Path
):
    words, kept = WORDS[language], keep(language=language)
    case = case_of(kept)
    page = opened(window, kept.client, language, live_server)
    page.goto("/papers/priya/marriage-certificate/")
    page.locator("select[name=issued_in]").select_option("NG")
    page.locator("select[name=known_language]").select_option("no")
    page.locator("form[action$='origin/'] button").click()
    seen(page, "papers-legalisation")
    (tmp_path / "wrong.pdf").write_bytes(b"PK\x03\x04")
    page.locator("input[type=file]").set_input_files(tmp_path / "wrong.pdf")
    page.locator("form[action*='upload/'] button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    seen(page, "papers-refused")
    (tmp_path / "right.pdf").write_bytes(PDF)
    page.locator("input[type=file]").set_input_files(tmp_path / "right.pdf")
    page.locator("form[action*='upload/'] button").click()
    page.wait_for_load_state("networkidle")
    StoredFile.objects.update(state="clean", uploaded_at=timezone.now() - timedelta(days=1))
    page.reload()
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, words["withdraw"])
    expect(page.get_by_role("status")).to_contain_text(words["deleted"])
    page.goto("/papers/")
    seen(page, "papers-list")
    page.locator("#mira-birth-certificate").get_by_role("button", name=words["have"]).click()
    expect(page.get_by_role("status")).to_contain_text(words["noted"])
    page.goto("/papers/priya/passport/")
    seen(page, "papers-no-copy")
    officer = opened(window, client_as("municipal-clerk"), language, live_server)
    officer.goto(f"/staff/papers/municipality/case/{case.pk}/")
    seen(officer, "papers-case-missing")
    officer.goto("/staff/")
    seen(officer, "papers-staff-home")

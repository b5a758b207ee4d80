"""The family chooses, holds and books its visit in a real browser, and what it sees has no fault that axe knows."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from softlanding.appointments.actions.guard import queue_at
from softlanding.appointments.models import Claim, Visit
from softlanding.core.timeline import tick_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {
        "hold": "Hold this visit",
        "book": "Book this visit",
        "passport": "Visit passport",
        "cancel": "Cancel this visit",
        "cancelled": "The visit is cancelled",
        "lost": "Someone else has just taken this time.",
    },
    "nl": {
        "hold": "Houd dit bezoek vast",
        "book": "Boek dit bezoek",
        "passport": "Bezoekpaspoort",
        "cancel": "Zeg dit bezoek af",
        "cancelled": "Het bezoek is afgezegd",
        "lost": "Iemand anders heeft deze tijd net genomen.",
    },
}


@pytest.fixture(params=["en", "nl"])
def family(request: pytest.FixtureRequest, window: BrowserContext, live_server: object, keep: Callable) -> tuple:
    """The family is signed in, in a language."""
    kept = keep(language=request.param)
    window.add_cookies(
        [
            {"name": "session", "value": kept.client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": request.param, "url": str(live_server)},
        ]
    )
    page = window.new_page()
    page.goto("/visit/")
    return page, WORDS[request.param], kept


def seen(page: Page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder, and ask axe and the width."""
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"]
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(folder) / f"{name}-{language}-{width}.png", full_page=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def test_the_family_books_its_visit_and_takes_the_passport_along(family):
    page, words, kept = family
    seen(page, "choose")
    press(page, words["hold"])
    seen(page, "hold")
    press(page, words["book"])
    expect(page.get_by_role("heading", level=1)).to_have_text(words["passport"])
    seen(page, "passport")
    visit = Visit.objects.get(household=kept.household, state="booked")
    expect(page.get_by_role("img", name=visit.reference)).to_be_visible()
    answer = page.request.get(f"/visit/passport.pdf?reference={visit.reference}")
    pdf = pypdf.PdfReader(io.BytesIO(answer.body()))
    assert len(pdf.pages) == 1
    assert visit.reference in pdf.pages[0].extract_text()
    printed = page.pdf(format="A4")
    if folder := os.environ.get("SCREENSHOTS"):
        (Path(folder) / f"passport-{kept.household.language}.pdf").write_bytes(answer.body())
        (Path(folder) / f"printed-{kept.household.language}.pdf").write_bytes(printed)
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == 1


def test_the_family_cancels_after_one_question(family):
    page, words, _ = family
    press(page, words["hold"])
    press(page, words["book"])
    page.get_by_role("link", name=words["cancel"]).click()
    seen(page, "cancel")
    press(page, words["cancel"])
    expect(page.get_by_role("heading", level=1)).to_have_text(words["cancelled"])
    assert Claim.objects.count() == 0


def test_who_loses_the_race_chooses_the_nearest_time(family):
    page, words, kept = family
    wanted = page.locator("input[name=starts_at]").first.get_attribute("value")
    take_all(wanted)
    press(page, words["hold"])
    expect(page.get_by_role("alert")).to_contain_text(words["lost"])
    seen(page, "lost")
    press(page, words["hold"])
    press(page, words["book"])
    assert Visit.objects.get(household=kept.household).state == "booked"


def take_all(starts_at: str) -> None:
    """Let somebody else have every municipal counter at that time."""
    from datetime import datetime

    from django.utils import timezone

    first = tick_of(datetime.fromisoformat(starts_at))
    shared = {"region": "the-hague", "desk": "the-hague-international-centre"}
    other = Visit.objects.create(
        **shared,
        state="booked",
        starts_tick=first,
        ends_tick=first + 4,
        token_hash="-",
        uid="somebody@else",
        created_at=timezone.now(),
    )
    queue_at("the-hague", (shared["desk"], range(first, first + 4)))
    Claim.objects.bulk_create(
        Claim(**shared, counter=f"m-{number}", tick=tick, visit=other)
        for number in range(1, 5)
        for tick in range(first, first + 4)
    )


@pytest.mark.parametrize("role", ["municipal-clerk", "coordinator"])
def test_staff_sees_the_day_without_a_fault(role, window, live_server, client_as, booked_visit):
    client = client_as(role)
    window.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": str(live_server)}])
    page = window.new_page()
    page.goto(f"/staff/day/?day={booked_visit}")
    seen(page, f"day-{role}")
    page.get_by_role("table").last.locator("tbody").get_by_role("link").first.click()
    seen(page, f"day-visit-{role}")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_desks_have_no_fault(language, window, live_server):
    window.add_cookies([{"name": "language", "value": language, "url": str(live_server)}])
    page = window.new_page()
    page.goto("/desks/?municipality=delft&purpose=highly-skilled-migrant")
    seen(page, "desks")
    page.goto("/desks/the-hague-international-centre/")
    seen(page, "desk")


@pytest.fixture
def booked_visit(keep: Callable) -> str:
    """Two families come on the same day, at different times; return the day."""
    from datetime import datetime

    for email in ("priya@example.org", "other@example.org"):
        kept = keep(email=email)
        answer = kept.client.get("/visit/").content.decode()
        starts_at = answer.split('name="starts_at" value="')[1].split('"')[0]
        kept.client.post("/visit/hold/", {"desk": "the-hague-international-centre", "starts_at": starts_at})
        kept.client.post("/visit/confirm/")
    return datetime.fromisoformat(starts_at).date().isoformat()

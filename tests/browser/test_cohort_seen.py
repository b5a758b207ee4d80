"""An employer imports a cohort with mistakes, mends it, imports it and sees the board; a newcomer takes a plan up."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from test_visit import press, seen

from softlanding.cases.actions import cohort_arrivals, let_colleague_in, open_employer
from softlanding.cases.models import Announcement
from softlanding.people.actions import join_organisation, know_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXAMPLES = Path(__file__).parents[2] / "examples"
WORDS = {
    "en": {
        "check": "Check this file", "bring": "Bring these 4 arrivals in", "one": "Bring this arrival in",
        "done": "4 arrivals are new.", "board": "4 arrivals", "delft": "did you mean delft?", "keep": "Keep this as my plan",
        "own": "This is your own plan now.",
    },
    "nl": {
        "check": "Controleer dit bestand", "bring": "Lees deze 4 komsten in", "one": "Lees deze komst in",
        "done": "4 komsten zijn nieuw.", "board": "4 komsten", "delft": "bedoelt u delft?",
        "keep": "Bewaar dit als mijn plan", "own": "Dit is nu uw eigen plan.",
    },
}  # fmt: skip


@pytest.fixture(params=["en", "nl"])
def hr(request, window: BrowserContext, live_server, client_as):
    """Somebody of an invented employer, signed in on a phone or at a desktop."""
    client, now = client_as("employer"), timezone.now()
    organisation = know_organisation(kind="company", name="Vaart Software")
    employer = open_employer(organisation=organisation, now=now, municipality="den-haag", recognised_sponsor=True)
    member = join_organisation(email="employer@example.org", organisation=organisation)
    let_colleague_in(employer=employer, member=member, part="owner", now=now)
    window.set_default_timeout(60_000)
    window.add_cookies(
        [
            {"name": "session", "value": client.cookies["session"].value, "url": str(live_server)},
            {"name": "language", "value": request.param, "url": str(live_server)},
        ]
    )
    return SimpleNamespace(page=window.new_page(), words=WORDS[request.param], language=request.param)


def hand_in(hr, content):
    hr.page.goto("/employer/arrivals/import/")
    hr.page.set_input_files("input[type=file]", {"name": "arrivals.csv", "mimeType": "text/csv", "buffer": content})
    press(hr.page, hr.words["check"])


def test_an_employer_mends_a_file_brings_it_in_and_sees_the_board(hr, window, live_server):
    page, words = hr.page, hr.words
    page.goto("/employer/arrivals/")
    seen(page, "cohort-empty")
    page.goto("/employer/arrivals/import/")
    seen(page, "cohort-import")
    hand_in(hr, (EXAMPLES / "cohort-mistakes.csv").read_bytes().replace(b"_dya", b"_day"))
    expect(page.get_by_text(words["delft"])).to_be_visible()
    expect(page.get_by_role("button", name=words["one"])).to_be_visible()
    seen(page, "cohort-mistakes")
    hand_in(hr, (EXAMPLES / "cohort.csv").read_bytes())
    seen(page, "cohort-checked")
    press(page, words["bring"])
    expect(page.get_by_text(words["done"])).to_be_visible(timeout=120_000)
    seen(page, "cohort-done")
    page.goto("/employer/arrivals/")
    expect(page.get_by_text(words["board"], exact=True)).to_be_visible()
    seen(page, "cohort-board")
    for path, name in (("new/", "cohort-new"), ("groups/", "cohort-groups")):
        page.goto(f"/employer/arrivals/{path}")
        seen(page, name)
    rao = Announcement.objects.get(key="rao")
    page.goto(f"/employer/arrivals/{rao.pk}/")
    seen(page, "cohort-arrival")

    link = cohort_arrivals.invite(rao, now=timezone.now())
    window.clear_cookies(name="session")
    page.goto(link[link.index("/invited/") :])
    seen(page, "invited")
    page.get_by_role("textbox").last.fill("priya@example.org")
    press(page, words["keep"])
    expect(page.get_by_text(words["own"])).to_be_visible()
    page.goto("/plan/employer/")
    seen(page, "follows")
    assert Announcement.objects.get(pk=rao.pk).state == "joined"

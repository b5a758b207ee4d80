"""After the move: an officer hands a household over, and the case manager takes it over and notes the registration."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from test_hours import seen

from softlanding.housing.models import Offer, StatedNeed, WaitingHousehold
from softlanding.people.models import StaffMember

sys.path.insert(0, str(Path(__file__).parents[1] / "housing"))

from offering import offer_in, staff

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {"hand-over": "Hand over", "take": "Take it over", "done": "Done", "save": "Save", "runs": "It runs since"},
    "nl": {"hand-over": "Draag over", "take": "Overnemen", "done": "Gedaan", "save": "Bewaar", "runs": "De begeleiding loopt sinds"},
}  # fmt: skip


def test_a_household_goes_from_the_officer_to_the_case_manager(window: BrowserContext, live_server):
    page = window.new_page()
    language = "nl" if page.viewport_size["width"] < 600 else "en"
    people, words, today = staff(), WORDS[language], timezone.localdate()
    offer_in("moved", people)
    moved_on = today - timedelta(days=3)  # the pages read the real day
    WaitingHousehold.objects.update(moved_on=moved_on)
    Offer.objects.update(moved_on=moved_on)
    sami = WaitingHousehold.objects.get().members.get(key="sami")
    StatedNeed.objects.create(
        region="the-hague", member=sami, kind="school", place="School of the Dunes", latitude=52.079, longitude=4.256
    )

    def as_staff(by):
        client, member = Client(), StaffMember.objects.get(pk=by.id)
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        cookies = {"session": client.cookies["session"].value, "language": language}
        window.add_cookies([{"name": n, "value": v, "url": str(live_server)} for n, v in cookies.items()])

    as_staff(people.iris)
    page.goto("/staff/housing/after/")
    seen(page, f"after-list-{language}")
    page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text("School of the Dunes")
    seen(page, f"after-one-{language}")
    page.locator("section[aria-labelledby=handover]").get_by_role("button", name=words["hand-over"]).click()
    expect(page.get_by_role("status")).to_be_visible()
    as_staff(people.noor)
    page.goto("/staff/housing/after/contact/")
    page.locator("main table a").first.click()
    page.get_by_role("button", name=words["take"]).click()
    expect(page.get_by_role("button", name=words["take"])).to_have_count(0)
    registration = page.locator("#registration")
    registration.locator("summary").click()
    registration.locator("select").select_option("done")
    registration.get_by_role("button", name=words["save"]).click()
    expect(page.locator("#guidance")).to_contain_text(words["runs"])
    seen(page, f"after-taken-{language}")

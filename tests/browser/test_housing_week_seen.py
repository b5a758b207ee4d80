"""The officer's week as a whole: two lists come in, a run, a proposal opened and approved, checked, heard, offered, a yes."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from softlanding.common import jobs
from softlanding.common.access import Role
from softlanding.housing import actions
from softlanding.housing.models import MatchRun, Offer, WaitingHousehold
from softlanding.people.actions import make_staff

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]
DESK = "the-hague-international-centre"


def colleague(email: str, name: str, role: Role = Role.HOUSING_OFFICER) -> object:
    return make_staff(email=email, display_name=name, role=role, password="correct horse battery", desk=DESK)


@pytest.fixture
def pages(chromium: Browser, live_server: object) -> Iterator[tuple[Page, Page]]:
    """The pages of two housing officers, each signed in; a contact person works with them."""
    colleague("noor@example.org", "Noor Haddad", Role.CASE_MANAGER)
    context_of, found = [], []
    for email, name in (("iris@example.org", "Iris van Dam"), ("bram@example.org", "Bram Peters")):
        member, client = colleague(email, name), Client()
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=str(live_server))
        cookies = {"session": client.cookies["session"].value, "language": "en"}
        context.add_cookies(
            [{"name": name, "value": value, "url": str(live_server)} for name, value in cookies.items()]
        )
        context_of.append(context)
        found.append(context.new_page())
    yield found[0], found[1]
    for context in context_of:
        context.close()


def upload(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])
    page.locator("main form button[type=submit]").first.click()


def test_a_week_from_two_lists_to_a_yes_of_the_household(pages, chromium, live_server):
    iris, bram = pages
    today = timezone.localdate()
    actions.add_association("den-haag", "Staedion")
    actions.add_district("den-haag", "Escamp", ["2531"])

    iris.goto("/staff/housing/homes/import/")
    upload(iris, "homes.csv", "association,number,address,postcode,bedrooms,rent,available_on\n"
           f"Staedion,7,Voorbeeldstraat 7,2531 AB,1,689.50,{today}\n")  # fmt: skip
    iris.get_by_role("button", name="Take this list over").click()
    expect(iris.locator("main")).to_contain_text("Voorbeeldstraat 7")

    iris.goto("/staff/housing/waiting/import/")
    linked, stated = today - timedelta(weeks=5), today - timedelta(days=20)
    upload(iris, "households.csv", "coa_reference,linked_on,called,income_year,income_stated_on,contact_email,member,born\n"
           f"C-1,{linked},Amina,18000,{stated},amina@example.org,m1,1988-04-01\n"
           f"C-1,{linked},Amina,18000,{stated},amina@example.org,m2,2019-09-12\n")  # fmt: skip
    iris.get_by_role("button", name="Take 1 household in").click()
    expect(iris.locator("main")).to_contain_text("Amina")
    noor = make_contact_person()

    iris.goto("/staff/housing/proposals/")
    iris.get_by_role("button", name="Start a run").click()
    iris.wait_for_url("**/proposals/*-*/**")
    jobs.run_all_due()
    iris.goto(f"/staff/housing/proposals/one/{MatchRun.objects.get().proposals.get().pk}/")
    iris.get_by_role("button", name="Approve this home").click()
    expect(iris.locator("main")).to_contain_text("Approved")

    offer = f"/staff/housing/offers/{Offer.objects.get().pk}/"
    iris.goto(offer)
    expect(iris.locator("main")).to_contain_text("Another officer checks it.")
    bram.goto(offer)
    step = bram.locator("#step-check")
    step.locator("summary").click()
    for box in step.locator("input[type=checkbox]").all():
        box.check(force=True)  # the label lies over it
    step.locator("button[type=submit]").click()
    iris.goto(offer)
    step = iris.locator("#step-hear")
    step.locator("summary").click()
    step.locator("input[type=radio]").first.check(force=True)
    step.locator("textarea").fill("We like to live near the school.")
    step.locator("button[type=submit]").click()
    step = iris.locator("#step-offer")
    step.locator("summary").click()
    step.locator("input[name$=answer_by_on]").fill((today + timedelta(days=7)).isoformat())
    step.locator("input[name$=source]").fill("Agreed with the household")
    step.locator("button[type=submit]").click()
    link = iris.locator("main code").inner_text()

    household = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=str(live_server)).new_page()
    household.goto(re.sub(r"^https?://[^/]+", "", link))
    household.locator("form[action*=accept] button, button:has-text('Say yes')").first.click()
    assert Offer.objects.get().state == "accepted"
    assert WaitingHousehold.objects.get().contact_person_id == noor


def make_contact_person() -> int:
    """Name the contact person, as the page of the household would."""
    from softlanding.people.models import StaffMember

    noor = StaffMember.objects.get(email="noor@example.org").pk
    WaitingHousehold.objects.update(contact_person_id=noor)
    return int(noor)

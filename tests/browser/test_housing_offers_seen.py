"""A household reads the letter about its home in Arabic on a phone and objects; an officer takes an offer to a yes."""

import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from test_hours import seen

from softlanding.people.models import StaffMember

sys.path.insert(0, str(Path(__file__).parents[1] / "housing"))

from offering import home, household, make, offer_in, prepared, staff, token_of

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread, the test's queries too
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_household_reads_its_letter_in_arabic_from_right_to_left_and_objects(chromium, live_server):
    people = staff()
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=str(live_server))
    page = phone.new_page()
    page.goto(f"/home-offer/{token}/")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    seen(page, "home-offer-ar")
    title, width = page.locator("h1").bounding_box(), page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert title["x"] + title["width"] > width - 40  # it begins at the right edge
    address = page.locator("#part-home li").first
    expect(address).to_have_text("العنوان: \u2068Meppelweg 1, 2544 AA\u2069")
    page.locator("summary", has_text="الاعتراض").click()
    page.get_by_role("button", name="إرسال اعتراضي").click()
    expect(page.get_by_role("alert")).to_contain_text("لم يحفظ أي شيء")
    page.locator("#objection-text").fill("أريد أن أتحدث مع شخص")
    page.get_by_role("button", name="إرسال اعتراضي").click()
    expect(page.get_by_role("status")).to_contain_text("وصلنا اعتراضكم")
    expect(page.locator("main")).to_contain_text("أريد أن أتحدث مع شخص")
    page.get_by_role("button", name="قول نعم لهذا المسكن").click()
    expect(page.locator("#now")).to_contain_text("لقد قلتم نعم")
    seen(page, "home-offer-ar-yes")
    page.get_by_role("link", name="English").click()
    expect(page.locator("#now")).to_contain_text("You said yes.")
    phone.close()


@pytest.mark.parametrize(
    ("language", "yes", "done"), [("hi", "इस घर के लिए हाँ कहें", "आपने हाँ कहा।"), ("zh-Hans", "同意这套住房", "您已同意。")]
)
def test_a_household_reads_a_translation_with_the_dutch_that_counts_and_says_yes(
    language, yes, done, chromium, live_server
):
    people = staff()
    token = token_of(
        offer_in("offered", people, waiting=household("Amina", contact=people.noor, language=language)), people
    )
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=str(live_server))
    page = phone.new_page()
    page.goto(f"/home-offer/{token}/")
    assert page.evaluate("document.documentElement.lang") == language
    expect(page.locator("#translated [lang=nl]")).to_contain_text("De Nederlandse tekst is de tekst die geldt.")
    expect(page.locator("article[lang=nl] #dutch-part-home")).to_contain_text("Adres: Meppelweg 1")
    seen(page, f"home-offer-{language}")
    page.get_by_role("button", name=yes).click()
    expect(page.locator("#now")).to_contain_text(done)
    phone.close()


WORDS = {
    "en": {"hear": "Note what the household said", "telephone": "By telephone", "yes": "Note a yes", "done": "Accepted"},
    "nl": {"hear": "Vastleggen wat het huishouden zei", "telephone": "Per telefoon", "yes": "Een ja vastleggen", "done": "Aanvaard"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_officer_hears_a_household_and_notes_its_yes(language, window: BrowserContext, live_server, signed_in):
    people = staff()
    offer, words = prepared(people), WORDS[language]
    make("check", offer, people.bram)
    offer_in("offered", people, waiting=household("Lars", contact=people.noor), home=home("2"))
    page = signed_in(window, people.iris, language)
    page.goto("/staff/housing/offers/")
    seen(page, f"offers-{language}")
    page.get_by_role("link", name="Amina").click()
    seen(page, f"offer-{language}")
    heard = page.locator("#step-hear")
    heard.locator("summary").click()
    heard.get_by_role("button", name=words["hear"]).click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    seen(page, f"offer-mistake-{language}")
    heard = page.locator("#step-hear")
    heard.get_by_text(words["telephone"], exact=True).click()
    heard.locator("textarea").fill("Near the school")
    heard.get_by_role("button", name=words["hear"]).click()
    expect(page.locator("[aria-current=step]")).to_be_visible()
    make("offer", offer, people.iris)
    page.reload()
    yes = page.locator("#step-accept")
    yes.locator("summary").click()
    yes.get_by_text(words["telephone"], exact=True).click()
    yes.get_by_role("button", name=words["yes"]).click()
    expect(page.locator("[aria-current=step]")).to_contain_text(words["done"])
    seen(page, f"offer-yes-{language}")


@pytest.fixture
def signed_in(live_server):
    """Sign somebody of staff in, in a language, and return the page."""
    from django.test import Client

    def page_of(window, by, language):
        client, member = Client(), StaffMember.objects.get(pk=by.id)
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        cookies = {"session": client.cookies["session"].value, "language": language}
        window.add_cookies([{"name": n, "value": v, "url": str(live_server)} for n, v in cookies.items()])
        return window.new_page()

    return page_of

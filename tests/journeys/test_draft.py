"""The way of somebody who has kept nothing yet: three questions, the questions that matter, the plan."""

import random

import pytest
from django.core import signing
from django.test import Client

from softlanding.common.models import AuditEntry
from softlanding.core.household.answers import Key, answers_of
from softlanding.journeys.models import Answer
from softlanding.journeys.views.own_file import DRAFT_COOKIE, SALT, draft_from
from softlanding.people.models import Household

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

FIRST = {"municipality": "delft", "nationalities": ["India", ""], "purpose": "highly-skilled-migrant"}


def told(client: Client) -> dict:
    return answers_of(draft_from(client.cookies[DRAFT_COOKIE].value))


def test_three_answers_give_a_plan(client):
    answer = client.post("/", FIRST, follow=True)
    assert answer.redirect_chain == [("/plan/", 302)]
    assert answer.context["heading"] == "1 person · to Delft"
    assert told(client) == {
        Key("", "municipality"): "delft",
        Key("me", "nationalities"): ["IN"],
        Key("me", "purpose"): "highly-skilled-migrant",
    }


def test_nothing_is_kept_on_our_side_until_the_person_asks(client):
    client.post("/", FIRST)
    client.get("/plan/")
    client.get("/questions/")
    assert [model.objects.count() for model in (Household, Answer, AuditEntry)] == [0, 0, 0]
    assert set(client.cookies) == {DRAFT_COOKIE, "csrftoken"}


def test_the_draft_is_for_the_server_alone(client):
    cookie = client.post("/", FIRST).cookies[DRAFT_COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_all_mistakes_come_at_once_with_what_was_typed_and_what_was_meant(client):
    page = client.post("/", {"municipality": "Delff", "nationalities": ["Indiaa", "Naarnia"], "purpose": ""})
    assert page.status_code == 422
    form = page.context["form"]
    assert form.errors["municipality"] == [
        "We do not know a municipality called “Delff”. Did you mean Delft or Delfzijl?".replace(" or Delfzijl", "")
    ]
    assert form.errors["nationalities"][0] == (
        "We do not know a country called “Indiaa”. Did you mean India or Indonesia?"
    )
    assert form.errors["purpose"] == ["Choose the reason that comes nearest."]
    html = page.content.decode()
    assert [html.count(f'value="{typed}"') for typed in ("Delff", "Indiaa", "Naarnia")] == [1, 1, 1]


@pytest.mark.parametrize("name", ["Den Haag", "the hague", "'s-gravenhage", "DEN-HAAG"])
def test_a_municipality_is_known_by_every_name_that_it_has(client, name):
    client.post("/", {**FIRST, "municipality": name})
    assert told(client)[Key("", "municipality")] == "den-haag"


def test_a_third_passport_needs_no_script(client):
    page = client.post("/", {**FIRST, "nationalities": ["India", "Canada"], "more": "nationalities"})
    assert page.status_code == 200
    assert page.content.decode().count('name="nationalities"') == 3
    client.post("/", {**FIRST, "nationalities": ["India", "Canada", "Ierland"]})
    assert told(client)[Key("me", "nationalities")] == ["IN", "CA", "IE"]


@pytest.mark.parametrize(
    "change",
    [lambda text: text[:-1] + ("B" if text.endswith("A") else "A"), lambda text: "x" + text, lambda _text: "nonsense"],
)
def test_a_draft_that_was_tampered_with_is_not_read(drafting, change):
    drafting.cookies[DRAFT_COOKIE] = change(drafting.cookies[DRAFT_COOKIE].value)
    answer = drafting.get("/plan/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert drafting.cookies[DRAFT_COOKIE].value == ""


def test_a_signed_draft_that_is_no_household_is_not_read(client):
    client.cookies[DRAFT_COOKIE] = signing.dumps({"people": []}, salt=SALT)
    assert client.get("/plan/").status_code == 302


def test_a_draft_too_large_for_a_cookie_says_so(drafting):
    letters = random.Random(7)  # words that nothing compresses
    for _ in range(17):
        name = "".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(60))
        page = drafting.post("/household/", {"relation": "other", "name": name})
        if page.status_code != 302:
            break
    assert page.status_code == 409
    assert "Keep your plan first, then go on." in page.content.decode()


def test_who_has_no_plan_is_sent_to_the_start(client):
    for address in ("/plan/", "/questions/", "/answers/", "/household/", "/plan/keep/", "/plan/plan.json"):
        assert client.get(address).headers["Location"] == "/"


def test_questions_are_those_of_the_plan_and_answers_make_it_surer(client):
    client.post("/", FIRST)
    page = client.get("/questions/")
    asked = [name for group in page.context["groups"] for name in (one["field"].name for one in group["fields"])]
    assert set(asked) == {
        f"{one.fact}--{one.person}" if one.person else one.fact for one in page.context["own"].whole.plan.questions[:8]
    }
    before = page.context["left"]
    answer = client.post(
        "/questions/",
        {"seen": page.context["own"].version, "asked": asked, "stay_in_months": "36", "arrival": "2027-01-18"},
    )
    assert answer.headers["Location"] == "/questions/"
    assert told(client)[Key("", "arrival")] == "2027-01-18"
    titles = [card["title"] for phase in client.get("/plan/").context["phases"] for card in phase["cards"]]
    assert "Register as a resident" in titles
    left = {one.fact for one in client.get("/questions/").context["own"].whole.plan.questions}
    assert before > 0
    assert left & {"arrival", "stay_in_months"} == set()


def test_a_question_may_be_skipped(client):
    client.post("/", FIRST)
    page = client.get("/questions/")
    asked = list(page.context["form"].fields)
    client.post("/questions/", {"seen": page.context["own"].version, "asked": asked, **dict.fromkeys(asked, "")})
    assert len(told(client)) == 3


def test_wrong_answers_keep_what_was_typed_and_what_does_not_fit_stands_at_its_field(client):
    client.post("/", FIRST)
    asked = ["stay_in_months", "arrival", "born--me"]
    typed = {"stay_in_months": "9999", "arrival": "2027-01-18", "born--me": "2031-01-01"}
    page = client.post("/questions/", {"asked": asked, **typed})
    assert page.status_code == 422
    assert dict(page.context["form"].errors) == {
        "stay_in_months": ["Ensure this value is less than or equal to 600."],
        "born--me": ["This day is after the arrival on Mon 18 Jan 2027. Correct one of the two."],
    }
    assert all(f'value="{value}"' in page.content.decode() for value in typed.values())


def test_mistakes_are_told_in_dutch_on_a_dutch_page(client):
    client.get("/language/nl/?next=/")
    client.post("/", {**FIRST, "nationalities": ["Duitsland"]})
    page = client.post(
        "/questions/", {"asked": ["arrival", "born--me"], "arrival": "2027-01-18", "born--me": "2031-01-01"}
    )
    assert page.context["form"].errors["born--me"] == [
        "Deze dag ligt na de aankomst op ma 18 jan 2027. Verbeter een van de twee."
    ]


def test_the_language_changes_and_the_draft_stays(drafting):
    english = drafting.get("/plan/")
    dutch = drafting.get("/language/nl/?next=/plan/", follow=True)
    assert [page.context["heading"] for page in (english, dutch)] == [
        "3 people · to Delft on Mon 18 Jan 2027",
        "3 personen · naar Delft op ma 18 jan 2027",
    ]
    assert dutch.context["own"].document == english.context["own"].document


def test_a_partner_and_a_child_come_along_and_may_be_taken_out_again(client):
    client.post("/", FIRST)
    client.post("/household/", {"relation": "partner", "name": "Arjun", "nationalities": ["India"]})
    client.post("/household/", {"relation": "child", "name": "", "born": "2021-06-30"})
    draft = draft_from(client.cookies[DRAFT_COOKIE].value)
    assert draft["people"][1:] == [
        {"id": "arjun", "name": "Arjun", "nationalities": ["IN"], "partner_of": "me", "purpose": "family"},
        {"id": "child", "born": "2021-06-30", "child_of": "me", "purpose": "family"},
    ]
    assert client.get("/household/").context["people"] == [
        {"id": "me", "name": "You", "first": True},
        {"id": "arjun", "name": "Arjun", "first": False},
        {"id": "child", "name": "Your child", "first": False},
    ]
    client.post("/household/arjun/remove/")
    assert [one["id"] for one in draft_from(client.cookies[DRAFT_COOKIE].value)["people"]] == ["me", "child"]


def test_the_first_person_cannot_be_taken_out(drafting):
    assert drafting.post("/household/priya/remove/").status_code == 404


def test_a_change_shows_what_it_does_before_it_is_saved(drafting):
    page = drafting.post("/answers/stay_in_months/", {"stay_in_months": "3"})
    changes = page.context["changes"]
    assert "Register as a non-resident (RNI) (Priya, Arjun and Mira)" in changes["appear"]
    assert "Register as a resident (Priya, Arjun and Mira)" in changes["disappear"]
    assert told(drafting)[Key("", "stay_in_months")] == 36
    seen = page.context["own"].version
    drafting.post("/answers/stay_in_months/", {"stay_in_months": "3", "seen": seen, "save": "1"})
    assert told(drafting)[Key("", "stay_in_months")] == 3


def test_a_stale_tab_is_told_what_changed_and_saves_nothing(drafting):
    seen = drafting.get("/answers/stay_in_months/").context["own"].version
    drafting.post("/answers/stay_in_months/", {"stay_in_months": "24", "seen": seen, "save": "1"})
    page = drafting.post("/answers/stay_in_months/", {"stay_in_months": "3", "seen": seen, "save": "1"})
    assert (page.status_code, page.context["stale"]) == (409, ["Length of stay in months: 24"])
    assert told(drafting)[Key("", "stay_in_months")] == 24
    assert 'value="3"' in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/answers/today/", "/answers/lawful_stay/", "/answers/born/", "/answers/nobody/born/", "/answers/priya/arrival/"],
)
def test_only_answers_that_somebody_gives_can_be_changed(drafting, address):
    assert drafting.get(address).status_code == 404


def test_start_over_takes_the_draft_away(drafting):
    drafting.post("/start-over/")
    assert drafting.cookies[DRAFT_COOKIE].value == ""


def test_a_page_about_a_household_stays_out_of_every_cache(drafting):
    for address in ("/", "/plan/", "/questions/", "/answers/"):
        assert "no-store" in drafting.get(address).headers["Cache-Control"]


@pytest.mark.parametrize(("reason", "opens"), [("study", False), ("asylum", True)])
def test_rare_reasons_are_folded_until_one_of_them_is_chosen(client, reason, opens):
    page = client.get(f"/?reason={reason}").content.decode()
    assert ('<details class="sl-choices-more" open><summary>More reasons</summary>' in page) is opens
    assert ('<details class="sl-choices-more"><summary>More reasons</summary>' in page) is not opens
    assert page.count('name="purpose"') == 13


def test_every_passport_line_says_what_it_asks(client):
    page = client.post("/", {"more": "nationalities", "nationalities": ["India", "Nepal"]}).content.decode()
    asked = ("First passport: country", "Second passport, if you have one", "Passport 3, if there is one")
    assert [words for words in asked if f">{words}</label>" not in page] == []

"""The pages of an offer: lists and steps for staff, and the household's own page by its link and when signed in."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from offering import EVERYTHING, NOW, TODAY, home, household, make, offer_in, prepared, staff, step, token_of

from softlanding.common.access import Role
from softlanding.common.models import AuditEntry
from softlanding.core.housing.offers.letter import day_in
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import actions
from softlanding.housing.models import Objection, Offer, OfferEvent
from softlanding.housing.queries.offers import offer_words
from softlanding.housing.queries.offers_letter import new_letter
from softlanding.housing.views.offers_paper import FONTS, TEMPLATE, inputs, parts_of, typeset
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return staff()


@pytest.fixture
def browser():
    """A browser in which this member of staff is signed in."""

    def signed_in(by):
        client, member = Client(), StaffMember.objects.get(pk=by.id)
        client.force_login(member)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()
        return client

    return signed_in


def letter_at(token, language="en"):
    return f"{reverse('home-offer:letter', args=[token])}?in={language}"


def step_of(token, what):
    return reverse("home-offer:step", args=[token, what])


def test_an_officer_takes_an_offer_from_prepared_to_moved_on_the_pages(people, browser, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # a year whose rent limits are known
    offer, first, second = prepared(people), browser(people.iris), browser(people.bram)
    one = reverse("housing-offers:one", args=[offer.pk])

    def send(client, what, **typed):
        version = Offer.objects.get().version
        fields = {f"{what}-{name}": value for name, value in {"version": version, **typed}.items()}
        return client.post(reverse("housing-offers:step", args=[offer.pk, what]), fields)

    assert "Another officer checks it" in first.get(one).content.decode()
    assert send(second, "check", **dict.fromkeys(EVERYTHING, "on")).url == one
    send(first, "hear", how="talk", said="Near the school")
    answer = send(first, "offer", answer_by_on=TODAY.isoformat(), source="Agreement of today", language="ar")
    assert answer.url == one
    page = first.get(one).content.decode()
    assert page.count("/home-offer/") == 1
    assert "/home-offer/" not in first.get(one).content.decode()  # the link is shown once
    send(first, "accept", how="telephone")
    send(first, "lease", starts_on=TODAY.isoformat())
    send(first, "move", moved_on=TODAY.isoformat())
    assert Offer.objects.get().state == "moved"
    assert (
        "Registration, guidance, school and course: what is left to do, and who takes over"
        in first.get(one).content.decode()
    )


@pytest.mark.usefixtures("in_november_2026")
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(people, browser):
    offer = offer_in("heard", people)
    where = reverse("housing-offers:step", args=[offer.pk, "offer"])
    page = browser(people.iris).post(
        where,
        {
            "offer-version": offer.version,
            "offer-answer_by_on": "2020-01-01",
            "offer-source": "x",
            "offer-language": "ar",
        },
    )
    assert page.status_code == 422
    assert sorted(page.context["sent"].errors) == ["answer_by_on"]
    assert Offer.objects.get().state == "heard"


def test_a_page_that_is_out_of_date_saves_nothing_and_keeps_what_was_typed(people, browser):
    offer = offer_in("checked", people)
    where = reverse("housing-offers:step", args=[offer.pk, "hear"])
    page = browser(people.iris).post(where, {"hear-version": 1, "hear-how": "talk", "hear-said": "Near my sister"})
    assert page.status_code == 409
    assert "Near my sister" in page.content.decode()
    assert Offer.objects.get().state == "checked"


def test_the_list_sorts_filters_and_says_the_days_left(people, browser):
    offer_in("offered", people)
    offer_in("checked", people, waiting=household("Salma", contact=people.noor, step_free=True), home=home("2"))
    client = browser(people.iris)
    page = client.get(reverse("housing-offers:list"))
    assert [row["offer"].waiting.called for row in page.context["rows"]] == ["Amina", "Salma"]
    assert page.context["rows"][1]["first"] == "needs a home without stairs, one adult with children"
    found = client.get(reverse("housing-offers:list"), {"which": "household"}).context["rows"]
    assert [row["offer"].state for row in found] == ["offered"]
    assert client.get(reverse("housing-offers:list"), {"text": "salm"}).context["page"].paginator.count == 1


def test_the_file_holds_no_name_and_no_formula(people, browser):
    offer = offer_in("offered", people, home=home("9", address="=cmd()"))
    answer = browser(people.iris).get(reverse("housing-offers:csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["reference"], row["state"], row["address"]) for row in rows] == [
        (offer.waiting.reference, "offered", "'=cmd()")
    ]
    assert "Amina" not in answer.content.decode()


def test_a_contact_person_sees_own_households_and_notes_a_no_but_reads_no_income(people, browser):
    offer = offer_in("offered", people)
    client = browser(people.noor)
    assert client.get(reverse("housing-offers:contact-list")).context["page"].paginator.count == 1
    page = client.get(reverse("housing-offers:contact-one", args=[offer.pk]))
    assert "Household" not in [one["title"] for one in page.context["checks"]]
    assert "18,000" not in page.content.decode()
    where = reverse("housing-offers:contact-step", args=[offer.pk, "refuse"])
    client.post(where, {"refuse-version": offer.version, "refuse-how": "telephone", "refuse-because": "Too far"})
    offer.refresh_from_db()
    assert (offer.state, offer.answered_how, offer.refused_because) == ("refused", "telephone", "Too far")
    assert client.get(reverse("housing-offers:one", args=[offer.pk])).status_code == 403


MACHINE_MADE = {
    "ar": "هذه الترجمة من عمل آلة",
    "es": "Esta traducción la ha hecho una máquina.",
    "hi": "यह अनुवाद मशीन ने किया है।",
    "tr": "Bu çeviriyi bir makine yaptı.",
    "uk": "Цей переклад зробила машина.",
    "zh-Hans": "这份译文由机器翻译",
}
DUTCH_COUNTS = "De Nederlandse tekst is de tekst die geldt."


def test_the_household_reads_its_letter_in_each_language_and_a_machines_work_beside_the_dutch(people, client):
    token = token_of(offer_in("offered", people), people)
    for language in ("en", "nl", *MACHINE_MADE):
        page = client.get(letter_at(token, language)).content.decode()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert page.count("Meppelweg 1") == (2 if language in MACHINE_MADE else 1)
        assert (DUTCH_COUNTS in page) == (language in MACHINE_MADE)
        assert MACHINE_MADE.get(language, "") in page
        assert page.count('href="tel:+31703535043"') == (2 if language in MACHINE_MADE else 0)


def test_a_letter_that_was_sent_before_a_language_came_is_read_in_the_languages_it_has(people, client):
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    kept = {
        code: {**told, "state": None} for code, told in offer.letter["languages"].items() if code in {"en", "nl", "ar"}
    }
    Offer.objects.update(letter={**offer.letter, "languages": kept})
    assert '<html lang="ar"' in client.get(letter_at(token, "tr")).content.decode()
    page = client.get(letter_at(token, "ar")).content.decode()
    assert DUTCH_COUNTS in page
    assert "Türkçe" not in page


def test_a_sentence_that_is_not_translated_any_more_says_so_in_english_and_dutch(people, client, monkeypatch):
    book = load_rulebook()
    turkish = book.offer_letter.translations["tr"]
    fewer = {name: one for name, one in turkish.sentences.items() if name not in {"home.address", "page.say-yes"}}
    less = {**book.offer_letter.translations, "tr": turkish.model_copy(update={"sentences": fewer})}
    now = replace(book, offer_letter=book.offer_letter.with_translations(less))
    monkeypatch.setattr("softlanding.housing.queries.offers.load_rulebook", lambda: now)
    token = token_of(offer_in("offered", people), people)
    page = client.get(letter_at(token, "tr")).content.decode()
    assert '<bdi lang="en">Address: Meppelweg 1, 2544 AA</bdi> <bdi lang="nl">Adres: Meppelweg 1, 2544 AA</bdi>' in page
    assert "henüz çevrilmedi" in page
    assert "Say yes to this home / Ja zeggen tegen deze woning" in page
    assert "Bazı cümleler henüz çevrilmedi." in page


def test_an_officer_chooses_the_language_and_sees_which_translation_a_machine_made(people, browser, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    offer = offer_in("heard", people)
    client, one = browser(people.iris), reverse("housing-offers:one", args=[offer.pk])
    page = client.get(one)
    form = next(step["form"] for step in page.context["steps"] if step["id"] == "offer")
    assert (form.initial["language"], dict(form.fields["language"].choices)["en"]) == ("ar", "English")
    assert dict(form.fields["language"].choices)["tr"] == "Türkçe (made by a machine)"
    typed = {"version": offer.version, "answer_by_on": TODAY.isoformat(), "source": "Agreement", "language": "tr"}
    client.post(
        reverse("housing-offers:step", args=[offer.pk, "offer"]),
        {f"offer-{name}": value for name, value in typed.items()},
    )
    offer.refresh_from_db()
    assert (offer.state, offer.language) == ("offered", "tr")


def test_the_page_opens_first_in_the_households_own_language(people, client):
    token = token_of(offer_in("offered", people), people)
    assert '<html lang="ar" dir="rtl">' in client.get(reverse("home-offer:letter", args=[token])).content.decode()


def test_a_link_that_was_renewed_or_never_was_opens_nothing(people, client):
    offer = offer_in("offered", people)
    old = token_of(offer, people)
    token_of(offer, people)
    for token in (old, "never-sent"):
        assert client.get(letter_at(token)).status_code == 404


def test_the_letter_stays_as_it_was_sent_whatever_changes_afterwards(people, client):
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    kept = json.dumps(offer.letter, sort_keys=True)
    offer.home.address, offer.home.rent = "Elsewhere 1", 1
    offer.home.save()
    assert "Meppelweg 1" in client.get(letter_at(token)).content.decode()
    offer.refresh_from_db()
    assert json.dumps(offer.letter, sort_keys=True) == kept
    assert offer.letter["facts"]["rent"] == "689.50"


def test_the_household_says_yes_twice_and_is_answered_once(people, client):
    token = token_of(offer_in("offered", people), people)
    for _ in range(2):
        answer = client.post(step_of(token, "accept"), {"in": "ar"})
        assert answer.url == f"{reverse('home-offer:letter', args=[token])}?in=ar&saved=accept#now"
    assert OfferEvent.objects.filter(what="accept").count() == 1
    assert "لقد قلتم نعم" in client.get(answer.url).content.decode()


def test_a_no_without_words_is_asked_for_them_in_the_language_of_the_page(people, client):
    token = token_of(offer_in("offered", people), people)
    page = client.post(step_of(token, "refuse"), {"in": "nl", "because": " "})
    assert page.status_code == 422
    assert "Schrijf eerst iets. Er is niets bewaard." in page.content.decode()
    page = client.post(step_of(token, "refuse"), {"in": "en", "because": "x" * 4001})
    assert "at most 4000 characters" in page.content.decode()
    assert Offer.objects.get().state == "offered"


def test_a_no_after_a_yes_of_another_tab_is_not_possible_any_more(people, client):
    token = token_of(offer_in("offered", people), people)
    client.post(step_of(token, "accept"), {"in": "en"})
    page = client.post(step_of(token, "refuse"), {"in": "en", "because": "No"})
    assert page.status_code == 409
    assert "This is not possible any more." in page.content.decode()
    assert Offer.objects.get().state == "accepted"


def test_what_a_household_writes_is_shown_as_text_and_never_as_a_page(people, client, browser):
    offer = offer_in("offered", people)
    token, evil = token_of(offer, people), '<script>alert("1")</script>'
    client.post(step_of(token, "objection"), {"in": "ar", "objection": evil})
    client.post(step_of(token, "refuse"), {"in": "ar", "because": evil})
    for page in (
        client.get(letter_at(token)),
        browser(people.iris).get(reverse("housing-offers:one", args=[offer.pk])),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()


def test_a_household_objects_and_reads_the_answer(people, client, browser):
    offer = offer_in("judged", people)
    token = token_of(offer, people)
    client.post(step_of(token, "objection"), {"in": "ar", "objection": "لا أوافق"})
    written = Objection.objects.get()
    assert (written.kind, written.language, written.text) == ("objection", "ar", "لا أوافق")
    where = reverse("housing-offers:objection", args=[offer.pk, written.pk])
    assert browser(people.iris).post(where, {f"written-{written.pk}-answer": ""}).status_code == 422
    browser(people.iris).post(where, {f"written-{written.pk}-answer": "We call you tomorrow."})
    assert "We call you tomorrow." in client.get(letter_at(token)).content.decode()
    assert browser(people.bram).post(where, {f"written-{written.pk}-answer": "Again"}).status_code == 409


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        ("justified", "Your reason is justified. You get a new offer."),
        ("unjustified", "COA assesses it now, and your reception can end."),
    ],
)
def test_the_household_reads_what_a_person_judged_and_why(judged, said, people, client):
    offer = offer_in("refused", people)
    make("judge", offer, people.iris, judged=judged, because="We asked the hospital.")
    page = client.get(letter_at(token_of(offer, people))).content.decode()
    assert said in page
    assert "We asked the hospital." in page


@pytest.mark.parametrize("state", ["accepted", "lease", "moved", "refused", "withdrawn"])
def test_the_page_says_in_each_state_and_language_what_happens_now(state, people, client):
    offer = offer_in("offered", people)
    token = token_of(offer, people)
    for change in {
        "lease": ["accept", "lease"],
        "moved": ["accept", "lease", "move"],
        "accepted": ["accept"],
        "refused": ["refuse"],
        "withdrawn": ["withdraw"],
    }[state]:
        make(change, offer, people.iris)
    for language in SIGNS:
        page = client.get(letter_at(token, language))
        assert page.status_code == 200
        assert len(page.context["now"]) > 20
        assert "{" not in page.context["now"]


SIGNS = {
    "en": "Why this home",
    "nl": "Waarom deze woning",
    "ar": "لماذا هذا المسكن",
    "es": "Por qué esta vivienda",
    "hi": "यही घर क्यों",
    "tr": "Neden bu konut",
    "uk": "Чому саме це житло",
    "zh-Hans": "为什么是这套住房",
}
"""A heading of each letter, as it must come out of the paper again."""


def paper(letter, language):
    document = pypdf.PdfReader(io.BytesIO(typeset(letter, language)))
    return document, "\n".join(page.extract_text() for page in document.pages)


def headings(letter, language):
    """The headings of the paper as its typesetter knows them."""
    found = typst.query(TEMPLATE.read_bytes(), "heading", field="body", sys_inputs=inputs(parts_of(letter, language)))
    return re.findall(r'"text": "([^"]*)"', found)


def test_the_letter_is_one_tagged_pdf_in_its_language_with_the_dutch_behind_a_translation(people):
    letter = offer_in("offered", people).letter
    for language, heading in SIGNS.items():
        document, text = paper(letter, language)
        assert document.trailer["/Root"]["/Lang"] == {"zh-Hans": "zh-CN"}.get(language, language)
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert ("Waarom deze woning" in text) == (language != "en")
        assert (DUTCH_COUNTS in " ".join(text.split())) == (language in MACHINE_MADE)
        assert heading in headings(letter, language)
        assert (heading in text) == (language not in {"ar", "hi"})  # readers join their signs again, pypdf does not
        assert text.count("Meppelweg 1, 2544 AA") == (2 if language in MACHINE_MADE else 1)


def test_the_letter_is_a_pdf_file_for_the_household(people, client):
    token = token_of(offer_in("offered", people), people)
    answer = client.get(f"{reverse('home-offer:pdf', args=[token])}?in=zh-Hans")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_arabic_on_paper_begins_at_the_right_and_its_telephone_number_does_not_turn_around(people):
    document, _ = paper(offer_in("offered", people).letter, "ar")
    seen = []
    document.pages[0].extract_text(visitor_text=lambda text, matrix, *_: seen.append((text.strip(), matrix[4])))
    width = float(document.pages[0].mediabox.width)
    assert next(x for text, x in seen if text == "رسالة") > 0.8 * width
    assert "31\u00a070\u00a0353\u00a050\u00a043" in [text for text, _ in seen]  # pypdf cuts the plus off


def every_sentence(language):
    """A letter that says everything there is to say in a language."""
    lines = [
        {"id": "x", "text": offer_words().spoken(name, told, language).text} for name, told in offer_words().named()
    ]
    return {
        "title": "All",
        "made": "",
        "name": "",
        "direction": "ltr",
        "state": "by-hand",
        "sections": [{"id": "all", "title": "All", "lines": lines}],
    }


def test_every_sign_of_every_sentence_and_day_has_a_glyph_in_the_faces_that_come_along():
    for language in SIGNS:
        told = every_sentence(language)
        days = [day_in(date(2026, month, month), language) for month in range(1, 13)]
        told["sections"][0]["lines"] += [{"id": "x", "text": day} for day in days]
        assert marked({"languages": {language: told}}, language)


def marked(letter, language):
    document, _ = paper(letter, language)
    return "/StructTreeRoot" in document.trailer["/Root"]


def test_a_household_whose_script_no_face_has_reads_its_own_words_on_its_page_and_not_as_boxes(people):
    offer = offer_in("heard", people)
    for said, shown in (("学校附近", True), ("ናብ ቤት ትምህርቲ", False)):
        offer.household_said = said
        document, text = paper(new_letter(offer, on=TODAY), "nl")
        assert (said in text) == shown
        assert ("staat op uw pagina" in " ".join(text.split())) != shown
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    offer.waiting.called = "ናብ"
    assert "Meppelweg" in paper(new_letter(offer, on=TODAY), "nl")[1]


def test_no_face_of_the_paper_is_larger_than_400_kilobytes():
    assert [file.name for file in FONTS.iterdir() if file.stat().st_size > 400_000] == []


def test_a_household_that_is_signed_in_finds_its_letter_without_the_link(people, client, rao, client_as):
    offer = offer_in("offered", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    family = client_as("newcomer")
    assert "Meppelweg 1" in family.get(reverse("home-offer:own")).content.decode()
    family.post(reverse("home-offer:own-step", args=["accept"]), {"in": "en"})
    offer.refresh_from_db()
    assert (offer.state, offer.answered_how) == ("accepted", "own-page")
    looks = AuditEntry.objects.filter(household=rao.household.pk).values_list("sentence", flat=True)
    assert {"home-offer-read", "home-offer-changed"} <= set(looks)


def test_somebody_elses_household_cannot_answer(people, rao, client_as):
    offer_in("offered", people)
    assert client_as("newcomer").get(reverse("home-offer:own")).status_code == 404


def test_the_lease_and_the_move_go_into_the_plan_and_an_undone_lease_comes_out_again(people, rao):
    from softlanding.journeys.models import Answer

    offer = offer_in("lease", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    told = Answer.objects.filter(household=rao.household)
    assert set(told.filter(fact="lease_starts_on").values_list("person_key", flat=True)) == {"priya", "arjun", "mira"}
    actions.undo_offer_step(offer.pk, step=step(people.iris))
    assert told.filter(fact="lease_starts_on").count() == 0
    make("lease", offer, people.iris)
    make("move", offer, people.iris)
    assert told.get(fact="address").value == "rented"
    assert set(told.filter(fact="lease_starts_on").values_list("value", flat=True)) == {"2026-12-01"}


def test_each_look_of_staff_is_written_down(people, rao, browser):
    offer = offer_in("offered", people, waiting=household(contact=people.noor, household_id=rao.household.pk))
    browser(people.iris).get(reverse("housing-offers:one", args=[offer.pk]))
    browser(people.noor).get(reverse("housing-offers:contact-list"))
    looks = AuditEntry.objects.filter(household=rao.household.pk, verb="read").values_list("actor_role", "sentence")
    assert list(looks.order_by("pk")) == [
        (Role.HOUSING_OFFICER, "home-offer-opened"),
        (Role.CASE_MANAGER, "home-offer-listed"),
    ]

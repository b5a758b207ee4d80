"""The letter of an offer: whole in every language, safe with any text, and its reasons said from codes with figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.housing.offers import HomeOffered, LetterFacts, compose, reason_sentences
from softlanding.core.housing.offers.filling import FIRST_STRONG_ISOLATE, POP_ISOLATE, money
from softlanding.core.housing.offers.letter import day_in
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.offer_letter import OfferLetter, places_in, wrong_in_letter
from softlanding.core.rulebook.offer_life import OfferLife, wrong_in_life

LETTER = load_rulebook().offer_letter
LANGUAGES = ("en", "nl", "ar", "es", "hi", "tr", "uk", "zh-Hans")
HOME = HomeOffered(
    address="Meppelweg 12", postcode="2544 AA", district="Escamp", association="Haagwacht", bedrooms=3,
    rent=Decimal("1689.50"), step_free=True, available_on=date(2026, 12, 1),
)  # fmt: skip


def facts(**more):
    stated = {
        "called": "Amina", "reference": "K7RM-4QXD", "municipality": "Den Haag", "home": HOME,
        "reasons": ({"code": "step-free"},), "contact": "Noor Haddad", "household_said": "Near the school, please.",
        "answer_by_on": date(2026, 12, 3), "answer_source": "Agreement of 23 November", "made_on": date(2026, 11, 23),
        "sources": dict(load_rulebook().sources),
    }  # fmt: skip
    return LetterFacts(**{**stated, **more})


def lines(letter, language):
    parts = letter["languages"][language]["sections"]
    return {f"{part['id']}.{line['id']}": line["text"] for part in parts for line in part["lines"]}


def plain(text):
    return text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


def test_every_language_says_every_sentence_of_the_letter():
    letter = compose(LETTER, facts())
    said = {language: list(lines(letter, language)) for language in LANGUAGES}
    assert [said[language] for language in LANGUAGES] == [said["en"]] * len(LANGUAGES)
    held_back = {"why.no-facts", "who-decided.said-nothing"}
    written = [f"{part.id}.{line.id}" for part in LETTER.sections for line in part.lines]
    assert [one for one in said["en"] if not one.startswith("why.reason-")] == [
        one for one in written if one not in held_back
    ]


def test_a_sentence_whose_place_is_not_known_is_left_out():
    said = lines(compose(LETTER, facts(contact="", answer_by_on=None, answer_source="", household_said="")), "en")
    assert {"ask.contact", "answer.by", "who-decided.said"} & set(said) == set()


def test_the_arabic_letter_is_written_right_to_left_with_dutch_names_isolated():
    letter = compose(LETTER, facts())["languages"]["ar"]
    assert letter["direction"] == "rtl"
    address = next(line["text"] for part in letter["sections"] for line in part["lines"] if line["id"] == "address")
    assert address == f"العنوان: {FIRST_STRONG_ISOLATE}Meppelweg 12, 2544 AA{POP_ISOLATE}"


def test_amounts_are_written_as_each_language_does():
    said = {language: plain(lines(compose(LETTER, facts()), language)["home.rent"]) for language in LANGUAGES}
    assert said == {
        "en": "Rent: 1,689.50 euro a month",
        "nl": "Huur: 1.689,50 euro per maand",
        "ar": "الإيجار: 1,689.50 يورو في الشهر",
        "es": "Alquiler: 1.689,50 euros al mes",
        "hi": "किराया: 1,689.50 यूरो प्रति माह",
        "tr": "Kira: ayda 1.689,50 euro",
        "uk": "Орендна плата: 1\xa0689,50 євро на місяць",
        "zh-Hans": "租金：每月 1,689.50 欧元",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_letter_promises_what_is_not_known(language):
    letter = compose(LETTER, facts())["languages"][language]
    unsure = [line["id"] for part in letter["sections"] for line in part["lines"] if line.get("confidence") == "D"]
    assert unsure == ["good-reason", "other-reason", "formal"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_name_or_a_source_holds_no_place_stays_open_and_no_direction_leaks(called, source):
    letter = compose(LETTER, facts(called=called, answer_source=source))
    for language in LANGUAGES:
        for text in lines(letter, language).values():
            assert text.count(FIRST_STRONG_ISOLATE) == text.count(POP_ISOLATE)
            assert not any(mark in text for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u200e\u200f")


def test_text_with_braces_is_kept_as_it_is():
    assert lines(compose(LETTER, facts(called="{rent} {0}")), "en")["greeting.hello"] == "Dear {rent} {0},"


REASONS = [
    ({"code": "near", "kind": "school", "metres": 903}, "The school that you named is 900 metres away, in a straight line."),
    ({"code": "near-work", "metres": 1449}, "The work that you named is 1.4 km away, in a straight line."),
    ({"code": "near", "kind": "kin", "metres": 3}, "The family that you named lives 50 metres away, in a straight line."),
    ({"code": "rent", "rent": "689.5", "limit": 713.02}, "The rent of 689.50 euro stays within the limit of 713.02 euro for your household."),
    ({"code": "bedrooms", "bedrooms": 3, "needed": 2}, "The home has 3 bedrooms, and your household needs 2."),
    ({"code": "bedrooms", "bedrooms": 3, "needed": 3}, "The home has as many bedrooms as your household needs: 3."),
    ({"code": "deadline", "figures": {"days": 12}}, "It is available in time: 12 days before the day by which you should have a home."),
    ({"code": "unheard-of", "en": "It has a garden.", "nl": "Er is een tuin."}, "It has a garden."),
    ({"en": "It has a garden."}, "It has a garden."),
    ("It has a garden.", "It has a garden."),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "said"), REASONS)
def test_a_reason_is_said_from_its_code_and_figures(reason, said):
    assert reason_sentences([reason], "en", LETTER) == [said]


def test_a_reason_that_cannot_be_said_is_left_out_and_one_twice_is_said_once():
    odd = [{"code": "unheard-of"}, {"code": "rent", "rent": 600}, 7, None, {"code": "step-free"}, {"code": "step-free"}]
    assert [len(reason_sentences(odd, language, LETTER)) for language in LANGUAGES] == [1] * len(LANGUAGES)


def test_every_code_of_a_reason_can_be_said_in_every_language():
    figures = {"bedrooms": 3, "needed": 2, "rent": 600, "limit": 700, "metres": 900, "days": 3, "weeks": 4}
    for word in LETTER.reasons:
        for language in LANGUAGES:
            (said,) = reason_sentences([{"code": word.id, **figures}], language, LETTER)
            assert "{" not in said


def test_the_files_of_an_offer_hold_together():
    assert list(wrong_in_letter(LETTER)) == []
    assert list(wrong_in_life(load_rulebook().offer_life)) == []


def test_a_day_is_written_as_each_language_does():
    assert {language: day_in(date(2026, 12, 1), language) for language in LANGUAGES} == {
        "en": "Tuesday, 1 December 2026",
        "nl": "dinsdag 1 december 2026",
        "ar": "الثلاثاء، 1 ديسمبر 2026",
        "es": "martes, 1 de diciembre de 2026",
        "hi": "मंगलवार, 1 दिसंबर 2026",
        "tr": "1 Aralık 2026 Salı",
        "uk": "вівторок, 1 грудня 2026",
        "zh-Hans": "2026年12月1日星期二",
    }


def test_a_letter_that_misses_dutch_or_a_place_is_a_mistake():
    document = LETTER.model_dump(exclude={"translations"})
    document["languages"] = document["languages"][:2]
    document["page"] = [
        {"id": "one", "text": {"en": "Yes"}},
        {"id": "two", "text": {"en": "By {day}", "nl": "Op {dag}"}},
        {"id": "three", "text": {"en": "Yes", "nl": " "}},
        {"id": "four", "text": {"en": "Yes", "nl": "Ja", "ar": "نعم"}},
    ]
    assert list(wrong_in_letter(OfferLetter.model_validate(document))) == [
        "page.one is not written in nl",
        "page.two has other places in one language than in another",
        "page.three is empty in nl",
        "page.four is written in ar, which has a file of its own",
    ]


def test_a_table_with_a_dead_end_or_an_unknown_state_is_a_mistake():
    document = load_rulebook().offer_life.model_dump(by_alias=True)
    document["changes"] = [one for one in document["changes"] if "lease" not in one["from"]]
    document["changes"][0] = {**document["changes"][0], "to": "looked-at"}
    assert list(wrong_in_life(OfferLife.model_validate(document))) == [
        "looked-at is not a state of an offer",
        "no change leads to checked",
        "no change leads to moved",
        "no change leads to withdrawn",
        "no change leads out of lease, which is live",
    ]


def test_no_change_of_an_offer_is_made_by_the_program():
    makers = {maker for change in load_rulebook().offer_life.changes for maker in change.by}
    assert makers == {"household", "housing-officer", "case-manager"}


def test_places_and_money_are_read_as_written():
    assert places_in("{a} and {b}") == {"a", "b"}
    assert [money("1234.5", "en"), money(Decimal("0.05"), "nl")] == ["1,234.50", "0,05"]

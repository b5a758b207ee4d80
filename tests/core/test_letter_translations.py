"""Translations of the letter: whole, with the same places, and never said once the English behind them changed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from test_offers_letter import LETTER, facts, lines

from softlanding.core.housing.offers import compose, reason_sentences
from softlanding.core.housing.offers.reasons import reasons_spoken
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.letter_translations import LetterTranslation, Translated, fingerprint
from softlanding.core.rulebook.offer_check import mistakes_in_offers, notes_on_letter
from softlanding.core.rulebook.offer_letter import OfferLetter, Spoken, places_in, wrong_in_translation

TRANSLATED = ("ar", "es", "hi", "tr", "uk", "zh-Hans")
DAY = date(2026, 12, 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def changed(**english: str) -> OfferLetter:
    """The letter as it is when somebody changed words of its page or its first reason."""
    page = [
        {"id": one.id, "text": {**one.text, "en": english.get(one.id.replace("-", "_"), one.text["en"])}}
        for one in LETTER.page
    ]
    reasons = [
        {"id": one.id, "text": {**one.text, "en": english.get("reason", one.text["en"])}} for one in LETTER.reasons
    ]
    sections = [one.model_dump() for one in LETTER.sections]
    sections[1]["lines"][0]["text"]["en"] = english.get("address", "Address: {address}")
    document = {**LETTER.model_dump(exclude={"translations"}), "page": page, "reasons": reasons, "sections": sections}
    return OfferLetter.model_validate(document).with_translations(LETTER.translations)


def one_sentence(text: str, of: str) -> LetterTranslation:
    found = {"page.title": Translated(text=text, of=fingerprint(of))}
    return LetterTranslation(id="tr", name="Türkçe", direction="ltr", sentences=found)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_every_sentence_with_the_places_of_the_english(language):
    translation, english = LETTER.translations[language], LETTER.english()
    assert set(translation.sentences) == set(english)
    assert {name: places_in(one.text) for name, one in translation.sentences.items()} == {
        name: places_in(text) for name, text in english.items()
    }
    assert LETTER.named_in_state(language, "outdated", "missing") == ()
    assert list(wrong_in_translation(LETTER, translation)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_claims_that_a_translator_saw_it(language):
    assert LETTER.state(language) == "machine-made"
    assert LETTER.named_in_state(language, "checked") == ()


@given(texts, texts)
def test_a_translation_holds_for_the_english_that_it_translates_and_for_no_other(before, after):
    assert one_sentence("Konut", before).state("page.title", before) == "machine-made"
    assert one_sentence("Konut", before).state("page.title", after) == (
        "machine-made" if before == after else "outdated"
    )


@given(texts, texts, texts)
def test_a_check_holds_for_the_words_that_were_looked_at_and_for_no_others(english, seen, edited):
    looked_at = one_sentence(seen, english).looked_at({"page.title": english}, ["page.title"], by="Office", on=DAY)
    assert looked_at.state("page.title", english) == "checked"
    kept = looked_at.sentences["page.title"]
    now = Translated(text=edited, of=kept.of, checked=kept.checked)
    assert now.state(english) == ("checked" if edited == seen else "machine-made")


@given(texts, texts)
def test_accepting_mends_what_was_outdated_drops_its_check_and_leaves_the_rest(before, after):
    checked = one_sentence("Konut", before).looked_at({"page.title": before}, ["page.title"], by="Office", on=DAY)
    accepted = checked.accepted({"page.title": after}, ["page.title"])
    assert accepted.state("page.title", after) == ("checked" if before == after else "machine-made")


def test_a_changed_sentence_is_a_note_on_the_letter_and_no_mistake():
    book = replace(load_rulebook(), offer_letter=changed(title="Your place"))
    assert list(mistakes_in_offers(book)) == []
    assert list(notes_on_letter(book)) == [
        f"nl/housing/letter/{code}.yaml: 1 outdated, said in English and Dutch: page.title" for code in TRANSLATED
    ]


@given(texts, texts)
def test_a_written_file_is_read_again_as_it_was(english, text):
    before = one_sentence(text, english).looked_at({"page.title": english}, ["page.title"], by='"Q" & Co', on=DAY)
    read = YAML(typ="safe", pure=True).load(before.written(["page.title"]))
    assert LetterTranslation.model_validate(read) == before


def test_a_sentence_whose_english_changed_is_said_in_english_and_dutch_and_the_others_stay():
    letter = compose(changed(address="Where it is: {address}"), facts())["languages"]["ar"]
    line = next(one for part in letter["sections"] for one in part["lines"] if one["id"] == "address")
    assert (line["text"], line["dutch"]) == ("Where it is: Meppelweg 12, 2544 AA", "Adres: Meppelweg 12, 2544 AA")
    others = compose(LETTER, facts())["languages"]["ar"]
    assert {
        name: text for name, text in lines({"languages": {"ar": letter}}, "ar").items() if name != "home.address"
    } == {name: text for name, text in lines({"languages": {"ar": others}}, "ar").items() if name != "home.address"}


def test_figures_of_a_sentence_that_is_not_translated_are_written_as_its_own_languages_do():
    letter = changed(reason="It costs {rent} of {limit}.")
    said = reasons_spoken([{"code": "rent", "rent": "1689.5", "limit": 1700}], "uk", letter)
    assert said == [
        Spoken(
            "It costs 1,689.50 of 1,700.00.",
            "en",
            "De huur van 1.689,50 euro blijft binnen de grens van 1.700,00 euro voor uw huishouden.",
        )
    ]


def test_a_word_of_the_page_that_is_not_translated_is_said_in_both_and_isolated_from_right_to_left():
    letter = changed(title="Your place")
    assert letter.words("tr")["title"] == "Your place / Uw woning"
    assert letter.words("ar")["title"] == "\u2068Your place\u2069 / \u2068Uw woning\u2069"
    assert letter.words("nl")["title"] == "Uw woning"


def test_own_words_of_a_reason_that_nobody_translated_stand_in_english_and_dutch():
    garden = {"code": "unheard-of", "en": "It has a garden.", "nl": "Er is een tuin."}
    assert reasons_spoken([garden], "hi", LETTER) == [Spoken("It has a garden.", "en", "Er is een tuin.")]
    assert reason_sentences([garden], "nl", LETTER) == ["Er is een tuin."]


def test_a_letter_is_checked_once_each_sentence_that_it_says_was_looked_at():
    arabic, english = LETTER.translations["ar"], LETTER.english()
    most = arabic.looked_at(english, [name for name in english if name != "home"], by="Office", on=DAY)
    assert LETTER.with_translations({"ar": most}).state("ar") == "machine-made"
    whole = most.looked_at(english, ["home"], by="Office", on=DAY)
    assert LETTER.with_translations({"ar": whole}).state("ar") == "checked"
    assert LETTER.state("en") == "by-hand"


def test_a_translation_with_a_strange_an_empty_or_a_misplaced_sentence_is_a_mistake():
    english = LETTER.english()
    wrong = {
        "page.unheard-of": Translated(text="x", of=fingerprint("x")),
        "page.title": Translated(text=" ", of=fingerprint(english["page.title"])),
        "home.rent": Translated(text="{euro}", of=fingerprint(english["home.rent"])),
        "home.address": Translated(text="{", of=fingerprint("before")),
    }
    found = LetterTranslation(id="tr", name="Türkçe", direction="ltr", sentences=wrong)
    assert list(wrong_in_translation(LETTER, found)) == [
        "page.unheard-of is no sentence of the letter",
        "page.title is empty in tr",
        "home.rent has other places in one language than in another",
        "home.address: Single '{' encountered in format string",
    ]


def test_a_language_is_found_without_its_script_and_another_script_is_another_language():
    assert [LETTER.language(code).id for code in ("zh", "zh-Hans", "zh-Hant", "ti")] == [
        "zh-Hans",
        "zh-Hans",
        "en",
        "en",
    ]

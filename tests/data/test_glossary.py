"""Our words: each procedure and purpose has one, and each names where it comes from."""

from dataclasses import replace

import pytest

from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.crosscheck import mistakes_between

BOOK = load_rulebook()


def mistakes_with(words):
    return [str(mistake) for mistake in mistakes_between(replace(BOOK, glossary=words), {})]


def test_the_glossary_has_no_mistake():
    assert mistakes_with(BOOK.glossary) == []


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("entry-visa", "is a procedure without a word, add it with kinds: [procedure]"),
        ("startup", "is a purpose without a word, add it with kinds: [purpose]"),
    ],
)
def test_a_procedure_or_purpose_without_a_word_is_a_mistake(name, what):
    without = {key: word for key, word in BOOK.glossary.items() if key != name}
    assert mistakes_with(without) == [f"glossary.yaml: {name}: {what}"]


def test_a_word_for_a_procedure_that_is_not_there_is_a_mistake():
    more = {**BOOK.glossary, "desk": BOOK.glossary["desk"].model_copy(update={"kinds": ("procedure",)})}
    assert mistakes_with(more) == ["glossary.yaml: desk: is not a procedure, correct its id or its kinds"]


def test_a_word_names_a_source_or_is_our_own():
    more = {**BOOK.glossary, "desk": BOOK.glossary["desk"].model_copy(update={"source": "hearsay"})}
    assert mistakes_with(more) == [
        "glossary.yaml: desk: hearsay is not a source, add it to sources.yaml or write softlanding"
    ]


def test_each_meaning_is_one_sentence():
    assert [word.id for word in BOOK.glossary.values() if not word.means.endswith(".") or ". " in word.means] == []


def test_no_two_words_are_spelt_alike():
    words = [word.word for word in BOOK.glossary.values()]
    assert sorted({word for word in words if words.count(word) > 1}) == []

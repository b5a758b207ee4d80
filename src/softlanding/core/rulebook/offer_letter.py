"""What `data/nl/housing/letter.yaml` may say: the letter of an offer and the words of its page, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field

from softlanding.core.rulebook.records import Id, Origin, Record

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
Told = dict[LanguageCode, str]
"""One sentence, in each language of the letter."""
When = Literal["step-free", "reasons", "no-reasons", "said-nothing"]


class LetterLanguage(Record):
    """A language of the letter, by its own name, and where its lines begin."""

    id: LanguageCode
    name: str
    direction: Literal["ltr", "rtl"]


class LetterLine(Record):
    """A sentence of the letter; what it claims about the law or a practice names its source."""

    id: Id
    text: Told
    when: When | None = None
    origin: Origin | None = None


class LetterSection(Record):
    """A part of the letter under one heading."""

    id: Id
    title: Told
    lines: tuple[LetterLine, ...]


class LetterWord(Record):
    """A sentence by its id: a reason, a way to say a distance, or a word of the page."""

    id: Id
    text: Told


class OfferLetter(Record):
    """Everything that a household reads about an offer."""

    languages: Annotated[tuple[LetterLanguage, ...], Field(min_length=1)]
    sections: tuple[LetterSection, ...]
    reasons: tuple[LetterWord, ...]
    distances: tuple[LetterWord, ...]
    page: tuple[LetterWord, ...]

    def language(self, code: str) -> LetterLanguage:
        """Give a language by its code, or the first one."""
        return next((one for one in self.languages if one.id == code), self.languages[0])

    def reason(self, name: str) -> LetterWord | None:
        """Give the sentence of a reason, or None when there is no such reason."""
        return next((one for one in self.reasons if one.id == name), None)

    def words(self, language: str) -> dict[str, str]:
        """Give the words of the page in a language."""
        return {one.id: one.text[language] for one in self.page}


def places_in(text: str) -> frozenset[str]:
    """Give the names of the places to fill in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def wrong_in_letter(letter: OfferLetter) -> Iterator[str]:
    """Give each sentence that misses a language, or has other places in one language than in another."""
    wanted = {one.id for one in letter.languages}
    for name, told in _sentences(letter):
        if missing := wanted - set(told):
            yield f"{name} is not written in {', '.join(sorted(missing))}"
        if strange := set(told) - wanted:
            yield f"{name} is written in {', '.join(sorted(strange))}, which is no language of the letter"
        try:
            places = {code: places_in(text) for code, text in told.items()}
        except ValueError as error:
            yield f"{name}: {error}"
            continue
        if len(set(places.values())) > 1:
            yield f"{name} has other places in one language than in another"
        yield from (f"{name} is empty in {code}" for code, text in told.items() if not text.strip())


def _sentences(letter: OfferLetter) -> Iterator[tuple[str, Told]]:
    for section in letter.sections:
        yield section.id, section.title
        yield from ((f"{section.id}.{line.id}", line.text) for line in section.lines)
    for kind, words in (("reasons", letter.reasons), ("distances", letter.distances), ("page", letter.page)):
        yield from ((f"{kind}.{word.id}", word.text) for word in words)

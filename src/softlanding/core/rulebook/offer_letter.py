"""What `data/nl/housing/letter.yaml` may say: the letter of an offer and the words of its page, in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field

from softlanding.core.rulebook.letter_translations import LanguageCode, LetterTranslation
from softlanding.core.rulebook.records import Id, Origin, Record

SOURCE, OTHER_SOURCE = "en", "nl"
Told = dict[LanguageCode, str]
"""One sentence in the two languages that the letter is written in: English, which is translated, and Dutch."""
State = Literal["by-hand", "machine-made", "checked"]
When = Literal["step-free", "reasons", "no-reasons", "said-nothing"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as a reader gets it: where no translation of it holds, it is English, and `dutch` stands beside it."""

    text: str
    language: str
    dutch: str = ""


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
    lead: bool = False
    """Whether it leads the list of its section in."""


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
    translations: Mapping[LanguageCode, LetterTranslation] = {}
    """By language; each has a file of its own."""

    def with_translations(self, found: Mapping[str, LetterTranslation]) -> OfferLetter:
        """Give the letter with the languages that it is translated into behind its own."""
        own = {one.id for one in self.languages}
        more = (LetterLanguage(id=one.id, name=one.name, direction=one.direction) for one in found.values())
        languages = (*self.languages, *(one for one in more if one.id not in own))
        return self.model_copy(update={"languages": languages, "translations": dict(found)})

    def language(self, code: str) -> LetterLanguage:
        """Give a language by its code, or by the language without its script (`zh`), or the first one."""
        exact = (one for one in self.languages if one.id == code)
        near = (one for one in self.languages if one.id.partition("-")[0] == code)
        return next(exact, next(near, self.languages[0]))

    def reason(self, name: str) -> LetterWord | None:
        """Give the sentence of a reason, or None when there is no such reason."""
        return next((one for one in self.reasons if one.id == name), None)

    def spoken(self, name: str, told: Told, language: str) -> Spoken:
        """Give a sentence in a language: never a translation of what the English said before."""
        if language in told:
            return Spoken(told[language], language)
        found = self.translations.get(language)
        if found is None or found.state(name, told[SOURCE]) in {"missing", "outdated"}:
            return Spoken(told[SOURCE], SOURCE, told[OTHER_SOURCE])
        return Spoken(found.sentences[name].text, language)

    def words(self, language: str) -> dict[str, str]:
        """Give the words of the page in a language; one that is not translated is English and Dutch."""
        return {one.id: self.in_one_line(f"page.{one.id}", one.text, language) for one in self.page}

    def in_one_line(self, name: str, told: Told, language: str) -> str:
        """Give a sentence for where only one line fits."""
        said = self.spoken(name, told, language)
        if not said.dutch:
            return said.text
        if self.language(language).direction == "ltr":
            return f"{said.text} / {said.dutch}"
        return f"\u2068{said.text}\u2069 / \u2068{said.dutch}\u2069"

    def named(self) -> Iterator[tuple[str, Told]]:
        """Give every sentence with its name."""
        for section in self.sections:
            yield section.id, section.title
            yield from ((f"{section.id}.{line.id}", line.text) for line in section.lines)
        for kind, words in (("reasons", self.reasons), ("distances", self.distances), ("page", self.page)):
            yield from ((f"{kind}.{word.id}", word.text) for word in words)

    def english(self) -> dict[str, str]:
        """Give every sentence in English, which is what is translated."""
        return {name: told[SOURCE] for name, told in self.named()}

    def named_in_state(self, language: str, *states: str) -> tuple[str, ...]:
        """Name the sentences whose translation is in one of the states: missing, outdated, machine-made, checked."""
        found = self.translations.get(language)
        if found is None:
            return ()
        return tuple(name for name, text in self.english().items() if found.state(name, text) in states)

    def state(self, language: str) -> State:
        """Say what the letter in a language is: by hand, or a translation, and whether all that it says was checked."""
        if language not in self.translations:
            return "by-hand"
        if self.named_in_state(language, "machine-made") or not self.named_in_state(language, "checked"):
            return "machine-made"
        return "checked"


def places_in(text: str) -> frozenset[str]:
    """Give the names of the places to fill in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def wrong_in_letter(letter: OfferLetter) -> Iterator[str]:
    """Give each sentence that misses a language, or has other places in one language than in another."""
    wanted = {SOURCE, OTHER_SOURCE}
    own = {one.id for one in letter.languages} - set(letter.translations)
    if own != wanted:
        yield f"is written in {', '.join(sorted(own))} by itself, and not in en, nl"
    for name, told in letter.named():
        if missing := wanted - set(told):
            yield f"{name} is not written in {', '.join(sorted(missing))}"
        if strange := set(told) - wanted:
            yield f"{name} is written in {', '.join(sorted(strange))}, which has a file of its own"
        yield from _wrong_in_sentence(name, told)


def wrong_in_translation(letter: OfferLetter, translation: LetterTranslation) -> Iterator[str]:
    """Give each sentence of a translation that is none of the letter's, is empty, or has other places."""
    english = letter.english()
    for name, one in translation.sentences.items():
        if name not in english:
            yield f"{name} is no sentence of the letter"
        elif one.state(english[name]) == "outdated":
            yield from _wrong_in_sentence(name, {translation.id: one.text})
        else:
            yield from _wrong_in_sentence(name, {SOURCE: english[name], translation.id: one.text})


def _wrong_in_sentence(name: str, told: Told) -> Iterator[str]:
    try:
        places = {code: places_in(text) for code, text in told.items()}
    except ValueError as error:
        yield f"{name}: {error}"
        return
    if len(set(places.values())) > 1:
        yield f"{name} has other places in one language than in another"
    yield from (f"{name} is empty in {code}" for code, text in told.items() if not text.strip())

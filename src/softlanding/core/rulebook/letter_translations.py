"""Translations of the letter of an offer: each sentence knows which English one it translates, and who looked at it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from softlanding.core.rulebook.records import Record

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
SentenceState = Literal["missing", "outdated", "machine-made", "checked"]


def fingerprint(*texts: str) -> str:
    """Give twelve digits that change when a text changes by one sign."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


class Checked(Record):
    """Who looked at a translation and when; `of` is the fingerprint of the English and the translation they saw."""

    by: Annotated[str, Field(min_length=1)]
    on: date
    of: Fingerprint


class Translated(Record):
    """A sentence in another language; `of` is the fingerprint of the English sentence that it translates."""

    text: str
    of: Fingerprint
    checked: Checked | None = None

    def state(self, english: str) -> SentenceState:
        """Say what the translation is worth beside the English sentence as it is now."""
        if self.of != fingerprint(english):
            return "outdated"
        seen = self.checked is not None and self.checked.of == fingerprint(english, self.text)
        return "checked" if seen else "machine-made"


class LetterTranslation(Record):
    """The sentences of the letter in one language, by their names, as `home.address` or `page.say-yes`."""

    id: LanguageCode
    name: str
    direction: Literal["ltr", "rtl"]
    sentences: Mapping[str, Translated]

    def state(self, name: str, english: str) -> SentenceState:
        """Say what the translation of a sentence is worth."""
        found = self.sentences.get(name)
        return "missing" if found is None else found.state(english)

    def accepted(self, english: Mapping[str, str], names: Iterable[str]) -> LetterTranslation:
        """Give the same with sentences that fit the English as it is now: somebody mended them, nobody checked them."""
        renewed = {
            name: Translated(text=self.sentences[name].text, of=fingerprint(english[name]))
            for name in names
            if self.state(name, english[name]) == "outdated"
        }
        return self.model_copy(update={"sentences": {**self.sentences, **renewed}})

    def looked_at(self, english: Mapping[str, str], names: Iterable[str], *, by: str, on: date) -> LetterTranslation:
        """Give the same with sentences that a translator looked at, beside the English that they translate."""
        seen = {}
        for name in names:
            found = self.sentences[name]
            mark = Checked(by=by, on=on, of=fingerprint(english[name], found.text))
            seen[name] = Translated(text=found.text, of=fingerprint(english[name]), checked=mark)
        return self.model_copy(update={"sentences": {**self.sentences, **seen}})

    def written(self, order: Iterable[str]) -> str:
        """Write the file of this language, its sentences in the order of the letter."""
        lines = [
            f"# The letter of an offer in {self.name}: `of` names the English sentence, `softlanding letter` keeps it.",
            f"id: {self.id}",
            f"name: {self.name}",
            f"direction: {self.direction}",
            "sentences:",
        ]
        known = [name for name in order if name in self.sentences]
        for name in dict.fromkeys((*known, *self.sentences)):
            lines += _sentence(name, self.sentences[name])
        return "\n".join(lines) + "\n"


def _sentence(name: str, one: Translated) -> list[str]:
    lines = [f"  {name}:", f"    of: {_quoted(one.of)}", f"    text: {_quoted(one.text)}"]
    if one.checked is not None:
        mark = one.checked
        lines.append(f"    checked: {{by: {_quoted(mark.by)}, on: {mark.on.isoformat()}, of: {_quoted(mark.of)}}}")
    return lines


def _quoted(text: str) -> str:
    """Quote text for YAML, whose quoted strings may hold whatever a JSON string may; what is not seen is escaped."""
    return "".join(_escaped(sign) if _unseen(sign) else sign for sign in json.dumps(text, ensure_ascii=False))


def _unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] == "C" or kind in {"Zl", "Zp"}


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"

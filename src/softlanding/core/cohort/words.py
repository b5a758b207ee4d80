"""What can be wrong in a cohort file, in words: what it is, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from types import MappingProxyType
from typing import Any, TypeVar

from softlanding.core.documents import words_in

T = TypeVar("T")
Said = tuple[str, str]
"""What is wrong, and what would be right."""

WORDS: Mapping[str, Mapping[str, Said]] = {
    "too-large": {
        "en": ("is {size}", "at most {most} is read: hand it in as several files"),
        "nl": ("is {size}", "hoogstens {most} wordt gelezen: lever het in als meer bestanden"),
    },
    "too-many-rows": {
        "en": ("has {rows} rows", "at most {most} are read: hand it in as several files"),
        "nl": ("heeft {rows} rijen", "hoogstens {most} worden gelezen: lever het in als meer bestanden"),
    },
    "empty-file": {
        "en": ("is empty", "begin with a line of column names, then a row for each person"),
        "nl": ("is leeg", "begin met een regel met kolomnamen, dan een rij per persoon"),
    },
    "no-rows": {
        "en": ("has column names and no rows", "add a row for each person"),
        "nl": ("heeft kolomnamen en geen rijen", "voeg een rij per persoon toe"),
    },
    "not-csv": {
        "en": ("is {kind}, not CSV", "save it as “CSV UTF-8”"),
        "nl": ("is {kind}, geen CSV", "sla het op als “CSV UTF-8”"),
    },
    "encoding": {
        "en": ("is not UTF-8 text{reads}", "save the file as “CSV UTF-8”"),
        "nl": ("is geen UTF-8-tekst{reads}", "sla het bestand op als “CSV UTF-8”"),
    },
    "tabs": {
        "en": ("is separated by tabs", "separate by commas or semicolons"),
        "nl": ("is gescheiden door tabs", "scheid met komma's of puntkomma's"),
    },
    "unknown-column": {
        "en": ("is not a column I know", "{remedy}"),
        "nl": ("is geen kolom die ik ken", "{remedy}"),
    },
    "column-twice": {
        "en": ("stands twice in the first line", "keep one: only the first is read"),
        "nl": ("staat twee keer in de eerste regel", "houd er één: alleen de eerste wordt gelezen"),
    },
    "column-missing": {
        "en": ("is missing in the first line", "add this column"),
        "nl": ("ontbreekt in de eerste regel", "voeg deze kolom toe"),
    },
    "column-nameless": {
        "en": ("column {at} has no name", "name it or take it out"),
        "nl": ("kolom {at} heeft geen naam", "geef een naam of haal de kolom weg"),
    },
    "empty-row": {
        "en": ("is an empty row", "take it out"),
        "nl": ("is een lege rij", "haal de rij weg"),
    },
    "open-quote": {
        "en": ("has a quotation mark that is never closed", "close it, or write it twice inside a quoted cell"),
        "nl": ("heeft een aanhalingsteken dat niet sluit", "sluit het, of schrijf het dubbel in een cel"),
    },
    "too-many-cells": {
        "en": (
            "has {cells} cells, and the first line names {columns}",
            "put quotation marks around a cell with {mark}",
        ),
        "nl": (
            "heeft {cells} cellen, en de eerste regel noemt er {columns}",
            "zet aanhalingstekens om een cel met {mark}",
        ),
    },
    "nul": {
        "en": ("holds a NUL character", "take it out; saving the file anew usually does"),
        "nl": ("bevat een NUL-teken", "haal het weg; opnieuw opslaan helpt meestal"),
    },
    "control": {
        "en": ("holds a line break or control character", "write it on one line"),
        "nl": ("bevat een regeleinde of stuurteken", "schrijf het op één regel"),
    },
    "too-long": {
        "en": ("is {length} characters long", "at most {most} are read"),
        "nl": ("is {length} tekens lang", "hoogstens {most} worden gelezen"),
    },
    "formula": {
        "en": ("begins with {mark}, which a spreadsheet would run as a formula", "write it without {mark}"),
        "nl": ("begint met {mark}, wat een rekenblad als formule uitvoert", "schrijf het zonder {mark}"),
    },
    "missing": {
        "en": ("is missing", "{remedy}"),
        "nl": ("ontbreekt", "{remedy}"),
    },
    "not-a-name": {
        "en": ("is {given}", "use letters, digits and hyphens"),
        "nl": ("is {given}", "gebruik letters, cijfers en streepjes"),
    },
    "not-a-day": {
        "en": ("is {given}, which is no day of the calendar", "write year-month-day: 2027-01-18"),
        "nl": ("is {given}, en dat is geen dag van de kalender", "schrijf jaar-maand-dag: 2027-01-18"),
    },
    "day-turned": {
        "en": ("is {given}, not written as year-month-day", "did you mean {remedy}?"),
        "nl": ("is {given}, niet geschreven als jaar-maand-dag", "bedoelt u {remedy}?"),
    },
    "day-out-of-range": {
        "en": ("is {given}", "use a day between {first} and {last}"),
        "nl": ("is {given}", "gebruik een dag tussen {first} en {last}"),
    },
    "no-country": {
        "en": ("is {given}, which is no country", "{remedy}"),
        "nl": ("is {given}, en dat is geen land", "{remedy}"),
    },
    "too-many-countries": {
        "en": ("names {count} countries", "at most {most} are read"),
        "nl": ("noemt {count} landen", "hoogstens {most} worden gelezen"),
    },
    "not-known": {
        "en": ("is {given}", "{remedy}"),
        "nl": ("is {given}", "{remedy}"),
    },
    "no-municipality": {
        "en": ("is {given}, which is no municipality I know", "{remedy}"),
        "nl": ("is {given}, een gemeente die ik niet ken", "{remedy}"),
    },
    "not-a-number": {
        "en": ("is {given}", "write a number in plain digits, such as {like}"),
        "nl": ("is {given}", "schrijf een getal in gewone cijfers, zoals {like}"),
    },
    "number-out-of-range": {
        "en": ("is {given}", "use a number from {least} to {most}"),
        "nl": ("is {given}", "gebruik een getal van {least} tot {most}"),
    },
    "person-twice": {
        "en": ("{given} stands in this household twice, first on line {other}", "give each person an own id"),
        "nl": ("{given} staat twee keer in dit huishouden, eerst op regel {other}", "geef ieder een eigen id"),
    },
    "differs": {
        "en": ("is {given} here and {before} on line {other}", "write the same in each row of the household"),
        "nl": ("is {given} hier en {before} op regel {other}", "schrijf in elke rij van het huishouden hetzelfde"),
    },
    "nobody": {
        "en": ("names {given}, who is not in this household", "{remedy}"),
        "nl": ("noemt {given}, en die hoort niet bij dit huishouden", "{remedy}"),
    },
    "oneself": {
        "en": ("is the person's own id", "name the other person"),
        "nl": ("is het eigen id van de persoon", "noem de andere persoon"),
    },
    "both-links": {
        "en": ("stands beside partner_of", "keep one of the two"),
        "nl": ("staat naast partner_of", "houd één van de twee"),
    },
    "in-a-circle": {
        "en": ("makes a circle: everybody here follows somebody else", "leave it empty for who comes for the work"),
        "nl": ("maakt een kring: iedereen volgt hier een ander", "laat het leeg bij wie voor het werk komt"),
    },
    "too-many-people": {
        "en": ("has {count} persons", "at most {most} are one household"),
        "nl": ("heeft {count} personen", "hoogstens {most} zijn één huishouden"),
    },
    "said": {"en": ("{what}", "{remedy}"), "nl": ("{what}", "{remedy}")},
}
REMEDIES: Mapping[str, Mapping[str, str]] = {
    "mean": {"en": "did you mean {one}?", "nl": "bedoelt u {one}?"},
    "mean-country": {"en": "did you mean {one} ({name})?", "nl": "bedoelt u {one} ({name})?"},
    "one-of": {"en": "use one of {all}", "nl": "gebruik één van {all}"},
    "columns": {"en": "known are {all}", "nl": "bekend zijn {all}"},
    "municipality-id": {"en": "use its id, such as den-haag", "nl": "gebruik het id, zoals den-haag"},
    "iso": {
        "en": "use the two capital letters of ISO 3166-1, such as IN, NO or US",
        "nl": "gebruik de twee hoofdletters van ISO 3166-1, zoals IN, NO of US",
    },
    "people": {"en": "use an id of the column person", "nl": "gebruik een id uit de kolom person"},
    "spaces": {"en": "separate by spaces: {one}", "nl": "scheid met spaties: {one}"},
    "household-name": {
        "en": "give each household a name or number of its own",
        "nl": "geef elk huishouden een eigen naam of nummer",
    },
    "person-name": {"en": "give each person a short id", "nl": "geef iedere persoon een kort id"},
    "two-days": {"en": "{one} or {other}", "nl": "{one} of {other}"},
}
READS: Mapping[str, str] = {"en": " (perhaps {text})", "nl": " (misschien {text})"}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would be right, before it is said in a language."""

    kind: str
    told: Mapping[str, Any] = with_default(default_factory=lambda: MappingProxyType({}))

    def said(self, language: str) -> str:
        """Say it."""
        return in_words(REMEDIES[self.kind], language).format(**self.told)


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that is wrong in a cohort file: the line, the column, what, and what would be right."""

    line: int | None
    field: str
    kind: str
    told: Mapping[str, Any] = with_default(default_factory=lambda: MappingProxyType({}))

    def what(self, language: str = "en") -> str:
        """Say what is wrong."""
        said, _ = in_words(WORDS[self.kind], language)
        return said.format(**self._told(language))

    def remedy(self, language: str = "en") -> str:
        """Say what would be right."""
        _, said = in_words(WORDS[self.kind], language)
        return said.format(**self._told(language))

    def _told(self, language: str) -> dict[str, Any]:
        told = {
            name: one.said(language) if isinstance(one, Remedy) else words_in(one, language)
            for name, one in self.told.items()
        }
        if told.get("reads"):
            told["reads"] = in_words(READS, language).format(text=told["reads"])
        return told


def in_words(words: Mapping[str, T], language: str) -> T:
    """Give the words of a language, or the English ones."""
    return words.get(language.split("-", maxsplit=1)[0], words["en"])


def shown(text: str) -> str:
    """Show what was given, cut to one line."""
    plain = repr(text)
    return plain if len(plain) <= 60 else plain[:57] + "..."

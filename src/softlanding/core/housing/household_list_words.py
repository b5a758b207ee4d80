"""What can be wrong in a list of waiting households, in words: what it is, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

Said = tuple[str, str]

WORDS: Mapping[str, Mapping[str, Said]] = {
    "too-large": {
        "en": ("is larger than 4 MB", "give it as several files"),
        "nl": ("is groter dan 4 MB", "lever het in als meer bestanden"),
    },
    "too-many": {
        "en": ("has more than {most} rows", "give it as several files"),
        "nl": ("heeft meer dan {most} rijen", "lever het in als meer bestanden"),
    },
    "not-text": {
        "en": ("is not UTF-8 text", "save it as CSV UTF-8"),
        "nl": ("is geen UTF-8-tekst", "sla het op als CSV UTF-8"),
    },
    "empty": {
        "en": ("has no households", "give at least one row below the names of the columns"),
        "nl": ("heeft geen huishoudens", "geef minstens één rij onder de kolomnamen"),
    },
    "open-quote": {
        "en": ("has a quotation mark that does not close", "mend the quotation mark"),
        "nl": ("heeft een aanhalingsteken dat niet sluit", "herstel het aanhalingsteken"),
    },
    "not-json": {
        "en": ("is not JSON with a list of households", 'write {{"households": [...]}}'),
        "nl": ("is geen JSON met een lijst van huishoudens", 'schrijf {{"households": [...]}}'),
    },
    "cells": {
        "en": ("has {cells} cells and the first line names {columns}", "quote a cell that holds a comma"),
        "nl": ("heeft {cells} cellen en de eerste regel noemt er {columns}", "zet zo'n cel tussen aanhalingstekens"),
    },
    "unknown": {
        "en": ("is not known here", "known are {known}"),
        "nl": ("is hier niet bekend", "bekend zijn {known}"),
    },
    "closed": {
        "en": ("has no place in housing and is not read", "take it out of the file"),
        "nl": ("hoort niet bij huisvesting en wordt niet gelezen", "haal het uit het bestand"),
    },
    "by-hand": {
        "en": ("is noted by hand only, on the page of the household", "take it out of the file"),
        "nl": ("wordt alleen met de hand vastgelegd, op de pagina van het huishouden", "haal het uit het bestand"),
    },
    "column-missing": {
        "en": ("is missing as a column", "add this column"),
        "nl": ("ontbreekt als kolom", "voeg deze kolom toe"),
    },
    "column-twice": {
        "en": ("stands twice", "name each column once"),
        "nl": ("staat er twee keer", "noem elke kolom één keer"),
    },
    "missing": {"en": ("is missing", "write it"), "nl": ("ontbreekt", "vul het in")},
    "day": {
        "en": ("is {cell}", "write a day as 2027-01-18"),
        "nl": ("is {cell}", "schrijf een dag als 2027-01-18"),
    },
    "to-come": {
        "en": ("lies in the future", "write a day up to today"),
        "nl": ("ligt in de toekomst", "schrijf een dag tot en met vandaag"),
    },
    "number": {
        "en": ("is {cell}", "write a whole number from {least} to {most}"),
        "nl": ("is {cell}", "schrijf een heel getal van {least} tot {most}"),
    },
    "euro": {
        "en": ("is {cell}", "write euros a year, such as 24000 or 24000.50"),
        "nl": ("is {cell}", "schrijf euro's per jaar, zoals 24000 of 24000,50"),
    },
    "yes-no": {"en": ("is {cell}", "write yes or no"), "nl": ("is {cell}", "schrijf ja of nee")},
    "word": {
        "en": ("is {cell}", "write at most {most} letters, without control signs"),
        "nl": ("is {cell}", "schrijf hoogstens {most} letters, zonder stuurtekens"),
    },
    "key": {
        "en": ("is {cell}", "write letters, digits and hyphens, such as m1"),
        "nl": ("is {cell}", "schrijf letters, cijfers en streepjes, zoals m1"),
    },
    "email": {
        "en": ("is no e-mail address", "write it like name@example.org"),
        "nl": ("is geen e-mailadres", "schrijf het als naam@example.org"),
    },
    "language": {
        "en": ("is {cell}", "write a language code, such as ar or en"),
        "nl": ("is {cell}", "schrijf een taalcode, zoals ar of en"),
    },
    "kind": {
        "en": ("is {cell}", "write one of {known}"),
        "nl": ("is {cell}", "schrijf een van {known}"),
    },
    "outside": {
        "en": ("lies outside the Netherlands", "write latitude 50.7 to 53.7 and longitude 3.3 to 7.3"),
        "nl": ("ligt buiten Nederland", "schrijf breedte 50.7 tot 53.7 en lengte 3.3 tot 7.3"),
    },
    "need-half": {
        "en": ("is only half told", "give kind, place, latitude and longitude together"),
        "nl": ("is maar half ingevuld", "geef soort, plaats, breedte en lengte samen"),
    },
    "differs": {
        "en": ("says something else than line {line}", "say the same in every row of a household, or leave it empty"),
        "nl": ("zegt iets anders dan regel {line}", "vermeld in elke rij hetzelfde, of laat het leeg"),
    },
    "twice": {
        "en": ("stands on line {line} as well", "give each member once"),
        "nl": ("staat ook op regel {line}", "noem elk lid één keer"),
    },
    "minors-only": {
        "en": ("has minors only", "minors belong on the list of their guardian"),
        "nl": ("heeft alleen minderjarigen", "minderjarigen horen op de lijst van hun voogd"),
    },
    "nobody": {
        "en": ("names nobody who is here", "give at least one adult who is in the Netherlands"),
        "nl": ("noemt niemand die hier is", "geef minstens één volwassene die in Nederland is"),
    },
    "no-household": {
        "en": ("names {cell}, and no household has that reference", "take it out, or take that household in first"),
        "nl": ("noemt {cell}, en geen huishouden heeft dat kenmerk", "haal het weg, of neem dat huishouden eerst op"),
    },
    "itself": {
        "en": ("names the household itself", "name the other household"),
        "nl": ("noemt het huishouden zelf", "noem het andere huishouden"),
    },
    "both-bonds": {
        "en": ("wants {cell} near and apart", "keep one of the two"),
        "nl": ("wil {cell} dichtbij en uit elkaar", "houd een van beide"),
    },
    "before-permit": {
        "en": ("lies before the permit", "check both days"),
        "nl": ("ligt voor de vergunning", "kijk beide dagen na"),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListMistake:
    """One thing that is wrong: on which line, in which field, what, and what would be right."""

    line: int | None
    field: str
    code: str
    told: Mapping[str, object] = with_default(default_factory=dict)

    def what(self, language: str) -> str:
        """Say what is wrong."""
        return self._said(language)[0]

    def remedy(self, language: str) -> str:
        """Say what would be right."""
        return self._said(language)[1]

    def _said(self, language: str) -> Said:
        words = WORDS[self.code]
        what, remedy = words.get(language) or words["en"]
        return what.format(**self.told), remedy.format(**self.told)

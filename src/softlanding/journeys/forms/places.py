"""Countries and municipalities by the names that people use, and what was probably meant by a name that is none."""

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale

from softlanding.core.household import country_names
from softlanding.core.rulebook import Rulebook

WITHOUT_LICENCE = "none"


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("'", "").split())


@lru_cache(maxsize=16)
def countries(language: str) -> Mapping[str, str]:
    """Give each country's code and its name in the language, by name."""
    told = Locale.parse(language).territories
    named = {code: told.get(code, name) for code, name in country_names().items()}
    named["XK"] = told.get("XK", "Kosovo")
    return dict(sorted(named.items(), key=lambda one: _plain(one[1])))


@lru_cache(maxsize=16)
def _country_by_name(language: str) -> Mapping[str, str]:
    named = {
        _plain(name): code
        for one in ("en", "nl", language)
        for code, name in (*country_names().items(), *countries(one).items())
    }
    also = {"usa": "US", "uk": "GB", "england": "GB", "holland": "NL", "turkey": "TR", "turkije": "TR"}
    return {**also, **named, **{code.casefold(): code for code in countries(language)}}


def country_named(name: str, language: str) -> str | None:
    """Give the code of the country with this name, in the language, English or Dutch."""
    return _country_by_name(language).get(_plain(name))


def countries_like(name: str, language: str) -> list[str]:
    """Give the names that look most like what was typed."""
    by_name = _country_by_name(language)
    close = difflib.get_close_matches(_plain(name), by_name, n=3, cutoff=0.6)
    return list(dict.fromkeys(countries(language)[by_name[one]] for one in close))


@lru_cache(maxsize=8)
def municipalities(book: Rulebook, region: str, language: str) -> tuple[str, ...]:
    """Give the names of all municipalities, those of the region first."""
    network = book.networks.get(region)
    first = [one for one in (network.region_municipalities if network else ()) if one in book.municipalities]
    rest = sorted(set(book.municipalities) - set(first), key=lambda one: book.municipalities[one].told(language))
    return tuple(book.municipalities[one].told(language) for one in (*first, *rest))


@lru_cache(maxsize=4)
def _municipality_by_name(book: Rulebook) -> Mapping[str, str]:
    return {
        _plain(name): one.id
        for one in book.municipalities.values()
        for name in (one.name, one.english_name, one.everyday_name, one.id)
        if name
    }


def municipality_named(name: str, book: Rulebook) -> str | None:
    """Give the id of the municipality with this name, in whatever way it is written."""
    return _municipality_by_name(book).get(_plain(name))


def municipalities_like(name: str, book: Rulebook, language: str) -> list[str]:
    """Give the names that look most like what was typed."""
    by_name = _municipality_by_name(book)
    close: Iterable[str] = difflib.get_close_matches(_plain(name), by_name, n=3, cutoff=0.6)
    return list(dict.fromkeys(book.municipalities[by_name[one]].told(language) for one in close))

"""Filling the places of a sentence with text that keeps its own direction, and writing figures in a language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from softlanding.core.rulebook.offer_letter import LetterLanguage, places_in

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_CONTROLS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
"""Marks of direction that somebody typed: they could turn the rest of a line around."""


def isolated(text: str) -> str:
    """Give text that comes into a sentence without turning what stands beside it around."""
    return f"{FIRST_STRONG_ISOLATE}{text.translate(_CONTROLS)}{POP_ISOLATE}"


def filled(text: str, values: Mapping[str, Any], language: LetterLanguage) -> str | None:
    """Fill a sentence in, or give None while something for one of its places is not known."""
    names = places_in(text)
    if any(values.get(name) in {None, ""} for name in names):
        return None
    placed = {name: _placed(str(values[name]), language) for name in names}
    return text.format(**placed)


def _placed(text: str, language: LetterLanguage) -> str:
    alike = language.direction == "ltr" and not any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)
    return text.translate(_CONTROLS) if alike else isolated(text)


def money(amount: Decimal | float | str, language: str) -> str:
    """Write an amount of euro as the language does, always in the digits of a lease: 1,234.50 or 1.234,50."""
    return figure(Decimal(str(amount)), language, "#,##0.00")


def figure(number: Decimal, language: str, form: str) -> str:
    """Write a number as the language does, in a form of CLDR, in the digits of a lease."""
    return format_decimal(number, form, locale=locale_of(language), numbering_system="latn")


@cache
def locale_of(language: str) -> Locale:
    """Give the locale of a language of the letter; English writes days as in Europe."""
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))

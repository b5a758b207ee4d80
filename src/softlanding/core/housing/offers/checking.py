"""What a program can look at before an offer goes out: dates, limits, names. Whether the rest holds, a person says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from softlanding.core.rulebook.records import Amount
from softlanding.core.terms import Length, add

MANY = 3
"""From three persons on, the higher rent limit holds (Wet op de huurtoeslag 20)."""
STATEMENT_LASTS = Length(months=6)
"""COA's income statement at the start of the lease (BTIV 2015, article 56(3)(5a))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of household and home when an offer is checked; `starts_on`: the earliest day of the lease."""

    starts_on: date
    persons: int
    births: tuple[date, ...]
    income_year: Decimal | None
    income_stated_on: date | None
    rent: Decimal
    avoided: bool
    """Whether the district is one that the household avoids."""
    language: str
    letter_languages: frozenset[str]
    contact: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Whether a point holds, and why, as a code with its figures. `holds` is None when it is not known."""

    point: str
    holds: bool | None
    why: str
    figures: Mapping[str, Any]


def reckon(found: Situation, amounts: Mapping[str, Amount]) -> dict[str, Reckoned]:
    """Look at each point that can be looked at."""
    points = (_statement(found), _rent(found, amounts), _places(found), _language(found), _contact(found))
    return {one.point: one for one in points}


def _statement(found: Situation) -> Reckoned:
    if found.income_stated_on is None:
        return Reckoned("income-statement", None, "no-statement", {})
    until = add(found.income_stated_on, STATEMENT_LASTS)
    figures = {"stated": found.income_stated_on, "until": until, "starts": found.starts_on}
    if found.income_stated_on > found.starts_on:
        return Reckoned("income-statement", False, "statement-after-lease", figures)
    holds = found.starts_on <= until
    return Reckoned("income-statement", holds, "statement-fits" if holds else "statement-too-old", figures)


def _rent(found: Situation, amounts: Mapping[str, Amount]) -> Reckoned:
    """Compare the rent with the limit of the year in which the lease starts; a year without limits is not known."""
    day, many = found.starts_on, found.persons >= MANY
    pension = _at(amounts, "state-pension-age", day)
    old = pension is not None and any(_reaches(born, pension, day) for born in found.births)
    size = "single" if found.persons == 1 else "more"
    limit = _at(amounts, "rent-limit-high" if many else "rent-limit-low", day)
    income = _at(amounts, f"suitable-income-{size}" + ("-pension-age" if old else ""), day)
    if limit is None or income is None or pension is None:
        return Reckoned("rent-limit", None, "limits-unknown", {"year": day.year})
    if found.income_year is None:
        return Reckoned("rent-limit", None, "income-unknown", {})
    figures = {
        "rent": found.rent,
        "limit": limit,
        "year": day.year,
        "income": found.income_year,
        "income_limit": income,
    }
    if found.income_year > income:
        return Reckoned("rent-limit", True, "above-income-limit", figures)
    holds = found.rent <= limit
    return Reckoned("rent-limit", holds, "rent-kept" if holds else "rent-too-high", figures)


def _reaches(born: date, years: Decimal, day: date) -> bool:
    return add(born, Length(months=round(years * 12))) <= day


def _at(amounts: Mapping[str, Amount], name: str, day: date) -> Decimal | None:
    value = amounts[name].at(day) if name in amounts else None
    return Decimal(str(value.value)) if value is not None else None


def _places(found: Situation) -> Reckoned:
    """Say only whether the district is avoided: which ones are is not for every officer to see."""
    return Reckoned("places-to-avoid", not found.avoided, "avoided" if found.avoided else "not-avoided", {})


def _language(found: Situation) -> Reckoned:
    """Say whether the letter is written in the household's language; without it, an interpreter reads it out."""
    known = found.language in found.letter_languages
    return Reckoned("language", True, "language-known" if known else "language-without-letter", {})


def _contact(found: Situation) -> Reckoned:
    return Reckoned("contact-person", bool(found.contact), "contact-named" if found.contact else "no-contact", {})

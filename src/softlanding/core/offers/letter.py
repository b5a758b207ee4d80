"""The letter of an offer, put together from sentences and facts, so that it can be kept and read again unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from softlanding.core.offers.filling import filled, isolated, money
from softlanding.core.offers.reasons import reason_sentences
from softlanding.core.rulebook.offer_letter import LetterLanguage, LetterLine, LetterSection, OfferLetter
from softlanding.core.rulebook.records import Source

__all__ = ["HomeOffered", "LetterFacts", "compose", "day_in", "isolated"]
REASONS_STAND_IN = "why"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOffered:
    """The home of a letter."""

    address: str
    postcode: str
    district: str
    association: str
    bedrooms: int
    rent: Decimal
    step_free: bool
    available_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What a letter says: to whom, which home, why, until when, and what the household said before."""

    called: str
    reference: str
    municipality: str
    home: HomeOffered
    reasons: tuple[Any, ...] = ()
    contact: str = ""
    household_said: str = ""
    said_nothing: bool = False
    answer_by_on: date | None = None
    answer_source: str = ""
    made_on: date
    sources: dict[str, Source] = field(default_factory=dict)


def compose(letter: OfferLetter, facts: LetterFacts) -> dict[str, Any]:
    """Write the whole letter down, in every language, as plain data."""
    return {"languages": {one.id: _in(letter, one, facts) for one in letter.languages}}


def day_in(day: date, language: str) -> str:
    """Write a day in a language of the letter, with the digits of a lease."""
    return format_date(day, "EEEE d MMMM y", locale=language)


def _in(letter: OfferLetter, language: LetterLanguage, facts: LetterFacts) -> dict[str, Any]:
    words = letter.words(language.id)
    values = _values(facts, language.id)
    sections = [_section(letter, one, facts, language, values) for one in letter.sections]
    return {
        "name": language.name,
        "direction": language.direction,
        "title": words["mail-subject"],
        "made": words["made-on"].format(day=isolated(day_in(facts.made_on, language.id))),
        "sections": [one for one in sections if one["lines"]],
    }


def _section(
    letter: OfferLetter, section: LetterSection, facts: LetterFacts, language: LetterLanguage, values: dict[str, Any]
) -> dict[str, Any]:
    lines = []
    for line in section.lines:
        said = filled(line.text[language.id], values, language) if _holds(line, facts) else None
        if said is not None:
            lines.append({"id": line.id, "text": said, **_origin(line, facts)})
    if section.id == REASONS_STAND_IN:
        said_here = reason_sentences(facts.reasons, language.id, letter)
        lines += [{"id": f"reason-{at}", "text": text} for at, text in enumerate(said_here, 1)]
    return {"id": section.id, "title": section.title[language.id], "lines": lines}


def _origin(line: LetterLine, facts: LetterFacts) -> dict[str, Any]:
    if line.origin is None:
        return {}
    source = facts.sources.get(line.origin.source)
    confidence = line.origin.confidence or (source.confidence if source else "D")
    title = source.title if source and confidence != "D" else ""
    return {"source": " ".join(part for part in (title, line.origin.article or "") if part), "confidence": confidence}


def _holds(line: LetterLine, facts: LetterFacts) -> bool:
    match line.when:
        case "step-free":
            return facts.home.step_free
        case "reasons":
            return bool(facts.reasons)
        case "no-reasons":
            return not facts.reasons
        case "said-nothing":
            return facts.said_nothing
        case None:
            return True


def _values(facts: LetterFacts, language: str) -> dict[str, Any]:
    home = facts.home
    return {
        "called": facts.called,
        "reference": facts.reference,
        "municipality": facts.municipality,
        "address": ", ".join(part for part in (home.address, home.postcode) if part),
        "district": home.district,
        "association": home.association,
        "bedrooms": home.bedrooms,
        "rent": money(home.rent, language),
        "available_on": day_in(home.available_on, language),
        "contact": facts.contact,
        "household_said": facts.household_said,
        "answer_by": day_in(facts.answer_by_on, language) if facts.answer_by_on else "",
        "answer_source": facts.answer_source,
    }

"""The letter of an offer, put together from sentences and facts, so that it can be kept and read again unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from softlanding.core.housing.offers.filling import filled, isolated, locale_of, money
from softlanding.core.housing.offers.reasons import reasons_spoken
from softlanding.core.rulebook.offer_letter import (
    OTHER_SOURCE,
    SOURCE,
    LetterLanguage,
    LetterLine,
    LetterSection,
    OfferLetter,
    Spoken,
)
from softlanding.core.rulebook.records import Source

__all__ = ["HomeOffered", "LetterFacts", "compose", "day_in", "isolated"]
REASONS_STAND_IN = "why"
DAY_FORMS = {"uk": "EEEE, d MMMM y"}
"""Where the full form of a day ends in an abbreviation whose dot meets that of the sentence."""


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
    """Write a day as a language of the letter does, with the digits of a lease."""
    return format_date(day, DAY_FORMS.get(language, "full"), locale=locale_of(language))


def _in(letter: OfferLetter, language: LetterLanguage, facts: LetterFacts) -> dict[str, Any]:
    words = letter.words(language.id)
    values = {one: _values(facts, one) for one in {language.id, SOURCE, OTHER_SOURCE}}
    sections = [_section(letter, one, facts, language, values) for one in letter.sections]
    return {
        "name": language.name,
        "direction": language.direction,
        "state": letter.state(language.id),
        "title": words["mail-subject"],
        "made": words["made-on"].format(day=isolated(day_in(facts.made_on, language.id))),
        "sections": [one for one in sections if one["lines"]],
    }


def _section(
    letter: OfferLetter,
    section: LetterSection,
    facts: LetterFacts,
    language: LetterLanguage,
    values: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    lines = []
    for line in section.lines:
        told = letter.spoken(f"{section.id}.{line.id}", line.text, language.id)
        said = filled(told.text, values[told.language], letter.language(told.language)) if _holds(line, facts) else None
        if said is not None:
            lead = {"lead": True} if line.lead else {}
            dutch = filled(told.dutch, values[OTHER_SOURCE], letter.language(OTHER_SOURCE)) or ""
            lines.append(
                {"id": line.id, **_as_line(Spoken(said, told.language, dutch)), **lead, **_origin(line, facts)}
            )
    if section.id == REASONS_STAND_IN:
        said_here = reasons_spoken(facts.reasons, language.id, letter)
        lines += [{"id": f"reason-{at}", **_as_line(one)} for at, one in enumerate(said_here, 1)]
    return {"id": section.id, "title": letter.in_one_line(section.id, section.title, language.id), "lines": lines}


def _as_line(said: Spoken) -> dict[str, str]:
    """Give a sentence; one that is not translated is English, with the Dutch beside it."""
    return {"text": said.text, "dutch": said.dutch} if said.dutch else {"text": said.text}


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

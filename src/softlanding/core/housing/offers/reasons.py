"""Why it is this home, as sentences: codes with figures, said in each language of the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from softlanding.core.housing.offers.filling import figure, filled, money
from softlanding.core.rulebook.offer_letter import OTHER_SOURCE, SOURCE, OfferLetter, Spoken

A_KILOMETRE = 1000
PLACES = frozenset({"work", "school", "hospital", "kin", "course"})
MONEY = frozenset({"rent", "limit"})


def reason_sentences(reasons: Iterable[Any], language: str, letter: OfferLetter) -> list[str]:
    """Say each reason in the language, once, in the order in which they came.

    A reason is a code with its figures, `{"code": "near", "kind": "school", "metres": 900}`, or words per language,
    `{"en": ..., "nl": ...}`, or words alone. A code that the letter does not know is said in its own words where it
    has some, in the language or in English, and else left out.
    """
    return [one.text for one in reasons_spoken(reasons, language, letter)]


def reasons_spoken(reasons: Iterable[Any], language: str, letter: OfferLetter) -> list[Spoken]:
    """Say each reason as `reason_sentences` does, with the Dutch beside what is not translated."""
    found = (_said(one, language, letter) for one in reasons)
    return list(dict.fromkeys(one for one in found if one is not None))


def _said(reason: Any, language: str, letter: OfferLetter) -> Spoken | None:
    if isinstance(reason, str):
        return Spoken(reason, language) if reason else None
    if not isinstance(reason, Mapping):
        return None
    for code in _codes(reason):
        word = letter.reason(code)
        if word is None:
            continue
        told = letter.spoken(f"reasons.{code}", word.text, language)
        said = _filled(told.text, reason, told.language, letter)
        if said is not None:
            dutch = _filled(told.dutch, reason, OTHER_SOURCE, letter) if told.dutch else ""
            return Spoken(said, told.language, dutch or "")
    return _own_words(reason, language)


def _own_words(reason: Mapping[str, Any], language: str) -> Spoken | None:
    words = reason.get("words")
    told = words if isinstance(words, Mapping) else reason
    own, english, dutch = (told.get(one) for one in (language, SOURCE, OTHER_SOURCE))
    if isinstance(own, str) and own:
        return Spoken(own, language)
    if not isinstance(english, str) or not english:
        return None
    return Spoken(english, SOURCE, dutch if isinstance(dutch, str) else "")


def _filled(text: str, reason: Mapping[str, Any], language: str, letter: OfferLetter) -> str | None:
    return filled(text, _values(reason, language, letter), letter.language(language))


def _codes(reason: Mapping[str, Any]) -> Iterator[str]:
    """Give the ids under which a reason may stand, the closest first: `near` with a kind, then the code itself."""
    code, kind = str(reason.get("code", "")), str(reason.get("kind", ""))
    if kind in PLACES:
        yield f"near-{kind}"
    if code == "bedrooms" and reason.get("needed") in {None, reason.get("bedrooms")}:
        yield "bedrooms-fit"
    yield code


def _values(reason: Mapping[str, Any], language: str, letter: OfferLetter) -> dict[str, Any]:
    own = reason.get("figures")
    figures = {**reason, **(own if isinstance(own, Mapping) else {})}
    values = {name: money(one, language) if name in MONEY else one for name, one in figures.items() if one is not None}
    if "metres" in figures:
        values["distance"] = _distance(float(figures["metres"]), language, letter)
    return values


def _distance(metres: float, language: str, letter: OfferLetter) -> str:
    """Say a distance: in steps of fifty metres below a kilometre, in tenths of a kilometre above."""
    ways = {one.id: letter.in_one_line(f"distances.{one.id}", one.text, language) for one in letter.distances}
    rounded = round(metres / 50) * 50
    if rounded < A_KILOMETRE:
        return ways["metres"].format(metres=max(rounded, 50))
    return ways["kilometres"].format(kilometres=figure(Decimal(f"{metres / A_KILOMETRE:.1f}"), language, "0.0"))

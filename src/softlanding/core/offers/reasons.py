"""Why it is this home, as sentences: codes with figures, said in each language of the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from softlanding.core.offers.filling import filled, money
from softlanding.core.rulebook.offer_letter import OfferLetter

A_KILOMETRE = 1000
PLACES = frozenset({"work", "school", "hospital", "kin", "course"})
MONEY = frozenset({"rent", "limit"})


def reason_sentences(reasons: Iterable[Any], language: str, letter: OfferLetter) -> list[str]:
    """Say each reason in the language, once, in the order in which they came.

    A reason is a code with its figures, `{"code": "near", "kind": "school", "metres": 900}`, or words per language,
    `{"en": ..., "nl": ...}`, or words alone. A code that the letter does not know is said in its own words where it
    has some, in the language or in English, and else left out.
    """
    found = (_said(one, language, letter) for one in reasons)
    return list(dict.fromkeys(text for text in found if text))


def _said(reason: Any, language: str, letter: OfferLetter) -> str | None:
    if isinstance(reason, str):
        return reason
    if not isinstance(reason, Mapping):
        return None
    for code in _codes(reason):
        word = letter.reason(code)
        if word is None:
            continue
        said = filled(word.text[language], _values(reason, language, letter), letter.language(language))
        if said is not None:
            return said
    words = reason.get("words")
    told = words if isinstance(words, Mapping) else reason
    said = told.get(language) or told.get("en")
    return said if isinstance(said, str) else None


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
    ways = {one.id: one.text[language] for one in letter.distances}
    rounded = round(metres / 50) * 50
    if rounded < A_KILOMETRE:
        return ways["metres"].format(metres=max(rounded, 50))
    tenths = f"{metres / A_KILOMETRE:.1f}"
    return ways["kilometres"].format(kilometres=tenths.replace(".", ",") if language == "nl" else tenths)

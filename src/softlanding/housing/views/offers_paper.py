"""The letter on paper: typeset with faces that come along, a translation first and the Dutch behind it."""

import json
from pathlib import Path
from typing import Any

from softlanding.housing.queries.offers import offer_words
from softlanding.housing.queries.offers_letter import DUTCH, letter_in, telephone

TEMPLATE = Path(__file__).parents[1] / "templates" / "housing" / "offers_letter.typ"
FONTS = Path(__file__).parents[2] / "portal" / "static" / "portal" / "fonts"
"""Where the Arabic, Devanagari and Chinese faces lie: the typesetter has none of its own."""
NO_GLYPH = "could not be displayed"
OWN_WORDS = "said"
"""The line with the household's own words, in whatever script they were."""


def typeset(letter: dict[str, Any], language: str) -> bytes:
    """Typeset the letter in one of its languages, and in Dutch behind a translation.

    Words of the household in a script that no face has are left to its page; another sign without a glyph, as in a
    name, leaves the paper readable and no longer marked as accessible.
    """
    import typst

    parts = parts_of(letter, language)
    try:
        return _compiled(parts, "ua-1")
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
    parts = [_without_own_words(part) for part in parts]
    try:
        return _compiled(parts, "ua-1")
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
    return _compiled(parts, [])


def parts_of(letter: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Return the letter in a language as the paper says it, and in Dutch behind a translation with its notices."""
    found = letter_in(letter, language)
    if found["dutch"] is None:
        return [_part(found["letter"], language)]
    notices = [*_notices(found, language), *_notices(found, DUTCH)]
    return [{**_part(found["letter"], language), "notices": notices}, _part(found["dutch"], DUTCH)]


def inputs(parts: list[dict[str, Any]]) -> dict[str, str]:
    """Return what the typesetter is given."""
    return {"parts": json.dumps(parts, ensure_ascii=False)}


def _compiled(parts: list[dict[str, Any]], standards: Any) -> bytes:
    import typst

    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        pdf_standards=standards,
        sys_inputs=inputs(parts),
    )


def _part(told: dict[str, Any], language: str) -> dict[str, Any]:
    words = offer_words().words(language)
    return {
        **told,
        "language": language.partition("-")[0],
        "region": "cn" if language == "zh-Hans" else None,
        "verify": words["verify"],
        "said_on_page": words["said-on-page"],
        "notices": [],
    }


def _notices(found: dict[str, Any], language: str) -> list[dict[str, str]]:
    """Say in a language what the translation is, and whom to call for an interpreter."""
    words, number = offer_words().words(language), telephone().replace(" ", "\u00a0")
    if offer_words().language(language).direction == "rtl":
        number = f"\u2066{number}\u2069"
    call = f" {words['or-call']} {number}" if telephone() else ""
    said = [words[found["notice"]], words["interpreter"] + call]
    if found["some_untranslated"]:
        said.append(words["some-not-translated"])
    return [{"language": language.partition("-")[0], "text": text} for text in said]


def _without_own_words(part: dict[str, Any]) -> dict[str, Any]:
    sections = [
        {**section, "lines": [_left_to_page(line, part["said_on_page"]) for line in section["lines"]]}
        for section in part["sections"]
    ]
    return {**part, "sections": sections}


def _left_to_page(line: dict[str, Any], instead: str) -> dict[str, Any]:
    return {"id": line["id"], "text": instead} if line["id"] == OWN_WORDS else line

"""What is checked of the files of an offer across the rulebook: sources, the table, the sentences."""

from __future__ import annotations

from collections.abc import Iterator

from softlanding.core.documents import Mistake
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.offer_letter import wrong_in_letter
from softlanding.core.rulebook.offer_life import wrong_in_life
from softlanding.core.rulebook.records import Origin

LIFE, LETTER = "nl/housing/offer.yaml", "nl/housing/letter.yaml"


def mistakes_in_offers(book: Rulebook) -> Iterator[Mistake]:
    """Give what is wrong in the life and in the letter of an offer."""
    if book.offer_life is not None:
        for what in wrong_in_life(book.offer_life):
            yield Mistake(LIFE, None, "", what, "correct the table")
        yield from _unknown(book, LIFE, (point.origin for point in book.offer_life.points))
    if book.offer_letter is not None:
        for what in wrong_in_letter(book.offer_letter):
            yield Mistake(LETTER, None, "", what, "write it in each language, with the same places")
        lines = (line.origin for section in book.offer_letter.sections for line in section.lines)
        yield from _unknown(book, LETTER, lines)


def _unknown(book: Rulebook, file: str, origins: Iterator[Origin | None]) -> Iterator[Mistake]:
    for origin in origins:
        if origin is not None and origin.source not in book.sources:
            yield Mistake(file, None, "", f"{origin.source} is not a source", "add it to sources.yaml")

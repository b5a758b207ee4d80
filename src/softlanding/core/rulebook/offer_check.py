"""What is checked of the files of an offer across the rulebook: sources, the table, the sentences."""

from __future__ import annotations

from collections.abc import Iterator

from softlanding.core.documents import Mistake
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.offer_letter import wrong_in_letter, wrong_in_translation
from softlanding.core.rulebook.offer_life import wrong_in_life
from softlanding.core.rulebook.records import Origin

LIFE, LETTER = "nl/housing/offer.yaml", "nl/housing/letter.yaml"
TRANSLATIONS = "nl/housing/letter/"
SHOWN = 3


def mistakes_in_offers(book: Rulebook) -> Iterator[Mistake]:
    """Give what is wrong in the life and in the letter of an offer."""
    if book.offer_life is not None:
        for what in wrong_in_life(book.offer_life):
            yield Mistake(LIFE, None, "", what, "correct the table")
        yield from _unknown(book, LIFE, (point.origin for point in book.offer_life.points))
    if book.offer_letter is not None:
        for what in wrong_in_letter(book.offer_letter):
            yield Mistake(LETTER, None, "", what, "write it in each language, with the same places")
        for translation in book.offer_letter.translations.values():
            for what in wrong_in_translation(book.offer_letter, translation):
                file = f"{TRANSLATIONS}{translation.id}.yaml"
                yield Mistake(file, None, "", what, "write it as the English, with the same places")
        lines = (line.origin for section in book.offer_letter.sections for line in section.lines)
        yield from _unknown(book, LETTER, lines)


def notes_on_letter(book: Rulebook) -> Iterator[str]:
    """Say which sentences of the letter are not translated, or translate an English one that changed since.

    These are no mistakes: such a sentence is said in English and Dutch until somebody mends it.
    """
    letter = book.offer_letter
    for code in letter.translations if letter is not None else ():
        for state in ("outdated", "missing"):
            names = letter.named_in_state(code, state) if letter is not None else ()
            if names:
                some = ", ".join(names[:SHOWN]) + (" and more" if len(names) > SHOWN else "")
                yield f"{TRANSLATIONS}{code}.yaml: {len(names)} {state}, said in English and Dutch: {some}"


def _unknown(book: Rulebook, file: str, origins: Iterator[Origin | None]) -> Iterator[Mistake]:
    for origin in origins:
        if origin is not None and origin.source not in book.sources:
            yield Mistake(file, None, "", f"{origin.source} is not a source", "add it to sources.yaml")

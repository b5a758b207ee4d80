"""CSV as people and statistics offices write it: comma, semicolon or tab, with or without a byte order mark."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from softlanding.core.documents import BadInput, Mistake, Said, said

IS_LARGER_THAN_MB = said("is larger than 64 MB", "is groter dan 64 MB")
GIVE_A_SMALLER_FILE = said("give a smaller file", "lever een kleiner bestand in")
IS_EMPTY = said("is empty", "is leeg")
GIVE_A_ROW_WITH_THE_NAMES = said(
    "give a row with the names of the columns, and rows below it", "geef een rij met de kolomnamen, en rijen daaronder"
)
IS_NOT_UTF_TEXT = said("is not UTF-8 text", "is geen UTF-8-tekst")
SAVE_THE_FILE_AS_CSV_UTF = said("save the file as CSV UTF-8", "sla het bestand op als CSV UTF-8")
CANNOT_BE_READ_ERROR = said("cannot be read: {error}", "is niet te lezen: {error}")
MEND_THE_LINE = said("mend the line", "herstel de regel")


MOST_BYTES = 64 * 1024 * 1024
MOST_MISTAKES = 200
WHOLE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns as it names them, and its rows with the line on which each begins."""

    file: str
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, words: Sequence[str]) -> int | None:
        """Find the column that one of the words names, the first word first; spelling and capitals do not matter."""
        spelled = [plain(cell) for cell in self.head]
        return next((spelled.index(word) for word in words if word in spelled), None)

    def at(self, cells: Sequence[str], place: int | None) -> str:
        """Give a cell, or nothing where the row or the column ends."""
        return cells[place].strip() if place is not None and place < len(cells) else ""


def plain(text: str) -> str:
    """Write a word without capitals, accents and signs.

    >>> plain("Gemeente-code ")
    'gemeentecode'
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", folded)


def read_table(content: bytes, file: str) -> Table:
    """Read a CSV, or raise BadInput: too large, not UTF-8, empty, or a quotation mark that does not close."""
    if len(content) > MOST_BYTES:
        raise BadInput([Mistake(file, None, "", IS_LARGER_THAN_MB, GIVE_A_SMALLER_FILE)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", IS_NOT_UTF_TEXT, SAVE_THE_FILE_AS_CSV_UTF)]) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise BadInput([Mistake(file, 1, "", IS_EMPTY, GIVE_A_ROW_WITH_THE_NAMES)])
    reader, rows, began = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count)), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((began, tuple(cells)))
            began = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            [Mistake(file, reader.line_num, "", CANNOT_BE_READ_ERROR.told(error=error), MEND_THE_LINE)]
        ) from None
    return Table(file, tuple(cell.strip() for cell in rows[0][1]), tuple(rows[1:]))


def whole_number(typed: str) -> int | None:
    """Read a whole number of at least 0, or give None. No thousands signs: 1.234 would be read in two ways."""
    return int(typed) if WHOLE.fullmatch(typed) else None


def column_or_mistake(table: Table, words: Sequence[str], what: Said, mistakes: list[Mistake]) -> int | None:
    """Find a column that must be there; note the mistake where it is not."""
    at = table.column(words)
    if at is None:
        shown = ", ".join(cell for cell in table.head if cell)[:200]
        mistakes.append(
            Mistake(
                table.file,
                1,
                words[0],
                said("has no column for {what}", "heeft geen kolom voor {what}", what=what),
                said("it has: {shown}", "er staat: {shown}", shown=shown),
            )
        )
    return at


def by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Turn codes with their names around, names spelled plainly; a name that two share is left out."""
    found: dict[str, str] = {}
    doubled = set()
    for code, name in names.items():
        key = plain(name)
        if key in found:
            doubled.add(key)
        found[key] = code
    return {name: code for name, code in found.items() if name not in doubled}

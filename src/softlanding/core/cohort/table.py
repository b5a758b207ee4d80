"""A cohort file as a table: its columns, its rows with their lines, and what is wrong with its form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from softlanding.core.cohort.words import Remedy, Slip, shown
from softlanding.core.household import nearest

COLUMNS = (
    "household", "person", "given_name", "family_name", "born", "nationalities", "purpose", "partner_of", "child_of",
    "arrival", "municipality", "address", "stay_in_months", "salary", "first_working_day",
)  # fmt: skip
NEEDED = ("household", "person")
NOTE = "mistake"
"""The column that we add to the rows that we give back; it is skipped when they come again."""
MOST_BYTES, MOST_ROWS, MOST_LETTERS = 16_000_000, 5_000, 200
LINES_OF_A_ROW = 10
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_OTHER_FILES = ((b"PK", "a spreadsheet"), (b"\xd0\xcf", "a spreadsheet"), (b"%PDF", "a PDF"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, its cells by column, and the columns whose cells have a wrong form."""

    line: int
    cells: dict[str, str]
    bad: frozenset[str] = frozenset()


@dataclass(slots=True)
class Table:
    """What was read: columns in the order of the file, rows, and every slip of form."""

    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    header_is_wrong: bool = False
    """A column is misspelt, missing or doubled: what its cells say was not read."""


def read_table(content: bytes) -> Table:
    """Take a CSV file apart: UTF-8 with or without BOM, commas or semicolons, quoted or not, any line ends."""
    table = Table()
    text = _text(content, table)
    if text is None:
        return table
    lines = _LINE.findall(text)
    mark, skipped = _mark(lines)
    records = _records(lines, mark, skipped, table)
    first = next((one for one in records if any(cell.strip() for cell in one[1])), None)
    if first is None:
        table.slips.append(Slip(None, "", "empty-file"))
        return table
    places = _header(first[0], first[1], table)
    if len(lines) == 1 and "\t" in text and not places:
        table.slips = [Slip(1, "", "tabs")]
    _rows(records, places, mark, table)
    if not table.rows and not table.slips:
        table.slips.append(Slip(None, "", "no-rows"))
    return table


def _text(content: bytes, table: Table) -> str | None:
    """Give the text; bytes that are not UTF-8 stay visible as surrogates, so that only their rows are wrong."""
    if len(content) > MOST_BYTES:
        told = {"size": f"{len(content) / 1e6:.1f} MB", "most": f"{MOST_BYTES // 1_000_000} MB"}
        table.slips.append(Slip(None, "", "too-large", told))
        return None
    kind = next((name for start, name in _OTHER_FILES if content.startswith(start)), None)
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        kind = "UTF-16"
    if kind is not None:
        table.slips.append(Slip(1, "", "not-csv", {"kind": kind}))
        return None
    return content.decode("utf-8-sig", errors="surrogateescape")


def _mark(lines: Sequence[str]) -> tuple[str, int]:
    """Say what separates the cells, and how many lines come before the names: a spreadsheet may write `sep=;`."""
    if lines and (told := re.fullmatch(r'"?sep=([,;])"?', lines[0].strip())):
        return told[1], 1
    first = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return (";" if bare.count(";") > bare.count(",") else ","), 0


def _records(lines: Sequence[str], mark: str, at: int, table: Table) -> Iterator[tuple[int, list[str], bool]]:
    """Give line, cells and whether the form is wrong of each record; a quoted cell may hold line ends."""
    while at < len(lines):
        end, quotes = at + 1, lines[at].count('"')
        while quotes % 2 and end < min(len(lines), at + LINES_OF_A_ROW):
            quotes += lines[end].count('"')
            end += 1
        if quotes % 2:
            table.slips.append(Slip(at + 1, "", "open-quote"))
            yield at + 1, [cell.strip('"') for cell in lines[at].rstrip("\r\n").split(mark)], True
            at += 1
            continue
        yield at + 1, _cells("".join(lines[at:end]), mark), False
        at = end


def _cells(record: str, mark: str) -> list[str]:
    if '"' not in record:
        return record.rstrip("\r\n").split(mark)
    kept = csv.field_size_limit(MOST_BYTES)
    try:
        return next(csv.reader([record], delimiter=mark), [])
    except csv.Error:
        return record.rstrip("\r\n").split(mark)
    finally:
        csv.field_size_limit(kept)


def _header(line: int, cells: Sequence[str], table: Table) -> dict[int, str]:
    """Say which place holds which column, and note what is wrong with the names."""
    places: dict[int, str] = {}
    before = len(table.slips)
    for at, cell in enumerate(cells):
        name = re.sub(r"[\s-]+", "_", cell.strip().lower())
        if name in COLUMNS and name not in places.values():
            places[at] = name
        elif name in COLUMNS:
            table.slips.append(Slip(line, name, "column-twice"))
        elif name and name != NOTE:
            close = nearest(name, COLUMNS)
            remedy = Remedy("mean", {"one": close}) if close else Remedy("columns", {"all": ", ".join(COLUMNS)})
            table.slips.append(Slip(line, shown(cell.strip())[1:-1], "unknown-column", {"remedy": remedy}))
        elif not name and at < len(cells) - 1:
            table.slips.append(Slip(line, "", "column-nameless", {"at": at + 1}))
    table.slips += [Slip(line, name, "column-missing") for name in NEEDED if name not in places.values()]
    table.columns = tuple(places.values())
    table.header_is_wrong = len(table.slips) > before
    return places


def _rows(records: Iterator[tuple[int, list[str], bool]], places: dict[int, str], mark: str, table: Table) -> None:
    """Read the rows; blank lines at the end are no rows, empty ones between rows are slips."""
    width = max(places, default=-1) + 1
    blank: list[int] = []
    count = 0
    for line, cells, wrong in records:
        if not any(cell.strip() for cell in cells):
            if len(cells) > 1:
                table.slips.append(Slip(line, "", "empty-row"))
            else:
                blank.append(line)
            continue
        table.slips += [Slip(one, "", "empty-row") for one in blank]
        blank = []
        count += 1
        if count > MOST_ROWS:
            continue
        row = Row(line, {name: cells[at].strip() for at, name in places.items() if at < len(cells)})
        slips = [] if wrong else _slips_of(row, cells, width, mark)
        table.slips += slips
        shifted = wrong or any(not slip.field for slip in slips)
        bad = frozenset(COLUMNS) - {"household"} if shifted else frozenset(slip.field for slip in slips)
        table.rows.append(Row(line, row.cells, bad))
    if count > MOST_ROWS:
        table.slips.append(Slip(None, "", "too-many-rows", {"rows": count, "most": MOST_ROWS}))
        table.rows = []


def _slips_of(row: Row, cells: Sequence[str], width: int, mark: str) -> list[Slip]:
    """Give what is wrong with the form of a row's cells."""
    found = []
    if any(cell.strip() for cell in cells[width:]) and len(cells) > width + 1:
        told = {"cells": len(cells), "columns": width, "mark": mark}
        found.append(Slip(row.line, "", "too-many-cells", told))
    for name, cell in row.cells.items():
        if slip := _slip_of(row.line, name, cell):
            found.append(slip)
    return found


def _slip_of(line: int, name: str, cell: str) -> Slip | None:
    if len(cell) > MOST_LETTERS:
        return Slip(line, name, "too-long", {"length": f"{len(cell):,}", "most": MOST_LETTERS})
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        meant = cell.encode("utf-8", errors="surrogateescape").decode("cp1252", errors="replace")
        return Slip(line, name, "encoding", {"reads": shown(meant)})
    if "\0" in cell:
        return Slip(line, name, "nul")
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in cell):
        return Slip(line, name, "control")
    if cell[:1] in {"=", "+", "-", "@"}:
        return Slip(line, name, "formula", {"mark": cell[0]})
    return None

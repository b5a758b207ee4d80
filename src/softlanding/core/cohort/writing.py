"""Cohort files that we write: the empty one, arrivals that come back as they came, and rows to mend."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from softlanding.core.cohort.reading import CohortFile
from softlanding.core.cohort.table import COLUMNS, NOTE

BOM = "\ufeff"
_EXAMPLE = (
    ("h1", "p1", "Priya", "Example", "1991-05-12", "IN", "highly-skilled-migrant", "", "", "2027-01-18", "delft",
     "rented", "36", "6100", "2027-02-01"),
    ("h1", "p2", "Arjun", "Example", "1990-02-02", "IN", "family", "p1", "", "", "", "", "", "", ""),
)  # fmt: skip


def example_file() -> str:
    """Give a file with all columns and one invented household."""
    return _written(COLUMNS, _EXAMPLE)


def rows_as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Give rows as a cohort file that can be handed in again."""
    return _written(COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))


def rows_to_mend(found: CohortFile, *, language: str = "en") -> str:
    """Give the rows of every household with a mistake, with what is wrong in the last column."""
    columns = found.columns or COLUMNS
    return _written(
        (*columns, NOTE),
        (
            [
                *(_plain(row.cells.get(column, "")) for column in columns),
                "; ".join(f"{slip.field}: {slip.what(language)}, {slip.remedy(language)}" for slip in slips),
            ]
            for row, slips in found.again
        ),
    )


def _plain(cell: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula, whatever stood in it."""
    text = "".join(letter for letter in cell if letter.isprintable())[:300]
    text = text.encode("utf-8", errors="replace").decode("utf-8")
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows(rows)
    return BOM + out.getvalue()

"""Reading the same from a table: one state of one case a line, with the columns that the export writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from softlanding.core.documents import BadInput, Mistake
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.zgw.reading import MOST_CASES, StatedStatus

NEEDED = ("reference", "kind", "state", "since")
ALSO = ("household", "person", "reason")


def read_table(
    content: bytes, kinds: Mapping[str, CaseKind], *, today: date, file: str = "file"
) -> tuple[StatedStatus, ...]:
    """Read a CSV of states, comma or semicolon, or raise BadInput with every mistake by its line.

    Further columns are left alone, so that an export can be handed in again.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput([Mistake(file, None, "", "is not written in UTF-8", "save it as UTF-8")]) from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        lines = [] if missing else list(enumerate(rows, start=2))
    except csv.Error as error:
        raise BadInput([Mistake(file, None, "", f"is no table ({error})", "export it anew")]) from None
    mistakes = [Mistake(file, 1, name, "has no column", f"write {', '.join(NEEDED)}") for name in missing]
    if len(lines) > MOST_CASES:
        mistakes.append(Mistake(file, None, "", f"has {len(lines)} lines", f"hand in at most {MOST_CASES} at a time"))
    found: list[StatedStatus] = []
    for line, row in lines[:MOST_CASES]:
        wrong = list(_wrong(row, kinds, today))
        mistakes.extend(Mistake(file, line, f"{line}.{name}", what, remedy) for name, what, remedy in wrong)
        if not wrong:
            found.append(_stated(line, row))
    if mistakes:
        raise BadInput(mistakes)
    return tuple(sorted(found, key=lambda one: one.day))


def _wrong(row: Mapping[str, str | None], kinds: Mapping[str, CaseKind], today: date) -> Iterator[tuple[str, str, str]]:
    if None in row:
        yield "", "has more cells than the first line", "put text with commas in quotes"
    kind = kinds.get(_cell(row, "kind"))
    if kind is None:
        yield "kind", f"is {_cell(row, 'kind')!r}", f"use one of {', '.join(kinds)}"
    elif _cell(row, "state") not in {one.id for one in kind.states}:
        states = ", ".join(one.id for one in kind.states)
        yield "state", f"is {_cell(row, 'state')!r}", f"use one of {states}"
    if not _cell(row, "reference") and not _cell(row, "household"):
        yield "reference", "is missing", "write it, or the household's reference in household"
    try:
        if date.fromisoformat(_cell(row, "since")) > today:
            yield "since", f"lies in the future ({_cell(row, 'since')})", "state what has happened"
    except ValueError:
        yield "since", f"is {_cell(row, 'since')!r}", "write it like 2026-11-22"
    if len(_cell(row, "reason")) > 400:
        yield "reason", f"has {len(_cell(row, 'reason'))} characters", "write at most 400"


def _stated(line: int, row: Mapping[str, str | None]) -> StatedStatus:
    told = {name: _cell(row, name) for name in (*NEEDED, *ALSO)}
    day = date.fromisoformat(told.pop("since"))
    return StatedStatus(where=str(line), day=day, **told)


def _cell(row: Mapping[str, str | None], name: str) -> str:
    # an export puts an apostrophe before what a spreadsheet would take for a formula
    return (row.get(name) or "").strip().removeprefix("'")[:500]

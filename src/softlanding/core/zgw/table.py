"""Reading the same from a table: one state of one case a line, with the columns that the export writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from softlanding.core.documents import BadInput, Mistake, Said, said
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.zgw.reading import MOST_CASES, StatedStatus

HAS_NO_COLUMN = said("has no column", "heeft geen kolom")
WRITE_NEEDED = said("write {needed}", "schrijf {needed}")
HAS_MANY_LINES = said("has {many} lines", "heeft {many} regels")
HAND_IN_AT_MOST_MOST_AT = said("hand in at most {most} at a time", "lever er hoogstens {most} tegelijk in")
IS_NOT_WRITTEN_IN_UTF = said("is not written in UTF-8", "is niet in UTF-8 geschreven")
SAVE_IT_AS_UTF = said("save it as UTF-8", "sla het op als UTF-8")
IS_NO_TABLE_ERROR = said("is no table ({error})", "is geen tabel ({error})")
EXPORT_IT_ANEW = said("export it anew", "exporteer het opnieuw")


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
        raise BadInput([Mistake(file, None, "", IS_NOT_WRITTEN_IN_UTF, SAVE_IT_AS_UTF)]) from None
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        lines = [] if missing else list(enumerate(rows, start=2))
    except csv.Error as error:
        raise BadInput([Mistake(file, None, "", IS_NO_TABLE_ERROR.told(error=error), EXPORT_IT_ANEW)]) from None
    mistakes = [Mistake(file, 1, name, HAS_NO_COLUMN, WRITE_NEEDED.told(needed=", ".join(NEEDED))) for name in missing]
    if len(lines) > MOST_CASES:
        mistakes.append(
            Mistake(file, None, "", HAS_MANY_LINES.told(many=len(lines)), HAND_IN_AT_MOST_MOST_AT.told(most=MOST_CASES))
        )
    found: list[StatedStatus] = []
    for line, row in lines[:MOST_CASES]:
        wrong = list(_wrong(row, kinds, today))
        mistakes.extend(Mistake(file, line, f"{line}.{name}", what, remedy) for name, what, remedy in wrong)
        if not wrong:
            found.append(_stated(line, row))
    if mistakes:
        raise BadInput(mistakes)
    return tuple(sorted(found, key=lambda one: one.day))


def _wrong(
    row: Mapping[str, str | None], kinds: Mapping[str, CaseKind], today: date
) -> Iterator[tuple[str, Said, Said]]:
    if None in row:
        yield (
            "",
            said("has more cells than the first line", "heeft meer cellen dan de eerste regel"),
            said("put text with commas in quotes", "zet tekst met komma's tussen aanhalingstekens"),
        )
    kind = kinds.get(_cell(row, "kind"))
    if kind is None:
        yield "kind", _is(_cell(row, "kind")), _one_of(kinds)
    elif _cell(row, "state") not in {one.id for one in kind.states}:
        yield "state", _is(_cell(row, "state")), _one_of(one.id for one in kind.states)
    if not _cell(row, "reference") and not _cell(row, "household"):
        yield (
            "reference",
            said("is missing", "ontbreekt"),
            said(
                "write it, or the household's reference in household",
                "vul het in, of het kenmerk van het huishouden bij household",
            ),
        )
    try:
        if date.fromisoformat(_cell(row, "since")) > today:
            yield (
                "since",
                said("lies in the future ({day})", "ligt in de toekomst ({day})", day=_cell(row, "since")),
                said("state what has happened", "vermeld wat is gebeurd"),
            )
    except ValueError:
        yield "since", _is(_cell(row, "since")), said("write it like 2026-11-22", "schrijf het als 2026-11-22")
    if len(_cell(row, "reason")) > 400:
        yield (
            "reason",
            said("has {many} characters", "heeft {many} tekens", many=len(_cell(row, "reason"))),
            said("write at most 400", "schrijf er hoogstens 400"),
        )


def _is(cell: str) -> Said:
    return said("is {cell}", "is {cell}", cell=repr(cell))


def _one_of(known: Iterable[str]) -> Said:
    return said("use one of {known}", "gebruik een van {known}", known=", ".join(known))


def _stated(line: int, row: Mapping[str, str | None]) -> StatedStatus:
    told = {name: _cell(row, name) for name in (*NEEDED, *ALSO)}
    day = date.fromisoformat(told.pop("since"))
    return StatedStatus(where=str(line), day=day, **told)


def _cell(row: Mapping[str, str | None], name: str) -> str:
    # an export puts an apostrophe before what a spreadsheet would take for a formula
    return (row.get(name) or "").strip().removeprefix("'")[:500]

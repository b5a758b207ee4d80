"""A list of municipalities that ended: reading its CSV with every mistake, and writing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from softlanding.core.apportionment.inhabitants import MUNICIPALITY
from softlanding.core.apportionment.mergers import Merger, Part
from softlanding.core.apportionment.tables import MOST_MISTAKES, Table, column_or_mistake, read_table, whole_number
from softlanding.core.documents import BadInput, Mistake, said

COLUMNS = ("ended_on", "code", "into_code", "into_name", "inhabitants")
Row = tuple[str, str, str, str, int]


def read_mergers(content: bytes, file: str, names: Mapping[str, str] | None = None) -> tuple[Merger, ...]:
    """Read municipalities that ended, one row per part. Raises BadInput with every mistake.

    `names` are the municipalities that there are or were: with it, one that nobody knows cannot end, and a new one
    must have a name.
    """
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    at = [column_or_mistake(table, (name.replace("_", ""),), said(name, name), mistakes) for name in COLUMNS[:4]]
    if mistakes:
        raise BadInput(mistakes)
    found: dict[tuple[date, str], list[tuple[int, Part]]] = {}
    for line, cells in table.rows:
        read = _row(table, line, [table.at(cells, one) for one in (*at, table.column(("inhabitants",)))], mistakes)
        if read is not None:
            found.setdefault(read[0], []).append((line, read[1]))
    if not found and not mistakes:
        what = said("has no municipalities", "heeft geen gemeenten")
        remedy = said("give a row for each that ended", "geef een rij voor elke gemeente die ophield")
        mistakes.append(Mistake(file, 1, "", what, remedy))
    mistakes += _across(found, file, names)
    if mistakes:
        raise BadInput(sorted(mistakes, key=lambda one: one.line or 0)[:MOST_MISTAKES])
    return tuple(Merger(day, code, tuple(part for _, part in parts)) for (day, code), parts in sorted(found.items()))


def _row(
    table: Table, line: int, typed: Sequence[str], mistakes: list[Mistake]
) -> tuple[tuple[date, str], Part] | None:
    day_typed, code, into, name, inhabitants = typed[0], typed[1].upper(), typed[2].upper(), typed[3], typed[4]
    before = len(mistakes)
    day = None
    try:
        day = date.fromisoformat(day_typed)
    except ValueError:
        remedy = said("write a day as 2022-01-01", "schrijf een dag als 2022-01-01")
        what = said("is {typed}", "is {typed}", typed=repr(day_typed[:40]))
        mistakes.append(Mistake(table.file, line, "ended_on", what, remedy))
    for field, told in (("code", code), ("into_code", into)):
        if not MUNICIPALITY.fullmatch(told):
            remedy = said("write GM and four digits", "schrijf GM en vier cijfers")
            what = said("is {typed}", "is {typed}", typed=repr(told[:40]))
            mistakes.append(Mistake(table.file, line, field, what, remedy))
    number = whole_number(inhabitants or "0")
    if number is None:
        what = said("is no whole number", "is geen heel getal")
        remedy = said("write digits, or leave it empty", "schrijf cijfers, of laat het leeg")
        mistakes.append(Mistake(table.file, line, "inhabitants", what, remedy))
    if len(mistakes) > before or day is None or number is None:
        return None
    return (day, code), Part(into, name[:80], number)


def _across(
    found: Mapping[tuple[date, str], Sequence[tuple[int, Part]]], file: str, names: Mapping[str, str] | None
) -> list[Mistake]:
    """Find what no row alone says: ended twice or before it began, parts without a size, names nobody knows."""
    mistakes: list[Mistake] = []
    ended: dict[str, tuple[date, int]] = {}
    for (day, code), parts in sorted(found.items()):
        line = parts[0][0]
        if code in ended:
            what = said("{code} ended on line {line} too", "{code} hield ook op regel {line} op", code=code,
                        line=ended[code][1])  # fmt: skip
            mistakes.append(Mistake(file, line, "code", what, said("keep one day", "houd één dag")))
        ended.setdefault(code, (day, line))
        if names is not None and code not in names and not _comes(code, found):
            remedy = said("write a code that there is or was", "schrijf een code die er is of was")
            mistakes.append(Mistake(file, line, "code", said("{code} is not known", "{code} is niet bekend", code=code),
                                    remedy))  # fmt: skip
    for (day, code), parts in found.items():
        for line, part in parts:
            mistakes += _of_a_part(file, line, (day, code), part, len(parts), ended, names)
        if len({part.code for _, part in parts}) < len(parts):
            what = said("{code} goes into the same municipality twice", "{code} gaat twee keer naar dezelfde gemeente",
                        code=code)  # fmt: skip
            mistakes.append(Mistake(file, parts[0][0], "into_code", what, said("give one row", "geef één rij")))
    return mistakes


def _comes(code: str, found: Mapping[tuple[date, str], Sequence[tuple[int, Part]]]) -> bool:
    return any(part.code == code for parts in found.values() for _, part in parts)


def _of_a_part(
    file: str, line: int, key: tuple[date, str], part: Part, several: int, ended: Mapping[str, tuple[date, int]],
    names: Mapping[str, str] | None,
) -> list[Mistake]:  # fmt: skip
    day, code = key
    mistakes = []
    if part.code == code:
        what = said("is the municipality that ended", "is de gemeente die ophield")
        remedy = said("write where it went", "schrijf waar zij in opging")
        mistakes.append(Mistake(file, line, "into_code", what, remedy))
    elif part.code in ended and ended[part.code][0] <= day:
        what = said("{code} had ended by then (line {line})", "{code} bestond toen niet meer (regel {line})",
                    code=part.code, line=ended[part.code][1])  # fmt: skip
        remedy = said("write where it went, or mend a day", "schrijf waar zij in opging, of herstel een dag")
        mistakes.append(Mistake(file, line, "into_code", what, remedy))
    if names is not None and not part.name and part.code not in names:
        what = said("is missing, and we do not know {code}", "ontbreekt, en wij kennen {code} niet", code=part.code)
        mistakes.append(Mistake(file, line, "into_name", what, said("write the name", "schrijf de naam")))
    if several > 1 and not part.inhabitants:
        what = said("is missing: {code} was divided", "ontbreekt: {code} is verdeeld", code=code)
        remedy = said("write how many went there", "schrijf hoeveel er daarheen gingen")
        mistakes.append(Mistake(file, line, "inhabitants", what, remedy))
    return mistakes


def rows_of(mergers: Sequence[Merger]) -> list[Row]:
    """Give mergers as plain rows, in the order of the columns."""
    return [
        (one.ended_on.isoformat(), one.code, part.code, part.name, part.inhabitants)
        for one in mergers
        for part in one.parts
    ]

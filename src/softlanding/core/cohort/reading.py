"""A cohort file as households: the right ones as household files, and everything that is wrong with the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from softlanding.core.cohort.cells import LINKS, Wrong, id_of, value_of
from softlanding.core.cohort.table import Row, Table, read_table
from softlanding.core.cohort.words import Remedy, Slip, shown
from softlanding.core.documents import BadInput, Document, Mistake, read_document, said
from softlanding.core.household import MOST_PEOPLE, household_of, nearest

HOUSEHOLD_COLUMNS = ("arrival", "municipality", "address", "stay_in_months", "first_working_day")
"""What is said of the household as a whole: once, or the same in each of its rows."""
_OF_PERSON = ("born", "nationalities", "purpose", "partner_of", "child_of", "salary")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stated:
    """A household as the employer stated it: its key, its rows as they came, and the household file they make."""

    key: str
    line: int
    rows: tuple[Cells, ...]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CohortFile:
    """What a cohort file says: households without a mistake, every mistake, and the rows that must come again."""

    households: tuple[Stated, ...]
    slips: tuple[Slip, ...]
    rows: int
    again: tuple[tuple[Row, tuple[Slip, ...]], ...] = field(repr=False, default=())
    """The rows of every household with a mistake, and those of no household, each with its own mistakes."""
    columns: tuple[str, ...] = ()
    header_is_wrong: bool = False


def read_cohort(
    content: bytes, *, employer: Mapping[str, Any] | None = None, municipalities: Collection[str] | None = None
) -> CohortFile:
    """Read a cohort file with every mistake in it. A wrong row spoils its own household and no other."""
    return cohort_of(read_table(content), employer=employer, municipalities=municipalities)


def cohort_of(
    table: Table, *, employer: Mapping[str, Any] | None = None, municipalities: Collection[str] | None = None
) -> CohortFile:
    """Make households of a table's rows."""
    slips = list(table.slips)
    groups: dict[str, list[Row]] = {}
    stray: list[Row] = []
    for row in table.rows:
        try:
            groups.setdefault(_household(row), []).append(row)
        except Wrong as wrong:
            slips += [] if "household" in row.bad else [wrong.at(row.line, "household")]
            stray.append(row)
    found, again = [], list(stray)
    for rows in groups.values():
        stated, wrong_here = _stated(rows, employer, municipalities)
        slips += wrong_here
        if stated is None or wrong_here or any(row.bad for row in rows):
            again += rows
        else:
            found.append(stated)
    slips = sorted(_once(slips), key=lambda slip: (slip.line or 0, slip.field))
    return CohortFile(
        tuple(found), tuple(slips), len(table.rows), _with_slips(again, slips), table.columns, table.header_is_wrong
    )


def employer_from(content: bytes, file: str, *, municipalities: Collection[str] | None = None) -> dict[str, Any]:
    """Read the employer's own facts, the `employer` block of a household file, or raise BadInput with every mistake."""
    document = read_document(content, file)
    value = document.value
    if isinstance(value, dict) and isinstance(value.get("employer"), dict) and len(value) == 1:
        block, lines = value["employer"], document.lines
    elif isinstance(value, dict):
        block, lines = value, {("employer", *path): line for path, line in document.lines.items()}
    else:
        raise BadInput(
            [
                Mistake(
                    file,
                    1,
                    "",
                    said("is not an employer", "is geen werkgever"),
                    said(
                        "start with name, recognised_sponsor, municipality",
                        "begin met name, recognised_sponsor, municipality",
                    ),
                )
            ]
        )
    whole = {"employer": block, "people": [{"id": "person"}]}
    household_of(Document(file, whole, lines), municipalities=municipalities)
    return dict(block)


def _once(slips: Iterable[Slip]) -> list[Slip]:
    found: dict[tuple[int | None, str, str, str], Slip] = {}
    for slip in slips:
        found.setdefault((slip.line, slip.field, slip.kind, slip.what()), slip)
    return list(found.values())


def _with_slips(rows: Iterable[Row], slips: Sequence[Slip]) -> tuple[tuple[Row, tuple[Slip, ...]], ...]:
    at: dict[int | None, list[Slip]] = {}
    for slip in slips:
        at.setdefault(slip.line, []).append(slip)
    return tuple((row, tuple(at.get(row.line, ()))) for row in sorted(rows, key=lambda row: row.line))


def _household(row: Row) -> str:
    cell = row.cells.get("household", "")
    if not cell or "household" in row.bad:
        raise Wrong("missing", remedy=Remedy("household-name"))
    return id_of(cell)


def _stated(
    rows: Sequence[Row], employer: Mapping[str, Any] | None, municipalities: Collection[str] | None
) -> tuple[Stated | None, list[Slip]]:
    """Put a household together from its rows; with every slip in them."""
    slips: list[Slip] = []
    members: dict[str, int] = {}
    people, shared = [], _Shared()
    for row in rows:
        name, person = _person(row, members, slips, municipalities)
        values = _values(row, HOUSEHOLD_COLUMNS, slips, municipalities)
        shared.take(row, values, slips)
        if name:
            people.append((row, {"id": name, **person}))
    slips += _links(people, members)
    if len(people) > MOST_PEOPLE:
        slips.append(Slip(rows[0].line, "", "too-many-people", {"count": len(people), "most": MOST_PEOPLE}))
    if slips or not people or any(row.bad for row in rows):
        return None, slips
    key = rows[0].cells["household"]
    document = _document(id_of(key), shared.values, [person for _, person in people], employer)
    slips = _as_a_household(document, rows)
    stated = Stated(key, rows[0].line, tuple(_said(row.cells) for row in rows), document)
    return (None if slips else stated), slips


def _said(cells: Cells) -> dict[str, str]:
    return {column: cell for column, cell in cells.items() if cell}


def _person(
    row: Row, members: dict[str, int], slips: list[Slip], municipalities: Collection[str] | None
) -> tuple[str, dict[str, Any]]:
    cell, name = row.cells.get("person", ""), ""
    try:
        if not cell:
            raise Wrong("missing", remedy=Remedy("person-name"))
        name = id_of(cell)
        if name in members:
            raise Wrong("person-twice", given=shown(cell), other=members[name])
        members[name] = row.line
    except Wrong as wrong:
        slips += [] if "person" in row.bad else [wrong.at(row.line, "person")]
        name = ""
    values = _values(row, _OF_PERSON, slips, municipalities)
    full_name = " ".join(one for one in (row.cells.get("given_name"), row.cells.get("family_name")) if one)
    if len(full_name) > 120 and not {"given_name", "family_name"} & row.bad:
        slips.append(Slip(row.line, "family_name", "too-long", {"length": len(full_name), "most": 120}))
    return name, {**({"name": full_name} if full_name else {}), **values}


def _values(
    row: Row, columns: Iterable[str], slips: list[Slip], municipalities: Collection[str] | None
) -> dict[str, Any]:
    """Read these cells of a row. Cells whose form is wrong were noted already."""
    found: dict[str, Any] = {}
    for column in columns:
        cell = row.cells.get(column, "")
        if not cell or column in row.bad:
            continue
        try:
            found[column] = value_of(column, cell, municipalities)
        except Wrong as wrong:
            slips.append(wrong.at(row.line, column))
    return found


class _Shared:
    """What the rows of a household say of it as a whole."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}

    def take(self, row: Row, values: Mapping[str, Any], slips: list[Slip]) -> None:
        """Take what a row says, or note that another row says something else."""
        for column, value in values.items():
            if column not in self.values:
                self.values[column], self.lines[column] = value, row.line
            elif self.values[column] != value:
                told = {"given": value, "before": self.values[column], "other": self.lines[column]}
                slips.append(Slip(row.line, column, "differs", told))


def _links(people: Sequence[tuple[Row, Mapping[str, Any]]], members: Mapping[str, int]) -> list[Slip]:
    """Give the slips of who follows whom."""
    found = []
    for row, person in people:
        for link in LINKS:
            followed = person.get(link)
            if followed is None:
                continue
            if followed == person["id"]:
                found.append(Slip(row.line, link, "oneself"))
            elif followed not in members:
                others = [one for one in members if one != person["id"]]
                close = nearest(followed, others)
                remedy = Remedy("mean", {"one": close}) if close else Remedy("people")
                found.append(Slip(row.line, link, "nobody", {"given": shown(row.cells[link]), "remedy": remedy}))
        if person.get("partner_of") and person.get("child_of"):
            found.append(Slip(row.line, "child_of", "both-links"))
    if people and not found and all(any(person.get(link) for link in LINKS) for _, person in people):
        row, person = people[0]
        found.append(Slip(row.line, "partner_of" if person.get("partner_of") else "child_of", "in-a-circle"))
    return found


def _document(
    name: str, shared: Mapping[str, Any], people: Sequence[Mapping[str, Any]], employer: Mapping[str, Any] | None
) -> dict[str, Any]:
    block = dict(employer or {})
    if "first_working_day" in shared:
        block["first_working_day"] = shared["first_working_day"]
    document = {"id": name, **{column: value for column, value in shared.items() if column != "first_working_day"}}
    return {**document, **({"employer": block} if block else {}), "people": list(people)}


def _as_a_household(document: Mapping[str, Any], rows: Sequence[Row]) -> list[Slip]:
    """Give what a household file with these answers would still be told, such as a birth after the arrival."""
    lines: dict[tuple[str | int, ...], int] = {("people", at): row.line for at, row in enumerate(rows)}
    for column in HOUSEHOLD_COLUMNS:
        lines[column,] = next((row.line for row in rows if row.cells.get(column)), rows[0].line)
    lines[()] = rows[0].line
    try:
        household_of(Document("", dict(document), lines))
    except BadInput as wrong:
        return [
            Slip(
                one.line,
                one.field.rsplit(".", 1)[-1],
                "said",
                {"what": one.what, "remedy": one.remedy or said("correct it", "verbeter het")},
            )
            for one in wrong.mistakes
        ]
    return []

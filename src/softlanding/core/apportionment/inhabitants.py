"""Inhabitants per municipality: reading tables of Statistics Netherlands, and what a newer one changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.shares import Place
from softlanding.core.apportionment.tables import (
    MOST_MISTAKES,
    Table,
    column_or_mistake,
    plain,
    read_table,
    whole_number,
)
from softlanding.core.documents import BadInput, Mistake, said

WRITE_AT_LEAST_IN_WHOLE_DIGITS = said(
    "write at least 1 in whole digits, without dots or spaces",
    "schrijf minstens 1 in hele cijfers, zonder punten of spaties",
)
IS_CODE = said("is {code}", "is {code}")
WRITE_GM_AND_FOUR_DIGITS = said("write GM and four digits", "schrijf GM en vier cijfers")
CODE_STANDS_ON_LINE_FIRST_TOO = said("{code} stands on line {first} too", "{code} staat ook op regel {first}")
KEEP_ONE = said("keep one", "houd er één")
IS_TYPED = said("is {typed}", "is {typed}")
IS_MISSING_AND_WE_DO_NOT = said("is missing, and we do not know this code", "ontbreekt, en wij kennen deze code niet")
WRITE_IT = said("write it", "vul hem in")


CODE_WORDS = ("gmcode", "code", "gemeentecode", "regios", "regio", "statcode")
NAME_WORDS = ("naam", "name", "gemeentenaam", "gemeente", "statnaam")
PROVINCE_WORDS = ("provincie", "province", "provincienaam")
PERIOD_WORDS = ("perioden", "periods", "period", "jaar")
COUNT_WORDS = re.compile(r"(?:inwoners|inhabitants|bevolking|totalebevolking|aantalinwoners).*")
DAY_IN_NAME = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})$")
YEAR_PERIOD = re.compile(r"(?P<year>20[0-9]{2})(?:JJ00|MM01)?")
MUNICIPALITY = re.compile(r"GM[0-9]{4}")
OTHER_REGION = re.compile(r"[A-Z]{2}[0-9]{1,6}")
TOTAL = re.compile(r"T0[0-9]+|10000|Totaal.*|Total.*", re.IGNORECASE)
"""How open data of CBS writes the total of sex (T001038), age (10000), marital status (T001019) and others."""
NOT_COUNTED = frozenset({"", ".", "-", "x"})
ASK_ABOVE = 1 / 3


class Counted(NamedTuple):
    """A municipality as the table counts it."""

    code: str
    name: str
    province: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class InhabitantsFile:
    """What a table says of one day: municipalities by code, the day where the table names it, and what was left out."""

    counted: tuple[Counted, ...]
    as_of: date | None
    other_regions: int
    not_counted: int

    @property
    def sum(self) -> int:
        """Add up the inhabitants."""
        return sum(one.inhabitants for one in self.counted)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer table changes in the one that we have."""

    new: tuple[Counted, ...]
    gone: tuple[Counted, ...]
    renamed: tuple[tuple[str, str, str], ...]
    maybe_merged: tuple[tuple[Counted, Counted], ...]
    """Who is gone, and who grew or came new by about as many: a person says whether they merged."""
    kept: int

    @property
    def must_ask(self) -> bool:
        """Say whether so many are gone that the table may not be the whole country."""
        return len(self.gone) > (len(self.gone) + self.kept) * ASK_ABOVE


def read_inhabitants(
    content: bytes, file: str, *, known: Mapping[str, Counted], as_of: date | None = None
) -> InhabitantsFile:
    """Read a table, or raise BadInput with every mistake.

    Comma, semicolon or tab; a column with codes as GM0518 and one with inhabitants; in exports of open data, rows of
    provinces are left out, and of several sexes, ages or periods the totals and the day asked for are taken. A
    municipality without a figure does not exist on that day. `known` gives names that the table does not hold.
    """
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    code_at = column_or_mistake(
        table, CODE_WORDS, said("the municipality's code (GM0518)", "de code van de gemeente (GM0518)"), mistakes
    )
    count_at, day = _count_column(table, mistakes)
    if mistakes:
        raise BadInput(mistakes)
    period_at = table.column(PERIOD_WORDS)
    rows, others = _municipal_rows(table, code_at)
    day, rows = _of_one_day(table, rows, period_at, as_of or day, mistakes)
    rows = _totals(table, rows, {code_at, count_at, period_at, table.column(NAME_WORDS), table.column(PROVINCE_WORDS)})
    counted, empty = _counted(table, rows, code_at, count_at, known, mistakes)
    if not counted and not mistakes:
        mistakes.append(
            Mistake(
                file,
                1,
                "",
                said("has no municipalities with inhabitants", "heeft geen gemeenten met inwoners"),
                said("give a row for each", "geef een rij voor elke gemeente"),
            )
        )
    if mistakes:
        raise BadInput(mistakes[:MOST_MISTAKES])
    return InhabitantsFile(tuple(sorted(counted, key=lambda one: one.code)), day, others, empty)


Rows = list[tuple[int, tuple[str, ...]]]


def _count_column(table: Table, mistakes: list[Mistake]) -> tuple[int | None, date | None]:
    spelled = [plain(cell) for cell in table.head]
    found = [at for at, word in enumerate(spelled) if COUNT_WORDS.fullmatch(word)]
    if len(found) > 1:  # an export may hold growth and the like beside it: the plain start of the year is meant
        found = [at for at in found if "1januari" in spelled[at] or spelled[at] in {"inwoners", "bevolking1"}] or found
    if len(found) != 1:
        many = ", ".join(table.head[at] for at in found) or said("none", "geen enkele")
        how_many = str(len(found)) if found else said("no", "geen")
        what = said("has {many} columns for the inhabitants", "heeft {many} kolommen voor de inwoners", many=how_many)
        mistakes.append(
            Mistake(
                table.file,
                1,
                "inhabitants",
                what,
                said("leave one; there is {many}", "laat er één over; er is {many}", many=many),
            )
        )
        return None, None
    named = DAY_IN_NAME.search(spelled[found[0]])
    try:
        return found[0], date(*map(int, named.groups())) if named else None
    except ValueError:
        return found[0], None


def _municipal_rows(table: Table, code_at: int | None) -> tuple[Rows, int]:
    kept, others = [], 0
    for line, cells in table.rows:
        code = table.at(cells, code_at).upper()
        if OTHER_REGION.fullmatch(code) and not code.startswith("GM"):
            others += 1
        else:
            kept.append((line, cells))
    return kept, others


def _of_one_day(
    table: Table, rows: Rows, period_at: int | None, asked: date | None, mistakes: list[Mistake]
) -> tuple[date | None, Rows]:
    """Keep the rows of the day asked for; a table of several days must be asked for one of them."""
    if period_at is None:
        return asked, rows
    days: dict[date | None, Rows] = {}
    for line, cells in rows:
        typed = table.at(cells, period_at)
        found = YEAR_PERIOD.fullmatch(typed)
        if found is None and not re.fullmatch(r"20[0-9]{2}(KW|MM|HJ)[0-9]{2}", typed):
            mistakes.append(
                Mistake(
                    table.file,
                    line,
                    "period",
                    said("is {typed}", "is {typed}", typed=repr(typed[:40])),
                    said("write a year as 2025JJ00", "schrijf een jaar als 2025JJ00"),
                )
            )
        days.setdefault(date(int(found["year"]), 1, 1) if found else None, []).append((line, cells))
    days.pop(None, None)
    if asked is None and len(days) == 1:
        asked = next(iter(days))
    if asked not in days and not mistakes:
        there = ", ".join(str(day) for day in sorted(day for day in days if day)) or said("none", "geen")
        several = said("holds several days", "heeft verschillende dagen")
        what = several if asked is None else said("has nothing of {asked}", "heeft niets van {asked}", asked=asked)
        mistakes.append(
            Mistake(
                table.file,
                None,
                "period",
                what,
                said("ask for one day: {there}", "vraag om één dag: {there}", there=there),
            )
        )
    return asked, days.get(asked, [])


def _totals(table: Table, rows: Rows, used: set[int | None]) -> Rows:
    """Of a column with several values, such as sex or age, keep the total where it has one."""
    for at in range(len(table.head)):
        values = {table.at(cells, at) for _, cells in rows}
        totals = {value for value in values if TOTAL.fullmatch(value)}
        if at not in used and len(values) > 1 and totals:
            rows = [(line, cells) for line, cells in rows if table.at(cells, at) in totals]
    return rows


def _counted(
    table: Table, rows: Rows, code_at: int | None, count_at: int | None, known: Mapping[str, Counted],
    mistakes: list[Mistake],
) -> tuple[list[Counted], int]:  # fmt: skip
    name_at, province_at = table.column(NAME_WORDS), table.column(PROVINCE_WORDS)
    found: list[Counted] = []
    first: dict[str, int] = {}
    empty = 0
    for line, cells in rows:
        code, typed = table.at(cells, code_at).upper(), table.at(cells, count_at)
        before = known.get(code)
        name = table.at(cells, name_at) or (before.name if before else "")
        if not MUNICIPALITY.fullmatch(code):
            mistakes.append(
                Mistake(table.file, line, "code", IS_CODE.told(code=repr(code[:40])), WRITE_GM_AND_FOUR_DIGITS)
            )
            continue
        if typed in NOT_COUNTED:
            empty += 1
            continue
        if code in first:
            mistakes.append(
                Mistake(
                    table.file, line, "code", CODE_STANDS_ON_LINE_FIRST_TOO.told(code=code, first=first[code]), KEEP_ONE
                )
            )
        first.setdefault(code, line)
        number = whole_number(typed)
        if not number:
            remedy = WRITE_AT_LEAST_IN_WHOLE_DIGITS
            mistakes.append(Mistake(table.file, line, "inhabitants", IS_TYPED.told(typed=repr(typed[:40])), remedy))
        if not name:
            mistakes.append(Mistake(table.file, line, "name", IS_MISSING_AND_WE_DO_NOT, WRITE_IT))
        province = table.at(cells, province_at) or (before.province if before else "")
        found.append(Counted(code, name, province, number or 0))
    return found, empty


def compare(known: Iterable[Counted], newer: Sequence[Counted]) -> Changes:
    """Say what a newer table changes: who is new, gone or renamed, and who may have merged into whom."""
    before = {one.code: one for one in known}
    after = {one.code: one for one in newer}
    gone = tuple(one for code, one in sorted(before.items()) if code not in after)
    new = tuple(one for code, one in sorted(after.items()) if code not in before)
    renamed = tuple(
        (code, before[code].name, one.name)
        for code, one in sorted(after.items())
        if code in before and before[code].name != one.name
    )
    return Changes(new, gone, renamed, tuple(_maybe_merged(before, gone, after)), len(before) - len(gone))


def _maybe_merged(
    before: Mapping[str, Counted], gone: Sequence[Counted], after: Mapping[str, Counted]
) -> Iterator[tuple[Counted, Counted]]:
    """Pair who is gone with one of its province that grew by about as many, or that is new and at least as large."""
    for left in gone:
        near = []
        for code, one in after.items():
            grew = one.inhabitants - (before[code].inhabitants if code in before else 0)
            alike = grew >= left.inhabitants if code not in before else abs(grew - left.inhabitants) * 4 <= grew
            if alike and left.province in {one.province, ""}:
                near.append((abs(grew - left.inhabitants), code))
        if near:
            yield left, after[min(near)[1]]


def places_of(counted: Iterable[Counted]) -> tuple[Place, ...]:
    """Give municipalities as places to share among."""
    return tuple(Place(one.code, one.name, one.inhabitants) for one in counted)


@dataclass(frozen=True, slots=True)
class Figures:
    """The inhabitants that a half-year is reckoned with: of which day, and which day the Act asks for."""

    counted: tuple[Counted, ...]
    as_of: date
    asked_on: date

    @property
    def are_those_of_the_act(self) -> bool:
        """Say whether they are of the day that the Act asks for."""
        return self.as_of == self.asked_on

    @property
    def note(self) -> str:
        """Say in words that they are not, or nothing."""
        if self.are_those_of_the_act:
            return ""
        return (
            f"The Act asks for the inhabitants on {self.asked_on}; the figures here are of {self.as_of}. "
            "Import the year asked for with: softlanding inhabitants import FILE.csv"
        )


def figures_for(tables: Mapping[date, tuple[Counted, ...]], half_year: HalfYear) -> Figures | None:
    """Give the table of the day that the Act asks for, else the newest before it, else the oldest after it."""
    if not tables:
        return None
    asked = half_year.inhabitants_on
    before = [day for day in tables if day <= asked]
    chosen = max(before) if before else min(tables)
    return Figures(tables[chosen], chosen, asked)

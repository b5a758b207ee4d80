"""A list of households that wait for a home: its CSV (a row for each member) or JSON, read with every mistake."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from softlanding.core.housing.household_list_cells import MEMBER_CELLS, NEED_CELLS, OWN_CELLS, CellWrong, cell_of
from softlanding.core.housing.household_list_words import ListMistake
from softlanding.core.housing.rent_rule import minors_only

MOST_BYTES, MOST_ROWS, MOST_MISTAKES = 4 * 1024 * 1024, 5_000, 200
COLUMNS = (*OWN_CELLS, *MEMBER_CELLS, *(f"need_{name}" for name in NEED_CELLS))
NEEDED = ("coa_reference", "linked_on", "called", "member", "born")
CLOSED = frozenset(
    {
        "nationality", "nationalities", "ethnicity", "religion", "birth_country", "country_of_birth", "gender", "sex",
        "bsn", "citizen_service_number", "diagnosis", "nationaliteit", "geboorteland", "etniciteit", "geloof",
    }
)  # fmt: skip
BY_HAND = frozenset({"avoid_districts", "avoid", "places_to_avoid"})


@dataclass(frozen=True, slots=True)
class ListedNeed:
    """A place that a member needs to reach."""

    kind: str
    place: str
    latitude: float
    longitude: float
    postcode: str = ""
    """The postcode in the middle of whose area it is taken to lie; empty where the place itself is known."""


@dataclass(frozen=True, slots=True)
class ListedMember:
    """Somebody of a household, by a short key."""

    member: str
    born: date
    member_called: str = ""
    still_to_come: bool = False
    expected_on: date | None = None
    needs: tuple[ListedNeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHousehold:
    """A household as the list states it; `near` and `apart` name others by COA's reference."""

    coa_reference: str
    linked_on: date
    called: str
    members: tuple[ListedMember, ...]
    line: int | None = None
    permit_on: date | None = None
    language: str = "en"
    contact_email: str = ""
    income_year: Decimal | None = None
    income_stated_on: date | None = None
    step_free: bool = False
    bedrooms: int | None = None
    expected_members: int = 0
    near: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """The households of a file without a mistake, and every mistake of it."""

    households: tuple[ListedHousehold, ...]
    mistakes: tuple[ListMistake, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def read_households(content: bytes, *, on: date) -> HouseholdList:
    """Read a list; `on` is today: a day to come is no day of a link. CSV by comma, semicolon or tab, or JSON."""
    mistakes: list[ListMistake] = []
    rows = _rows(content, mistakes)
    if mistakes:
        return HouseholdList((), tuple(mistakes[:MOST_MISTAKES]))
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get("coa_reference", "") or f"line {row.line}", []).append(row)
    found = []
    for group in groups.values():
        stated, wrong = _household(group, on)
        mistakes += wrong
        if stated is not None:
            found.append(stated)
    if not groups:
        mistakes.append(ListMistake(None, "", "empty"))
    mistakes.sort(key=lambda one: (one.line or 0, one.field))
    return HouseholdList(tuple(found), tuple(mistakes[:MOST_MISTAKES]))


def _rows(content: bytes, mistakes: list[ListMistake]) -> list[_Row]:
    if len(content) > MOST_BYTES:
        mistakes.append(ListMistake(None, "", "too-large"))
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mistakes.append(ListMistake(content.count(b"\n", 0, error.start) + 1, "", "not-text"))
        return []
    rows = _rows_of_json(text, mistakes) if text.lstrip()[:1] in {"{", "["} else _rows_of_csv(text, mistakes)
    if len(rows) > MOST_ROWS:
        mistakes.append(ListMistake(None, "", "too-many", {"most": MOST_ROWS}))
    return rows


def _rows_of_csv(text: str, mistakes: list[ListMistake]) -> list[_Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    reader, found, began = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((began, [cell.strip() for cell in cells]))
            began = reader.line_num + 1
    except csv.Error:
        mistakes.append(ListMistake(reader.line_num, "", "open-quote"))
        return []
    if not found:
        return []
    names = [_name(cell) for cell in found[0][1]]
    mistakes += _wrong_names(names, needed=True)
    for line, cells in found[1:]:
        if len(cells) > len(names):
            mistakes.append(ListMistake(line, "", "cells", {"cells": len(cells), "columns": len(names)}))
    return [_Row(line, dict(zip(names, cells, strict=False))) for line, cells in found[1:]]


def _name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().casefold())


def _wrong_names(names: Sequence[str], *, needed: bool, line: int = 1) -> list[ListMistake]:
    found = []
    for name in dict.fromkeys(names):
        if name in CLOSED:
            found.append(ListMistake(line, name, "closed"))
        elif name in BY_HAND:
            found.append(ListMistake(line, name, "by-hand"))
        elif name not in COLUMNS:
            found.append(ListMistake(line, name, "unknown", {"known": ", ".join(COLUMNS)}))
        elif names.count(name) > 1:
            found.append(ListMistake(line, name, "column-twice"))
    if needed:
        found += [ListMistake(line, name, "column-missing") for name in NEEDED if name not in names]
    return found


def _rows_of_json(text: str, mistakes: list[ListMistake]) -> list[_Row]:
    """Make rows of JSON; `line` counts the households, from one, since JSON has no lines of its own."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    households = told.get("households") if isinstance(told, dict) else told
    if not isinstance(households, list) or not all(isinstance(one, dict) for one in households):
        mistakes.append(ListMistake(None, "", "not-json"))
        return []
    rows = []
    for at, one in enumerate(households, 1):
        own = {_name(str(name)): _cell(value) for name, value in one.items() if name != "members"}
        mistakes += _wrong_names(list(own), needed=False, line=at)
        rows += [_Row(at, {**own, **cells}) for cells in _members_of_json(one.get("members"), at, mistakes)]
        if not one.get("members"):
            mistakes.append(ListMistake(at, "members", "nobody"))
    return rows


def _members_of_json(members: Any, at: int, mistakes: list[ListMistake]) -> Iterator[dict[str, str]]:
    for member in members if isinstance(members, list) else []:
        if not isinstance(member, dict):
            mistakes.append(ListMistake(at, "members", "not-json"))
            continue
        cells = {_name(str(name)): _cell(value) for name, value in member.items() if name != "needs"}
        mistakes += _wrong_names(list(cells), needed=False, line=at)
        needs = [one for one in member.get("needs") or [{}] if isinstance(one, dict)]
        for need in needs:
            told = {f"need_{_name(str(name))}": _cell(value) for name, value in need.items()}
            mistakes += _wrong_names(list(told), needed=False, line=at)
            yield {**cells, **told}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value).strip()


def _household(rows: Sequence[_Row], on: date) -> tuple[ListedHousehold | None, list[ListMistake]]:
    mistakes: list[ListMistake] = []
    first = rows[0].line
    told: dict[str, str] = {}
    for row in rows:
        for name in OWN_CELLS:
            cell = row.cells.get(name, "")
            if cell and told.setdefault(name, cell) != cell:
                mistakes.append(ListMistake(row.line, name, "differs", {"line": first}))
    own = _read(OWN_CELLS, told, first, on, mistakes)
    members = _members(rows, on, mistakes)
    mistakes += _wrong_between(own, members, first, on)
    if mistakes:
        return None, mistakes
    return ListedHousehold(members=tuple(members), line=first, **own), []


def _read(
    cells: Mapping[str, Any], told: Mapping[str, str], line: int, on: date, mistakes: list[ListMistake]
) -> dict[str, Any]:
    found = {}
    for name, kind in cells.items():
        try:
            value = cell_of(kind, told.get(name, ""), on)
        except CellWrong as wrong:
            mistakes.append(ListMistake(line, name, wrong.code, wrong.told))
            continue
        if value is not None:
            found[name] = value
    return found


def _members(rows: Sequence[_Row], on: date, mistakes: list[ListMistake]) -> list[ListedMember]:
    found: dict[str, dict[str, Any]] = {}
    needs: dict[str, list[ListedNeed]] = {}
    lines: dict[str, int] = {}
    for row in rows:
        told = {name: row.cells.get(name, "") for name in MEMBER_CELLS}
        key = told["member"]
        if key not in found:
            found[key], lines[key] = _read(MEMBER_CELLS, told, row.line, on, mistakes), row.line
        else:
            # a second row of a member tells a further need, and nothing else about the member
            other = [
                name
                for name, cell in told.items()
                if cell and name != "member" and cell != _first_cell(rows, key, name)
            ]
            mistakes += [ListMistake(row.line, name, "differs", {"line": lines[key]}) for name in other]
            if not any(row.cells.get(f"need_{name}") for name in NEED_CELLS):
                mistakes.append(ListMistake(row.line, "member", "twice", {"line": lines[key]}))
        needs.setdefault(key, []).extend(_need(row, on, mistakes))
    return [
        ListedMember(**member, needs=tuple(needs[key]))
        for key, member in found.items()
        if {"member", "born"} <= {*member}
    ]


def _first_cell(rows: Sequence[_Row], key: str, name: str) -> str:
    return next((row.cells.get(name, "") for row in rows if row.cells.get("member") == key), "")


def _need(row: _Row, on: date, mistakes: list[ListMistake]) -> list[ListedNeed]:
    told = {name: row.cells.get(f"need_{name}", "") for name in NEED_CELLS}
    if not any(told.values()):
        return []
    if not all(told.values()):
        mistakes.append(ListMistake(row.line, "need_kind", "need-half"))
        return []
    wrong: list[ListMistake] = []
    values = _read(NEED_CELLS, told, row.line, on, wrong)
    mistakes += [ListMistake(one.line, f"need_{one.field}", one.code, one.told) for one in wrong]
    return [] if wrong else [ListedNeed(**values)]


def _wrong_between(own: Mapping[str, Any], members: Sequence[ListedMember], line: int, on: date) -> list[ListMistake]:
    found = []
    here = [one.born for one in members if not one.still_to_come]
    if not here:
        found.append(ListMistake(line, "member", "nobody"))
    elif minors_only(here, on):
        found.append(ListMistake(line, "born", "minors-only"))
    near, apart, itself = own.get("near", ()), own.get("apart", ()), own.get("coa_reference")
    found += [ListMistake(line, name, "itself") for name in ("near", "apart") if itself and itself in own.get(name, ())]
    found += [ListMistake(line, "apart", "both-bonds", {"cell": one}) for one in near if one in apart]
    if own.get("permit_on") and own.get("linked_on") and own["linked_on"] < own["permit_on"]:
        found.append(ListMistake(line, "linked_on", "before-permit"))
    return found

"""Reading a batch with all its mistakes at once, and refusing what may not be weighed with the reason why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from softlanding.core.documents import BadInput, Mistake, Path, Said, said
from softlanding.core.household.words import did_you_mean, short
from softlanding.core.matching.batch import Batch, in_order
from softlanding.core.matching.json_text import JsonText, json_text
from softlanding.core.matching.reading_words import KNOWN_FIELDS, in_plain_words, refused_key

A_HOUSEHOLD_IS_IN_THE_POOL = said(
    "a household is in the pool from its link on: correct the day",
    "een huishouden doet mee vanaf zijn koppeling: verbeter de dag",
)
COUNT_IT_IN_EXPECTED_MEMBERS = said("count it in expected_members", "tel het mee in expected_members")
IS_INDEX_AND_THERE_ARE_MANY = said(
    "is {index}, and there are {many} members, counted from 0", "is {index}, en er zijn {many} leden, geteld vanaf 0"
)
IS_DAY_BEFORE_THE_LINK_ON = said("is {day}, before the link on {linked}", "is {day}, vóór de koppeling op {linked}")
CORRECT_ONE_OF_THEM = said("correct one of them", "verbeter een van beide")
USE_TO_LAST = said("use 0 to {last}", "gebruik 0 tot en met {last}")
USE_AN_ID_OF_SEVERAL = said("use an id of {several}", "gebruik een id van {several}")
ONE_AND_OTHER_STAND_IN_FORBID = said("{one} and {other} stand in forbid too", "{one} en {other} staan ook in forbid")
ID_IS_NO_ONE_OF_THIS = said("{id} is no {one} of this batch", "{id} is geen {one} van dit bestand")
ID_IS_FORCED_TWICE = said("{id} is forced twice", "{id} wordt twee keer vastgezet")
KEEP_ONE = said("keep one", "houd er één")


MOST_TOLD = 200


ONE_OF_TWO = said("keep one of the two", "houd een van beide")
SIDES = (
    ("household", said("household", "huishouden"), said("households", "huishoudens")),
    ("home", said("home", "woning"), said("homes", "woningen")),
)


def read_batch(content: bytes, file: str) -> Batch:
    """Read a batch file (JSON), or raise BadInput with every mistake in it."""
    return batch_in(json_text(content, file))


def batch_of(document: Mapping[str, Any], file: str = "batch") -> Batch:
    """Check a batch that is a plain value already, or raise BadInput with every mistake in it."""
    return batch_in(JsonText(file, "", document))


def batch_in(read: JsonText) -> Batch:
    """Check a parsed batch, or raise BadInput with every mistake in it."""
    value = read.value
    if not isinstance(value, Mapping):
        raise BadInput(
            [
                read.mistake(
                    (),
                    said("is not a batch", "is geen koppelbestand"),
                    said("start with on, policy, households and homes", "begin met on, policy, households en homes"),
                )
            ]
        )
    refused = dict(_refused(read, value, ()))
    mistakes, batch = list(refused.values()), None
    try:
        batch = Batch.model_validate(value)
    except ValidationError as error:
        # a list whose entries are all wrong is told of by its entries alone
        told = [one for one in error.errors(include_url=False) if one["type"] != "too_short" or not one["input"]]
        told = [one for one in told if _place(one) not in refused]
        mistakes += [in_plain_words(read, _place(one), one) for one in told]
    mistakes += _across(read, value)
    if batch is not None and not mistakes:
        mistakes += _minors_alone(read, batch)
    if mistakes or batch is None:
        unique = sorted(dict.fromkeys(mistakes), key=lambda one: (one.line or 0, one.field))
        raise BadInput(unique[:MOST_TOLD])
    return in_order(batch)


def _place(error: Any) -> Path:
    return tuple(part for part in error["loc"] if isinstance(part, int) or not part.startswith("function-"))


def _refused(read: JsonText, value: Any, path: Path) -> Iterator[tuple[Path, Mistake]]:
    """Find keys that may not be weighed, wherever they stand."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            here = (*path, key)
            named = len(path) > 1 and path[0] in {"caps", "shares"}
            if not named and key not in KNOWN_FIELDS and (why := refused_key(str(key))):
                yield here, read.mistake(here, said("is refused", "wordt geweigerd"), why)
            elif len(path) < 8:
                yield from _refused(read, inner, here)
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            if isinstance(inner, Mapping | list):
                yield from _refused(read, inner, (*path, at))


def _rows(value: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = value.get(name)
    found = rows if isinstance(rows, list | tuple) else ()
    return [(at, row) for at, row in enumerate(found) if isinstance(row, Mapping)]


def _across(read: JsonText, value: Mapping[str, Any]) -> Iterator[Mistake]:
    households, homes = _rows(value, "households"), _rows(value, "homes")
    known = {"household": _ids(households), "home": _ids(homes)}
    for name, rows in (("households", households), ("homes", homes)):
        yield from _twice(read, name, rows)
    on = _as_day(value.get("on"))
    for at, row in households:
        yield from _wrong_in_household(read, at, row, on)
    for at, row in homes:
        if (row.get("lat") is None) != (row.get("lon") is None):
            yield read.mistake(
                ("homes", at),
                said("has only one of lat and lon", "heeft alleen lat of lon"),
                said("give both or none", "geef beide of geen van beide"),
            )
    yield from _near_and_apart(read, households)
    yield from _wrong_couples(read, value, known)


def _ids(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> set[str]:
    return {row["id"] for _, row in rows if isinstance(row.get("id"), str)}


def _twice(read: JsonText, name: str, rows: list[tuple[int, Mapping[str, Any]]]) -> Iterator[Mistake]:
    seen: dict[str, int] = {}
    for at, row in rows:
        given = row.get("id")
        if isinstance(given, str) and seen.setdefault(given, at) != at:
            what = said(
                "{id} is used twice, first for {first}",
                "{id} staat er twee keer, eerst bij {first}",
                id=given,
                first=f"{name}[{seen[given]}]",
            )
            yield read.mistake((name, at, "id"), what, said("give each an own id", "geef elk een eigen id"))


def _as_day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        found = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        return date.fromisoformat(value) if found else None
    except ValueError:
        return None


def _wrong_in_household(read: JsonText, at: int, row: Mapping[str, Any], on: date | None) -> Iterator[Mistake]:
    here: Path = ("households", at)
    linked, deadline = _as_day(row.get("linked_on")), _as_day(row.get("deadline_on"))
    if on and linked and linked > on:
        remedy = A_HOUSEHOLD_IS_IN_THE_POOL
        yield read.mistake((*here, "linked_on"), _after(linked, on), remedy)
    if linked and deadline and deadline < linked:
        yield read.mistake(
            (*here, "deadline_on"), IS_DAY_BEFORE_THE_LINK_ON.told(day=deadline, linked=linked), CORRECT_ONE_OF_THEM
        )
    members = row.get("members")
    members = members if isinstance(members, list | tuple) else []
    for number, member in enumerate(members):
        born = _as_day(member.get("born")) if isinstance(member, Mapping) else None
        if on and born and born > on:
            remedy = COUNT_IT_IN_EXPECTED_MEMBERS
            yield read.mistake((*here, "members", number, "born"), _after(born, on), remedy)
    anchors = row.get("anchors")
    for number, anchor in enumerate(anchors if isinstance(anchors, list | tuple) else ()):
        index = anchor.get("member") if isinstance(anchor, Mapping) else None
        if isinstance(index, int) and not isinstance(index, bool) and index >= len(members) > 0:
            what = IS_INDEX_AND_THERE_ARE_MANY.told(index=index, many=len(members))
            yield read.mistake((*here, "anchors", number, "member"), what, USE_TO_LAST.told(last=len(members) - 1))
    yield from _wrong_company(read, here, row)


def _after(day: date, on: date) -> Said:
    return said(
        "is {day}, after the day of the batch, {on}", "is {day}, na de dag van het bestand, {on}", day=day, on=on
    )


def _wrong_company(read: JsonText, here: Path, row: Mapping[str, Any]) -> Iterator[Mistake]:
    lists = {key: row[key] for key in ("near", "apart") if isinstance(row.get(key), list | tuple)}
    for key, names in lists.items():
        for number, name in enumerate(names):
            if not isinstance(name, str):
                continue
            if name == row.get("id"):
                yield read.mistake(
                    (*here, key, number),
                    said("is the household itself", "is het huishouden zelf"),
                    said("name another household", "noem een ander huishouden"),
                )


def _near_and_apart(read: JsonText, households: list[tuple[int, Mapping[str, Any]]]) -> Iterator[Mistake]:
    """Find two households that are to live apart, and near each other, themselves or by way of others."""
    group = {row["id"]: {row["id"]} for _, row in households if isinstance(row.get("id"), str)}
    for _, row in households:
        for name in _names(row, "near"):
            if name in group and row.get("id") in group and group[name] is not group[row["id"]]:
                joined = group[name] | group[row["id"]]
                group.update(dict.fromkeys(joined, joined))
    for at, row in households:
        for number, name in enumerate(_names(row, "apart")):
            if name != row.get("id") and name in group.get(row.get("id"), ()):
                what = said(
                    "{name} is to live near it too, by `near` of one or several",
                    "{name} moet er ook dichtbij wonen, door `near` van een of meer",
                    name=name,
                )
                yield read.mistake(("households", at, "apart", number), what, ONE_OF_TWO)


def _names(row: Mapping[str, Any], key: str) -> list[str]:
    rows = row.get(key)
    return [one for one in rows if isinstance(one, str)] if isinstance(rows, list | tuple) else []


def _wrong_couples(read: JsonText, value: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Mistake]:
    forbidden = {tuple(pair) for pair in _lists(value, "forbid") if all(isinstance(one, str) for one in pair)}
    taken: dict[tuple[str, str], int] = {}
    for key in ("force", "forbid"):
        for at, pair in enumerate(_lists(value, key)):
            if len(pair) != 2 or not all(isinstance(one, str) for one in pair):
                continue
            for number, (what, one, several) in enumerate(SIDES):
                path: Path = (key, at, number)
                if pair[number] not in known[what]:
                    remedy = did_you_mean(pair[number], known[what], USE_AN_ID_OF_SEVERAL.told(several=several))
                    yield read.mistake(path, ID_IS_NO_ONE_OF_THIS.told(id=short(pair[number]), one=one), remedy)
                elif key == "force" and taken.setdefault((what, pair[number]), at) != at:
                    yield read.mistake(path, ID_IS_FORCED_TWICE.told(id=pair[number]), KEEP_ONE)
            if key == "force" and tuple(pair) in forbidden:
                yield read.mistake(
                    (key, at), ONE_AND_OTHER_STAND_IN_FORBID.told(one=pair[0], other=pair[1]), ONE_OF_TWO
                )


def _lists(value: Mapping[str, Any], key: str) -> list[list[Any]]:
    rows = value.get(key)
    found = rows if isinstance(rows, list | tuple) else ()
    return [list(row) if isinstance(row, list | tuple) else [] for row in found]


def _minors_alone(read: JsonText, batch: Batch) -> Iterator[Mistake]:
    for at, household in enumerate(batch.households):
        if not household.has_adult(batch.on):
            what = said("has no member of age on {day}", "heeft geen meerderjarig lid op {day}", day=batch.on)
            remedy = said(
                "minors on their own are never in the pool: their track is that of their guardian",
                "minderjarigen alleen doen nooit mee: hun weg is die van hun voogd",
            )
            yield read.mistake(("households", at, "members"), what, remedy)

"""What one cell of a cohort file means, or what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args

from softlanding.core.cohort.words import Remedy, Slip, shown
from softlanding.core.household import EARLIEST, LATEST, PURPOSES, country_names, nearest
from softlanding.core.household.answers import person_id
from softlanding.core.household.file import Address

MOST_COUNTRIES, LONGEST_ID = 8, 40
DAYS = ("born", "arrival", "first_working_day")
LINKS = ("partner_of", "child_of")
_OTHER_NAMES = {"the-hague": "den-haag", "s-gravenhage": "den-haag", "'s-gravenhage": "den-haag", "hague": "den-haag"}
_OTHER_COUNTRIES = {
    "uk": "GB", "el": "GR", "holland": "NL", "the-netherlands": "NL", "england": "GB", "usa": "US", "america": "US",
    "south-korea": "KR", "korea": "KR", "czech-republic": "CZ", "russia": "RU", "turkey": "TR", "kosovo": "XK",
}  # fmt: skip


class Wrong(Exception):
    """The cell cannot be read; carries the kind of slip and what it tells."""

    def __init__(self, kind: str, **told: Any) -> None:
        super().__init__(kind)
        self.kind, self.told = kind, told

    def at(self, line: int, column: str) -> Slip:
        """Give the slip."""
        return Slip(line, column, self.kind, self.told)


def value_of(column: str, cell: str, municipalities: Iterable[str] | None) -> Any:
    """Give what a cell says, in the terms of a household file, or raise Wrong."""
    if column in DAYS:
        return _day(cell)
    if column == "municipality":
        return _municipality(cell, municipalities)
    reading = _READINGS.get(column)
    return reading(cell) if reading is not None else cell


def id_of(cell: str) -> str:
    """Give the id that a name or number stands for: `P 1` is p-1, as in a household file. Raises Wrong."""
    if len(cell) > LONGEST_ID:
        raise Wrong("too-long", length=len(cell), most=LONGEST_ID)  # two long names must not become one id
    found = person_id(cell, ())
    if found == "person" and not re.search(r"[A-Za-z0-9]", cell):
        raise Wrong("not-a-name", given=shown(cell))
    return found


def _day(cell: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        try:
            day = date.fromisoformat(cell)
        except ValueError:
            raise Wrong("not-a-day", given=shown(cell)) from None
        if not EARLIEST <= day <= LATEST:
            raise Wrong("day-out-of-range", given=cell, first=EARLIEST, last=LATEST)
        return cell
    meant = sorted(set(_days_meant(cell)))
    if len(meant) == 1:
        raise Wrong("day-turned", given=shown(cell), remedy=str(meant[0]))
    if meant:
        raise Wrong("day-turned", given=shown(cell), remedy=Remedy("two-days", {"one": meant[0], "other": meant[1]}))
    raise Wrong("not-a-day", given=shown(cell))


def _days_meant(cell: str) -> Iterable[date]:
    """Give the days that another way of writing may mean: 18-01-2027, 1/18/2027, 2027/1/18, 20270118."""
    parts = [int(part) for part in re.findall(r"\d+", cell)[:3]]
    if re.fullmatch(r"\d{8}", cell):
        parts = [int(cell[:4]), int(cell[4:6]), int(cell[6:])]
    if not re.fullmatch(r"\d+\D{1,2}\d+\D{1,2}\d+|\d{8}", cell):
        return
    first, second, third = parts
    for year, month, day in ((first, second, third), (third, second, first), (third, first, second)):
        try:
            found = date(year, month, day)
        except (ValueError, OverflowError):
            continue
        if EARLIEST <= found <= LATEST:
            yield found


def _countries(cell: str) -> list[str]:
    if not re.search(r"[,;/|+&]", cell) and (one := _meant(cell)):
        raise Wrong("no-country", given=shown(cell), remedy=_mean(one))
    codes = [code for code in re.split(r"[\s,;/|+&]+", cell) if code]
    wrong = [code for code in codes if code not in country_names() and code != "XK"]
    if wrong:
        raise Wrong("no-country", given=shown(wrong[0]), remedy=_nearest_country(wrong[0]))
    if re.search(r"[,;/|+&]", cell):
        raise Wrong("not-known", given=shown(cell), remedy=Remedy("spaces", {"one": " ".join(codes)}))
    if len(codes) > MOST_COUNTRIES:
        raise Wrong("too-many-countries", count=len(codes), most=MOST_COUNTRIES)
    return list(dict.fromkeys(codes))


def _mean(code: str) -> Remedy:
    return Remedy("mean-country", {"one": code, "name": country_names().get(code, code)})


def _meant(text: str) -> str | None:
    """Give the code that a name or a code in other letters stands for; None when it is a code already."""
    if text in country_names() or text == "XK":
        return None
    if text.upper() in country_names():
        return text.upper()
    plain = re.sub(r"[\s_.]+", "-", text.strip().lower())
    return _OTHER_COUNTRIES.get(plain) or _names().get(plain)


def _nearest_country(text: str) -> Remedy:
    """Suggest the country whose name, or whose code, looks most like the text."""
    if one := _meant(text):
        return _mean(one)
    if len(text) > 2 and (close := nearest(text, _names())):
        return _mean(_names()[close])
    near = difflib.get_close_matches(text.upper(), list(country_names()), n=3, cutoff=0.5)
    return Remedy("mean", {"one": ", ".join(near)}) if near else Remedy("iso")


@cache
def _names() -> Mapping[str, str]:
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", ""), country.alpha_3):
            if name:
                found.setdefault(name.lower().replace(" ", "-"), country.alpha_2)
    return found


def _municipality(cell: str, known: Iterable[str] | None) -> str:
    if known is None or cell in known:
        return cell
    plain = re.sub(r"[\s_]+", "-", cell.lower())
    close = _OTHER_NAMES.get(plain) or nearest(plain, known)
    remedy = Remedy("mean", {"one": close}) if close else Remedy("municipality-id")
    raise Wrong("no-municipality", given=shown(cell), remedy=remedy)


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def reading(cell: str) -> str:
        if cell in known:
            return cell
        close = nearest(cell, known)
        remedy = Remedy("mean", {"one": close}) if close else Remedy("one-of", {"all": ", ".join(known)})
        raise Wrong("not-known", given=shown(cell), remedy=remedy)

    return reading


def _months(cell: str) -> int:
    if not re.fullmatch(r"\d{1,6}", cell):
        raise Wrong("not-a-number", given=shown(cell), like=36)
    if int(cell) > 600:
        raise Wrong("number-out-of-range", given=cell, least=0, most=600)
    return int(cell)


def _salary(cell: str) -> float | int:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", cell):
        digits = re.sub(r"[.,](?=\d{3}(\D|$))|[^\d.,]", "", cell).replace(",", ".")
        like = digits if re.fullmatch(r"\d{1,9}(\.\d{1,2})?", digits) else "6100"
        raise Wrong("not-a-number", given=shown(cell), like=like)
    value = float(cell)
    if value > 1_000_000:
        raise Wrong("number-out-of-range", given=cell, least=0, most=1_000_000)
    return int(value) if value.is_integer() else value


_READINGS: Mapping[str, Callable[[str], Any]] = {
    "nationalities": _countries,
    "purpose": _one_of(PURPOSES),
    "address": _one_of(get_args(Address)),
    "stay_in_months": _months,
    "salary": _salary,
    "partner_of": id_of,
    "child_of": id_of,
}

"""The cells of a list of waiting households: which there are, of which kind, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

OWN_CELLS: Mapping[str, str] = {
    "coa_reference": "reference", "linked_on": "past!", "called": "name!", "permit_on": "past", "language": "language",
    "contact_email": "email", "income_year": "euro", "income_stated_on": "past", "step_free": "yes-no",
    "bedrooms": "bedrooms", "expected_members": "members", "near": "references", "apart": "references",
}  # fmt: skip
MEMBER_CELLS: Mapping[str, str] = {
    "member": "key", "born": "past!", "member_called": "name", "still_to_come": "yes-no", "expected_on": "day",
}  # fmt: skip
NEED_CELLS: Mapping[str, str] = {"kind": "kind", "place": "place", "latitude": "latitude", "longitude": "longitude"}
KINDS = ("work", "school", "hospital", "kin", "course")
YES, NO = frozenset({"yes", "ja", "true", "1", "j", "y"}), frozenset({"no", "nee", "false", "0", "n"})
# the corners of the European Netherlands, a little wide
NORTH, EAST, SOUTH, WEST = 53.7, 7.3, 50.7, 3.3
_NUMBERS = {"bedrooms": (0, 12), "members": (0, 20)}


class CellWrong(ValueError):
    """A cell that cannot be read: the code of what is wrong, and its words."""

    def __init__(self, code: str, **told: object) -> None:
        super().__init__(code)
        self.code, self.told = code, told


def cell_of(kind: str, cell: str, on: date) -> Any:
    """Read a cell of a kind; None where it is empty and need not be filled. A mark `!` says that it must be."""
    bare = kind.rstrip("!")
    if not cell:
        if kind.endswith("!") or bare in {"reference", "key", "kind", "place", "latitude", "longitude"}:
            raise CellWrong("missing")
        return None
    return _READ[bare](cell, bare, on)


def _day(cell: str, kind: str, on: date) -> date:
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"):
        if found := re.fullmatch(pattern, cell):
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
            if kind == "past" and day > on:
                raise CellWrong("to-come")
            return day
    raise CellWrong("day", cell=repr(cell[:40]))


def _name(cell: str, kind: str, on: date) -> str:  # noqa: ARG001 - every reading is called alike
    most = {"name": 120, "place": 200}[kind]
    if len(cell) > most or not cell.isprintable():
        raise CellWrong("word", cell=repr(cell[:40]), most=most)
    return cell


def _key(cell: str, kind: str, on: date) -> str:  # noqa: ARG001 - as above
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/._-]{0,39}", cell):
        raise CellWrong("key", cell=repr(cell[:40]))
    if kind == "key":
        if not re.fullmatch(r"[A-Za-z0-9-]+", cell):
            raise CellWrong("key", cell=repr(cell[:40]))
        return cell.lower()
    return cell


def _keys(cell: str, kind: str, on: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_key(one, kind, on) for one in cell.split()))


def _email(cell: str, kind: str, on: date) -> str:  # noqa: ARG001 - as above
    if len(cell) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", cell):
        raise CellWrong("email")
    return cell


def _language(cell: str, kind: str, on: date) -> str:  # noqa: ARG001 - as above
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", cell):
        raise CellWrong("language", cell=repr(cell[:40]))
    return cell


def _euro(cell: str, kind: str, on: date) -> Decimal:  # noqa: ARG001 - as above
    plain = cell.replace("€", "").replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        euro = Decimal(plain)
    except InvalidOperation:
        raise CellWrong("euro", cell=repr(cell[:40])) from None
    if not euro.is_finite() or not 0 <= euro < 1_000_000 or euro != round(euro, 2):
        raise CellWrong("euro", cell=repr(cell[:40]))
    return euro.quantize(Decimal("0.01"))


def _yes_or_no(cell: str, kind: str, on: date) -> bool:  # noqa: ARG001 - as above
    if cell.casefold() not in YES | NO:
        raise CellWrong("yes-no", cell=repr(cell[:40]))
    return cell.casefold() in YES


def _number(cell: str, kind: str, on: date) -> int:  # noqa: ARG001 - as above
    least, most = _NUMBERS[kind]
    if not (cell.isascii() and cell.isdigit() and len(cell) < 4 and least <= int(cell) <= most):
        raise CellWrong("number", cell=repr(cell[:40]), least=least, most=most)
    return int(cell)


def _kind(cell: str, kind: str, on: date) -> str:  # noqa: ARG001 - as above
    if cell not in KINDS:
        raise CellWrong("kind", cell=repr(cell[:40]), known=", ".join(KINDS))
    return cell


def _degrees(cell: str, kind: str, on: date) -> float:  # noqa: ARG001 - as above
    least, most = (SOUTH, NORTH) if kind == "latitude" else (WEST, EAST)
    try:
        degrees = float(cell.replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not least <= degrees <= most:
        raise CellWrong("outside")
    return degrees


_READ = {
    "reference": _key, "references": _keys, "key": _key, "past": _day, "day": _day, "name": _name, "place": _name,
    "email": _email, "language": _language, "euro": _euro, "yes-no": _yes_or_no, "bedrooms": _number,
    "members": _number, "kind": _kind, "latitude": _degrees, "longitude": _degrees,
}  # fmt: skip


def lies_in_the_netherlands(latitude: float, longitude: float) -> bool:
    """Say whether a place lies within the corners of the European Netherlands."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST

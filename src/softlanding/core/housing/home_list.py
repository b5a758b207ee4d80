"""A housing association's list of homes: reading its CSV with every mistake, and a postcode's place in a district."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from softlanding.core.documents import BadInput, Mistake, Said, said

HAS_NO_HOMES = said("has no homes", "heeft geen woningen")
GIVE_AT_LEAST_ONE_ROW_BELOW = said(
    "give at least one row below the names of the columns", "geef minstens één rij onder de kolomnamen"
)
HAS_CELLS_CELLS = said("has {cells} cells", "heeft {cells} cellen")
THE_HEADER_NAMES_NAMES = said("the header names {names}", "de kopregel noemt er {names}")
STANDS_ON_LINE_FIRST_AS_WELL = said("stands on line {first} as well", "staat ook op regel {first}")
GIVE_EACH_HOME_ONCE = said("give each home once", "noem elke woning één keer")
MEND_THE_QUOTATION_MARK = said("mend the quotation mark", "herstel het aanhalingsteken")
IS_LARGER_THAN_MB = said("is larger than 4 MB", "is groter dan 4 MB")
IS_EMPTY = said("is empty", "is leeg")
GIVE_THE_LIST_AS_CSV = said("give the list as CSV", "lever de lijst in als CSV")
HAS_MORE_THAN_MOST_HOMES = said("has more than {most} homes", "heeft meer dan {most} woningen")
IS_NOT_UTF_TEXT = said("is not UTF-8 text", "is geen UTF-8-tekst")
SAVE_THE_FILE_AS_CSV_UTF = said("save the file as CSV UTF-8", "sla het bestand op als CSV UTF-8")
HAS_A_QUOTATION_MARK_THAT_DOES = said(
    "has a quotation mark that does not close", "heeft een aanhalingsteken dat niet sluit"
)


MOST_BYTES, MOST_ROWS, MOST_MISTAKES = 4 * 1024 * 1024, 5_000, 200
REQUIRED = ("association", "number", "address", "bedrooms", "rent", "available_on")
OPTIONAL = ("postcode", "district", "step_free", "features", "latitude", "longitude")
COLUMNS = (*REQUIRED, *OPTIONAL)
DUTCH = {
    "corporatie": "association", "nummer": "number", "vhe": "number", "adres": "address", "slaapkamers": "bedrooms",
    "huur": "rent", "huurprijs": "rent", "beschikbaar": "available_on", "beschikbaar_per": "available_on",
    "beschikbaar_op": "available_on", "wijk": "district", "stadsdeel": "district", "drempelvrij": "step_free",
    "rolstoelgeschikt": "step_free", "kenmerken": "features", "breedtegraad": "latitude", "lengtegraad": "longitude",
}  # fmt: skip
YES, NO = frozenset({"yes", "ja", "true", "1", "j", "y"}), frozenset({"no", "nee", "false", "0", "n", ""})
# the corners of the European Netherlands, a little wide
NORTH, EAST, SOUTH, WEST = 53.7, 7.3, 50.7, 3.3


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One home of a list; `rent` in euro a month, `district` and `association` by their keys."""

    line: int
    association: str
    number: str
    address: str
    postcode: str
    district: str
    bedrooms: int
    rent: Decimal
    step_free: bool
    features: tuple[str, ...]
    available_on: date
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Places:
    """What a list may speak of: associations and districts by key or name, and the district of each postcode."""

    associations: Mapping[str, str]
    """Lower-case key or name -> key."""
    districts: Mapping[str, str]
    postcodes: Mapping[str, str]
    """Four digits -> key of the district."""


SHORTER = said("give a shorter list", "lever een kortere lijst in")


class Wrong(ValueError):
    """A cell that cannot be read: what is wrong, and what would be right."""

    def __init__(self, what: Said, remedy: Said) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read_homes(content: bytes, file: str, places: Places) -> tuple[HomeRow, ...]:
    """Read a list of homes, or raise BadInput with every mistake and its line.

    Comma, semicolon or tab; columns in any order, named in English or Dutch; numbers with point or comma.
    """
    header, rows = _table(content, file)
    mistakes: list[Mistake] = []
    found: list[HomeRow] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        told = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        home, wrong = _home(line, told, file, places)
        if len(cells) > len(header):
            wrong.append(
                Mistake(
                    file,
                    line,
                    "",
                    HAS_CELLS_CELLS.told(cells=len(cells)),
                    THE_HEADER_NAMES_NAMES.told(names=len(header)),
                )
            )
        if home is not None and (home.association, home.number) in seen:
            first = seen[home.association, home.number]
            wrong.append(
                Mistake(file, line, "number", STANDS_ON_LINE_FIRST_AS_WELL.told(first=first), GIVE_EACH_HOME_ONCE)
            )
        mistakes += wrong
        if home is not None and not wrong:
            seen[home.association, home.number] = line
            found.append(home)
    if not found and not mistakes:
        mistakes.append(Mistake(file, 1, "", HAS_NO_HOMES, GIVE_AT_LEAST_ONE_ROW_BELOW))
    if mistakes:
        raise BadInput(mistakes[:MOST_MISTAKES])
    return tuple(found)


def _table(content: bytes, file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if len(content) > MOST_BYTES:
        raise BadInput([Mistake(file, None, "", IS_LARGER_THAN_MB, SHORTER)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", IS_NOT_UTF_TEXT, SAVE_THE_FILE_AS_CSV_UTF)]) from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    reader, rows, began = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((began, cells))
            began = reader.line_num + 1
    except csv.Error:
        remedy = MEND_THE_QUOTATION_MARK
        raise BadInput([Mistake(file, reader.line_num, "", HAS_A_QUOTATION_MARK_THAT_DOES, remedy)]) from None
    if not rows:
        raise BadInput([Mistake(file, 1, "", IS_EMPTY, GIVE_THE_LIST_AS_CSV)])
    if len(rows) > MOST_ROWS + 1:
        raise BadInput([Mistake(file, None, "", HAS_MORE_THAN_MOST_HOMES.told(most=MOST_ROWS), SHORTER)])
    return _header(rows[0][1], file), rows[1:]


def _header(cells: Sequence[str], file: str) -> list[str]:
    names = [re.sub(r"[^a-z_]", "", cell.strip().casefold().replace(" ", "_").replace("-", "_")) for cell in cells]
    names = [DUTCH.get(name, name) for name in names]
    mistakes = [
        Mistake(
            file,
            1,
            name,
            said("is missing as a column", "ontbreekt als kolom"),
            said("name the columns {known}", "noem de kolommen {known}", known=", ".join(COLUMNS)),
        )
        for name in REQUIRED
        if name not in names
    ]
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            mistakes.append(
                Mistake(
                    file,
                    1,
                    name,
                    said("is no column of a home", "is geen kolom van een woning"),
                    said("known are {known}", "bekend zijn {known}", known=", ".join(COLUMNS)),
                )
            )
        elif names.count(name) > 1:
            mistakes.append(
                Mistake(
                    file,
                    1,
                    name,
                    said("is there twice", "staat er twee keer"),
                    said("name each column once", "noem elke kolom één keer"),
                )
            )
    if mistakes:
        raise BadInput(mistakes)
    return names


def _home(line: int, told: Mapping[str, str], file: str, places: Places) -> tuple[HomeRow | None, list[Mistake]]:
    values: dict[str, Any] = {}
    mistakes = []
    for name, reading in _readings(places).items():
        try:
            values[name] = reading(told.get(name, ""))
        except Wrong as wrong:
            mistakes.append(Mistake(file, line, name, wrong.what, wrong.remedy))
    if "postcode" in values and "district" in values and not values["district"]:
        values["district"] = places.postcodes.get(values["postcode"][:4], "")
        if not values["district"]:
            remedy = said(
                "name the district, or add the postcode to one",
                "noem het stadsdeel, of voeg de postcode aan een stadsdeel toe",
            )
            mistakes.append(
                Mistake(
                    file,
                    line,
                    "district",
                    said(
                        "is empty and the postcode lies in none we know",
                        "is leeg en de postcode ligt in geen stadsdeel dat wij kennen",
                    ),
                    remedy,
                )
            )
    if ("latitude" in values and "longitude" in values) and (values["latitude"] is None) != (
        values["longitude"] is None
    ):
        mistakes.append(
            Mistake(
                file,
                line,
                "latitude",
                said("stands alone", "staat alleen"),
                said("give both, or neither", "geef beide, of geen van beide"),
            )
        )
    return (None if mistakes else HomeRow(line=line, **values)), mistakes


def _readings(places: Places) -> dict[str, Callable[[str], Any]]:
    return {
        "association": lambda cell: _known(cell, places.associations, said("association", "de woningcorporatie")),
        "number": lambda cell: _text(cell, 40),
        "address": lambda cell: _text(cell, 200),
        "postcode": _postcode,
        "district": lambda cell: _known(cell, places.districts, said("district", "het stadsdeel")) if cell else "",
        "bedrooms": _bedrooms,
        "rent": rent_of,
        "step_free": _yes_or_no,
        "features": lambda cell: tuple(dict.fromkeys(word for word in re.split(r"\s*[|/,]\s*", cell) if word))[:20],
        "available_on": _day,
        "latitude": lambda cell: _degrees(cell, SOUTH, NORTH),
        "longitude": lambda cell: _degrees(cell, WEST, EAST),
    }


def rent_of(cell: str) -> Decimal:
    """Read euros: 689.50, 689,50 or 1.013,02.

    >>> rent_of("1.013,02")
    Decimal('1013.02')
    """
    plain = cell.replace("€", "").replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        rent = Decimal(plain)
    except InvalidOperation:
        raise Wrong(
            _is(cell, 40), said("write euros a month, such as 689.50", "schrijf euro's per maand, zoals 689,50")
        ) from None
    if not rent.is_finite() or not 0 < rent < 10_000 or rent != round(rent, 2):
        raise Wrong(
            _is(cell, 40),
            said(
                "write euros a month above 0 and below 10000, with two decimals at most",
                "schrijf euro's per maand boven 0 en onder 10000, met hoogstens twee decimalen",
            ),
        )
    return rent.quantize(Decimal("0.01"))


def _known(cell: str, known: Mapping[str, str], what: Said) -> str:
    if not cell:
        raise Wrong(said("is missing", "ontbreekt"), said("name the {what}", "noem {what}", what=what))
    key = known.get(cell.casefold())
    if key is None:
        some = ", ".join(sorted(set(known.values()))[:12])
        known_ones = said("known are {some}", "bekend zijn {some}", some=some)
        raise Wrong(
            _is(cell, 60), known_ones if some else said("add the {what} first", "voeg eerst {what} toe", what=what)
        )
    return key


def _text(cell: str, most: int) -> str:
    if not cell:
        raise Wrong(
            said("is missing", "ontbreekt"), said("write it, or take the row out", "vul het in, of haal de rij weg")
        )
    if len(cell) > most or any(ord(letter) < 32 for letter in cell):
        raise Wrong(
            said("is too long or has signs that are no letters", "is te lang of heeft tekens die geen letters zijn"),
            said("write at most {most} letters", "schrijf hoogstens {most} letters", most=most),
        )
    return cell


def _postcode(cell: str) -> str:
    plain = cell.replace(" ", "").upper()
    if plain and not re.fullmatch(r"[1-9][0-9]{3}([A-Z]{2})?", plain):
        raise Wrong(_is(cell), said("write 2512 or 2512 AB", "schrijf 2512 of 2512 AB"))
    return f"{plain[:4]} {plain[4:]}".strip()


def _bedrooms(cell: str) -> int:
    if not cell.isascii() or not cell.isdigit() or not 0 <= int(cell) <= 12:
        raise Wrong(_is(cell), said("write a whole number from 0 to 12", "schrijf een heel getal van 0 tot en met 12"))
    return int(cell)


def _yes_or_no(cell: str) -> bool:
    if cell.casefold() in YES | NO:
        return cell.casefold() in YES
    raise Wrong(_is(cell), said("write yes or no", "schrijf ja of nee"))


def _day(cell: str) -> date:
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"):
        if found := re.fullmatch(pattern, cell):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Wrong(_is(cell), said("write a day as 2027-01-18", "schrijf een dag als 2027-01-18")) from None


def _degrees(cell: str, least: float, most: float) -> float | None:
    if not cell:
        return None
    try:
        degrees = float(cell.replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not least <= degrees <= most:
        raise Wrong(
            _is(cell),
            said(
                "write degrees between {least} and {most}",
                "schrijf graden tussen {least} en {most}",
                least=least,
                most=most,
            ),
        )
    return degrees


def _is(cell: str, most: int = 20) -> Said:
    return said("is {cell}", "is {cell}", cell=repr(cell[:most]))


def by_word(keys_and_names: Collection[tuple[str, str]]) -> dict[str, str]:
    """Give the key by key and by name, however they are capitalised."""
    return {word.casefold(): key for key, name in keys_and_names for word in (name, key)}

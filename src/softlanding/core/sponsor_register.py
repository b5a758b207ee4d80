"""The public register of recognised sponsors: reading its CSV, and what a new list changes in the one that we know."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from softlanding.core.documents import BadInput, Mistake, said

WRITE_ITS_DIGITS_WITH_THE_ZEROS = said(
    "write its 8 digits, with the zeros in front, or leave it empty",
    "schrijf de 8 cijfers, met de nullen vooraan, of laat het leeg",
)
IS_MISSING = said("is missing", "ontbreekt")
WRITE_THE_NAME_OR_TAKE_THE = said("write the name, or take the row out", "vul de naam in, of haal de rij weg")
IS_TYPED = said("is {typed}", "is {typed}")
HAS_MANY_LETTERS = said("has {many} letters", "heeft {many} letters")
AT_MOST_MOST = said("at most {most}", "hoogstens {most}")
HAS_A_SIGN_THAT_IS_NO = said("has a sign that is no letter", "heeft een teken dat geen letter is")
WRITE_THE_NAME_ANEW = said("write the name anew", "schrijf de naam opnieuw")


MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 100_000
MOST_MISTAKES = 200
LONGEST_NAME = 200
ASK_ABOVE = 1 / 3
"""The share of known sponsors above which a list that lacks them is asked about once more."""

NAME_WORDS = frozenset(
    {
        "organisation", "organization", "organisatie", "name", "naam", "organisationname", "nameorganisation",
        "naamorganisatie", "organisatienaam", "company", "companyname", "bedrijf", "bedrijfsnaam", "sponsor",
        "recognisedsponsor", "nameofsponsor", "erkendreferent", "erkendereferent", "referent", "naamreferent",
    }
)  # fmt: skip
NUMBER_WORDS = frozenset(
    {
        "kvk", "kvknumber", "kvknummer", "kvknr", "kvkno", "nummerkvk", "chamberofcommerce", "chamberofcommercenumber",
        "chamberofcommerceno", "cocnumber", "coc", "cocno", "handelsregisternummer", "handelsregister",
        "kamervankoophandelnummer", "kamervankoophandel", "registrationnumber", "registratienummer",
    }
)  # fmt: skip
NO_NUMBER = frozenset({"", "-", "--", "nvt", "n.v.t.", "n/a", "na", "geen", "none"})
LEGAL_FORMS = re.compile(
    r"\b(b ?v|n ?v|v ?o ?f|c ?v|u ?a|ltd|limited|inc|incorporated|llc|llp|plc|gmbh|ag|s ?a|s ?a ?r ?l|se|"
    r"stichting|cooperatie)\b"
)


THE_NAME = said("the organisation's name", "de naam van de organisatie")
THE_NUMBER = said("the Chamber of Commerce number", "het nummer van de Kamer van Koophandel")


@dataclass(frozen=True, slots=True)
class SponsorRow:
    """A row of the register: its line in the file, the sponsor's name, and its number (empty when none is given)."""

    line: int
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What a file says; `doubled` are the lines that say again what an earlier line said."""

    rows: tuple[SponsorRow, ...]
    doubled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownSponsor:
    """A sponsor as we know it from an earlier list."""

    key: int
    name: str
    number: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new list changes: who is new, who left, who has another name, who came back, who stays."""

    added: list[SponsorRow] = field(default_factory=list)
    gone: list[KnownSponsor] = field(default_factory=list)
    renamed: list[tuple[KnownSponsor, SponsorRow]] = field(default_factory=list)
    back: list[tuple[KnownSponsor, SponsorRow]] = field(default_factory=list)
    same: list[tuple[KnownSponsor, SponsorRow]] = field(default_factory=list)

    @property
    def must_ask(self) -> bool:
        """Say whether so many would leave that a person must say that the list is whole."""
        known = len(self.gone) + len(self.renamed) + len(self.same)
        return len(self.gone) > known * ASK_ABOVE


def read_register(content: bytes, file: str) -> RegisterFile:
    """Read the register's CSV, or raise BadInput with every mistake and its line.

    Comma, semicolon or tab; with or without a byte order mark; columns in any order, named in Dutch or English.
    """
    text = _text(content, file)
    header, rows = _rows(text, file)
    name_at, number_at = _columns(header, file)
    mistakes: list[Mistake] = []
    found: list[SponsorRow] = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            row, wrong = _row(line, cells, name_at, number_at, file)
            mistakes.extend(wrong)
            if row is not None:
                found.append(row)
    if not found and not mistakes:
        mistakes.append(
            Mistake(
                file,
                1,
                "",
                said("has no sponsors", "heeft geen referenten"),
                said(
                    "give at least one row below the names of the columns", "geef minstens één rij onder de kolomnamen"
                ),
            )
        )
    if mistakes:
        raise BadInput(mistakes[:MOST_MISTAKES])
    return _without_doubles(found)


def compare(known: Iterable[KnownSponsor], rows: Sequence[SponsorRow]) -> Difference:
    """Say what a new list changes. A sponsor is the same by number and name; by its number alone it was renamed.

    Only one name against one other name of the same number is a new name: with more, nobody can say which became
    which, and they leave and come as they are.
    """
    found, left, new = Difference(), {}, []
    for one in known:
        left[_key(one.number, one.name)] = one
    for row in rows:
        before = left.pop(_key(row.number, row.name), None)
        if before is None:
            new.append(row)
        elif before.gone:
            found.back.append((before, row))
        elif before.name != row.name:
            found.renamed.append((before, row))
        else:
            found.same.append((before, row))
    _pair_by_number(found, [one for one in left.values() if not one.gone], new)
    return found


def _pair_by_number(found: Difference, left: list[KnownSponsor], new: list[SponsorRow]) -> None:
    old_names, new_names = defaultdict(list), defaultdict(list)
    for one in left:
        old_names[one.number].append(one)
    for row in new:
        new_names[row.number].append(row)
    for number, old in old_names.items():
        if number and len(old) == len(new_names.get(number, ())) == 1:
            found.renamed.append((old[0], new_names.pop(number)[0]))
        else:
            found.gone.extend(old)
    kept = {id(row) for rows in new_names.values() for row in rows}
    found.added.extend(row for row in new if id(row) in kept)


def normalised(name: str) -> str:
    """Write a name without capitals, accents, punctuation and legal form, to find the same organisation by.

    >>> normalised("Vaart Software B.V.")
    'vaart software'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = " ".join(re.sub(r"[^\w]+|_", " ", letters.replace("&", " en ")).split())
    short = " ".join(LEGAL_FORMS.sub(" ", words).split())
    return short or words


def chamber_number(typed: str) -> str | None:
    """Give the eight digits of a Chamber of Commerce number, nothing for none, or None when it is no such number."""
    if typed.strip().casefold() in NO_NUMBER:
        return ""
    digits = re.sub(r"[\s.]", "", typed)
    return digits if re.fullmatch(r"[0-9]{8}", digits) else None


def _key(number: str, name: str) -> tuple[str, str]:
    return number, " ".join(name.casefold().split())


def _text(content: bytes, file: str) -> str:
    if len(content) > MOST_BYTES:
        raise BadInput(
            [
                Mistake(
                    file,
                    None,
                    "",
                    said("is larger than 8 MB", "is groter dan 8 MB"),
                    said("give the list of one purpose at a time", "lever de lijst van één doel tegelijk in"),
                )
            ]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            [
                Mistake(
                    file,
                    line,
                    "",
                    said("is not UTF-8 text", "is geen UTF-8-tekst"),
                    said("save the file as CSV UTF-8", "sla het bestand op als CSV UTF-8"),
                )
            ]
        ) from None


def _rows(text: str, file: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise BadInput(
            [
                Mistake(
                    file, 1, "", said("is empty", "is leeg"), said("give the list as CSV", "lever de lijst in als CSV")
                )
            ]
        )
    separator = max(";,\t", key=first.count)
    reader, rows, began = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((began, cells))
            began = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise BadInput(
                    [
                        Mistake(
                            file,
                            began,
                            "",
                            said("has more than {most} rows", "heeft meer dan {most} rijen", most=MOST_ROWS),
                            said("give a shorter list", "lever een kortere lijst in"),
                        )
                    ]
                )
    except csv.Error:
        wrong = Mistake(
            file,
            reader.line_num,
            "",
            said("has a quotation mark that does not close", "heeft een aanhalingsteken dat niet sluit"),
            said("mend the quotation mark", "herstel het aanhalingsteken"),
        )
        raise BadInput([wrong]) from None
    return rows[0][1], rows[1:]


def _columns(header: Sequence[str], file: str) -> tuple[int, int]:
    spelled = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in header]
    places, mistakes = [], []
    for what, words in ((THE_NAME, NAME_WORDS), (THE_NUMBER, NUMBER_WORDS)):
        at = [place for place, word in enumerate(spelled) if word in words]
        if len(at) != 1:
            how = said("no column", "geen kolom") if not at else said("{many} columns", "{many} kolommen", many=len(at))
            shown = ", ".join(cell.strip() for cell in header if cell.strip())[:200]
            remedy = said(
                "name one column Organisation or KvK number; it has: {shown}",
                "noem één kolom Organisatie of KvK-nummer; er staat: {shown}",
                shown=shown,
            )
            mistakes.append(
                Mistake(
                    file, 1, "", said("has {how} for {what}", "heeft {how} voor {what}", how=how, what=what), remedy
                )
            )
        places.append(at[0] if at else 0)
    if mistakes:
        raise BadInput(mistakes)
    return places[0], places[1]


def _row(
    line: int, cells: Sequence[str], name_at: int, number_at: int, file: str
) -> tuple[SponsorRow | None, list[Mistake]]:
    name = " ".join(cells[name_at].split()) if name_at < len(cells) else ""
    typed = cells[number_at].strip() if number_at < len(cells) else ""
    number, mistakes = chamber_number(typed), []
    if not name:
        mistakes.append(Mistake(file, line, "organisation", IS_MISSING, WRITE_THE_NAME_OR_TAKE_THE))
    elif len(name) > LONGEST_NAME:
        mistakes.append(
            Mistake(
                file, line, "organisation", HAS_MANY_LETTERS.told(many=len(name)), AT_MOST_MOST.told(most=LONGEST_NAME)
            )
        )
    elif any(unicodedata.category(letter) == "Cc" for letter in name):
        mistakes.append(Mistake(file, line, "organisation", HAS_A_SIGN_THAT_IS_NO, WRITE_THE_NAME_ANEW))
    if number is None:
        remedy = WRITE_ITS_DIGITS_WITH_THE_ZEROS
        mistakes.append(Mistake(file, line, "KvK number", IS_TYPED.told(typed=repr(typed[:40])), remedy))
    return (None if mistakes or number is None else SponsorRow(line, name, number)), mistakes


def _without_doubles(rows: Iterable[SponsorRow]) -> RegisterFile:
    kept: dict[tuple[str, str], SponsorRow] = {}
    doubled = []
    for row in rows:
        if _key(row.number, row.name) in kept:
            doubled.append(row.line)
        else:
            kept[_key(row.number, row.name)] = row
    return RegisterFile(tuple(kept.values()), tuple(doubled))

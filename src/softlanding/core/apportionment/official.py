"""The official list of targets, as published: it always wins, and its difference to what is reckoned is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from softlanding.core.apportionment.shares import Apportioned, Share
from softlanding.core.apportionment.tables import (
    MOST_MISTAKES,
    by_name,
    column_or_mistake,
    plain,
    read_table,
    whole_number,
)
from softlanding.core.documents import BadInput, Mistake, said

THE_TARGET = said("the target", "de taakstelling")
THE_MUNICIPALITY_CODE_OR_NAME = said("the municipality (code or name)", "de gemeente (code of naam)")
WRITE_THE_CODE_AS_GM_OR = said(
    "write the code as GM0518, or the name as CBS writes it",
    "schrijf de code als GM0518, of de naam zoals het CBS die schrijft",
)
HAS_NO_MUNICIPALITIES = said("has no municipalities", "heeft geen gemeenten")
GIVE_A_ROW_FOR_EACH_BELOW = said(
    "give a row for each below the columns", "geef een rij voor elke gemeente onder de kolomnamen"
)
SHOWN_IS_NOT_KNOWN = said("{shown} is not known", "{shown} is niet bekend")
IS_TYPED = said("is {typed}", "is {typed}")
WRITE_PERSONS_AS_WHOLE_DIGITS = said("write persons as whole digits", "schrijf personen in hele cijfers")
CODE_STANDS_ON_LINE_FIRST_TOO = said("{code} stands on line {first} too", "{code} staat ook op regel {first}")
KEEP_ONE = said("keep one", "houd er één")


CODE_WORDS = ("code", "gmcode", "gemeentecode", "municipalitycode", "regios", "regio")
NAME_WORDS = ("name", "naam", "gemeente", "gemeentenaam", "municipality")
TARGET_WORDS = ("target", "taakstelling", "persons", "aantal", "personen", "huisvestingstaakstelling")


@dataclass(frozen=True, slots=True)
class OfficialList:
    """What was published: persons by code."""

    targets: Mapping[str, int]

    @property
    def sum(self) -> int:
        """Add up the list."""
        return sum(self.targets.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """One municipality: its reckoned share, what was published, and what counts."""

    share: Share
    official: int | None

    @property
    def target(self) -> int:
        """Give what counts: the official figure where there is one."""
        return self.share.target if self.official is None else self.official

    @property
    def difference(self) -> int | None:
        """Give official less reckoned, or None when nothing was published."""
        return None if self.official is None else self.official - self.share.target


def read_official(content: bytes, file: str, names: Mapping[str, str]) -> OfficialList:
    """Read a published list: a code or a name, and a target. Raises BadInput with every mistake.

    `names` are the municipalities that there are: name by code. A list need not hold all of them.
    """
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    code_at, name_at = table.column(CODE_WORDS), table.column(NAME_WORDS)
    if code_at is None and name_at is None:
        column_or_mistake(table, CODE_WORDS, THE_MUNICIPALITY_CODE_OR_NAME, mistakes)
    target_at = column_or_mistake(table, TARGET_WORDS, THE_TARGET, mistakes)
    if mistakes:
        raise BadInput(mistakes)
    codes = by_name(names)
    found: dict[str, int] = {}
    first: dict[str, int] = {}
    for line, cells in table.rows:
        typed, named, persons = (table.at(cells, at) for at in (code_at, name_at, target_at))
        code = typed.upper() if typed else codes.get(plain(named), "")
        if code not in names:
            what = SHOWN_IS_NOT_KNOWN.told(shown=repr((typed or named)[:60]))
            mistakes.append(Mistake(file, line, "municipality", what, WRITE_THE_CODE_AS_GM_OR))
        elif code in found:
            what = CODE_STANDS_ON_LINE_FIRST_TOO.told(code=code, first=first[code])
            mistakes.append(Mistake(file, line, "municipality", what, KEEP_ONE))
        number = whole_number(persons)
        if number is None:
            mistakes.append(
                Mistake(file, line, "target", IS_TYPED.told(typed=repr(persons[:40])), WRITE_PERSONS_AS_WHOLE_DIGITS)
            )
        elif code in names and code not in found:
            found[code], first[code] = number, line
    if not found and not mistakes:
        mistakes.append(Mistake(file, 1, "", HAS_NO_MUNICIPALITIES, GIVE_A_ROW_FOR_EACH_BELOW))
    if mistakes:
        raise BadInput(mistakes[:MOST_MISTAKES])
    return OfficialList(found)


def beside(apportioned: Apportioned, official: OfficialList | None) -> tuple[Standing, ...]:
    """Put what was published beside what is reckoned, by code."""
    told = official.targets if official else {}
    return tuple(Standing(share, told.get(share.place.code)) for share in apportioned.shares)

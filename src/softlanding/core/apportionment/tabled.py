"""Small files of the target: what is carried, which municipalities ended, and a table of inhabitants as we keep it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from softlanding.core.apportionment.inhabitants import MUNICIPALITY, InhabitantsFile
from softlanding.core.apportionment.mergers import Merger, Part
from softlanding.core.apportionment.shares import Carried
from softlanding.core.apportionment.tables import column_or_mistake, read_table, whole_number
from softlanding.core.documents import BadInput, Mistake

LONGEST_FRACTION = 4000


def read_carried(content: bytes, file: str) -> Carried:
    """Read what rounding left: code, and a fraction such as -3/7. Raises BadInput with every mistake."""
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    code_at = column_or_mistake(table, ("code",), "the municipality's code", mistakes)
    carried_at = column_or_mistake(table, ("carried",), "what is carried", mistakes)
    if mistakes:
        raise BadInput(mistakes)
    found: dict[str, Fraction] = {}
    for line, cells in table.rows:
        code, typed = table.at(cells, code_at).upper(), table.at(cells, carried_at)
        if not code or code in found:
            mistakes.append(
                Mistake(file, line, "code", f"is {code!r}" if not code else f"{code} stands twice", "mend it")
            )
        try:
            if len(typed) > LONGEST_FRACTION or "e" in typed.lower():
                raise ValueError(typed)
            found[code] = Fraction(typed)
        except (ValueError, ZeroDivisionError):
            mistakes.append(Mistake(file, line, "carried", f"is {typed[:40]!r}", "write a fraction, such as -3/7"))
    if mistakes:
        raise BadInput(mistakes)
    try:
        return Carried.of(found)
    except ValueError as error:
        raise BadInput([Mistake(file, None, "carried", str(error), "take the file that was written")]) from None


def read_mergers(content: bytes, file: str) -> tuple[Merger, ...]:
    """Read municipalities that ended, one row per part. Raises BadInput with every mistake."""
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    words = ("endedon", "code", "intocode", "intoname")
    at = [column_or_mistake(table, (word,), word, mistakes) for word in words]
    if mistakes:
        raise BadInput(mistakes)
    found: dict[tuple[date, str], list[Part]] = {}
    for line, cells in table.rows:
        typed, code, into, name = (table.at(cells, one) for one in at)
        day = _day(typed, file, line, mistakes)
        number = whole_number(table.at(cells, table.column(("inhabitants",))) or "0")
        for field, said in (("code", code), ("into_code", into)):
            if not MUNICIPALITY.fullmatch(said):
                mistakes.append(Mistake(file, line, field, f"is {said[:40]!r}", "write GM and four digits"))
        if number is None:
            mistakes.append(Mistake(file, line, "inhabitants", "is no whole number", "write digits, or leave it empty"))
        if day is not None and number is not None:
            found.setdefault((day, code), []).append(Part(into, name, number))
    if mistakes:
        raise BadInput(mistakes)
    return tuple(Merger(day, code, tuple(parts)) for (day, code), parts in sorted(found.items()))


def _day(typed: str, file: str, line: int, mistakes: list[Mistake]) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        mistakes.append(Mistake(file, line, "ended_on", f"is {typed[:40]!r}", "write a day as 2022-01-01"))
        return None


def inhabitants_csv(read: InhabitantsFile) -> str:
    """Write a table as it is kept: code, name, province, inhabitants."""
    return _written(["code", "name", "province", "inhabitants"], list(read.counted))


def _written(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    return text.getvalue()


def origin_yaml(read: InhabitantsFile, content: bytes, file: str, *, table: str, checked_on: date) -> str:
    """Write where a table comes from and under which licence it may be used."""
    return f"""# Where {read.as_of}.inhabitants.csv comes from. Written by the import.
publisher: Statistics Netherlands (CBS)
table: {_quoted(table or "not said")}
file: {_quoted(file)}
sha256: {hashlib.sha256(content).hexdigest()}
licence: CC BY 4.0
licence_url: https://creativecommons.org/licenses/by/4.0/
attribution: Statistics Netherlands (CBS), CC BY 4.0
as_of: {read.as_of}
checked_on: {checked_on}
confidence: C
municipalities: {len(read.counted)}
inhabitants: {read.sum}
"""


def _quoted(text: str) -> str:
    return '"' + "".join(letter for letter in text if letter.isprintable()).replace("\\", "/").replace('"', "'") + '"'

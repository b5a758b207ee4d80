"""Small files of the target: what is carried, which municipalities ended, and a table of inhabitants as we keep it."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from softlanding.core.apportionment.inhabitants import InhabitantsFile
from softlanding.core.apportionment.shares import Carried
from softlanding.core.apportionment.tables import column_or_mistake, read_table
from softlanding.core.documents import BadInput, Mistake, said

THE_MUNICIPALITY_CODE = said("the municipality's code", "de code van de gemeente")
WHAT_IS_CARRIED = said("what is carried", "wat wordt meegenomen")
MEND_IT = said("mend it", "herstel het")
IS_MISSING = said("is missing", "ontbreekt")
CODE_STANDS_TWICE = said("{code} stands twice", "{code} staat er twee keer")
IS_TYPED = said("is {typed}", "is {typed}")
WRITE_A_FRACTION_SUCH_AS = said("write a fraction, such as -3/7", "schrijf een breuk, zoals -3/7")
TAKE_THE_FILE_THAT_WAS_WRITTEN = said("take the file that was written", "neem het bestand dat is geschreven")


LONGEST_FRACTION = 4000


def read_carried(content: bytes, file: str) -> Carried:
    """Read what rounding left: code, and a fraction such as -3/7. Raises BadInput with every mistake."""
    table = read_table(content, file)
    mistakes: list[Mistake] = []
    code_at = column_or_mistake(table, ("code",), THE_MUNICIPALITY_CODE, mistakes)
    carried_at = column_or_mistake(table, ("carried",), WHAT_IS_CARRIED, mistakes)
    if mistakes:
        raise BadInput(mistakes)
    found: dict[str, Fraction] = {}
    for line, cells in table.rows:
        code, typed = table.at(cells, code_at).upper(), table.at(cells, carried_at)
        if not code or code in found:
            mistakes.append(
                Mistake(file, line, "code", IS_MISSING if not code else CODE_STANDS_TWICE.told(code=code), MEND_IT)
            )
        try:
            if len(typed) > LONGEST_FRACTION or "e" in typed.lower():
                raise ValueError(typed)
            found[code] = Fraction(typed)
        except (ValueError, ZeroDivisionError):
            mistakes.append(
                Mistake(file, line, "carried", IS_TYPED.told(typed=repr(typed[:40])), WRITE_A_FRACTION_SUCH_AS)
            )
    if mistakes:
        raise BadInput(mistakes)
    try:
        return Carried.of(found)
    except ValueError as error:
        raise BadInput(
            [Mistake(file, None, "carried", said(str(error), "telt niet op tot nul"), TAKE_THE_FILE_THAT_WAS_WRITTEN)]
        ) from None


def inhabitants_csv(read: InhabitantsFile) -> str:
    """Write a table as it is kept: code, name, province, inhabitants."""
    return _written(["code", "name", "province", "inhabitants"], list(read.counted))


def write_inhabitants(
    folder: Path, read: InhabitantsFile, content: bytes, file: str, *, table: str, checked_on: date
) -> Path:
    """Write a table and where it comes from, each in one step, and give its path. Raises OSError."""
    target = folder / f"{read.as_of}.inhabitants.csv"
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (target.with_suffix(".yaml"), origin_yaml(read, content, file, table=table, checked_on=checked_on)),
        (target, inhabitants_csv(read)),
    ):
        with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".draft", delete=False, encoding="utf-8") as draft:
            draft.write(text)
        Path(draft.name).chmod(0o644)
        Path(draft.name).replace(path)
    return target


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

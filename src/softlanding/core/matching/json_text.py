"""A large JSON text read quickly; the line of each value is looked for only when something is wrong."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]  # stands there; its types do not say so
from typing import Any

from softlanding.core.documents import BadInput, Mistake, Path, field_name, said, words_of

IS_NOT_JSON_WHY = said("is not JSON: {why}", "is geen JSON: {why}")
LOOK_AT_COLUMN_AT = said("look at column {at}", "kijk bij kolom {at}")
IS_SIZE = said("is {size}", "is {size}")
AT_MOST_MOST_MB_IS_READ = said("at most {most} MB is read", "hoogstens {most} MB wordt gelezen")
IS_GIVEN_TWICE = said("is given twice", "staat er twee keer")
KEEP_ONE = said("keep one", "houd er één")
IS_NOT_UTF_TEXT = said("is not UTF-8 text", "is geen UTF-8-tekst")
SAVE_THE_FILE_AS_UTF = said("save the file as UTF-8", "sla het bestand op als UTF-8")
IS_NESTED_TOO_DEEPLY = said("is nested too deeply", "is te diep genest")
LISTS_AND_BLOCKS_LIE_FLATTER = said("lists and blocks lie flatter", "maak lijsten en blokken vlakker")
IS_NOT_READABLE_WHY = said("is not readable: {why}", "is niet te lezen: {why}")
WRITE_PLAIN_NUMBERS = said("write plain numbers", "schrijf gewone getallen")


MOST_BYTES = 32_000_000
_SPACE = re.compile(r"[ \t\r\n]*")
_BARE = re.compile(r"[^,\]}\s]+")


@dataclass
class JsonText:
    """A parsed JSON text: its value (fractions as exact decimals) and where each part of it stands."""

    file: str
    text: str
    value: Any
    _lines: dict[Path, int] | None = field(default=None, repr=False)
    _twice: list[Path] = field(default_factory=list, repr=False)

    def line_of(self, path: Path) -> int | None:
        """Give the line of the path, or of the nearest thing around it."""
        lines = self._all_lines()
        while path:
            if path in lines:
                return lines[path]
            path = path[:-1]
        return lines.get(())

    def mistake(self, path: Path, what: str, remedy: str = "") -> Mistake:
        """Give a mistake at the path."""
        return Mistake(self.file, self.line_of(path), field_name(path), what, remedy)

    def given_twice(self) -> list[Path]:
        """Name the keys that stand twice in one block."""
        self._all_lines()
        return self._twice

    def _all_lines(self) -> dict[Path, int]:
        if self._lines is None:
            self._lines = {}
            if self.text:
                self._walk()
        return self._lines

    def _walk(self) -> None:
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        text, lines = self.text, self._lines
        assert lines is not None  # made by the only caller

        def skip(at: int) -> int:
            found = _SPACE.match(text, at)
            return found.end() if found else at

        def block(at: int, path: Path) -> int:
            named, keys, index = text[at] == "{", set(), 0
            at = skip(at + 1)
            while text[at] not in "]}":
                name: str | int = index
                if named:
                    name, at = scanstring(text, at + 1, True)
                    if name in keys:
                        self._twice.append((*path, name))
                        lines.pop((*path, name), None)  # the second place is the one to look at
                    keys.add(name)
                    at = skip(at) + 1
                at = skip(value(skip(at), (*path, name)))
                index += 1
                if text[at] == ",":
                    at = skip(at + 1)
            return at + 1

        def value(at: int, path: Path) -> int:
            lines.setdefault(path, bisect_right(starts, at))
            if text[at] in "[{":
                return block(at, path)
            if text[at] == '"':
                return int(scanstring(text, at + 1, True)[1])
            found = _BARE.match(text, at)
            return found.end() if found else at + 1

        with suppress(RecursionError):
            value(skip(0), ())


def json_text(content: bytes, file: str, *, most_bytes: int = MOST_BYTES) -> JsonText:
    """Parse JSON, or raise BadInput: too large, not UTF-8, not JSON, a key twice, a number that is none."""
    if len(content) > most_bytes:
        size = f"{len(content) / 1_000_000:.1f} MB"
        raise BadInput(
            [
                Mistake(
                    file, None, "", IS_SIZE.told(size=size), AT_MOST_MOST_MB_IS_READ.told(most=most_bytes // 1_000_000)
                )
            ]
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", IS_NOT_UTF_TEXT, SAVE_THE_FILE_AS_UTF)]) from None
    twice = []

    def block(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            twice.append(True)
        return found

    try:
        value = json.loads(text, object_pairs_hook=block, parse_float=Decimal, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        what = IS_NOT_JSON_WHY.told(why=error.msg)
        remedy = LOOK_AT_COLUMN_AT.told(at=error.colno)
        raise BadInput([Mistake(file, error.lineno, "", what, remedy)]) from None
    except RecursionError:
        raise BadInput([Mistake(file, None, "", IS_NESTED_TOO_DEEPLY, LISTS_AND_BLOCKS_LIE_FLATTER)]) from None
    except ValueError as error:
        raise BadInput(
            [Mistake(file, None, "", IS_NOT_READABLE_WHY.told(why=words_of(error)), WRITE_PLAIN_NUMBERS)]
        ) from None
    read = JsonText(file, text, value)
    if twice:
        raise BadInput([read.mistake(path, IS_GIVEN_TWICE, KEEP_ONE) for path in read.given_twice()])
    return read


def _no_number(word: str) -> Any:
    raise ValueError(said("{word} is no number", "{word} is geen getal", word=word))

"""YAML 1.2 and JSON documents as plain values that remember the line each value stood on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]

MOST_BYTES = 512 * 1024
DEEPEST = 24
PLAIN_TAGS = frozenset({"null", "bool", "int", "float", "str", "timestamp", "seq", "map"})


class Said(str):
    """What is said in English, that carries the same in Dutch."""

    __slots__ = ("dutch",)
    dutch: str

    def in_language(self, language: str) -> str:
        """Give it in Dutch for `nl`, else in English."""
        return self.dutch if language == "nl" else str(self)

    def told(self, **values: object) -> Said:
        """Fill in what stands in braces, in both languages."""
        return said(str(self), self.dutch, **values)


def said(english: str, dutch: str, **told: object) -> Said:
    """Say the same in English and Dutch; what is told in braces stands in both, in the language of each."""
    found = Said(_filled(english, told, "en"))
    found.dutch = _filled(dutch, told, "nl")
    return found


def _filled(text: str, told: Mapping[str, object], language: str) -> str:
    if not told:
        return text
    return text.format_map({name: words_in(one, language) for name, one in told.items()})


def words_in(text: object, language: str) -> object:
    """Give what was said in a language; what was said in none, as it is."""
    return text.in_language(language) if isinstance(text, Said) else text


def words_of(error: ValueError) -> Said:
    """Give what an error was raised with, in both languages where it was said so."""
    told = error.args[0] if error.args else ""
    return told if isinstance(told, Said) else said(str(told), str(told))


IS_SIZE = said("is {size}", "is {size}")
AT_MOST_MOST_KB_IS_READ = said("at most {most} kB is read", "hoogstens {most} kB wordt gelezen")
IS_EMPTY = said("is empty", "is leeg")
GIVE_AT_LEAST_ONE_VALUE = said("give at least one value", "geef minstens één waarde")
IS_NOT_UTF_TEXT = said("is not UTF-8 text", "is geen UTF-8-tekst")
SAVE_THE_FILE_AS_UTF = said("save the file as UTF-8", "sla het bestand op als UTF-8")
IS_NESTED_TOO_DEEPLY = said("is nested too deeply", "is te diep genest")
LISTS_AND_BLOCKS_LIE_FLATTER = said("lists and blocks lie flatter", "maak lijsten en blokken vlakker")
IS_NOT_READABLE_YAML_WHAT = said("is not readable YAML: {what}", "is geen leesbare YAML: {what}")
MEND_THE_LINE = said("mend the line", "herstel de regel")
IS_NOT_READABLE_YAML_FIRST = said("is not readable YAML: {first}", "is geen leesbare YAML: {first}")
MEND_THE_FILE = said("mend the file", "herstel het bestand")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in an input: where it stands, what is wrong, what would be right.

    Readers of files that people hand in say `what` and `remedy` with `said`, in English and Dutch.
    """

    file: str
    line: int | None
    field: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Give `file:line: field: what is wrong, what would be right`."""
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        told = f"{self.what}, {self.remedy}" if self.remedy else self.what
        return ": ".join(part for part in (place, self.field, told) if part)

    def in_language(self, language: str) -> Mistake:
        """Give it with plain words of a language: `nl` is Dutch, everything else English."""
        what, remedy = (str(words_in(one, language)) for one in (self.what, self.remedy))
        return Mistake(self.file, self.line, self.field, what, remedy)


class BadInput(ValueError):
    """An input with mistakes: all of them, never only the first."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its plain value, and the line (from 1) of each path in it."""

    file: str
    value: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """Give the line of the path, or of the nearest thing around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.lines.get(())

    def mistake(self, path: Path, what: str, remedy: str = "") -> Mistake:
        """Give a mistake at the path."""
        return Mistake(self.file, self.line_of(path), field_name(path), what, remedy)


def field_name(path: Path) -> str:
    """Write a path the way people name fields: `people[0].born`.

    >>> field_name(("people", 0, "born"))
    'people[0].born'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_document(content: bytes, file: str, *, most_bytes: int = MOST_BYTES) -> Document:
    """Parse YAML 1.2 or JSON, or raise BadInput with every mistake of its form.

    Refused: more than `most_bytes`, text that is not UTF-8, anchors, aliases and tags (a short file could
    unfold into a huge one), a key given twice, several documents in one file, nesting deeper than 24.
    Dates stay text here; the model that receives them reads them.
    """
    if len(content) > most_bytes:
        size = f"{len(content) / 1_000_000:.1f} MB"
        raise BadInput(
            [Mistake(file, None, "", IS_SIZE.told(size=size), AT_MOST_MOST_KB_IS_READ.told(most=most_bytes // 1024))]
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput([Mistake(file, line, "", IS_NOT_UTF_TEXT, SAVE_THE_FILE_AS_UTF)]) from None
    node = _compose(text, file)
    if node is None:
        raise BadInput([Mistake(file, 1, "", IS_EMPTY, GIVE_AT_LEAST_ONE_VALUE)])
    reading = _Reading(file)
    value = reading.plain(node, ())
    if reading.mistakes:
        raise BadInput(reading.mistakes)
    return Document(file, value, reading.lines)


def _compose(text: str, file: str) -> Node | None:
    stripped = text.lstrip()
    if file.endswith(".json") or stripped.startswith("{"):
        text = _json_as_yaml(text, file) if file.endswith(".json") else text
    yaml = YAML(typ="safe", pure=True)
    try:
        node: Node | None = yaml.compose(text)
    except RecursionError:
        raise BadInput([Mistake(file, None, "", IS_NESTED_TOO_DEEPLY, LISTS_AND_BLOCKS_LIE_FLATTER)]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise BadInput([Mistake(file, line, "", IS_NOT_READABLE_YAML_WHAT.told(what=what), MEND_THE_LINE)]) from None
    except (YAMLError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else "unreadable"
        raise BadInput([Mistake(file, None, "", IS_NOT_READABLE_YAML_FIRST.told(first=first), MEND_THE_FILE)]) from None
    return node


def _json_as_yaml(text: str, file: str) -> str:
    """Check that the text is JSON, and make it YAML: tabs may indent JSON, not YAML."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        mistake = Mistake(
            file,
            error.lineno,
            "",
            said("is not JSON: {why}", "is geen JSON: {why}", why=error.msg),
            said("look at column {at}", "kijk bij kolom {at}", at=error.colno),
        )
        raise BadInput([mistake]) from None
    except RecursionError:
        raise BadInput(
            [
                Mistake(
                    file,
                    None,
                    "",
                    said("is nested too deeply", "is te diep genest"),
                    said("lists and blocks lie flatter", "maak lijsten en blokken vlakker"),
                )
            ]
        ) from None
    return text.replace("\t", " ")


class _Reading:
    """One walk over the parsed nodes, collecting lines and mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []

    def wrong(self, node: Node, path: Path, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.file, node.start_mark.line + 1, field_name(path), what, remedy))

    def plain(self, node: Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if node.anchor is not None:
            self.wrong(
                node,
                path,
                said("has an anchor or alias (& or *)", "heeft een anker of alias (& of *)"),
                said("write the value out", "schrijf de waarde uit"),
            )
            return None
        if len(path) > DEEPEST:
            self.wrong(
                node,
                path,
                said("is nested too deeply", "is te diep genest"),
                said("at most {most} levels are read", "hoogstens {most} niveaus worden gelezen", most=DEEPEST),
            )
            return None
        if str(node.tag).removeprefix("tag:yaml.org,2002:") not in PLAIN_TAGS:
            self.wrong(
                node,
                path,
                said("has the tag {tag}", "heeft de tag {tag}", tag=node.tag),
                said("leave tags out", "laat tags weg"),
            )
            return None
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.wrong(
                    key_node,
                    path,
                    said("has a key that is not a word", "heeft een sleutel die geen woord is"),
                    said("use plain words as keys", "gebruik gewone woorden als sleutel"),
                )
                continue
            key = str(key_node.value)
            if key in seen:
                self.wrong(
                    key_node,
                    (*path, key),
                    said("is given twice", "staat er twee keer"),
                    said("keep one", "houd er één"),
                )
                continue
            seen.add(key)
            yield key, self.plain(value_node, (*path, key))

    def _scalar(self, node: Node, path: Path) -> Any:
        text = str(node.value)
        match str(node.tag).removeprefix("tag:yaml.org,2002:"):
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return self._number(node, path, text)
            case "float":
                return self._number(node, path, text)
            case _:
                return text

    def _number(self, node: Node, path: Path, text: str) -> Any:
        bare = text.replace("_", "")
        try:
            if len(bare) > 40:
                raise ValueError
            return int(bare, 0) if bare[:2].lower() in {"0x", "0o"} else int(bare)
        except ValueError:
            pass
        try:
            return float(bare)
        except ValueError:
            self.wrong(
                node,
                path,
                said("is not a number I can read: {text}", "is geen getal dat te lezen is: {text}", text=text[:40]),
                said("write it in plain digits", "schrijf het in gewone cijfers"),
            )
            return None

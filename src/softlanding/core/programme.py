"""Many conditions written as one list of lines, in which nothing that occurs twice is computed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from softlanding.core.conditions import All, Condition, Leaf, Not, Some

Place = tuple[int, bool]  # a line of the programme, and whether its answer is turned round
Line = Leaf | tuple[Place, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Programme:
    """Conditions as lines: each a comparison, or the places of earlier lines that must all hold.

    `any` is written with `all` and `not`; `not` is no line of its own but a mark on the place that uses it.
    """

    lines: tuple[Line, ...]
    results: tuple[Place, ...]

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> Programme:
        """Write the conditions as one programme."""
        writing = _Writing()
        results = tuple(writing.place_of(condition) for condition in conditions)
        return cls(tuple(writing.lines), results)


class _Writing:
    """Writes each line once."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.at: dict[tuple[Line, bool], int] = {}

    def place_of(self, condition: Condition) -> Place:
        match condition:
            case Leaf():
                # Python takes `is 1` and `is true` for equal, the rules do not
                return self.once(condition, yes_no=isinstance(condition.operand, bool)), False
            case Not(inner=inner):
                at, turned = self.place_of(inner)
                return at, not turned
            case All(parts=parts) | Some(parts=parts):
                some = isinstance(condition, Some)
                places = dict.fromkeys(self.place_of(part) for part in parts)
                if len(places) == 1:
                    return next(iter(places))
                return self.once(tuple(sorted((at, turned != some) for at, turned in places))), some

    def once(self, line: Line, *, yes_no: bool = False) -> int:
        at = self.at.setdefault((line, yes_no), len(self.lines))
        if at == len(self.lines):
            self.lines.append(line)
        return at

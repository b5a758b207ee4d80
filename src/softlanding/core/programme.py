"""Many conditions written as one list of lines, in which nothing that occurs twice is computed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from softlanding.core.conditions import All, Answer, Condition, Facts, Leaf, Not, Some, compiled

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

    def for_one(self) -> Callable[[Facts], list[Answer]]:
        """Give a function that answers every condition for one person, each as `conditions.answer` does."""
        lines = [compiled(line) if isinstance(line, Leaf) else line for line in self.lines]
        results = self.results

        def answered(facts: Facts) -> list[Answer]:
            done: list[Answer] = []
            for line in lines:
                done.append(_all_of(line, done) if type(line) is tuple else line(facts))  # type: ignore[operator]
            return [
                one if not turned or one is None else not one
                for one, turned in ((done[at], turned) for at, turned in results)
            ]

        return answered


def _all_of(line: tuple[Place, ...], done: list[Answer]) -> Answer:
    """Kleene's and: a place fails when it answers false, or true where it is turned round."""
    held: Answer = True
    for at, failing in line:
        one = done[at]
        if one is failing:
            return False
        if one is None:
            held = None
    return held


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

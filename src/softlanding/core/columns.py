"""The rulebook over many persons at once: one column per fact, one bit per person and answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from softlanding.core.conditions import Answer, Condition, Facts, Leaf, Named, answer, compiled
from softlanding.core.journeys.selection import programme, ready
from softlanding.core.programme import Place, Programme
from softlanding.core.rulebook.book import Rules

Bools = NDArray[np.bool_]
Bits = NDArray[np.uint64]
Kind = Literal["flags", "numbers", "days", "words"]

FIRST_OF_1970 = np.int32(date(1970, 1, 1).toordinal())  # numpy counts days from there, Python from the year 1
MOST_COMPARED = 16  # comparing a column with more values than this costs more than one look-up per person


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One fact of every person: which rows are known, and their values.

    `flags` are bools, `numbers` any numeric type (whole numbers up to 2**53), `days` ordinals as `date.toordinal`
    gives them, `words` places in `members`: the distinct words, or sets of words, that occur. Values of rows that
    are not known mean nothing. Arrays are as long as the persons, filled up with unknown rows to whole 64s.
    """

    kind: Kind
    known: Bools
    values: NDArray[Any]
    members: tuple[Any, ...] = ()
    known_bits: Bits = field(init=False)

    def __post_init__(self) -> None:
        """Fill up to whole 64s."""
        if len(self.known) != len(self.values):
            raise ValueError(f"{len(self.known)} rows are known or not, {len(self.values)} have values")
        object.__setattr__(self, "known", _filled_up(np.asarray(self.known, np.bool_)))
        object.__setattr__(self, "values", _filled_up(self.values))
        object.__setattr__(self, "known_bits", _packed(self.known))

    @classmethod
    def of_array(cls, values: NDArray[Any], known: Bools) -> Column:
        """Take bools, numbers or numpy's days."""
        match values.dtype.kind:
            case "b":
                return cls("flags", known, values)
            case "M":
                return cls.of_days(values, known)
            case "i" | "u" | "f":
                return cls("numbers", known, _smallest(values))
        raise TypeError(f"no fact is kept as {values.dtype}")

    @classmethod
    def of_days(cls, days: NDArray[np.datetime64], known: Bools) -> Column:
        """Take numpy's days (NaT only where not known)."""
        since_1970 = days.astype("datetime64[D]", copy=False).view(np.int64).astype(np.int32)
        return cls("days", known, since_1970 + FIRST_OF_1970)

    @classmethod
    def of_words(cls, codes: NDArray[np.integer[Any]], members: Sequence[Any], known: Bools) -> Column:
        """Take places in `members` (a word, or a tuple of words where a person may have several)."""
        return cls("words", known, codes.astype(np.min_scalar_type(max(len(members) - 1, 0))), tuple(members))


def column_of(values: Sequence[Any]) -> Column:
    """Make a column from Python values of one kind; None is unknown. TypeError when kinds are mixed."""
    known = np.fromiter((value is not None for value in values), np.bool_, len(values))
    kinds = {_kind(value) for value in values if value is not None} or {"flags"}
    if len(kinds) > 1:
        raise TypeError(f"one column cannot hold {' and '.join(sorted(kinds))}")
    kind = kinds.pop()
    match kind:
        case "flags":
            return Column(kind, known, np.fromiter((value is True for value in values), np.bool_, len(values)))
        case "numbers":
            return Column(kind, known, _smallest(np.array([0 if value is None else value for value in values])))
        case "days":
            ordinals = (0 if value is None else value.toordinal() for value in values)
            return Column(kind, known, np.fromiter(ordinals, np.int32, len(values)))
        case _:
            places: dict[Any, int] = {}
            told = (frozenset(value) if isinstance(value, tuple) else value for value in values)
            codes = [0 if value is None else places.setdefault(value, len(places)) for value in told]
            return Column.of_words(np.array(codes, np.int64), tuple(places), known)


def _kind(value: Any) -> Kind:
    match value:
        case bool():
            return "flags"
        case int() | float():
            return "numbers"
        case date():
            return "days"
        case str() | tuple() | frozenset():
            return "words"
    raise TypeError(f"no fact is a {type(value).__name__}")


def _smallest(numbers: NDArray[Any]) -> NDArray[Any]:
    """Keep whole numbers in as few bytes as they need: comparing costs by the byte."""
    if numbers.dtype.kind != "i" or not len(numbers):
        return numbers
    return numbers.astype(np.promote_types(np.min_scalar_type(numbers.min()), np.min_scalar_type(numbers.max())))


def _filled_up(values: NDArray[Any]) -> NDArray[Any]:
    if len(values) % 64 == 0:
        return values
    filled = np.zeros(len(values) + -len(values) % 64, values.dtype)
    filled[: len(values)] = values
    return filled


def _packed(rows: Bools) -> Bits:
    return np.packbits(rows).view(np.uint64)


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """The facts of `count` persons; a fact without a column is unknown for all of them."""

    count: int
    of: Mapping[str, Column]

    def __post_init__(self) -> None:
        """Refuse columns of another length."""
        for fact, column in self.of.items():
            if len(column.known) != self.count + (-self.count % 64):
                raise ValueError(f"{fact} does not have {self.count} rows")


def columns_of(persons: Sequence[Facts], facts: Iterable[str] | None = None) -> Columns:
    """Turn the facts of many persons into columns: those named, or every fact that anyone has."""
    names = facts if facts is not None else dict.fromkeys(name for person in persons for name in person)
    return Columns(len(persons), {name: column_of([person.get(name) for person in persons]) for name in names})


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """One condition's answer for every person: a bit where it holds, a bit where it does not, neither while unknown."""

    true_bits: Bits
    false_bits: Bits
    count: int

    @property
    def true(self) -> Bools:
        """Give the rows for which the condition holds."""
        return self._rows(self.true_bits)

    @property
    def false(self) -> Bools:
        """Give the rows for which it does not."""
        return self._rows(self.false_bits)

    @property
    def unknown(self) -> Bools:
        """Give the rows for which a fact is missing."""
        return ~(self.true | self.false)

    def _rows(self, bits: Bits) -> Bools:
        return np.unpackbits(bits.view(np.uint8), count=self.count).astype(np.bool_)

    def __iter__(self) -> Iterator[Answer]:
        """Give each person's answer as `conditions.answer` does."""
        for true, false in zip(self.true.tolist(), self.false.tolist(), strict=True):
            yield True if true else False if false else None

    @property
    def counts(self) -> Counts:
        """Count the three answers."""
        true, false = (int(np.bitwise_count(bits).sum(dtype=np.uint32)) for bits in (self.true_bits, self.false_bits))
        return Counts(true, false, self.count - true - false)


class Counts(NamedTuple):
    """For how many persons something holds, does not hold, or cannot be told yet."""

    true: int
    false: int
    unknown: int


def answers(condition: Condition, columns: Columns) -> Answers:
    """Answer a condition for every person, as `conditions.answer` does for one.

    TypeError when an order is asked between kinds that have none, such as a day and a number.
    """
    return answers_of(Programme.of([condition]), columns)[0]


def simulate(rules: Rules, columns: Columns) -> dict[str, Counts]:
    """Count for every procedure of the day to how many persons it applies: certainly, certainly not, not known yet.

    Each row counts as a person, also for procedures that are done once per household.
    """
    return {name: one.counts for name, one in answers_by_procedure(rules, columns).items()}


def answers_by_procedure(rules: Rules, columns: Columns) -> dict[str, Answers]:
    """Answer every procedure's condition of the day for every person."""
    found = answers_of(programme(rules), columns)
    return {one.procedure.id: answered for one, answered in zip(ready(rules), found, strict=True)}


def answers_of(written: Programme, columns: Columns) -> list[Answers]:
    """Answer every condition of a programme for every person."""
    done: list[tuple[Bits, Bits]] = []
    everyone = _packed(_filled_up(np.ones(columns.count, np.bool_)))
    nobody = np.zeros_like(everyone)
    for line in written.lines:
        if isinstance(line, Leaf):
            done.append(_compared(line, columns, nobody))
        else:
            done.append(_all_of([_looked_up(done, place) for place in line], everyone, nobody))
    return [Answers(*_looked_up(done, place), columns.count) for place in written.results]


def _looked_up(done: Sequence[tuple[Bits, Bits]], place: Place) -> tuple[Bits, Bits]:
    at, turned = place
    true, false = done[at]
    return (false, true) if turned else (true, false)


def _all_of(parts: Sequence[tuple[Bits, Bits]], everyone: Bits, nobody: Bits) -> tuple[Bits, Bits]:
    """Kleene's and: holds where every part holds, fails where any part fails."""
    if not parts:
        return everyone, nobody
    true, false = parts[0][0].copy(), parts[0][1].copy()
    for also_true, also_false in parts[1:]:
        np.bitwise_and(true, also_true, out=true)
        np.bitwise_or(false, also_false, out=false)
    return true, false


def _compared(leaf: Leaf, columns: Columns, nobody: Bits) -> tuple[Bits, Bits]:
    column = columns.of.get(leaf.fact)
    if column is None or leaf.operand is None:
        return nobody, nobody
    if isinstance(leaf.operand, Named):
        other = columns.of.get(leaf.operand.id) if leaf.operand.kind == "fact" else None
        if other is None:
            return nobody, nobody
        true, known = _of_two(leaf, leaf.operand, column, other), column.known_bits & other.known_bits
    else:
        true, known = _of_one(leaf, column), column.known_bits
    true = true & known
    return true, known ^ true


def _of_one(leaf: Leaf, column: Column) -> Bits:
    """Give the rows whose value holds; rows that are not known may say anything."""
    if column.kind == "words":
        return _of_words(leaf, column)
    operands = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    if column.kind == "flags":
        on_true, on_false = (bool(answer(leaf, {leaf.fact: flag})) for flag in (True, False))
        if on_true is on_false:
            return _packed(np.full(len(column.known), on_true))
        return _packed(column.values if on_true else np.logical_not(column.values))
    compare = COMPARE["is" if leaf.test == "in" else leaf.test]
    comparable = [_comparand(operand) for operand in operands if _comparable(column.kind, leaf.test, operand)]
    return _any_of((compare(column.values, operand) for operand in comparable), column)


def _any_of(several: Iterable[Bools], column: Column) -> Bits:
    found: Bools | None = None
    for rows in several:
        found = rows if found is None else np.logical_or(found, rows, out=found)
    return np.zeros_like(column.known_bits) if found is None else _packed(found)


def _comparand(operand: Any) -> Any:
    """Give the operand as the column keeps its values; a whole number as int, which spares the column a conversion."""
    if isinstance(operand, date):
        return operand.toordinal()
    return int(operand) if isinstance(operand, float) and operand.is_integer() else operand


def _comparable(kind: Kind, test: str, operand: object) -> bool:
    """Say whether values of the kind can be compared; raise TypeError where Python would."""
    if kind == "days":
        alike = isinstance(operand, date)
    else:
        alike = isinstance(operand, int | float) and (test != "is" or not isinstance(operand, bool))
    if not alike and test not in {"is", "in"}:
        raise TypeError(f"{kind} have no order with {operand!r}")
    return alike


COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "is": np.equal,
    "at_least": np.greater_equal,
    "at_most": np.less_equal,
    "before": np.less,
}


def _of_words(leaf: Leaf, column: Column) -> Bits:
    if leaf.test not in {"is", "in"}:
        hold = compiled(leaf)
        return _rows_with(column, [place for place, one in enumerate(column.members) if hold({leaf.fact: _told(one)})])
    wanted = frozenset(leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,))
    places = [
        place
        for place, member in enumerate(column.members)
        if (member in wanted if isinstance(member, str) else not wanted.isdisjoint(member))
    ]
    return _rows_with(column, places)


def _told(member: Any) -> Any:
    return tuple(member) if isinstance(member, frozenset) else member


def _rows_with(column: Column, places: Sequence[int]) -> Bits:
    """Give the rows whose member is at one of the places; of places and the others, the fewer are looked for."""
    others = len(column.members) - len(places)
    if min(len(places), others) > MOST_COMPARED:
        chosen = np.zeros(len(column.members), np.bool_)
        chosen[places] = True
        return _packed(chosen.take(column.values, mode="clip"))
    if others < len(places):
        rest = sorted(set(range(len(column.members))).difference(places))
        return np.bitwise_not(_any_of((column.values == place for place in rest), column))
    return _any_of((column.values == place for place in places), column)


def _of_two(leaf: Leaf, operand: Named, column: Column, other: Column) -> Bits:
    """Compare two facts of the same person."""
    if column.kind == other.kind and column.kind in {"numbers", "days"} and leaf.test in COMPARE:
        return _packed(COMPARE[leaf.test](column.values, other.values))
    rows = np.flatnonzero(column.known & other.known)
    found = np.zeros(len(column.known), np.bool_)
    pairs, which = np.unique(np.stack([column.values[rows], other.values[rows]], axis=1), axis=0, return_inverse=True)
    # few pairs of words or flags occur, so each is answered once, by the same code as for one person
    held = [
        bool(answer(leaf, {leaf.fact: _python(column, one), operand.id: _python(other, two)}))
        for one, two in pairs.tolist()
    ]
    found[rows] = np.array(held, np.bool_)[which.reshape(-1)]
    return _packed(found)


def _python(column: Column, value: Any) -> Any:
    match column.kind:
        case "words":
            return _told(column.members[int(value)])
        case "flags":
            return bool(value)
        case "days":
            return date.fromordinal(max(int(value), 1))
        case _:
            return value

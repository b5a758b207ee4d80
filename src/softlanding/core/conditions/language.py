"""Conditions over facts that may not be known yet: a small closed language with three answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

Scalar = bool | int | float | str | date
Facts = Mapping[str, Any]
Answer = bool | None
Test = Literal["is", "in", "at_least", "at_most", "before"]

TESTS: tuple[Test, ...] = ("is", "in", "at_least", "at_most", "before")


class NotACondition(ValueError):
    """A value that is not a condition; `path` says which part of it."""

    def __init__(self, path: tuple[str | int, ...], what: str, remedy: str = "") -> None:
        self.path, self.what, self.remedy = path, what, remedy
        super().__init__(f"{what}, {remedy}" if remedy else what)


@dataclass(frozen=True, slots=True)
class Named:
    """An operand that stands elsewhere: a dated amount, a dated list, or another fact."""

    kind: Literal["amount", "list", "fact"]
    id: str


Operand = Scalar | tuple[Scalar, ...] | Named | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact compared with one operand. A fact with several values holds when any of them does."""

    fact: str
    test: Test
    operand: Operand

    @property
    def text(self) -> str:
        """Say the test the way people read it: `at_least 4`."""
        match self.operand:
            case tuple() as members:
                return f"{self.test} {_first_of(members)}"
            case Named(kind=kind, id=name):
                return f"{self.test} {name}" if kind == "fact" else f"{self.test} {kind} {name}"
            case bool() as flag:
                return f"{self.test} {'true' if flag else 'false'}"
            case operand:
                return f"{self.test} {operand}"


@lru_cache(maxsize=1024)
def _first_of(members: tuple[Scalar, ...]) -> str:
    """Name the first six members; long lists of countries are told often."""
    return ", ".join(sorted(str(member) for member in members)[:6]) + (", ..." if len(members) > 6 else "")


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds when any part holds (written `any` in data)."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the inner condition does not."""

    inner: Condition


Condition = Leaf | All | Some | Not

ALWAYS = All(())
NEVER = Some(())


def parse(value: Any, path: tuple[str | int, ...] = ()) -> Condition:
    """Read a condition from plain data, or raise NotACondition with the place and the remedy.

    >>> parse({"not": {"fact": "stay_in_months", "at_least": 4}})
    Not(inner=Leaf(fact='stay_in_months', test='at_least', operand=4))
    """
    if not isinstance(value, Mapping):
        raise NotACondition(path, "is not a condition", "write {fact: ..., is: ...}, all, any or not")
    keys = set(value)
    if keys == {"not"}:
        return Not(parse(value["not"], (*path, "not")))
    if keys == {"all"} or keys == {"any"}:
        word = next(iter(keys))
        if not isinstance(value[word], list):
            raise NotACondition((*path, word), "is not a list of conditions", "start each with a dash")
        parts = tuple(parse(part, (*path, word, at)) for at, part in enumerate(value[word]))
        return All(parts) if word == "all" else Some(parts)
    tests = [test for test in TESTS if test in keys]
    if "fact" not in keys or len(tests) != 1 or len(keys) != 2:
        wrong = ", ".join(sorted(str(key) for key in keys)) or "nothing"
        raise NotACondition(path, f"is not a condition (it has {wrong})", f"use fact with one of {', '.join(TESTS)}")
    test = tests[0]
    return Leaf(str(value["fact"]), test, _operand(value[test], test, (*path, test)))


def _operand(value: Any, test: Test, path: tuple[str | int, ...]) -> Operand:
    if isinstance(value, Mapping):
        match dict(value):
            case {"amount": str(name)} if len(value) == 1 and test != "in":
                return Named("amount", name)
            case {"list": str(name)} if len(value) == 1 and test == "in":
                return Named("list", name)
            case {"fact": str(name)} if len(value) == 1 and test != "in":
                return Named("fact", name)
        raise NotACondition(path, "is not an operand", "use a value, {amount: id}, {list: id} (with in) or {fact: id}")
    if test == "in":
        if not isinstance(value, list | tuple) or not value:
            raise NotACondition(path, "is not a list of values", "write [a, b, c] or {list: id}")
        return tuple(_scalar(item) for item in value)
    if isinstance(value, list | tuple) or value is None:
        raise NotACondition(path, "is not one value", "use in for a list")
    return _scalar(value)


def _scalar(value: Any) -> Scalar:
    """Read dates, which documents keep as text, as dates."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value  # type: ignore[no-any-return]  # a document holds only scalars here


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Go through every comparison of the condition."""
    match condition:
        case Leaf():
            yield condition
        case Not(inner=inner):
            yield from leaves(inner)
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from leaves(part)


def replace(condition: Condition, change: Callable[[Leaf], Condition]) -> Condition:
    """Give the condition with each comparison changed: names bound to values, derived facts written out."""
    match condition:
        case Leaf():
            return change(condition)
        case Not(inner=inner):
            return Not(replace(inner, change))
        case All(parts=parts):
            return All(tuple(replace(part, change) for part in parts))
        case Some(parts=parts):
            return Some(tuple(replace(part, change) for part in parts))

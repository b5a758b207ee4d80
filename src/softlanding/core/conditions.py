"""Conditions over facts that may not be known yet: a small closed language with three answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
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


def answer(condition: Condition, facts: Facts) -> Answer:
    """Say whether the condition holds, or None while a fact that decides it is still missing."""
    match condition:
        case Leaf():
            return _answer_leaf(condition, facts)
        case Not(inner=inner):
            held = answer(inner, facts)
            return None if held is None else not held
        case All(parts=parts):
            return _fold((answer(part, facts) for part in parts), settles=False)
        case Some(parts=parts):
            return _fold((answer(part, facts) for part in parts), settles=True)


def _fold(answers: Iterable[Answer], *, settles: bool) -> Answer:
    unknown = False
    for one in answers:
        if one is settles:
            return settles
        unknown = unknown or one is None
    return None if unknown else not settles


def _answer_leaf(leaf: Leaf, facts: Facts) -> Answer:
    value = facts.get(leaf.fact)
    operand = leaf.operand
    if isinstance(operand, Named):
        operand = facts.get(operand.id) if operand.kind == "fact" else None
    if value is None or operand is None:
        return None
    if isinstance(value, tuple | frozenset):
        return any(_holds(one, leaf.test, operand) for one in value)
    return _holds(value, leaf.test, operand)


def _holds(value: Any, test: Test, operand: Any) -> bool:
    match test:
        case "is":
            return bool(value == operand) and isinstance(value, bool) == isinstance(operand, bool)
        case "in":
            return value in operand
        case "at_least":
            return bool(value >= operand)
        case "at_most":
            return bool(value <= operand)
        case "before":
            return bool(value < operand)


Compiled = Callable[[Facts], Answer]


def compiled(condition: Condition) -> Compiled:
    """Give a function that answers as `answer` does, some ten times as fast."""
    match condition:
        case Leaf():
            return _compiled_leaf(condition)
        case Not(inner=inner):
            return _compiled_not(compiled(inner))
        case All(parts=parts):
            return _compiled_fold([compiled(part) for part in parts], settles=False)
        case Some(parts=parts):
            return _compiled_fold([compiled(part) for part in parts], settles=True)


def _compiled_leaf(leaf: Leaf) -> Compiled:
    if isinstance(leaf.operand, Named):
        return lambda facts: _answer_leaf(leaf, facts)
    fact, test = leaf.fact, leaf.test
    operand: Any = frozenset(leaf.operand) if isinstance(leaf.operand, tuple) else leaf.operand

    def hold(facts: Facts) -> Answer:
        value = facts.get(fact)
        if value is None:
            return None
        if type(value) is tuple:
            return any(_holds(one, test, operand) for one in value)
        if test == "is":
            return value == operand and (value is operand or isinstance(value, bool) == isinstance(operand, bool))
        return _holds(value, test, operand)

    return hold


def _compiled_not(inner: Compiled) -> Compiled:
    def hold(facts: Facts) -> Answer:
        held = inner(facts)
        return None if held is None else not held

    return hold


def _compiled_fold(parts: list[Compiled], *, settles: bool) -> Compiled:
    def hold(facts: Facts) -> Answer:
        unknown = False
        for part in parts:
            one = part(facts)
            if one is settles:
                return settles
            if one is None:
                unknown = True
        return None if unknown else not settles

    return hold


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


@dataclass(frozen=True, slots=True)
class Reason:
    """A comparison that helped to settle an answer, with the value that was compared."""

    fact: str
    test: str
    value: Any
    held: bool


def because(condition: Condition, facts: Facts) -> tuple[Reason, ...]:
    """Give the comparisons that settle the answer: enough to be convinced, in the order of the rule."""
    settled = _settled(condition, facts)
    return () if settled is None else tuple(dict.fromkeys(_reason(leaf, facts, held) for leaf, held in settled[1]))


Settling = tuple[bool, tuple[tuple[Leaf, bool], ...]]


def _settled(condition: Condition, facts: Facts) -> Settling | None:
    """Answer, and give the comparisons that settle it with how each went; None while a fact is missing."""
    match condition:
        case Leaf():
            held = _answer_leaf(condition, facts)
            return None if held is None else (held, ((condition, held),))
        case Not(inner=inner):
            settled = _settled(inner, facts)
            return None if settled is None else (not settled[0], settled[1])
        case All(parts=parts) | Some(parts=parts):
            decisive = isinstance(condition, Some)
            found: list[tuple[Leaf, bool]] = []
            unknown = False
            for part in parts:
                settled = _settled(part, facts)
                if settled is None:
                    unknown = True
                elif settled[0] is decisive:
                    return settled
                else:
                    found.extend(settled[1])
            return None if unknown else (not decisive, tuple(found))


def _reason(leaf: Leaf, facts: Facts, held: bool) -> Reason:
    value = facts.get(leaf.fact)
    return Reason(leaf.fact, leaf.text, tuple(sorted(value)) if isinstance(value, frozenset) else value, held)


def residual(condition: Condition, facts: Facts) -> Condition:
    """Give what is left to decide once the known facts are filled in."""
    match condition:
        case Leaf():
            settled = _answer_leaf(condition, facts)
            return condition if settled is None else ALWAYS if settled else NEVER
        case Not(inner=inner):
            rest = residual(inner, facts)
            return NEVER if rest == ALWAYS else ALWAYS if rest == NEVER else Not(rest)
        case All(parts=parts):
            rests = [residual(part, facts) for part in parts]
            if NEVER in rests:
                return NEVER
            open_parts = tuple(rest for rest in rests if rest != ALWAYS)
            return open_parts[0] if len(open_parts) == 1 else All(open_parts)
        case Some(parts=parts):
            rests = [residual(part, facts) for part in parts]
            if ALWAYS in rests:
                return ALWAYS
            open_parts = tuple(rest for rest in rests if rest != NEVER)
            return open_parts[0] if len(open_parts) == 1 else Some(open_parts)


MOST_COMPLETIONS = 4096
MOST_MEMBERS = 24
A_YEAR = timedelta(days=365)


def deciding_facts(condition: Condition, facts: Facts) -> frozenset[str]:
    """Name the missing facts that can still change the answer: no other question is worth asking.

    A fact decides when some values of the other missing facts leave the answer to it. The values tried for a
    fact are those around the operands it is compared with, so the search is exact for the closed language;
    past 4,096 combinations every missing fact counts as deciding.
    """
    rest = residual(condition, facts)
    unknown: dict[str, list[Leaf]] = {}
    for leaf in leaves(rest):
        if isinstance(leaf.operand, Named) and leaf.operand.kind != "fact":
            continue
        for name in _missing(leaf, facts):
            unknown.setdefault(name, []).append(leaf)
    values = {name: telling_values(tests) for name, tests in unknown.items()}
    combinations = 1
    for tried in values.values():
        combinations *= len(tried)
    if combinations > MOST_COMPLETIONS:
        return frozenset(unknown)
    hold, names = compiled(rest), list(values)
    outcomes = {
        combination: hold({**facts, **dict(zip(names, combination, strict=True))})
        for combination in product(*(values[name] for name in names))
    }
    return frozenset(name for at, name in enumerate(names) if _matters(at, outcomes))


def _missing(leaf: Leaf, facts: Facts) -> Iterator[str]:
    if facts.get(leaf.fact) is None:
        yield leaf.fact
    if isinstance(leaf.operand, Named) and leaf.operand.kind == "fact" and facts.get(leaf.operand.id) is None:
        yield leaf.operand.id


def _matters(at: int, outcomes: Mapping[tuple[Any, ...], Answer]) -> bool:
    first: dict[tuple[Any, ...], Answer] = {}
    for combination, outcome in outcomes.items():
        others = combination[:at] + combination[at + 1 :]
        if first.setdefault(others, outcome) != outcome:
            return True
    return False


class _Other(str):
    """A value that equals no operand."""

    __slots__ = ()


def telling_values(tests: Iterable[Leaf]) -> tuple[Any, ...]:
    """Give values of one fact that between them take every side of the tests (not necessarily the fewest)."""
    words: dict[Any, None] = {}
    ordered: set[Any] = set()
    for leaf in tests:
        members = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
        for member in members if len(members) <= MOST_MEMBERS else members[:2]:
            match member:
                case Named():
                    ordered.update({date(2000, 1, 1), date(2100, 1, 1)})
                case bool():
                    words.update({True: None, False: None})
                case int() | float():
                    ordered.update({member - 1, member, member + 1})
                case date():
                    ordered.update({member - A_YEAR, member, member + A_YEAR})
                case None:
                    pass
                case str():
                    words.update({member: None, _Other("(other)"): None})
    return tuple(words) + tuple(sorted(ordered))


def changes_that_hold(
    condition: Condition, facts: Facts, *, choices: Mapping[str, Iterable[Any]] | None = None
) -> tuple[tuple[str, Any], ...]:
    """List each single change of one fact that makes the condition hold: (fact, value), in the rule's order."""
    tests: dict[str, list[Leaf]] = {}
    for leaf in leaves(condition):
        tests.setdefault(leaf.fact, []).append(leaf)
    hold = compiled(condition)
    found = []
    for fact, own in tests.items():
        for value in [*telling_values(own), *(choices or {}).get(fact, ())]:
            if isinstance(value, _Other) or value == facts.get(fact):
                continue
            if hold({**facts, fact: value}) is True:
                found.append((fact, value))
    return tuple(dict.fromkeys(found))

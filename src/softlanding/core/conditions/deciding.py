"""Why an answer is what it is, which missing facts can still decide it, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from softlanding.core.conditions.answering import answer_leaf, compiled
from softlanding.core.conditions.language import (
    ALWAYS,
    NEVER,
    All,
    Answer,
    Condition,
    Facts,
    Leaf,
    Named,
    Not,
    Some,
    leaves,
)


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
            held = answer_leaf(condition, facts)
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
            settled = answer_leaf(condition, facts)
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
    named = {name: facts.get(name) for leaf in leaves(rest) for name in _named(leaf)}
    known = frozenset((name, type(value), value) for name, value in named.items() if value is not None)
    return _deciding(rest, known)


# Few conditions with few facts known come back for every person and every page: 8,192 of them are some megabytes.
@lru_cache(maxsize=8192)
def _deciding(rest: Condition, known: frozenset[tuple[str, type, Any]]) -> frozenset[str]:
    facts = {name: value for name, _, value in known}
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


def _named(leaf: Leaf) -> tuple[str, ...]:
    return (leaf.fact, leaf.operand.id) if isinstance(leaf.operand, Named) else (leaf.fact,)


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

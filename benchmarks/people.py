"""Invented persons for the benchmarks: the same seed gives the same persons."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pycountry
from numpy.random import Generator, default_rng

from softlanding.core.columns import Column, Columns
from softlanding.core.conditions import Condition, Leaf, Named, leaves
from softlanding.core.household import PURPOSES

ADDRESSES = ("none", "temporary", "company", "rented", "owned", "host", "reception")
FLAGS = (
    "eu_citizen", "lawful_stay", "works", "recognised_sponsor", "registered", "has_number", "has_partner", "car",
    "needs_childcare", "student_without_work", "masters_degree",
)  # fmt: skip
UNKNOWN_SHARE = 0.1
SEVERAL_PASSPORTS = 0.08


def for_thirty(count: int, *, seed: int = 7) -> dict[str, np.ndarray[Any, Any]]:
    """Invent what the thirty conditions look at, everything known; words as places in their tuples."""
    random = default_rng(seed)
    return {
        **{name: random.random(count) < 0.5 for name in FLAGS},
        "stay_in_months": random.integers(0, 120, count),
        "age": random.integers(0, 90, count),
        "salary": random.integers(200_000, 900_000, count) / 100,
        "recruited_from_km": random.integers(0, 200_000, count) / 10,
        "purpose": random.integers(0, len(PURPOSES), count),
        "address": random.integers(0, len(ADDRESSES), count),
    }


def thirty_columns(facts: Mapping[str, np.ndarray[Any, Any]]) -> Columns:
    """Give the same persons as columns."""
    words = {"purpose": PURPOSES, "address": ADDRESSES}
    count = len(facts["age"])
    known = np.ones(count, np.bool_)
    return Columns(
        count,
        {
            name: Column.of_words(values, words[name], known) if name in words else Column.of_array(values, known)
            for name, values in facts.items()
        },
    )


class Crowd:
    """Persons for a whole rulebook: every fact that its conditions look at, one in ten unknown, as plain arrays."""

    def __init__(self, conditions: Iterable[Condition], count: int, *, on: date, seed: int = 7) -> None:
        self.count = count
        self.members: dict[str, tuple[Any, ...]] = {}
        self.values: dict[str, np.ndarray[Any, Any]] = {}
        self.known: dict[str, np.ndarray[Any, Any]] = {}
        random = default_rng(seed)
        for fact, operands in sorted(_operands(conditions).items()):
            self.values[fact] = self._invented(fact, operands, random, on)
            self.known[fact] = random.random(count) >= (0 if fact == "today" else UNKNOWN_SHARE)

    def _invented(self, fact: str, operands: list[Any], random: Generator, on: date) -> np.ndarray[Any, Any]:
        if fact in {"nationalities", "principal_nationalities"}:
            return self._passports(fact, random)
        if fact == "today":
            return np.full(self.count, np.datetime64(on))
        match next((one for one in operands if not isinstance(one, Named)), on):
            case bool():
                return random.random(self.count) < 0.5
            case int() | float():
                most = max(one for one in operands if isinstance(one, int | float))
                return random.integers(0, int(most * 2) + 3, self.count)
            case date():
                return np.datetime64(on - timedelta(days=700)) + random.integers(0, 1400, self.count)
            case _:
                words = sorted({str(one) for one in operands if isinstance(one, str)} | {"something-else"})
                self.members[fact] = tuple((word,) for word in words) if fact in {"has", "languages"} else tuple(words)
                return random.integers(0, len(words), self.count)

    def _passports(self, fact: str, random: Generator) -> np.ndarray[Any, Any]:
        countries = sorted(country.alpha_2 for country in pycountry.countries)
        pairs = {tuple(sorted(pair)) for pair in random.choice(countries, (600, 2)).tolist() if pair[0] != pair[1]}
        single = [(code,) for code in countries]
        self.members[fact] = (*single, *sorted(pairs))
        several = random.random(self.count) < SEVERAL_PASSPORTS
        one, two = random.integers(0, len(single), self.count), random.integers(0, len(pairs), self.count)
        return np.where(several, two + len(single), one)

    def columns(self) -> Columns:
        """Make the columns: the building that is timed."""
        made = {}
        for fact, values in self.values.items():
            if fact in self.members:
                made[fact] = Column.of_words(values, self.members[fact], self.known[fact])
            else:
                made[fact] = Column.of_array(values, self.known[fact])
        return Columns(self.count, made)

    def person(self, row: int) -> dict[str, Any]:
        """Give one person's facts as the rules take them one by one."""
        found = {}
        for fact, values in self.values.items():
            if self.known[fact][row]:
                value = values[row].item()
                found[fact] = self.members[fact][value] if fact in self.members else value
        return found


def _operands(conditions: Iterable[Condition]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            found.setdefault(leaf.fact, []).extend(_members(leaf))
            if isinstance(leaf.operand, Named) and leaf.operand.kind == "fact":
                found.setdefault(leaf.operand.id, [])
    return found


def _members(leaf: Leaf) -> tuple[Any, ...]:
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)


def plain_person(facts: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, Any]:
    """Give the first of the persons for the thirty conditions as plain facts."""
    words = {"purpose": PURPOSES, "address": ADDRESSES}
    first = {name: values[0].item() for name, values in facts.items()}
    return {name: words[name][value] if name in words else value for name, value in first.items()}

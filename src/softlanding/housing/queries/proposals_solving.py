"""The matcher as the officer's pages use it: solved once per run and kept warm, so that a question is quick."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from softlanding.common.errors import Words
from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Whole
from softlanding.housing.queries import proposals_standin as matcher

Json = dict[str, Any]
KEPT_WARM = 4
SOLVER = matcher.SOLVER


@dataclass(frozen=True)
class Part:
    """One line of a fit: what it is about, the points it gave, and of how many."""

    what: Words
    points: int
    out_of: int
    detail: Words = field(default_factory=lambda: {"en": "", "nl": ""})


@dataclass(frozen=True)
class Option:
    """A home that the rules allow for a household: what it is worth, and what it would cost all others."""

    home: str
    value: int
    fit: int
    loss: int | None
    """The least total value lost when this home were forced; None where the answer has no prices."""


@dataclass(frozen=True)
class Solved:
    """A batch with its pairs and its best match, by position and by id."""

    batch: Json
    households: tuple[str, ...]
    homes: tuple[str, ...]
    pairs: Pairs
    fit: Whole
    match: Match
    unit: int
    answer: Json

    @cached_property
    def household_at(self) -> dict[str, int]:
        """Return the position of each household."""
        return {key: at for at, key in enumerate(self.households)}

    @cached_property
    def home_at(self) -> dict[str, int]:
        """Return the position of each home."""
        return {key: at for at, key in enumerate(self.homes)}

    @cached_property
    def _starts(self) -> Whole:
        return self.pairs.starts()

    def home_of(self, household: str) -> str | None:
        """Return the home that the match gives a household."""
        at = self.household_at.get(household)
        home = NOBODY if at is None else int(self.match.home_of[at])
        return None if home == NOBODY else self.homes[home]

    def household_of(self, home: str) -> str | None:
        """Return the household that the match gives a home."""
        at = self.home_at.get(home)
        found = np.flatnonzero(self.match.home_of == at) if at is not None else ()
        return self.households[int(found[0])] if len(found) else None

    def options(self, household: str) -> list[Option]:
        """Return every home that the rules allow for a household: the least loss first, then the best fit."""
        at = self.household_at[household]
        part = slice(int(self._starts[at]), int(self._starts[at + 1]))
        homes, values, fits = self.pairs.home[part], self.pairs.value[part], self.fit[part]
        u, v = self.match.household_price, self.match.home_price
        losses = (u[at] + v[homes] - values).tolist() if u is not None and v is not None else [None] * len(homes)
        found = [
            Option(self.homes[home], value, fit, loss)
            for home, value, fit, loss in zip(homes.tolist(), values.tolist(), fits.tolist(), losses, strict=True)
        ]
        return sorted(found, key=lambda one: (one.loss or 0, -one.fit, one.home))

    def pair_at(self, household: str, home: str) -> int | None:
        """Return where a pair stands among the pairs; None where the rules do not allow it."""
        at, wanted = self.household_at.get(household), self.home_at.get(home)
        if at is None or wanted is None:
            return None
        first, last = int(self._starts[at]), int(self._starts[at + 1])
        found = first + int(np.searchsorted(self.pairs.home[first:last], wanted))
        return found if found < last and int(self.pairs.home[found]) == wanted else None


def solve(batch: Json) -> Solved:
    """Match a batch: the same batch gives the same bytes."""
    return matcher.solve(batch)


def check(batch: Json) -> str:
    """Check a batch before it is kept, or raise BadInput; return the hash of the policy and its amounts."""
    return matcher.check(batch)


def as_words(reasons: list[Any]) -> list[Words]:
    """Return reasons of an answer as sentences per language."""
    return [one if isinstance(one, dict) else {"en": str(one)} for one in reasons]


def answer_of(batch: Json) -> Json:
    """Answer a batch as `softlanding match` does."""
    return solve(batch).answer


def why_not(solved: Solved, household: str, home: str) -> list[Words]:
    """Say which rules do not allow a pair, each with its figures; nothing when they do."""
    return matcher.why_not(solved.batch, household, home)


def rules_against(batch: Json, household: str, home: str) -> list[Words]:
    """Say which rules do not allow a pair of a batch; nothing when they do."""
    return matcher.why_not(batch, household, home)


def fit_of(batch: Json, household: str, home: str) -> int:
    """Return the fit of an allowed pair of a batch."""
    return sum(one.points for one in matcher.parts_of(batch, household, home))


def policy_for(municipality: str, on: date) -> str:
    """Return the id of the policy of a municipality on a day; nothing where none is known."""
    return matcher.policy_for(municipality, on)


def parts_of(solved: Solved, household: str, home: str) -> list[Part]:
    """Return the fit of an allowed pair as visible arithmetic."""
    return matcher.parts_of(solved.batch, household, home)


def days_left(batch: Json, household: Json, on: date | None = None) -> int:
    """Return how many days of the twelve weeks are left."""
    return matcher.days_left(batch, household, on)


_warm: OrderedDict[str, Solved] = OrderedDict()
_guard = Lock()


def warm(key: str, batch: Json) -> Solved:
    """Return the solved batch of a run, kept in this process for the next question about it."""
    with _guard:
        found = _warm.get(key)
        if found is not None:
            _warm.move_to_end(key)
            return found
    found = solve(batch)
    with _guard:
        _warm[key] = found
        while len(_warm) > KEPT_WARM:
            _warm.popitem(last=False)
    return found


def forget_warm() -> None:
    """Keep nothing warm: for tests, which give the same key to another batch."""
    with _guard:
        _warm.clear()

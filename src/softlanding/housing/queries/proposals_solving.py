"""The matcher as the officer's pages use it: solved once per run and kept warm, so that a question is quick."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from softlanding.common.errors import Words
from softlanding.core.matching.answering import MatchAnswer, Progress, answer
from softlanding.core.matching.company import forced_of, free_pairs
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.fit import Breakdown, unit_of
from softlanding.core.matching.pairs import NOBODY, Pairs, Whole
from softlanding.core.matching.policy import DatedPolicy, policy_as_json, policy_from, policy_on
from softlanding.core.matching.reading import batch_of
from softlanding.core.matching.record import answer_as_json
from softlanding.core.matching.what_if import NotFeasible, WhatIf
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.queries import proposals_words as words

Json = dict[str, Any]
KEPT_WARM = 4
RULED_OUT: Words = {"en": "An officer ruled this pair out.", "nl": "Een medewerker heeft deze combinatie uitgesloten."}
FIXED: Words = {
    "en": "An officer fixed this household or this home to another.",
    "nl": "Een medewerker heeft dit huishouden of deze woning aan een ander vastgezet.",
}


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
    """A batch with its rules, its pairs and its best match, by position and by id."""

    batch: Json
    found: MatchAnswer

    @property
    def rules(self) -> Rules:
        """Return the hard rules of the batch."""
        return self.found.rules

    @property
    def pairs(self) -> Pairs:
        """Return every pair that the rules and the officers allow."""
        return self.found.pairs

    @cached_property
    def answer(self) -> Json:
        """Return the answer as `softlanding match` prints it."""
        return answer_as_json(self.found)

    @property
    def solver(self) -> str:
        """Return which solver found it, with its version."""
        return f"{self.found.solver} {self.found.solver_version}"

    @cached_property
    def households(self) -> tuple[str, ...]:
        """Return the id of each household, in the order of the pairs."""
        return tuple(one.id for one in self.rules.batch.households)

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """Return the id of each home, in the order of the pairs."""
        return tuple(one.id for one in self.rules.batch.homes)

    @cached_property
    def unit(self) -> int:
        """Return what one urgency weight is worth."""
        return unit_of(len(self.households), len(self.homes))

    @cached_property
    def household_at(self) -> dict[str, int]:
        """Return the position of each household."""
        return {key: at for at, key in enumerate(self.households)}

    @cached_property
    def home_at(self) -> dict[str, int]:
        """Return the position of each home."""
        return {key: at for at, key in enumerate(self.homes)}

    @cached_property
    def starts(self) -> Whole:
        """Return where each household's pairs begin."""
        return self.pairs.starts()

    @cached_property
    def what_if(self) -> WhatIf | None:
        """Return the match laid out for questions; None where caps, near or apart decided and there are no prices."""
        if self.found.prices is None:
            return None
        return WhatIf(free_pairs(self.rules, self.pairs, forced_of(self.rules)), self.found.prices)

    def fit_of(self, value: int) -> int:
        """Return the fit in a value: what is left beside whole urgency units."""
        return value % self.unit

    def home_of(self, household: str) -> str | None:
        """Return the home that the match gives a household."""
        at = self.household_at.get(household)
        home = NOBODY if at is None else int(self.found.home_of[at])
        return None if home == NOBODY else self.homes[home]

    def household_of(self, home: str) -> str | None:
        """Return the household that the match gives a home."""
        at = self.home_at.get(home)
        found = np.flatnonzero(self.found.home_of == at) if at is not None else ()
        return self.households[int(found[0])] if len(found) else None

    def options(self, household: str) -> list[Option]:
        """Return every home that the rules allow for a household: the least loss first, then the best fit."""
        at = self.household_at[household]
        part = slice(int(self.starts[at]), int(self.starts[at + 1]))
        homes, values = self.pairs.home[part].tolist(), self.pairs.value[part].tolist()
        found = [
            Option(self.homes[home], value, self.fit_of(value), self.found.loss(at, home, value))
            for home, value in zip(homes, values, strict=True)
        ]
        return sorted(found, key=lambda one: (one.loss or 0, -one.fit, one.home))

    def cost_of(self, household: str, home: str) -> int | None:
        """Return what the whole loses exactly when a pair is forced; None where there are no prices to ask.

        The prices alone give a lower bound, which is often nothing: an officer would read that as free.
        """
        if self.what_if is None:
            return None
        try:
            return -self.what_if.force(self.household_at[household], self.home_at[home]).change
        except NotFeasible:
            return None

    def why_not(self, household: str, home: str) -> list[Words]:
        """Say which rules do not allow a pair, each with its figures; nothing when they do."""
        at, other = self.household_at[household], self.home_at[home]
        found = [words.reason_words(one) for one in self.rules.why_not(at, other)]
        if [household, home] in self.batch["forbid"]:
            found.append(RULED_OUT)
        elif any((one == household) != (place == home) for one, place in self.batch["force"]):
            found.append(FIXED)
        return found

    def breakdown(self, household: str, home: str) -> Breakdown:
        """Return the fit of a pair as visible arithmetic."""
        return self.found.fits.breakdown(self.household_at[household], self.home_at[home])

    def days_left(self, household: str, on: date | None = None) -> int:
        """Return how many days of the clock are left."""
        return (self.rules.deadlines[self.household_at[household]] - (on or self.rules.batch.on)).days


def dated_policy(name: str, on: date) -> DatedPolicy:
    """Return a policy with the amounts of the day, or raise BadInput with what is not known."""
    book = load_rulebook()
    return policy_on(book.matching, book.amounts, name, on)


def policy_for(municipality: str, on: date) -> str:
    """Return the id of the policy of a municipality on a day; nothing where none is known."""
    found = [
        one
        for one in load_rulebook().matching.values()
        if one.municipality == municipality and one.from_on <= on and (one.until is None or on < one.until)
    ]
    return max(found, key=lambda one: one.from_on).id if found else ""


def checked(batch: Json) -> tuple[str, Json]:
    """Check a batch before it is kept, or raise BadInput; return the policy's hash and the policy with its amounts."""
    batch_of(batch)
    dated = dated_policy(batch["policy"], date.fromisoformat(batch["on"]))
    return dated.hash, policy_as_json(dated)


def solve(batch: Json, policy: Json, progress: Progress | None = None) -> Solved:
    """Match a batch under the policy as it was kept: the same two give the same bytes."""
    return Solved(batch, answer(batch_of(batch), policy_from(policy), progress=progress))


_warm: OrderedDict[str, Solved] = OrderedDict()
_guard = Lock()


def warm(key: str, batch: Json, policy: Json) -> Solved:
    """Return the solved batch of a run, kept in this process for the next question about it."""
    found = kept_warm(key)
    if found is not None:
        return found
    found = solve(batch, policy)
    with _guard:
        _warm[key] = found
        while len(_warm) > KEPT_WARM:
            _warm.popitem(last=False)
    return found


def kept_warm(key: str) -> Solved | None:
    """Return the solved batch of a run when it is warm."""
    with _guard:
        found = _warm.get(key)
        if found is not None:
            _warm.move_to_end(key)
        return found


def forget_warm() -> None:
    """Keep nothing warm: for tests, which give the same key to another batch."""
    with _guard:
        _warm.clear()

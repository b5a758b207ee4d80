"""From a batch and a policy to the best match, with its proof, and what stands behind each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from softlanding import __version__
from softlanding.core.documents import BadInput, Mistake
from softlanding.core.matching.batch import Batch, batch_as_json
from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.company import (
    Company,
    broken_by_forced,
    company_of,
    forced_of,
    free_pairs,
    shut_by,
)
from softlanding.core.matching.dearest import dearest_prices_of
from softlanding.core.matching.feasibility import Code, Rules
from softlanding.core.matching.fit import Breakdown, Fits, pairs_of_batch, unit_of
from softlanding.core.matching.flow import NotOptimal, best_match
from softlanding.core.matching.levels import settled
from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole
from softlanding.core.matching.policy import DatedPolicy, hash_of, policy_on
from softlanding.core.matching.ranks import ranks_of
from softlanding.core.matching.words import reason_told
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.matching_policy import MatchingPolicy

SECONDS = 20.0
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Second:
    """The best other home that the rules allow for a household: its fit, what it is worth, and whose it is now.

    `costs`: what the whole loses when the household gets it: at least that for a household that has a home, exactly
    that for one that has none (None: not known).
    """

    home: str
    fit: int
    value: int
    given_to: str | None
    costs: int | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A household and its home. `value` is unit x `weight` + fit."""

    household: str
    home: str
    value: int
    weight: int
    forced: bool
    breakdown: Breakdown
    second: Second | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A household without a home: how many homes each rule shuts out, how many are allowed, and the nearest of them."""

    household: str
    counts: Mapping[Code, int]
    forbidden: int
    allowed: int
    nearest: Second | None


@dataclass(frozen=True)
class MatchAnswer:
    """The best match of a batch. `upper_bound` is what no match can exceed; `optimal` when that is the value."""

    rules: Rules
    pairs: Pairs
    free: Pairs
    """The pairs without those of forced households and homes."""
    home_of: Index
    value: int
    upper_bound: int
    solver: str
    solver_version: str
    prices: Match | None
    """The match of what is not forced with its prices, where they prove it."""
    notes: tuple[str, ...] = ()
    program_version: str = __version__

    @property
    def batch(self) -> Batch:
        """Give the batch in its one order."""
        return self.rules.batch

    @property
    def seed(self) -> int:
        """Give the seed of the tie-break."""
        return self.batch.seed

    @property
    def gap(self) -> float:
        """Give how far the bound lies above the value, as a share of the bound."""
        return 0.0 if self.optimal else (self.upper_bound - self.value) / self.upper_bound

    @property
    def optimal(self) -> bool:
        """Say whether no match is worth more."""
        return self.upper_bound <= self.value

    @property
    def policy_hash(self) -> str:
        """Name the policy with its amounts."""
        return self.rules.dated.hash

    @cached_property
    def input_hash(self) -> str:
        """Name the batch: the same households and homes in any order give the same hash."""
        return hash_of(batch_as_json(self.batch))

    @cached_property
    def fits(self) -> Fits:
        """Give the arithmetic of the fit."""
        return Fits(self.rules)

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Give every household with its home, by the id of the household."""
        return tuple(self._assignment(int(i)) for i in np.flatnonzero(self.home_of != NOBODY))

    @cached_property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """Give every household without a home, and why."""
        return tuple(self._unplaced(int(i)) for i in np.flatnonzero(self.home_of == NOBODY))

    @cached_property
    def _starts(self) -> Any:
        return self.pairs.starts()

    @cached_property
    def _given_to(self) -> Mapping[int, str]:
        return {int(j): self.batch.households[i].id for i, j in enumerate(self.home_of) if j != NOBODY}

    @cached_property
    def _forced(self) -> Mapping[int, int]:
        return dict(forced_of(self.rules))

    def second(self, household: int) -> Second | None:
        """Give the best home beside the own one that the rules allow, or None."""
        part = slice(int(self._starts[household]), int(self._starts[household + 1]))
        homes, values = self.pairs.home[part], self.pairs.value[part]
        others = homes != self.home_of[household]
        if not others.any():
            return None
        at = int(np.argmax(np.where(others, values, 0)))
        home, value = int(homes[at]), int(values[at])
        return Second(
            home=self.batch.homes[home].id,
            fit=value % unit_of(self.pairs.households, self.pairs.homes),
            value=value,
            given_to=self._given_to.get(home),
            costs=self.loss(household, home, value),
        )

    def value_of(self, household: int, home: int) -> int | None:
        """Give what a pair is worth, or None when it is not allowed or forbidden."""
        part = slice(int(self._starts[household]), int(self._starts[household + 1]))
        homes = self.pairs.home[part]
        at = int(np.searchsorted(homes, home))
        return int(self.pairs.value[part][at]) if at < len(homes) and homes[at] == home else None

    def loss(self, household: int, home: int, value: int) -> int | None:
        """Give what the whole loses at least when this pair is forced; None where prices do not say.

        Any prices that prove the match give such a bound: the greater of two is taken. It is exact for a household
        that has no home.
        """
        if self._both_prices is None or household in self._forced or home in self._forced.values():
            return None
        return max(int(u[household] + v[home]) for u, v in self._both_prices) - value

    def exact_loss(self, household: int, home: int) -> int | None:
        """Give what the whole loses when this pair is forced, by matching the rest anew; None where that is no flow.

        Caps, near and apart are left out of account: with some of them it is a least loss.
        """
        value = self.value_of(household, home)
        if value is None or self.prices is None or self.loss(household, home, value) is None:
            return None
        rest = (self.free.household != household) & (self.free.home != home)
        left = replace(
            self.free, household=self.free.household[rest], home=self.free.home[rest], value=self.free.value[rest]
        )
        return self.prices.value - best_match(left).value - value

    def _assignment(self, i: int) -> Assignment:
        j = int(self.home_of[i])
        value = self.value_of(i, j) or 0
        weight = value // unit_of(self.pairs.households, self.pairs.homes)
        household, home = self.batch.households[i].id, self.batch.homes[j].id
        return Assignment(household, home, value, weight, i in self._forced, self.fits.breakdown(i, j), self.second(i))

    def _unplaced(self, i: int) -> Unplaced:
        household = self.batch.households[i].id
        allowed = int(self._starts[i + 1] - self._starts[i])
        forbidden = sum(one == household for one, _ in self.batch.forbid)
        return Unplaced(household, self.rules.counts(i), forbidden, allowed, self._nearest(i))

    @cached_property
    def _both_prices(self) -> tuple[tuple[Whole, Whole], ...] | None:
        """The prices that are least for homes, and those that are greatest: what the whole loses without each home."""
        match = self.prices
        if match is None or match.household_price is None or match.home_price is None:
            return None
        return (match.household_price, match.home_price), dearest_prices_of(self.free, match.home_of)

    def _nearest(self, i: int) -> Second | None:
        """Give the allowed home that costs the others least, or the best one where that is not known."""
        first, last = np.searchsorted(self.free.household, (i, i + 1))
        homes, values = self.free.home[first:last], self.free.value[first:last]
        if self._both_prices is None or not len(homes):
            return self.second(i)
        losses = self._both_prices[1][1][homes] - values
        at = int(np.argmin(losses))
        home, value = int(homes[at]), int(values[at])
        fit = value % unit_of(self.pairs.households, self.pairs.homes)
        return Second(self.batch.homes[home].id, fit, value, self._given_to.get(home), int(losses[at]))


def answer(
    batch: Batch,
    policy: MatchingPolicy | DatedPolicy,
    rulebook: Rulebook | None = None,
    *,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> MatchAnswer:
    """Give the best match of a batch, or raise BadInput: a year without amounts, a forced pair that breaks a rule.

    The rulebook gives a policy its amounts; a dated policy has them already. `seconds` and `progress` are for the
    search under caps, near and apart; without them, or where they do not bind, the answer is exact and quick.
    """
    if isinstance(policy, DatedPolicy):
        dated = policy
    elif rulebook is None:
        raise TypeError("a policy without a date needs the rulebook for its amounts")
    else:
        dated = policy_on({policy.id: policy}, rulebook.amounts, policy.id, batch.on)
    rules = Rules(batch, dated)
    if wrong := [Mistake("", None, f"force[{at}]", what, remedy) for at, what, remedy in wrong_forces(rules)]:
        raise BadInput(wrong)
    return _answered(rules, seconds, progress)


def wrong_forces(rules: Rules) -> Iterator[tuple[int, str, str]]:
    """Say which forced pair breaks a rule: its place in `force` of the batch, what it breaks, and what to do."""
    fixed = forced_of(rules)
    for at, (i, j) in enumerate(fixed):
        one, home = rules.batch.households[i].id, rules.batch.homes[j].id
        for reason in rules.why_not(i, j):
            yield at, f"{one} in {home} breaks a rule: {reason_told(reason, 'en')}", "force another pair"
    for at, what in broken_by_forced(rules, fixed):
        yield at, what, "take the pair out, or change the rule"


def _answered(rules: Rules, seconds: float, progress: Progress | None) -> MatchAnswer:
    fixed = forced_of(rules)
    pairs = pairs_of_batch(rules, shut=shut_by(rules))
    free = free_pairs(rules, pairs, fixed)
    company = company_of(rules, fixed)
    match = settled(free, best_match(free), ranks_of(rules, fixed))
    if faults := faults_of(free, match):
        raise NotOptimal("; ".join(faults))
    solver, version = _flow_solver()
    prices: Match | None = match
    value, bound = match.value, match.value
    if not company.kept_by(match.home_of):
        match, value, bound = _with_company(free, company, rules, seconds, progress)
        solver, version, prices = *_sides_solver(), None
    home_of = match.home_of.copy()
    for i, j in fixed:
        home_of[i] = j
    forced = pairs.worth(home_of) - value
    return MatchAnswer(
        rules, pairs, free, home_of, value + forced, bound + forced, solver, version, prices, notes_of(rules, match)
    )


def _with_company(
    free: Pairs, company: Company, rules: Rules, seconds: float, progress: Progress | None
) -> tuple[Match, int, int]:
    from softlanding.core.matching.sides import best_match_with_sides

    found = best_match_with_sides(free, company.sides, seed=rules.batch.seed, seconds=seconds, progress=progress)
    if not company.kept_by(found.home_of) or len(set(found.home_of[found.home_of >= 0])) != (found.home_of >= 0).sum():
        raise NotOptimal("the match breaks a cap, near or apart")
    value = free.worth(found.home_of)
    bound = int(np.floor(found.upper_bound + 1e-6))
    return found, value, max(bound, value)


def notes_of(rules: Rules, match: Match) -> tuple[str, ...]:
    """Give what an officer should know of the whole answer: amounts that end before a home comes free."""
    ends = rules.dated.amounts_end_on
    later = sum(home.available_on >= ends for home in rules.batch.homes) if ends else 0
    notes = list(match.notes)
    if rules.batch.not_here():
        notes.append(f"not-here {' '.join(rules.batch.not_here())}")
    if later and ends:
        notes.append(f"amounts-end {ends.isoformat()} {later}")
    return tuple(notes)


def _flow_solver() -> tuple[str, str]:
    from importlib.metadata import version

    return "prices-and-augmenting-paths", f"{__version__} scipy-{version('scipy')}"


def _sides_solver() -> tuple[str, str]:
    from importlib.metadata import version

    return "highs-with-sides", version("highspy")

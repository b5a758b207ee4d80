"""What if: one pair forced or forbidden, or one home more; who would live where then, and what that is worth."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from softlanding.common.errors import Refused
from softlanding.core.matching.batch import HomeRow
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.fit import Fits, weights_of
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole, pairs_of
from softlanding.housing.queries.proposals_solving import Solved

NEW = "new"
"""The id of a home that is only imagined."""


@dataclass(frozen=True)
class Move:
    """A household that would live elsewhere: from which home to which, None for none."""

    household: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Trial:
    """What would be different, in the order in which one move makes room for the next."""

    moves: tuple[Move, ...]
    gain: int
    """Of the published value, below zero for a loss."""
    unit: int
    placed_before: int
    placed_after: int
    milliseconds: float

    @property
    def changes_anything(self) -> bool:
        """Say whether anybody would live elsewhere."""
        return bool(self.moves)


def forced(solved: Solved, household: str, home: str) -> Trial:
    """Force a pair that the rules allow."""
    i, j = solved.household_at[household], solved.home_at[home]

    def changed(pairs: Pairs) -> Pairs:
        kept = ((pairs.household == i) == (pairs.home == j)).nonzero()[0]
        return _some(pairs, kept)

    return _tried(solved, changed, start=household)


def forbidden(solved: Solved, household: str, home: str) -> Trial:
    """Forbid a pair."""
    i, j = solved.household_at[household], solved.home_at[home]

    def changed(pairs: Pairs) -> Pairs:
        return _some(pairs, np.flatnonzero((pairs.household != i) | (pairs.home != j)))

    return _tried(solved, changed, start=household)


def with_home(
    solved: Solved, *, bedrooms: int, rent: Decimal, district: str, step_free: bool, place: tuple[float, float] | None
) -> Trial:
    """Add a home that is free on the day of the run."""
    new = HomeRow(
        id=NEW, bedrooms=bedrooms, rent=rent, step_free=step_free, district=district,
        lat=place[0] if place else None, lon=place[1] if place else None, available_on=solved.rules.batch.on,
    )  # fmt: skip
    column = new_column(solved, new)

    def changed(pairs: Pairs) -> Pairs:
        who = np.flatnonzero(column)
        return pairs_of(
            pairs.households,
            pairs.homes + 1,
            np.concatenate([pairs.household, who.astype(np.int32)]),
            np.concatenate([pairs.home, np.full(len(who), pairs.homes, np.int32)]),
            np.concatenate([pairs.value, column[who]]),
        )

    return _tried(solved, changed)


def new_column(solved: Solved, home: HomeRow) -> Whole:
    """Return what a home that is not there would be worth for each household; 0 where the rules do not allow it."""
    batch = solved.rules.batch.model_copy(update={"homes": (home,)})
    rules, whole = Rules(batch, solved.rules.dated), slice(0, len(batch.households))
    available = np.array([home.available_on.toordinal()], np.int64)
    value = solved.unit * weights_of(rules, whole, available) + Fits(rules).of(whole)
    column: Whole = np.where(rules.allowed(whole), value, 0)[:, 0]
    return column


def _some(pairs: Pairs, kept: Whole) -> Pairs:
    return Pairs(pairs.households, pairs.homes, pairs.household[kept], pairs.home[kept], pairs.value[kept])


def _tried(solved: Solved, change: Callable[[Pairs], Pairs], start: str = "") -> Trial:
    if solved.found.prices is None:
        raise Refused(
            "no-quick-answer",
            {
                "en": "Caps, near or apart decided in this run, so there is no quick answer.",
                "nl": "Grenzen per wijk, dichtbij of uit elkaar telden mee, dus er is geen snel antwoord.",
            },
            {
                "en": "Fix or rule out the pair, and run again.",
                "nl": "Zet de combinatie vast of sluit die uit, en bereken opnieuw.",
            },
        )
    begun = time.perf_counter()
    match = best_match(change(solved.pairs))
    spent = (time.perf_counter() - begun) * 1000
    before, after = solved.found.home_of, match.home_of
    return Trial(
        _ordered(solved, before, after, start), match.value - solved.found.value, solved.unit,
        int((before != NOBODY).sum()), int((after != NOBODY).sum()), spent,
    )  # fmt: skip


def _ordered(solved: Solved, before: Index, after: Index, start: str) -> tuple[Move, ...]:
    names = [*solved.homes, NEW]

    def name(home: int) -> str | None:
        return None if home == NOBODY else names[home]

    moved = {
        solved.households[i]: Move(solved.households[i], name(int(before[i])), name(int(after[i])))
        for i in np.flatnonzero(before != after)
    }
    into = {one.after: one for one in moved.values() if one.after}
    out: dict[str, Move] = {}

    def follow(one: Move | None) -> None:
        # who moves leaves a home, and that home goes to the next
        while one is not None and one.household not in out:
            out[one.household] = one
            one = into.get(one.before) if one.before else None

    follow(moved.get(start) or into.get(NEW))
    for one in sorted(moved.values(), key=lambda one: (one.before is not None, one.household)):
        follow(one)
    return tuple(out.values())

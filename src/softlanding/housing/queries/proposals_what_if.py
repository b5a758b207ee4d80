"""What if: one pair forced or forbidden, or one home more; who would live where then, and what that is worth."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from softlanding.common.errors import Refused
from softlanding.core.documents import BadInput
from softlanding.core.matching.answering import MatchAnswer, answer
from softlanding.core.matching.batch import HomeRow
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.fit import Fits, weights_of
from softlanding.core.matching.pairs import NOBODY, Whole
from softlanding.core.matching.reading import batch_of
from softlanding.core.matching.what_if import Answer, NotFeasible, WhatIf
from softlanding.housing.queries.proposals_solving import Solved

NEW = "new"
"""The id of a home that is only imagined."""
SECONDS_AGAIN = 5.0
"""How long a match is made anew for one question, at most."""
AT_ONCE, AT_ONCE_SECONDS, AT_ONCE_PAIRS = 3, 0.2, 3_000
"""How many costs are worked out with the page, in how many seconds together, and up to how many pairs it is tried."""
MOST_KEPT = 500
OF_HOUSEHOLDS = ("caps", "deadlines", "needed")


@dataclass(frozen=True)
class Moved:
    """A household that would live elsewhere: from which home to which, None for none."""

    household: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Trial:
    """What would be different, in the order in which one move makes room for the next."""

    moves: tuple[Moved, ...]
    gain: int
    """Of the published value, below zero for a loss."""
    unit: int
    unlocked: int
    """How many households more would be placed; below zero: fewer."""
    exact: bool = True
    """Whether the match before and the one after are both proven the best."""


@dataclass(frozen=True)
class Cost:
    """What the whole loses when a pair is forced; None where a fixed pair or a cap leaves no room for it."""

    loss: int | None
    exact: bool


def forced(solved: Solved, household: str, home: str) -> Trial:
    """Force a pair that the rules allow."""
    if solved.what_if is None:
        return _solved_again(solved, force=[*solved.batch.get("force", ()), [household, home]])
    i, j = solved.household_at[household], solved.home_at[home]
    return _tried(solved.what_if, solved, lambda asked: asked.force(i, j))


_costs: OrderedDict[tuple[str, str, str], Cost] = OrderedDict()


def cost_known(run: str, household: str, home: str) -> Cost | None:
    """Return the cost of a pair that was worked out before in this process; nothing where it was not."""
    return _costs.get((run, household, home))


def cost_worked_out(solved: Solved, run: str, household: str, home: str, *, seconds: float = SECONDS_AGAIN) -> Cost:
    """Work out what forcing a pair costs by matching anew, for a match that has no prices; kept when it is exact."""
    known = cost_known(run, household, home)
    if known is not None:
        return known
    try:
        trial = _solved_again(solved, seconds=seconds, force=[*solved.batch.get("force", ()), [household, home]])
        found = Cost(-trial.gain, trial.exact)
    except Refused:
        found = Cost(None, exact=True)
    if run and found.exact:
        _costs[run, household, home] = found
        while len(_costs) > MOST_KEPT:
            _costs.popitem(last=False)
    return found


def forget_costs() -> None:
    """Keep no cost: for tests, which give the same key to another batch."""
    _costs.clear()


def costs_at_once(solved: Solved, run: str, household: str, homes: Sequence[str]) -> dict[str, Cost]:
    """Work out the first costs of a list while that takes no time to speak of; what is not exact then is left out."""
    if len(solved.pairs) > AT_ONCE_PAIRS:
        return {}
    begun, slowest, found = time.perf_counter(), 0.0, {}
    for home in homes[:AT_ONCE]:
        left = AT_ONCE_SECONDS - (time.perf_counter() - begun)
        if left < slowest:
            break
        before = time.perf_counter()
        cost = cost_worked_out(solved, run, household, home, seconds=max(left, 0.01))
        slowest = max(slowest, time.perf_counter() - before)
        if cost.exact:
            found[home] = cost
    return found


def forbidden(solved: Solved, household: str, home: str) -> Trial:
    """Forbid a pair."""
    if solved.what_if is None:
        return _solved_again(solved, forbid=[*solved.batch.get("forbid", ()), [household, home]])
    i, j = solved.household_at[household], solved.home_at[home]
    return _tried(solved.what_if, solved, lambda asked: asked.forbid(i, j))


def with_home(
    solved: Solved, *, bedrooms: int, rent: Decimal, district: str, step_free: bool, place: tuple[float, float] | None
) -> Trial:
    """Add a home that is free on the day of the run."""
    new = HomeRow(
        id=NEW, bedrooms=bedrooms, rent=rent, step_free=step_free, district=district,
        lat=place[0] if place else None, lon=place[1] if place else None, available_on=solved.rules.batch.on,
    )  # fmt: skip
    if solved.what_if is None:
        row = {**new.model_dump(mode="json", exclude_none=True), "rent": float(rent)}
        return _solved_again(solved, homes=[*solved.batch["homes"], row])
    return _tried(solved.what_if, solved, lambda asked: asked.add_home(new_column(solved, new)))


def new_column(solved: Solved, home: HomeRow) -> Whole:
    """Return what a home that is not there would be worth for each household; 0 where the rules do not allow it."""
    batch = solved.rules.batch.model_copy(update={"homes": (home,)})
    rules, whole = Rules(batch, solved.rules.dated), slice(0, len(batch.households))
    # what depends on the households alone is known already, and takes most of the time
    rules.__dict__.update({name: getattr(solved.rules, name) for name in OF_HOUSEHOLDS})
    available = np.array([home.available_on.toordinal()], np.int64)
    value = solved.unit * weights_of(rules, whole, available) + Fits(rules).of(whole)
    column: Whole = np.where(rules.allowed(whole), value, 0)[:, 0]
    return column


def _solved_again(solved: Solved, *, seconds: float = SECONDS_AGAIN, **changed: object) -> Trial:
    """Match anew where caps, near or apart decide, since then no prices answer: some seconds instead of none."""
    try:
        found = answer(batch_of({**solved.batch, **changed}), solved.rules.dated, seconds=seconds)
    except BadInput:
        raise _fixed() from None
    after = {one.household: one.home for one in found.assignments}
    moves = tuple(
        Moved(one, before, after.get(one))
        for one in solved.households
        if (before := solved.home_of(one)) != after.get(one)
    )
    # one more home may change what an urgency is worth in the new value: reckon both in the units of the run
    gain = solved.unit * (_weights(found) - _weights(solved.found)) + _fits(found) - _fits(solved.found)
    exact = found.optimal and solved.found.optimal
    return Trial(moves, gain, solved.unit, len(after) - len(solved.found.assignments), exact)


def _weights(found: MatchAnswer) -> int:
    return sum(one.weight for one in found.assignments)


def _fits(found: MatchAnswer) -> int:
    return sum(one.breakdown.fit for one in found.assignments)


def _fixed() -> Refused:
    return Refused(
        "pair-is-fixed",
        {
            "en": "An officer fixed this household or this home in this run, or a cap leaves no room.",
            "nl": "Een medewerker heeft dit huishouden of deze woning vastgezet, of een grens laat geen ruimte.",
        },
        {"en": "Let go of the fixed pair, and run again.", "nl": "Maak de combinatie los en bereken opnieuw."},
    )


def _tried(warm: WhatIf, solved: Solved, ask: Callable[[WhatIf], Answer]) -> Trial:
    try:
        found = ask(warm)
    except NotFeasible:
        raise _fixed() from None
    names = [*solved.homes, NEW]
    moves = tuple(
        Moved(
            solved.households[one.household], *(None if at == NOBODY else names[at] for at in (one.before, one.after))
        )
        for one in found.moves
    )
    return Trial(moves, found.change, solved.unit, len(found.placed) - len(found.left_out))

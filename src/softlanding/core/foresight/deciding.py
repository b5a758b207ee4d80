"""One weekly decision for a desk: which pairs now, what is held and why, and how sure the sampled futures are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from softlanding.core.foresight.deadlines import STANDARD
from softlanding.core.foresight.policies import Chosen, Deadlines, Policy, Settings, choose, value_now
from softlanding.core.foresight.week import Free, History, Moment, Waiting
from softlanding.core.foresight.world import Fits

Why = Literal["no-pair-allowed", "other-pairs-are-worth-more", "worth-more-later"]


@dataclass(frozen=True, slots=True)
class Matched:
    """A pair to make now. `share`: in which share of the sampled futures it is right now; None without futures."""

    household: str
    home: str
    fit: int
    value: int
    share: float | None
    last_week: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A household or a home that is kept for a later week, why, and what it is expected to be worth then."""

    id: str
    kind: Literal["household", "home"]
    why: Why
    price: float | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of a week. `spread`: per allowed pair of ids, the share of futures in which it is right now.

    `household_prices` and `home_prices` are empty under a policy that has none.
    """

    policy: Policy
    futures: int
    seed: int
    matches: tuple[Matched, ...]
    holds: tuple[Held, ...]
    spread: dict[tuple[str, str], float]
    household_prices: dict[str, float]
    home_prices: dict[str, float]


def decide(
    pool: Waiting,
    homes: Free,
    history: History,
    *,
    fit: Fits,
    week: int = 0,
    policy: Policy = "prices",
    futures: int | None = None,
    seed: int = 0,
    deadlines: Deadlines = STANDARD,
) -> Decision:
    """Decide a week; a human approves each pair before anything is offered. Same input and seed: same bytes.

    `fit`: of each pair of `pool` and `homes`, 1 to 1,001, 0 where the rules do not allow it. Off switch:
    `policy="batch"` gives the best match of the week and draws no future. The order of ids does not matter to
    forecasts: they come from `history` alone.
    """
    if fit.shape != (len(pool.ids), len(homes.ids)):
        raise ValueError("fit is not of the shape (households, homes)")
    moment = Moment(week, pool, replace(homes, left=np.maximum(homes.left, 0)), fit, history)
    settings = Settings(policy, futures, seed, deadlines)
    chosen = choose(moment, settings)
    return Decision(
        policy=policy,
        futures=chosen.futures,
        seed=seed,
        matches=_matches(moment, chosen),
        holds=(*_held_households(moment, chosen), *_held_homes(moment, chosen)),
        spread=_spread(moment, chosen),
        household_prices=_prices(pool.ids, chosen.household_price),
        home_prices=_prices(homes.ids, chosen.home_price),
    )


def _matches(moment: Moment, chosen: Chosen) -> tuple[Matched, ...]:
    value, last = value_now(moment), moment.last_weeks()
    return tuple(
        Matched(
            moment.pool.ids[i],
            moment.homes.ids[j],
            int(moment.fit[i, j]),
            int(value[i, j]),
            None if chosen.share is None else round(float(chosen.share[i, j]), 4),
            bool(last[i]),
        )
        for i, j in sorted(zip(chosen.household.tolist(), chosen.home.tolist(), strict=True))
    )


def _held_households(moment: Moment, chosen: Chosen) -> list[Held]:
    taken, allowed = set(chosen.household.tolist()), moment.allowed()
    free = np.ones(len(moment.homes.ids), dtype=bool)
    free[chosen.home] = False
    return [
        Held(
            name,
            "household",
            _why(bool(allowed[i].any()), bool(allowed[i, free].any())),
            _at(chosen.household_price, i),
        )
        for i, name in enumerate(moment.pool.ids)
        if i not in taken
    ]


def _held_homes(moment: Moment, chosen: Chosen) -> list[Held]:
    taken, allowed = set(chosen.home.tolist()), moment.allowed()
    waits = np.ones(len(moment.pool.ids), dtype=bool)
    waits[chosen.household] = False
    return [
        Held(name, "home", _why(bool(allowed[:, j].any()), bool(allowed[waits, j].any())), _at(chosen.home_price, j))
        for j, name in enumerate(moment.homes.ids)
        if j not in taken
    ]


def _why(allowed: bool, still_open: bool) -> Why:
    if not allowed:
        return "no-pair-allowed"
    return "worth-more-later" if still_open else "other-pairs-are-worth-more"


def _at(prices: np.ndarray | None, at: int) -> float | None:
    return None if prices is None else round(float(prices[at]), 1)


def _prices(ids: tuple[str, ...], prices: np.ndarray | None) -> dict[str, float]:
    return {} if prices is None else {name: round(float(price), 1) for name, price in zip(ids, prices, strict=True)}


def _spread(moment: Moment, chosen: Chosen) -> dict[tuple[str, str], float]:
    if chosen.share is None:
        return {}
    return {
        (moment.pool.ids[i], moment.homes.ids[j]): round(float(chosen.share[i, j]), 4)
        for i, j in np.argwhere(moment.allowed()).tolist()
    }

"""The answer of a housing simulation as plain data: each policy on the same invented world, beside hindsight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from softlanding.core.foresight.deadlines import STANDARD, share_housed
from softlanding.core.foresight.hindsight import hindsight
from softlanding.core.foresight.policies import FUTURES, POLICIES, Deadlines, Policy, Settings
from softlanding.core.foresight.replay import Played, Score, moment_of, replay, score
from softlanding.core.foresight.world import HOUSEHOLD_WEEKS, World, invented_world
from softlanding.core.matching.pairs import Whole

Plan = tuple[Whole, Whole, Whole]


@dataclass(frozen=True, slots=True)
class HousingQuestion:
    """What is simulated. `forecast_error` 0.3: every forecast expects 30 % more households than the counts say."""

    weeks: int = 78
    homes_per_week: float = 20
    households_per_week: float = 20
    policy: Policy = "prices"
    seed: int = 0
    compare: bool = False
    forecast_error: float = 0.0
    refusals: float = 0.0
    deadlines: Deadlines = STANDARD
    futures: int | None = None

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Give the policy, and the others behind it when they are compared."""
        others = tuple(name for name in POLICIES if name != self.policy) if self.compare else ()
        return (self.policy, *others)

    @property
    def steps(self) -> int:
        """Give how many steps the answer takes."""
        return self.weeks * len(self.policies) + 2


def answer(question: HousingQuestion, *, step: Callable[[int, str], None] | None = None) -> dict[str, Any]:
    """Play the policies and give what came out. Same question, same bytes. `step(done, doing)` may raise to stop."""
    tell = step or (lambda _done, _doing: None)
    tell(0, "world")
    world = invented_world(
        question.seed,
        question.weeks,
        households=question.households_per_week,
        homes=question.homes_per_week,
        refusals=question.refusals,
    )
    tell(1, "hindsight")
    best = hindsight(world)
    found = {}
    for at, policy in enumerate(question.policies):
        done = 2 + at * question.weeks
        settings = Settings(policy, question.futures, question.seed, question.deadlines)
        played = replay(
            world,
            settings,
            forecast_error=question.forecast_error,
            step=lambda week, done=done, policy=policy: tell(done + week + 1, policy),  # type: ignore[misc]
        )
        found[policy] = _policy(world, played, best, settings)
    return {
        **_short(question.policy, found[question.policy], _told(score(world, _planned(best), best))),
        "homes_enough_for": _enough(world),
        "question": {**asdict(question), "futures": question.futures or FUTURES.get(question.policy)},
        "households": len(world.rows),
        "homes": len(world.columns),
        "hindsight": _hindsight(world, best),
        "policies": found,
    }


def _short(policy: Policy, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Give the outcome of the policy that was asked for in a few names."""
    return {
        "policy": policy,
        "value": ours["value"],
        "value_share_of_hindsight": ours["value_share"],
        "placed": ours["placed"],
        "placed_share_of_hindsight": ours["placed_share"],
        "past_deadline": ours["expired"],
        "value_of_hindsight": theirs["value"],
        "placed_by_hindsight": theirs["placed"],
    }


def _planned(best: Plan) -> Played:
    return Played(*best, (), (), (), 0)


def _enough(world: World) -> float | None:
    """Give the share of households that the homes of the year before could have housed."""
    nobody = np.empty(0, np.int64)
    share = share_housed(moment_of(world, 0, nobody, nobody, fit=world.known.fit).history)
    return None if share is None else round(share, 4)


def _hindsight(world: World, best: Plan) -> dict[str, Any]:
    rows, _, weeks = best
    arrived = np.bincount(world.known.household_week[world.rows], minlength=world.weeks)
    gone = np.setdiff1d(world.rows, rows)
    past = world.known.household_week[gone] + HOUSEHOLD_WEEKS + 1
    expired = np.bincount(past[past < world.weeks], minlength=world.weeks)
    placed = np.bincount(weeks, minlength=world.weeks)
    waiting = np.cumsum(arrived) - np.cumsum(placed) - np.cumsum(expired)
    played = Played(*best, tuple(waiting.tolist()), tuple(expired.tolist()), (), 0)
    return _told(score(world, played, best)) | _course(world, played)


def _policy(world: World, played: Played, best: Plan, settings: Settings) -> dict[str, Any]:
    futures = settings.futures or FUTURES.get(settings.policy)
    return (
        {"futures": futures if settings.policy in FUTURES else None}
        | _told(score(world, played, best))
        | _course(world, played)
    )


def _told(found: Score) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(found).items()}


def _course(world: World, played: Played) -> dict[str, Any]:
    waited = played.week - world.known.household_week[played.household]
    return {
        "waits": np.bincount(waited, minlength=HOUSEHOLD_WEEKS + 1).tolist(),
        "weeks": {
            "placed": np.bincount(played.week, minlength=world.weeks).tolist(),
            "waiting": list(played.waiting),
            "expired": list(played.expired),
        },
    }

"""A municipality's own past weeks, played again under each policy beside hindsight: counts come out, no names."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from softlanding.core.foresight.hindsight import hindsight
from softlanding.core.foresight.policies import FUTURES, POLICIES, Deadlines, Policy, Settings
from softlanding.core.foresight.replay import Played, replay, score
from softlanding.core.foresight.world import HOUSEHOLD_WEEKS, Known, World
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.pairs import Whole
from softlanding.core.matching.policy import DatedPolicy
from softlanding.core.matching.reading import batch_of
from softlanding.housing.queries.ahead_advice import fits_of
from softlanding.housing.queries.ahead_history import LEAST_WEEKS, past_cases, weeks_counted
from softlanding.housing.queries.proposals_solving import dated_policy, policy_for

Json = dict[str, Any]
Plan = tuple[Whole, Whole, Whole]
LEAST_PLAYED = 13
"""So many weeks after the first half-year make a replay worth reading: a planning choice."""


@dataclass(frozen=True)
class OwnQuestion:
    """What is asked about own past weeks, on a day."""

    on: str
    policy: Policy = "prices"
    deadlines: Deadlines = "never-held"
    seed: int = 0
    compare: bool = False
    weeks: int = 0
    """How many weeks are played; the weeks before them are what each policy knows."""

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Return the policy, and the others behind it when they are compared."""
        others = tuple(name for name in POLICIES if name != self.policy) if self.compare else ()
        return (self.policy, *others)

    @property
    def steps(self) -> int:
        """Return how many steps the answer takes."""
        return self.weeks * len(self.policies) + 2


def own_weeks_to_play(municipality: str, on: date) -> int:
    """Return how many own past weeks can be played: those after the first half-year; 0 where they are too few."""
    weeks = weeks_counted(municipality, on).weeks - LEAST_WEEKS
    return weeks if weeks >= LEAST_PLAYED else 0


def own_answer(municipality: str, question: OwnQuestion, *, step: Callable[[int], None]) -> Json:
    """Play the own past weeks and give what came out, as `core.foresight.answering.answer` gives it.

    The rules are those of the asked day for all weeks, and nobody refuses. `step(done)` may raise to stop.
    """
    step(0)
    on = date.fromisoformat(question.on)
    world = _own_world(municipality, question, dated_policy(policy_for(municipality, on), on))
    step(1)
    best = hindsight(world)
    found = {}
    for at, policy in enumerate(question.policies):
        done = 2 + at * question.weeks
        played = replay(
            world,
            Settings(policy, None, question.seed, question.deadlines),
            step=lambda week, done=done: step(done + week + 1),  # type: ignore[misc]
        )
        found[policy] = {"futures": FUTURES.get(policy)} | _told(world, played, best)
    return {
        "question": {
            **asdict(question),
            "source": "own",
            "futures": FUTURES.get(question.policy),
            "households_per_week": len(world.rows) / question.weeks,
            "homes_per_week": len(world.columns) / question.weeks,
            "refusals": 0.0,
            "forecast_error": 0.0,
        },
        "households": len(world.rows),
        "homes": len(world.columns),
        "hindsight": _told(world, _as_played(world, best), best),
        "policies": found,
    }


def _own_world(municipality: str, question: OwnQuestion, dated: DatedPolicy) -> World:
    counted = weeks_counted(municipality, dated.on)
    cases = past_cases(municipality, counted, dated)
    batch = batch_of(
        {"on": question.on, "policy": dated.policy.id, "households": cases.households, "homes": cases.homes}
    )
    first = counted.weeks - question.weeks
    known = Known(
        np.array(cases.household_weeks, np.int64) - first,
        np.array(cases.home_weeks, np.int64) - first,
        fits_of(Rules(batch, dated)),
    )
    return World(question.seed, question.weeks, known)


def _as_played(world: World, best: Plan) -> Played:
    """Return the plan of hindsight as if somebody had played it."""
    rows, _, weeks = best
    arrived = np.bincount(world.known.household_week[world.rows], minlength=world.weeks)
    past = world.known.household_week[np.setdiff1d(world.rows, rows)] + HOUSEHOLD_WEEKS + 1
    expired = np.bincount(past[past < world.weeks], minlength=world.weeks)
    waiting = np.cumsum(arrived) - np.cumsum(np.bincount(weeks, minlength=world.weeks)) - np.cumsum(expired)
    return Played(*best, tuple(waiting.tolist()), tuple(expired.tolist()), (), 0)


def _told(world: World, played: Played, best: Plan) -> Mapping[str, Any]:
    figures = asdict(score(world, played, best))
    waited = played.week - world.known.household_week[played.household]
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()} | {
        "waits": np.bincount(waited, minlength=HOUSEHOLD_WEEKS + 1).tolist(),
        "weeks": {
            "placed": np.bincount(played.week, minlength=world.weeks).tolist(),
            "waiting": list(played.waiting),
            "expired": list(played.expired),
        },
    }

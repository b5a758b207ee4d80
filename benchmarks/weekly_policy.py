"""Weekly housing decisions: value and placements beside hindsight and first come, first served, on invented weeks.

Alone, with more: `python -m benchmarks.weekly_policy --seeds 4 --deadlines never-held`.
"""

import argparse
import time
from statistics import mean

from benchmarks.measuring import Figure, WrongAnswer

from softlanding.core.foresight.deadlines import DEADLINES, STANDARD
from softlanding.core.foresight.hindsight import hindsight
from softlanding.core.foresight.policies import Settings
from softlanding.core.foresight.replay import Score, replay, score
from softlanding.core.foresight.world import World, invented_world

WEEKS, SUPPLIES, SEEDS = 78, (20, 15, 26), 4
WANTED_VALUE, WANTED_PLACED = 0.97, 0.985
ERRORS, REFUSALS = (-0.3, 0.3), 0.1
WITH_ERRORS = ((26, 78), (34, 40))
"""Homes a week and weeks: nearly enough homes, and enough."""


def measure(step) -> list[Figure]:
    """Play every supply and seed under the standard rule, then with wrong forecasts and refusals."""
    step.expect(len(SUPPLIES) * SEEDS + len(WITH_ERRORS), "weeks of decisions")
    found, seconds = _played(range(SEEDS), step)
    figures = []
    for homes in SUPPLIES:
        ours, first, weekly = found[homes]
        figures += [
            _share(f"weekly policy, {homes} homes a week, value", ours, "value_share", first, WANTED_VALUE),
            _share(f"weekly policy, {homes} homes a week, placed", ours, "placed_share", first, WANTED_PLACED),
            _share(f"weekly optimum without futures, {homes} homes a week, value", weekly, "value_share", first, None),
        ]
    for homes, weeks in WITH_ERRORS:
        figures += _with_errors(homes, weeks)
        step()
    return [*figures, Figure("weekly policy, one decision", 1e3 * mean(seconds) / WEEKS, "ms")]


def _played(seeds, step):
    found, seconds = {}, []
    for homes in SUPPLIES:
        ours, first, weekly = [], [], []
        for seed in seeds:
            world = invented_world(seed, WEEKS, homes=homes)
            best = hindsight(world)
            begun = time.process_time()
            ours.append(_scored(world, best, Settings()))
            seconds.append(time.process_time() - begun)
            first.append(_scored(world, best, Settings("first-come")))
            weekly.append(_scored(world, best, Settings("batch", None, 0, "count")))
            step()
        found[homes] = ours, first, weekly
    return found, seconds


def _with_errors(homes: int, weeks: int) -> list[Figure]:
    """Count who passes the deadline when forecasts are wrong and offers refused, beside the weekly optimum."""
    world = invented_world(0, weeks, homes=homes, refusals=REFUSALS)
    best = hindsight(world)
    weekly = _scored(world, best, Settings("batch", None, 0, "count"))
    first = _scored(world, best, Settings("first-come"))
    figures = []
    for error in ERRORS:
        ours = _scored(world, best, Settings(), error)
        figures.append(
            Figure(
                f"weekly policy, {homes} homes a week, forecast {100 * error:+.0f} %, 10 % refused, past the deadline",
                ours.expired,
                "households",
                "weekly optimum without futures",
                weekly.expired,
                "no more than it",
                met=ours.expired <= weekly.expired,
                note=f"first come, first served {first.expired}; value {100 * ours.value_share:.1f} %, "
                f"of the weekly optimum {100 * weekly.value_share:.1f} %",
            )
        )
    return figures


def _scored(world: World, best, settings: Settings, error: float = 0.0) -> Score:
    played = replay(world, settings, forecast_error=error)
    if len(set(played.home.tolist())) != len(played.home) or len(set(played.household.tolist())) != len(played.home):
        raise WrongAnswer(f"{settings.policy} gives a home or a household twice")
    found = score(world, played, best)
    if found.value_share > 1:
        raise WrongAnswer(f"{settings.policy} is worth more than hindsight")
    return found


def _share(name: str, ours: list[Score], what: str, first: list[Score], wanted: float | None) -> Figure:
    shares, theirs = ([getattr(one, what) for one in scores] for scores in (ours, first))
    expired, waited = mean(one.expired for one in ours), mean(one.waited for one in ours)
    return Figure(
        name,
        100 * mean(shares),
        "% of hindsight",
        "first come, first served",
        100 * mean(theirs),
        "" if wanted is None else f">= {100 * wanted:g} %",
        met=None if wanted is None else mean(shares) >= wanted,
        note=f"least {100 * min(shares):.2f} %, past the deadline {expired:.0f}, waited {waited:.1f} weeks",
    )


def main() -> None:
    """Print every run under one rule for deadlines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--from-seed", type=int, default=0)
    parser.add_argument("--deadlines", choices=DEADLINES, default=STANDARD)
    parser.add_argument("--policy", default="prices")
    parser.add_argument("--forecast-error", type=float, default=0.0)
    parser.add_argument("--refusals", type=float, default=0.0)
    parser.add_argument("--homes", type=int, nargs="*", default=list(SUPPLIES))
    asked = parser.parse_args()
    for homes in asked.homes:
        for seed in range(asked.from_seed, asked.from_seed + asked.seeds):
            world = invented_world(seed, WEEKS, homes=homes, refusals=asked.refusals)
            settings = Settings(asked.policy, None, 0, asked.deadlines)
            played = replay(world, settings, forecast_error=asked.forecast_error)
            one = score(world, played, hindsight(world))
            print(
                f"{asked.policy} {asked.deadlines} homes {homes} seed {seed}: value {100 * one.value_share:.2f} % "
                f"placed {100 * one.placed_share:.2f} % fit {one.fit:.0f} waited {one.waited:.2f} expired "
                f"{one.expired} at the end {one.waiting_at_end} homes lost {one.homes_lost} refused {one.refused}",
                flush=True,
            )


if __name__ == "__main__":
    main()

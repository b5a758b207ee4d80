"""A match under side conditions: 100, 300 and 1,000 households against the bound and the pure flow of the same run."""

import time
from collections.abc import Callable

import numpy as np
from benchmarks.measuring import Figure, WrongAnswer, median

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Sides
from softlanding.core.matching.sides import best_match_with_sides, faults_with_sides, gaps_of

SIZES = ((100, 120), (300, 360), (1_000, 1_200))
SEEDS, MOST_GAP, MOST_TIMES, SECONDS = (0, 1, 2), 0.0005, 30, 120.0


def measure(step) -> list[Figure]:
    """Match each size with each seed, with values of two levels and of one; times are of the processor."""
    step.expect(2 * len(SIZES) * len(SEEDS), "caps, near and apart")
    return [
        figure
        for households, homes in SIZES
        for kind, values in (("two levels", two_levels), ("one level", lambda pairs: pairs))
        for figure in _figures(households, homes, kind, values, step)
    ]


def _figures(households: int, homes: int, kind: str, values: Callable[[Pairs], Pairs], step) -> list[Figure]:
    gaps, fits, ours, flows, told = [], [], [], [], []
    for seed in SEEDS:
        pairs, sides = invented_batch(seed, households, homes)
        pairs = values(pairs)
        best_match(pairs)
        flows.append(median([_processor_seconds(lambda pairs=pairs: best_match(pairs)) for _ in range(3)]))
        found: list[Match] = []
        ours.append(
            _processor_seconds(
                lambda: found.append(best_match_with_sides(pairs, sides, seed=seed, seconds=SECONDS))  # noqa: B023 - called at once
            )
        )
        fit, words = _checked(pairs, sides, found[0])
        gaps.append(found[0].gap)
        fits.append(fit)
        told.append(f"seed {seed}: {words}")
        step()
    name, note = f"matching with caps, {households} x {homes}, {kind}", "; ".join(told)
    return [
        *_gap_figures(f"{name}, gap of the value", gaps, note),
        *(_gap_figures(f"{name}, gap of fit", fits, "at the weight that is proved") if kind == "two levels" else []),
        Figure(
            name, median(ours), "s", "pure flow", median(flows), f"<= {MOST_TIMES}x",
            median(ours) <= MOST_TIMES * median(flows), "processor time",
        ),
    ]  # fmt: skip


def _gap_figures(name: str, gaps: list[float], note: str) -> list[Figure]:
    return [
        Figure(f"{name}, {which}", one * 100, "%", target="<= 0.05 %", met=one <= MOST_GAP, note=words)
        for which, one, words in (("median", median(gaps), note), ("worst", max(gaps), ""))
    ]


def _processor_seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def two_levels(pairs: Pairs) -> Pairs:
    """Give the agreed values: unit x weight of urgency + fit."""
    urgency = np.minimum((pairs.value - 1501) // 1500, 2)
    fit = np.clip(pairs.value - 1500 - 1500 * urgency, 1, 1000)
    unit = 1000 * min(pairs.households, pairs.homes) + 1
    value = np.array([1, 3, 9])[urgency] * unit + fit
    return Pairs(pairs.households, pairs.homes, pairs.household, pairs.home, value)


def _checked(pairs: Pairs, sides: Sides, match: Match) -> tuple[float, str]:
    if faults := faults_with_sides(pairs, sides, match):
        raise WrongAnswer("; ".join(faults))
    gaps, flow = gaps_of(pairs, match), best_match(pairs)
    placed, free = (int((one.home_of != NOBODY).sum()) for one in (match, flow))
    weights = f"weight {gaps.weight} of at most {gaps.weight_bound} (pure match {gaps_of(pairs, flow).weight})"
    gap = 1.0 if gaps.fit_gap is None else gaps.fit_gap
    return gap, f"placed {placed}, pure match {free}; {weights}"

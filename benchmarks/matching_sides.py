"""A match under side conditions: 100, 300 and 1,000 households against the pure flow of the same run."""

import numpy as np
from benchmarks.measuring import Figure, WrongAnswer, median, seconds_of

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Sides
from softlanding.core.matching.sides import best_match_with_sides, faults_with_sides, gaps_of

SIZES = ((100, 120), (300, 360), (1_000, 1_200))
SEEDS, MOST_GAP, MOST_TIMES = (0, 1), 0.0005, 30


def measure(step) -> list[Figure]:
    """Match each size with each seed; the bound is what the prices prove or the search closed."""
    step.expect(len(SIZES) * len(SEEDS), "caps, near and apart")
    figures = []
    for households, homes in SIZES:
        gaps, ours, flows, told = [], [], [], []
        for seed in SEEDS:
            pairs, sides = invented_batch(seed, households, homes)
            pairs = two_levels(pairs)
            best_match(pairs)
            flows.append(seconds_of(lambda pairs=pairs: best_match(pairs)))
            found: list[Match] = []
            ours.append(seconds_of(lambda: found.append(best_match_with_sides(pairs, sides, seed=seed))))  # noqa: B023 - called at once
            gap, words = _checked(pairs, sides, found[0])
            gaps.append(gap)
            told.append(words)
            step()
        name = f"matching with caps, {households} x {homes}"
        worst = max(gaps)
        note, within = "; ".join(told), median(ours) <= MOST_TIMES * median(flows)
        figures += [
            Figure(f"{name}, gap of fit", worst * 100, "%", target="<= 0.05 %", met=worst <= MOST_GAP, note=note),
            Figure(name, median(ours), "s", "pure flow", median(flows), f"<= {MOST_TIMES}x", within),
        ]
    return figures


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

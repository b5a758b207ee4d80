"""Cuts for the caps in persons: what homes of one district can hold together, by dynamic programming."""

from __future__ import annotations

from typing import Any

import numpy as np

from softlanding.core.matching.pairs import Whole
from softlanding.core.matching.sides.rows import Cut, Floats

PARTS = 10_000
ROUNDS = 120
CLEARLY = 1e-3


def most_of(worth: Floats, cap: int) -> tuple[float, Whole]:
    """Give the most that homes can be worth when each holds one household at most and all hold `cap` persons at most.

    `worth[home, persons]`; also how many persons each home then holds (0: none).
    """
    sizes = min(worth.shape[1], cap + 1)
    # Where each size would come from: too large a household comes from the place behind the end, which is worthless.
    source = np.arange(cap + 1) - np.arange(sizes)[:, None]
    source[source < 0] = cap + 1
    best = np.zeros(cap + 2)
    best[-1] = -np.inf
    chosen = np.zeros((len(worth), cap + 1), np.int64)
    places = np.arange(cap + 1)
    for home, row in enumerate(worth):
        options = best[source] + row[:sizes, None]
        chosen[home] = options.argmax(axis=0)
        best[:-1] = options[chosen[home], places]
    left, held = cap, np.zeros(len(worth), np.int64)
    for home in range(len(worth) - 1, -1, -1):
        held[home] = chosen[home, left]
        left -= int(held[home])
    return float(best[cap]), held


def cut_off(district: int, homes: Whole, used: Floats, cap: int) -> Cut | None:
    """Find a cut that `used[home, persons]` breaks, where the program uses parts of pairs; None when there is none.

    The weights that separate best are found by rows: each round adds the arrangement that the weights rate highest.
    """
    if np.abs(used - np.round(used)).max(initial=0) < 1e-6:
        return None
    busy = np.flatnonzero(used.any(axis=1))
    support = np.argwhere(used[busy] > 1e-9)
    h, s = support[:, 0], support[:, 1]
    share = used[busy[h], s]
    program = _Weights(share)
    worth = np.zeros((len(busy), used.shape[1]))
    for _ in range(ROUNDS):
        worth[h, s] = program.best()
        if worth[h, s] @ share <= 1 + CLEARLY:
            return None
        most, held = most_of(worth, cap)
        if most <= 1 + 1e-6:
            break
        program.forbid(np.flatnonzero(held[h] == s))
    full = np.zeros(used.shape)
    full[busy] = worth
    whole = np.maximum.accumulate(np.floor(full * PARTS + 1e-6).astype(np.int64), axis=1)
    limit = int(most_of(whole.astype(float), cap)[0] + 0.5)
    if (whole * used).sum() <= limit * (1 + CLEARLY):
        return None
    return Cut(district, homes, whole, limit)


class _Weights:
    """The small program that looks for the weights: every known arrangement is worth 1 at most."""

    def __init__(self, used: Floats) -> None:
        import highspy

        self.highs: Any = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("random_seed", 0)):
            self.highs.setOptionValue(option, value)
        count = len(used)
        none = np.zeros(0, np.int32)
        self.highs.addCols(
            count, -used, np.zeros(count), np.ones(count), 0, np.zeros(count, np.int32), none, np.zeros(0)
        )

    def best(self) -> Floats:
        self.highs.run()
        found: Floats = np.clip(np.array(self.highs.getSolution().col_value), 0.0, 1.0)
        return found

    def forbid(self, together: Whole) -> None:
        self.highs.addRow(-np.inf, 1.0, len(together), together.astype(np.int32), np.ones(len(together)))

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
    best = np.zeros(cap + 1)
    chosen = np.zeros((len(worth), cap + 1), np.int64)
    for home, row in enumerate(worth):
        options = np.tile(best, (len(row), 1))
        for size in range(1, min(len(row), cap + 1)):
            options[size, size:] = best[: cap + 1 - size] + row[size]
            options[size, :size] = -1
        options[cap + 1 :] = -1
        chosen[home] = options.argmax(axis=0)
        best = options.max(axis=0)
    left, held = cap, np.zeros(len(worth), np.int64)
    for home in range(len(worth) - 1, -1, -1):
        held[home] = chosen[home, left]
        left -= held[home]
    return float(best[cap]), held


def cut_off(district: int, homes: Whole, used: Floats, cap: int) -> Cut | None:
    """Find a cut that `used[home, persons]` breaks, where the program uses parts of pairs; None when there is none.

    The weights that separate best are found by rows: each round adds the arrangement that the weights rate highest.
    """
    support = np.argwhere(used > 1e-9)
    if not len(support) or (used < 1e-9).all():
        return None
    h, s = support[:, 0], support[:, 1]
    program = _Weights(used[h, s])
    worth = np.zeros(used.shape)
    for _ in range(ROUNDS):
        worth[h, s] = program.best()
        if (worth * used).sum() <= 1 + CLEARLY:
            return None
        most, held = most_of(worth, cap)
        if most <= 1 + 1e-6:
            break
        program.forbid(np.flatnonzero(held[h] == s))
    whole = np.maximum.accumulate(np.floor(worth * PARTS + 1e-6).astype(np.int64), axis=1)
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
        return np.clip(np.array(self.highs.getSolution().col_value), 0.0, 1.0)

    def forbid(self, together: Whole) -> None:
        self.highs.addRow(-np.inf, 1.0, len(together), together.astype(np.int32), np.ones(len(together)))

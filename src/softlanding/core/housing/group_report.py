"""How a match turned out for groups of households: placed, fit and waiting, each with its interval and its n.

Groups are compared after the fact. Nothing of this is ever an input of matching.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softlanding.core.promises.figures import Interval, wilson

LEAST = 10
"""A group with fewer households is not shown."""
RESAMPLES = 2000
LOW, HIGH = 2.5, 97.5
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one household fared: its group, the fit of its home (None: not placed), and the days it waits."""

    group: str
    fit: int | None
    waited_days: int


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval by the bootstrap, over n households."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group's figures. `behind` is its mean fit less that of all others; below zero: it fares worse."""

    group: str
    households: int
    placed: Interval
    fit: Mean | None
    worst_fit: int | None
    lowest_tenth: float | None
    waited: Mean
    behind: Mean | None

    @property
    def stands_out(self) -> bool:
        """Say whether the whole interval of the difference lies below zero: worth looking into by people."""
        return self.behind is not None and self.behind.high < 0


@dataclass(frozen=True, slots=True)
class GroupReport:
    """The groups that may be shown, and how many households stand in groups that may not."""

    groups: tuple[GroupFigures, ...]
    withheld_groups: int
    withheld_households: int
    everybody: GroupFigures | None


def group_report(outcomes: Sequence[Outcome]) -> GroupReport:
    """Compare groups. Groups under LEAST households are withheld; if only one is, so is the next smallest.

    Otherwise the withheld one could be reckoned from the total. The same outcomes in any order give the same
    figures: resampling is seeded and each group is sorted first.
    """
    by_group: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_group.setdefault(one.group, []).append(one)
    by_size = sorted(by_group, key=lambda group: (len(by_group[group]), group))
    withheld = [group for group in by_size if len(by_group[group]) < LEAST]
    if len(withheld) == 1 and len(by_size) > 1:
        withheld = by_size[:2]
    shown = sorted(set(by_group) - set(withheld))
    hidden = sum(len(by_group[group]) for group in withheld)
    whole = len(outcomes) >= LEAST
    return GroupReport(
        tuple(_figures(group, by_group[group], outcomes) for group in shown),
        len(withheld),
        hidden,
        _figures("", outcomes, outcomes) if whole else None,
    )


def _figures(group: str, own: Sequence[Outcome], everybody: Sequence[Outcome]) -> GroupFigures:
    fits = _sorted(one.fit for one in own if one.fit is not None)
    others = _sorted(one.fit for one in everybody if one.fit is not None and one.group != group) if group else None
    placed = len(fits) >= LEAST
    behind = _difference(fits, others) if others is not None and placed and len(others) >= LEAST else None
    return GroupFigures(
        group,
        len(own),
        wilson(len(fits), len(own)),
        _mean(fits) if placed else None,
        int(fits[0]) if placed else None,
        float(np.percentile(fits, 10)) if placed else None,
        _mean(_sorted(one.waited_days for one in own)),
        behind,
    )


def _sorted(values: Iterable[float]) -> Floats:
    return np.sort(np.fromiter(values, np.float64))


def _means(values: Floats, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    means: Floats = values[chance.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)
    return means


def _mean(values: Floats) -> Mean:
    low, high = np.percentile(_means(values, 1), (LOW, HIGH))
    return Mean(float(values.mean()), float(low), float(high), len(values))


def _difference(own: Floats, others: Floats) -> Mean:
    low, high = np.percentile(_means(own, 1) - _means(others, 2), (LOW, HIGH))
    return Mean(float(own.mean() - others.mean()), float(low), float(high), len(own))


SIZES: Mapping[int, str] = {1: "1", 2: "2", 3: "3-4", 4: "3-4"}


def size_group(persons: int) -> str:
    """Give the group of a household by its persons: 1, 2, 3-4 or 5+."""
    return SIZES.get(persons, "5+")

"""Invented batches of a whole country in regions, block by block: planning assumptions, not data."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.blocks import PairBlocks
from softlanding.core.matching.invented import (
    InventedHomes,
    InventedHouseholds,
    allowed,
    fit_of,
    invented_homes,
    invented_households,
    urgency_of,
)
from softlanding.core.matching.pairs import Index, Whole

WEIGHTS = np.array([1, 3, 9])
"""Of an urgency class: with more than six weeks left, at most six, at most two."""
OWN_REGION = 50


def lexicographic(pairs_value: Whole, households: int, homes: int) -> Whole:
    """Turn the invented value 1500 + 1500 x urgency + fit into unit x weight + fit, where one more urgent
    placement beats every change of fit.
    """
    urgency = np.clip((pairs_value - 1501) // 1500, 0, 2)
    fit = np.clip(pairs_value - 1500 - 1500 * urgency, 1, 1000)
    worth: Whole = (1000 * min(households, homes) + 1) * WEIGHTS[urgency] + fit
    return worth


def invented_regions(seed: int, households: int, homes: int, *, regions: int = 35) -> PairBlocks:
    """Invent a country: a household may go to its own region and to two neighbours, with 50 points for its own.

    Values are unit x weight + fit, as in `lexicographic`.
    """
    chance = np.random.default_rng(seed)
    people, stock = invented_households(chance, households), invented_homes(chance, homes)
    at, place = chance.integers(0, regions, households), chance.integers(0, regions, homes)
    unit = 1000 * min(households, homes) + 1

    def read(first: int, end: int) -> tuple[Index, Index, Whole]:
        found: list[tuple[Index, Index]] = []
        for region in np.unique(at[first:end]):
            rows = first + np.flatnonzero(at[first:end] == region)
            near = np.flatnonzero(np.isin(place, (np.array([-1, 0, 1]) + region) % regions))
            i, j = np.nonzero(allowed(_some_people(people, rows), _some_homes(stock, near)))
            found.append((rows[i].astype(np.int32), near[j].astype(np.int32)))
        household, home = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(household, kind="stable")
        household, home = household[order], home[order]
        fit = fit_of(people, stock, household, home) - OWN_REGION + OWN_REGION * (at[household] == place[home])
        weight = WEIGHTS[urgency_of(people.weeks_left[household])]
        return household, home, unit * weight + np.clip(fit, 1, 1000)

    return PairBlocks(households, homes, read)


def _some_people(people: InventedHouseholds, rows: NDArray[np.intp]) -> InventedHouseholds:
    return replace(people, **{column.name: getattr(people, column.name)[rows] for column in fields(people)})


def _some_homes(homes: InventedHomes, rows: NDArray[np.intp]) -> InventedHomes:
    return replace(homes, **{column.name: getattr(homes, column.name)[rows] for column in fields(homes)})

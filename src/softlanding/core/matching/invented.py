"""Invented batches of any size for tests, simulations and benchmarks: planning assumptions, not data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import Index, Pairs, Sides, Whole

SIZE_SHARES = (0.50, 0.12, 0.12, 0.11, 0.08, 0.04, 0.03)
BEDROOM_SHARES = (0.36, 0.30, 0.22, 0.09, 0.03)
ANCHOR_SHARES = (0.35, 0.45, 0.50)
ASSOCIATION_SHARES = (0.30, 0.25, 0.20, 0.15, 0.10)
DISTRICTS, LANGUAGES, SIDE_KM = 44, 12, 12.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InventedHouseholds:
    """Households as columns; one row each."""

    size: Whole
    bedrooms: Whole
    rent_class: Whole
    step_free: NDArray[np.bool_]
    weeks_left: Whole
    anchors: Floats
    """Kilometres, shape (households, 3, 2); nan where there is none."""
    language: Whole
    avoids: Whole


@dataclass(frozen=True, slots=True)
class InventedHomes:
    """Homes as columns; one row each."""

    bedrooms: Whole
    rent_class: Whole
    step_free: NDArray[np.bool_]
    place: Floats
    district: Whole
    association: Whole
    weeks_until: Whole
    courses: NDArray[np.bool_]
    """Per home and language: whether a course is near."""


def invented_households(chance: np.random.Generator, count: int) -> InventedHouseholds:
    """Invent households: sizes, needs and weeks left as in the module's shares."""
    size = chance.choice(7, count, p=SIZE_SHARES) + 1
    anchors = chance.uniform(0, SIDE_KM, (count, 3, 2))
    anchors[chance.random((count, 3)) >= ANCHOR_SHARES] = np.nan
    rent = np.where(chance.random(count) < 0.92, np.where(size <= 2, 0, 1), 2)
    avoids = np.where(chance.random(count) < 0.03, chance.integers(0, DISTRICTS, count), -1)
    return InventedHouseholds(
        size=size,
        bedrooms=np.minimum(1 + -(-np.maximum(size - 2, 0) // 2), 5),
        rent_class=rent,
        step_free=chance.random(count) < 0.05,
        weeks_left=chance.integers(0, 13, count),
        anchors=anchors,
        language=chance.integers(0, LANGUAGES, count),
        avoids=avoids,
    )


def invented_homes(chance: np.random.Generator, count: int) -> InventedHomes:
    """Invent homes: bedrooms, rents and places as in the module's shares."""
    place = chance.uniform(0, SIDE_KM, (count, 2))
    district = (place[:, 0] // (SIDE_KM / 11)).astype(np.int64) * 4 + (place[:, 1] // (SIDE_KM / 4)).astype(np.int64)
    return InventedHomes(
        bedrooms=chance.choice(5, count, p=BEDROOM_SHARES) + 1,
        rent_class=chance.choice(3, count, p=(0.62, 0.20, 0.18)),
        step_free=chance.random(count) < 0.15,
        place=place,
        district=np.clip(district, 0, DISTRICTS - 1),
        association=chance.choice(5, count, p=ASSOCIATION_SHARES),
        weeks_until=chance.integers(0, 11, count),
        courses=chance.random((count, LANGUAGES)) < 0.35,
    )


def allowed(people: InventedHouseholds, homes: InventedHomes, rows: slice = slice(None)) -> NDArray[np.bool_]:
    """Say which homes the rules allow for the households of `rows`: shape (rows, homes)."""
    need = people.bedrooms[rows, None]
    legal: NDArray[np.bool_] = (
        (homes.bedrooms >= need)
        & (homes.bedrooms <= need + 1)
        & (homes.rent_class <= people.rent_class[rows, None])
        & (homes.step_free | ~people.step_free[rows, None])
        & (homes.weeks_until <= people.weeks_left[rows, None])
        & (homes.district != people.avoids[rows, None])
    )
    return legal


def fit_of(people: InventedHouseholds, homes: InventedHomes, i: Index, j: Index) -> Whole:
    """Give the fit of pairs, 1 to 1001: near to every anchor, courses, exact bedrooms, low rent."""
    away = np.linalg.norm(people.anchors[i] - homes.place[j][:, None, :], axis=2)
    stated = ~np.isnan(away)
    near = np.where(stated, np.exp(-np.where(stated, away, 0) / 3.0), 0).sum(1) / np.maximum(stated.sum(1), 1)
    near = np.where(stated.any(1), near, 0.5)
    points = (
        600 * near
        + 200 * homes.courses[j, people.language[i]]
        + 120 * (homes.bedrooms[j] == people.bedrooms[i])
        + 80 * (homes.rent_class[j] == 0)
    )
    fit: Whole = 1 + np.floor(points).astype(np.int64)
    return fit


def urgency_of(weeks_left: Whole) -> Whole:
    """Give 2 with at most two weeks left, 1 with at most six, 0 with more."""
    classes: Whole = (weeks_left <= 2).astype(np.int64) + (weeks_left <= 6)
    return classes


def invented_pairs(people: InventedHouseholds, homes: InventedHomes, *, at_once: int = 500) -> Pairs:
    """Give every feasible pair with 1500 + 1500 x urgency + fit, block by block so that memory stays low."""
    found: list[tuple[Whole, Whole]] = []
    count = len(people.size)
    for first in range(0, count, at_once):
        i, j = np.nonzero(allowed(people, homes, slice(first, min(first + at_once, count))))
        found.append((i + first, j))
    household = np.concatenate([i for i, _ in found]).astype(np.int32)
    home = np.concatenate([j for _, j in found]).astype(np.int32)
    value = np.empty(len(household), np.int64)
    for first in range(0, len(household), 2_000_000):
        part = slice(first, first + 2_000_000)
        value[part] = fit_of(people, homes, household[part], home[part])
    value += 1500 + 1500 * urgency_of(people.weeks_left)[household]
    return Pairs(count, len(homes.bedrooms), household, home, value)


def invented_batch(seed: int, households: int, homes: int) -> tuple[Pairs, Sides]:
    """Invent a batch with caps: districts 15 % above an even share in persons, associations 10 % above theirs,
    two pairs of households in a hundred that want to live near (half) or apart (half).
    """
    chance = np.random.default_rng(seed)
    people, stock = invented_households(chance, households), invented_homes(chance, homes)
    persons = int(people.size.sum())
    mates = chance.permutation(households)[: 2 * max(households // 50, 1)].reshape(-1, 2)
    couples = [(int(a), int(b)) for a, b in mates]
    sides = Sides(
        persons=people.size.astype(np.int32),
        district=stock.district.astype(np.int32),
        association=stock.association.astype(np.int32),
        district_persons=np.full(DISTRICTS, -(-persons * 115 // (DISTRICTS * 100)), np.int32),
        district_households=np.full(DISTRICTS, -1, np.int32),
        association_homes=np.ceil(np.array(ASSOCIATION_SHARES) * households * 1.1).astype(np.int32),
        together=tuple(couples[: len(couples) // 2]),
        apart=tuple(couples[len(couples) // 2 :]),
    )
    return invented_pairs(people, stock), sides

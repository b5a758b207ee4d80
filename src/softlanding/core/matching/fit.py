"""The fit of a pair, 1 to 1000: near what every member needs, exact bedrooms, low rent; sums that anyone can redo."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.batch import HomeRow, HouseholdRow
from softlanding.core.matching.feasibility import Mask, Rules
from softlanding.core.matching.pairs import Pairs, Whole

EARTH_METRES = 6_371_008.8
"""The mean radius of the earth."""
AT_ONCE = 250
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a place that a member stated is from the home, and its points of 1000 (None: place of home unknown)."""

    kind: str
    metres: int | None
    per_mille: int


@dataclass(frozen=True, slots=True)
class MemberFit:
    """The reach of one member: the mean of its places, rounded down."""

    member: int
    reaches: tuple[Reach, ...]
    per_mille: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the fit: `points` is `most` x `per_mille` / 1000, rounded down."""

    name: str
    per_mille: int
    most: int
    points: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A fit with all that it is made of: 1 + the points of the parts."""

    fit: int
    parts: tuple[Part, ...]
    members: tuple[MemberFit, ...]


def on_sphere(lat: float | None, lon: float | None) -> tuple[float, float, float]:
    """Give a place as a point on the sphere of radius 1; not a number where it is not known."""
    if lat is None or lon is None:
        return math.nan, math.nan, math.nan
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def metres_between(ones: Floats, others: Floats) -> Floats:
    """Give great-circle metres between points on the sphere, shape (ones, others), rounded to whole metres.

    The arc follows from the chord by a series of sums and products alone, so that every machine gets the same
    metres; it is right to a metre up to 1,500 km and too short beyond, where nobody gets points.
    """
    squared = np.zeros((len(ones), len(others)))
    for axis in range(3):
        away = ones[:, axis, None] - others[None, :, axis]
        squared += away * away
    quarter = squared * 0.25
    series = 1 + quarter * (1 / 6 + quarter * (3 / 40 + quarter * (15 / 336 + quarter * (105 / 3456))))
    found: Floats = np.rint(2 * EARTH_METRES * np.sqrt(quarter) * series)
    return found


@dataclass(frozen=True)
class Fits:
    """The fit of every pair of a batch, block by block, and of one pair with its arithmetic."""

    rules: Rules

    @cached_property
    def _homes(self) -> Floats:
        return np.array([on_sphere(home.lat, home.lon) for home in self.rules.batch.homes]).reshape(-1, 3)

    def per_mille_of(self, metres: Floats) -> Whole:
        """Give the points of 1000 for distances: all up to the first limit, none from the second, evenly between."""
        rule = self.rules.dated.policy.distance
        span = rule.no_points_metres - rule.full_points_metres
        known = np.where(np.isnan(metres), 0, np.minimum(metres, rule.no_points_metres)).astype(np.int64)
        points = np.minimum((rule.no_points_metres - known) * 1000 // span, 1000)
        found: Whole = np.where(np.isnan(metres), rule.neutral_per_mille, points)
        return found

    def _members(self, rows: slice) -> tuple[Whole, Whole]:
        """Give the per mille of the mean member and of the worst-off member: shapes (rows, homes)."""
        households, homes = self.rules.batch.households[rows], len(self.rules.batch.homes)
        neutral = self.rules.dated.policy.distance.neutral_per_mille
        mean = np.full((len(households), homes), neutral, np.int64)
        worst = mean.copy()
        stated = [
            (row, anchor.member, on_sphere(anchor.lat, anchor.lon))
            for row, household in enumerate(households)
            for anchor in sorted(household.anchors, key=lambda one: one.member)
        ]
        if not stated or not homes:
            return mean, worst
        points = self.per_mille_of(metres_between(np.array([place for _, _, place in stated]), self._homes))
        who = np.array([row * 100 + member for row, member, _ in stated])
        points, who = _means(points, who)
        rows_of = who // 100
        found = np.unique(rows_of)
        mean[found], _ = _means(points, rows_of)
        worst[found] = np.minimum.reduceat(points, np.flatnonzero(np.diff(rows_of, prepend=-1)))
        return mean, worst

    def of(self, rows: slice) -> Whole:
        """Give the fit of the households of `rows` with every home, allowed or not: shape (rows, homes)."""
        weights, rules = self.rules.dated.policy.fit, self.rules
        mean, worst = self._members(rows)
        exact = (rules.bedrooms[None, :] == rules.needed[rows, None]) * np.int64(1000)
        low = low_rent(
            rules.rents[None, :],
            np.array([cap.most for cap in rules.caps[rows]], np.int64)[:, None],
            rules.dated.limits.full_points_at,
        )
        fit: Whole = (
            1
            + weights.members_on_average * mean // 1000
            + weights.worst_off_member * worst // 1000
            + weights.exact_bedrooms * exact // 1000
            + weights.lower_rent * low // 1000
        )
        return fit

    def breakdown(self, household: int, home: int) -> Breakdown:
        """Give the fit of one pair with every number behind it."""
        rules, weights = self.rules, self.rules.dated.policy.fit
        one, other = rules.batch.households[household], rules.batch.homes[home]
        members = self._each_member(one, other)
        scores = [member.per_mille for member in members]
        neutral = rules.dated.policy.distance.neutral_per_mille
        cap = np.array(rules.caps[household].most, np.int64)
        low = low_rent(np.array(int(other.rent * 100), np.int64), cap, rules.dated.limits.full_points_at)
        parts = tuple(
            Part(name, per_mille, most, most * per_mille // 1000)
            for name, per_mille, most in (
                ("members_on_average", sum(scores) // len(scores) if scores else neutral, weights.members_on_average),
                ("worst_off_member", min(scores, default=neutral), weights.worst_off_member),
                ("exact_bedrooms", 1000 * (other.bedrooms == int(rules.needed[household])), weights.exact_bedrooms),
                ("lower_rent", int(low), weights.lower_rent),
            )
        )
        return Breakdown(1 + sum(part.points for part in parts), parts, members)

    def _each_member(self, household: HouseholdRow, home: HomeRow) -> tuple[MemberFit, ...]:
        there = np.array([on_sphere(home.lat, home.lon)])
        found = []
        for member in sorted({anchor.member for anchor in household.anchors}):
            own = [anchor for anchor in household.anchors if anchor.member == member]
            metres = metres_between(np.array([on_sphere(one.lat, one.lon) for one in own]), there)[:, 0]
            points = self.per_mille_of(metres)
            reaches = tuple(
                Reach(anchor.kind, None if math.isnan(far) else int(far), int(score))
                for anchor, far, score in zip(own, metres, points, strict=True)
            )
            found.append(MemberFit(member, reaches, int(points.sum()) // len(own)))
        return tuple(found)


def low_rent(rents: Whole, most: Whole, full_at: int) -> Whole:
    """Give the per mille for a low rent: all at `full_at` or below, falling evenly to none at the highest allowed."""
    span = np.maximum(most - full_at, 1)
    found: Whole = np.clip((most - rents) * 1000 // span, 0, 1000)
    return found


def _means(points: Whole, group: Whole) -> tuple[Whole, Whole]:
    """Average rows with the same group, which stand beside each other; rounded down."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=len(group))
    return np.add.reduceat(points, starts) // sizes[:, None], group[starts]


def pairs_of_batch(rules: Rules, *, shut: Mask | None = None) -> Pairs:
    """Give every allowed pair with V = unit x urgency weight + fit, in blocks so that memory stays low.

    `shut`, shape (households, homes), takes pairs out that an officer forbids.
    """
    batch, fits = rules.batch, Fits(rules)
    count, homes = len(batch.households), len(batch.homes)
    unit = unit_of(count, homes)
    found: list[tuple[Whole, Whole, Whole]] = []
    available = np.array([home.available_on.toordinal() for home in batch.homes], np.int64)
    for first in range(0, count, AT_ONCE):
        rows = slice(first, min(first + AT_ONCE, count))
        open_to = rules.allowed(rows)
        if shut is not None:
            open_to &= ~shut[rows]
        i, j = np.nonzero(open_to)
        value = unit * weights_of(rules, rows, available)[i, j] + fits.of(rows)[i, j]
        found.append((i + first, j, value))
    parts = [np.concatenate(part) for part in zip(*found, strict=True)] if found else [np.zeros(0, np.int64)] * 3
    return Pairs(count, homes, parts[0].astype(np.int32), parts[1].astype(np.int32), parts[2].astype(np.int64))


def unit_of(households: int, homes: int) -> int:
    """Give what one urgency weight is worth: more than every fit of a whole match together."""
    return 1000 * min(households, homes) + 1


def weights_of(rules: Rules, rows: slice, available: Whole) -> Whole:
    """Give the urgency weight of each household of `rows` with each home, by the day on which the home is free."""
    dated = rules.dated
    today, deadlines = dated.on.toordinal(), [one.toordinal() for one in rules.deadlines[rows]]
    deadline = np.array(deadlines, np.int64)[:, None]
    own = np.array([dated.policy.urgency.weight_of(day - today) for day in deadlines], np.int64)[:, None]
    late = (deadline >= today) & (available[None, :] > deadline)
    found: Whole = np.where(late, np.int64(dated.policy.urgency.otherwise), own)
    return found

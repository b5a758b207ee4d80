"""One national number, shared among municipalities by inhabitants: four ways to round, all in whole numbers.

A share is national x inhabitants / all inhabitants. It is kept as a numerator over a common denominator, so no
share is ever a float, and the same places in any order give the same targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import add, attrgetter
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

Method = Literal["statute", "nearest", "largest-remainder", "largest-remainder-carry"]
METHODS: tuple[Method, ...] = get_args(Method)


class Place(NamedTuple):
    """A municipality with its inhabitants on the day that counts."""

    code: str
    name: str
    inhabitants: int


class Share(NamedTuple):
    """What falls to one municipality: `quota` and `carried` in parts of `scale`, and the whole persons of `target`."""

    place: Place
    quota: int
    carried: int
    scale: int
    target: int

    @property
    def exact(self) -> Fraction:
        """Give the share before rounding and before anything carried."""
        return Fraction(self.quota, self.scale)

    @property
    def drift(self) -> Fraction:
        """Give what the municipality is still owed (or was given too much) after this period, in persons."""
        return Fraction(self.quota + self.carried, self.scale) - self.target


@dataclass(frozen=True, slots=True)
class Carried:
    """What rounding left from earlier periods: by code, in parts of `scale`. It adds up to nothing."""

    scale: int = 1
    parts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, fractions: Mapping[str, Fraction]) -> Carried:
        """Put fractions on one denominator. ValueError when they do not add up to nothing."""
        if sum(fractions.values(), Fraction(0)) != 0:
            raise ValueError("what is carried does not add up to nothing")
        scale = lcm(*(one.denominator for one in fractions.values()))
        return cls(scale, {code: int(one * scale) for code, one in fractions.items()})

    def fraction(self, code: str) -> Fraction:
        """Give what one municipality carries, in persons."""
        return Fraction(self.parts.get(code, 0), self.scale)


NOTHING_CARRIED = Carried()


class Ranked:
    """Places in the order in which equal remainders are served: the most inhabitants first, then by code."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Rank them. ValueError for a code given twice, a negative number, or no inhabitants at all."""
        ranked = sorted(places, key=attrgetter("code"))
        ranked.sort(key=attrgetter("inhabitants"), reverse=True)
        self.places = tuple(ranked)
        self.codes = tuple(place.code for place in ranked)
        self.inhabitants = tuple(place.inhabitants for place in ranked)
        self.total = sum(self.inhabitants)
        self.known = frozenset(self.codes)
        if len(self.known) != len(self.codes):
            raise ValueError("a municipality is given twice")
        if min(self.inhabitants, default=0) < 0 or self.total <= 0:
            raise ValueError("share among places with at least 1 inhabitant, none below 0")


@dataclass(frozen=True, eq=False)
class Apportioned:
    """A national number as shared. The lists are in the order of `among`, in parts of `scale`; `shares` is by code."""

    national: int
    method: Method
    among: Ranked
    scale: int
    quotas: Sequence[int]
    owed: Sequence[int]
    targets: Sequence[int]

    @property
    def sum(self) -> int:
        """Add up the targets; by the Act and by nearest rounding that is not the national number."""
        return sum(self.targets)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Give what falls to each municipality, by code."""
        columns = zip(self.among.places, self.quotas, self.owed, self.targets, strict=True)
        shares = [Share(place, quota, owed, self.scale, target) for place, quota, owed, target in columns]
        return tuple(sorted(shares, key=lambda share: share.place.code))

    @property
    def left_over(self) -> list[int]:
        """Give what each is still owed, or was given too much, in the order of `among` and in parts of `scale`."""
        scale = self.scale
        columns = zip(self.quotas, self.owed, self.targets, strict=True)
        return [quota + owed - target * scale for quota, owed, target in columns]

    @property
    def carried(self) -> Carried:
        """Give what the next period takes over."""
        return Carried(self.scale, dict(zip(self.among.codes, self.left_over, strict=True)))


def apportion(
    national: int, places: Ranked | Iterable[Place], method: Method, carried: Carried = NOTHING_CARRIED
) -> Apportioned:
    """Share a national number. `carried` counts for largest-remainder-carry only.

    statute: rounded up, as the Housing Act does (Huisvestingswet 2014, art. 29(1)). nearest: half up.
    largest-remainder: down, and the persons left to the largest remainders; of equal remainders the larger
    municipality, then the lower code. largest-remainder-carry: the same on the share plus what was carried.
    ValueError for a negative number, places that cannot be ranked, or a carried code that is no place.
    """
    among = places if isinstance(places, Ranked) else Ranked(places)
    if national < 0:
        raise ValueError("share at least 0 persons")
    if method != "largest-remainder-carry":
        carried = NOTHING_CARRIED
    if not among.known.issuperset(carried.parts):
        raise ValueError("something is carried for a municipality that is not there")
    scale = lcm(among.total, carried.scale)
    each, grown = national * (scale // among.total), scale // carried.scale
    quotas = [each * inhabitants for inhabitants in among.inhabitants]
    owed = [carried.parts.get(code, 0) * grown for code in among.codes] if carried.parts else [0] * len(quotas)
    if method == "statute":
        targets = [-(-quota // scale) for quota in quotas]
    elif method == "nearest":
        targets = [(2 * quota + scale) // (2 * scale) for quota in quotas]
    else:
        claims = list(map(add, quotas, owed)) if carried.parts else quotas
        targets = _largest_remainder(claims, scale, national)
    return Apportioned(national, method, among, scale, quotas, owed, targets)


def over_periods(periods: Iterable[tuple[int, Sequence[Place]]], method: Method) -> list[Apportioned]:
    """Share the national numbers of several periods, each with its own inhabitants; fractions go on where they do."""
    found: list[Apportioned] = []
    carried, before, among = NOTHING_CARRIED, None, None
    for national, places in periods:
        if among is None or places is not before:  # most periods have the inhabitants of the one before
            before, among = places, Ranked(places)
        found.append(apportion(national, among, method, carried))
        carried = found[-1].carried if method == "largest-remainder-carry" else NOTHING_CARRIED
    return found


def _largest_remainder(claims: Sequence[int], scale: int, national: int) -> list[int]:
    """Round claims that add up to the national number to whole targets, none below 0, as near as can be.

    The order of `claims` decides between equal remainders.
    """
    targets = [claim // scale if claim > 0 else 0 for claim in claims]
    left = national - sum(targets)
    remainders = [claim - target * scale for claim, target in zip(claims, targets, strict=True)]
    order = sorted(range(len(claims)), key=remainders.__getitem__, reverse=True)  # stable, so it keeps the ranking
    if left >= 0:
        for at in order[:left]:
            targets[at] += 1
        return targets
    while left < 0:  # many were given too much before, and too few come now: those with the least remainder give
        for at in [at for at in reversed(order) if targets[at] > 0][:-left]:
            targets[at] -= 1
            left += 1
    return targets

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
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    from numpy.typing import NDArray

Whole: TypeAlias = "NDArray[Any]"
SMALL = 2**60
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


def _whole(numbers: Sequence[int]) -> Whole:
    import numpy as np

    return np.array(numbers, np.int64 if max(map(abs, numbers)) < SMALL else object)


class Ranked:
    """Places in the order in which equal remainders are served: the most inhabitants first, then by code."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Rank them. ValueError for a code given twice, a negative number, or no inhabitants at all."""
        ranked = sorted(places, key=attrgetter("code"))
        ranked.sort(key=attrgetter("inhabitants"), reverse=True)
        self.places = tuple(ranked)
        self.codes = tuple(place.code for place in ranked)
        counts = [place.inhabitants for place in ranked]
        self.total = sum(counts)
        self.known = frozenset(self.codes)
        if len(self.known) != len(self.codes):
            raise ValueError("a municipality is given twice")
        if min(counts, default=0) < 0 or self.total <= 0:
            raise ValueError("share among places with at least 1 inhabitant, none below 0")
        self.array = _whole(counts)


@dataclass(frozen=True, eq=False)
class Apportioned:
    """A national number as shared: columns in the order of `among` and in parts of `scale`, and `shares` by code."""

    national: int
    method: Method
    among: Ranked
    scale: int
    quotas: Whole
    owed: Whole | None
    targets: Whole
    left_over: Whole
    """What each is still owed after it, or was given too much."""

    @property
    def sum(self) -> int:
        """Add up the targets; by the Act and by nearest rounding that is not the national number."""
        return int(self.targets.sum())

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Give what falls to each municipality, by code."""
        owed = [0] * len(self.among.places) if self.owed is None else self.owed.tolist()
        columns = zip(self.among.places, self.quotas.tolist(), owed, self.targets.tolist(), strict=True)
        shares = [Share(place, quota, carried, self.scale, target) for place, quota, carried, target in columns]
        return tuple(sorted(shares, key=lambda share: share.place.code))

    @property
    def carried(self) -> Carried:
        """Give what the next period takes over."""
        return Carried(self.scale, dict(zip(self.among.codes, self.left_over.tolist(), strict=True)))


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
    grown = scale // carried.scale
    if not carried.parts:
        return _shared(national, among, method, scale, None)
    owed = [carried.parts.get(code, 0) * grown for code in among.codes]
    return _shared(national, among, method, scale, _whole(owed))


def _shared(national: int, among: Ranked, method: Method, scale: int, owed: Whole | None) -> Apportioned:
    """Share it in numpy's whole numbers, which are exact; those of Python where 64 bits would not hold them."""
    import numpy as np

    # claims, and a quota doubled, stay below four times SMALL: 64 bits hold them
    small = national * scale < SMALL and (owed is None or owed.dtype != object)
    inhabitants = among.array if small else among.array.astype(object)
    quotas = inhabitants * (national * (scale // among.total))
    if method == "statute":
        targets = -(-quotas // scale)
    elif method == "nearest":
        targets = (2 * quotas + scale) // (2 * scale)
    else:
        claims = quotas if owed is None else quotas + owed
        targets = np.maximum(claims // scale, 0)
        _give_the_rest(targets, claims - targets * scale, national)
    left = quotas - targets * scale if owed is None else quotas + owed - targets * scale
    return Apportioned(national, method, among, scale, quotas, owed, targets, left)


def _give_the_rest(targets: Whole, over: Whole, national: int) -> None:
    """Give what is left of the national number to the largest remainders; the order of the places decides ties."""
    import numpy as np

    order = np.argsort(-over, kind="stable")
    left = national - int(targets.sum())
    targets[order[: max(left, 0)]] += 1
    while left < 0:  # many were given too much before, and too few come now: those with the least remainder give
        givers = order[::-1][targets[order[::-1]] > 0][:-left]
        targets[givers] -= 1
        left += len(givers)


def over_periods(periods: Iterable[tuple[int, Sequence[Place]]], method: Method) -> list[Apportioned]:
    """Share the national numbers of several periods, each with its own inhabitants; fractions go on where they do."""
    found: list[Apportioned] = []
    last: Apportioned | None = None
    before: Sequence[Place] = ()
    for national, places in periods:
        if national < 0:
            raise ValueError("share at least 0 persons")
        if last is None or method != "largest-remainder-carry":
            among = last.among if last is not None and places is before else Ranked(places)
            last = apportion(national, among, method)
        elif places is before:  # most periods have the inhabitants of the one before: what is left over stands ready
            last = _shared(national, last.among, method, last.scale, last.left_over)
        else:
            last = apportion(national, places, method, last.carried)
        before = places
        found.append(last)
    return found

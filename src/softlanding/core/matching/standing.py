"""One pair against what stands already: which cap, near or apart it would break, told by the checker of a whole match.

A run looks at all households at once; a decision by hand at one. Both ask `sides.places.broken_by`, so that there is
one rule and not two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from softlanding.core.matching.pairs import Index, Sides, pairs_of
from softlanding.core.matching.sides.places import broken_by, places_of

CapKind = Literal["district-persons", "district-households", "association-homes"]
ConditionKind = Literal[CapKind, "near", "apart"]
NONE: Index = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Placed:
    """A household with the district of its home, and the association that gives it."""

    household: str
    persons: int
    district: str
    association: str | None = None


@dataclass(frozen=True, slots=True)
class Caps:
    """The most persons and households per district and homes per association; who is not in it has no cap."""

    district_persons: Mapping[str, int]
    district_households: Mapping[str, int]
    association_homes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Broken:
    """A condition that a pair would break. Of a cap: what is used, what the pair adds, and the most that may be."""

    kind: ConditionKind
    name: str
    """The district, the association, or the other household of a couple."""
    used: int = 0
    adds: int = 0
    most: int = 0


def broken_by_placing(
    one: Placed,
    placed: Sequence[Placed],
    caps: Caps,
    *,
    near: Sequence[Placed] = (),
    apart: Sequence[Placed] = (),
) -> tuple[Broken, ...]:
    """Say what placing one household would break.

    `placed` are all others that count for the caps; `near` and `apart` are those of its couples that have a home,
    whenever they got it.
    """
    return (
        *_caps_broken(one, placed, caps),
        *(Broken("near", other.household) for other in near if _couple_broken(one, other, "together")),
        *(Broken("apart", other.household) for other in apart if _couple_broken(one, other, "apart")),
    )


def _caps_broken(one: Placed, placed: Sequence[Placed], caps: Caps) -> Iterator[Broken]:
    asked: tuple[tuple[CapKind, str, str | None, Mapping[str, int], int], ...] = (
        ("district-persons", "district_persons", one.district, caps.district_persons, one.persons),
        ("district-households", "district_households", one.district, caps.district_households, 1),
        ("association-homes", "association_homes", one.association, caps.association_homes, 1),
    )
    for kind, side, name, most, adds in asked:
        if name is None or name not in most:
            continue
        by_association = kind == "association-homes"
        here = [other for other in placed if name == (other.association if by_association else other.district)]
        if _holds_for([*here, one], side, most[name]):
            continue
        used = sum(other.persons for other in here) if kind == "district-persons" else len(here)
        yield Broken(kind, name, used, adds, most[name])


def _holds_for(here: Sequence[Placed], side: str, most: int) -> bool:
    """Ask the checker about a group in one district, or of one association, under one cap."""
    cap = {side: np.array([most], np.int32)}
    return not _broken(here, np.zeros(len(here), np.int32), **cap)


def _couple_broken(one: Placed, other: Placed, side: str) -> bool:
    district = np.array([0, int(one.district != other.district)], np.int32)
    return bool(_broken((one, other), district, **{side: ((0, 1),)}))


def _broken(here: Sequence[Placed], district: Index, **sides: Index | tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    each = np.arange(len(here), dtype=np.int32)
    pairs = pairs_of(len(here), len(here), each, each, np.ones(len(here), np.int64))
    stated = {"district_persons": NONE, "district_households": NONE, "association_homes": NONE, **sides}
    persons = np.array([one.persons for one in here], np.int32)
    asked = Sides(persons=persons, district=district, association=np.zeros(len(here), np.int32), **stated)  # type: ignore[arg-type]  # one dict of caps and couples
    return broken_by(places_of(pairs, asked), each)

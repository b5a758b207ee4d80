"""What the caps cost: for the officer, from the prices that bound the match."""

from __future__ import annotations

from dataclasses import dataclass

from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Sides
from softlanding.core.matching.sides.cover import most_of
from softlanding.core.matching.sides.levels import levels_of
from softlanding.core.matching.sides.places import places_of


@dataclass(frozen=True, slots=True)
class CapPrice:
    """One cap that costs something. One more (person, household, home) raises the bound by `value`, no more.

    That holds for who fits in now; a household that is too large for the cap as it is has no price.
    """

    kind: str
    """`district-persons`, `district-households` or `association-homes`."""
    place: int
    cap: int
    used: int
    value: float
    weight: float
    """The same in weights of urgency; 0 where values have one level."""


def price_of_caps(pairs: Pairs, sides: Sides, match: Match) -> tuple[CapPrice, ...]:
    """Give the caps that cost something, dearest first; empty where the match has no prices."""
    prices = match.side_prices
    if prices is None:
        return ()
    places, levels = places_of(pairs, sides), levels_of(pairs)
    placed = [(who, int(home)) for who, home in enumerate(match.home_of) if home != NOBODY]
    cut_prices = dict.fromkeys(range(places.districts), 0)
    for cut, price in prices.cuts:
        more, _ = most_of(cut.worth.astype(float), int(places.district_persons[cut.district]) + 1)
        cut_prices[cut.district] += price * max(int(more + 0.5) - cut.most, 0)
    found = []
    for kind, each, caps, place_of in (
        ("district-persons", prices.district_persons, places.district_persons, places.district),
        ("district-households", prices.district_households, places.district_households, places.district),
        ("association-homes", prices.association_homes, places.association_homes, places.association),
    ):
        for place, cap in enumerate(caps.tolist()):
            paid = int(each[place]) + (cut_prices[place] if kind == "district-persons" else 0)
            if cap < 0 or not paid:
                continue
            inside = [who for who, home in placed if place_of[home] == place]
            used = int(places.persons[inside].sum()) if kind == "district-persons" else len(inside)
            value = paid / prices.scale
            found.append(CapPrice(kind, place, cap, used, value, value / levels.unit if levels else 0.0))
    return tuple(sorted(found, key=lambda one: (-one.value, one.kind, one.place)))

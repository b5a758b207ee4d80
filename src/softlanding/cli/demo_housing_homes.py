"""Invented homes of the demo: associations, districts with postcodes, and homes as a list would bring them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from softlanding.core.housing.home_list import Places

MUNICIPALITY = "den-haag"
ASSOCIATIONS = {"Staedion": "0.40", "Haag Wonen": "0.30", "Hof Wonen": "0.20", "Arcade": "0.10"}
# which postcode lies in which district is general knowledge of the city, not a source: for the demo only
DISTRICTS = {
    "Centrum": (2511, 2512, 2513, 2514, 2515, 2526),
    "Laak": (2516, 2521),
    "Escamp": (2531, 2532, 2533, 2541, 2542, 2543, 2544, 2545, 2546, 2547, 2548),
    "Segbroek": (2561, 2562, 2563, 2564, 2565),
    "Loosduinen": (2551, 2552, 2553, 2554, 2555),
    "Scheveningen": (2581, 2582, 2583, 2584, 2586, 2587),
    "Haagse Hout": (2591, 2592, 2593, 2594, 2595, 2596),
    "Leidschenveen-Ypenburg": (2491, 2492, 2493, 2496, 2497, 2498),
}
HOMES = 36
AGREEMENT = "Invented agreement of the demo"


def offer_some_homes(*, now: datetime) -> None:
    """Put the demo's homes there once; their streets are invented."""
    from softlanding.housing import queries

    if queries.districts(MUNICIPALITY).exists():
        return
    _agree(now)
    places = queries.places_of(MUNICIPALITY)
    chance = Random(5)  # noqa: S311  # invented homes
    for number in range(HOMES):
        _add_home(number, chance, places, now)


def _agree(now: datetime) -> None:
    from softlanding.housing import actions, queries

    for name, share in ASSOCIATIONS.items():
        actions.add_association(MUNICIPALITY, name, share=Decimal(share), where=AGREEMENT)
    for name, postcodes in DISTRICTS.items():
        made = actions.add_district(MUNICIPALITY, name, map(str, postcodes))
        actions.change_district(
            made.pk, municipality=MUNICIPALITY, postcodes=made.postcodes, persons_cap=60, households_cap=None
        )
    actions.agree_shares(
        MUNICIPALITY,
        queries.half_year_of(now.date()),
        homes=120,
        shares={one.pk: one.share for one in queries.associations(MUNICIPALITY)},
        where=AGREEMENT,
        agreed_on=now.date(),
    )


def _add_home(number: int, chance: Random, places: Places, now: datetime) -> None:
    from softlanding.common.access.terms import SYSTEM
    from softlanding.core.housing.home_list import HomeRow
    from softlanding.housing import actions

    postcode = chance.choice(sorted(places.postcodes))
    bedrooms = chance.choices((1, 2, 3, 4, 5), (8, 12, 10, 5, 1))[0]
    rent = chance.choice((612, 655, 689, 702, 713)) if bedrooms < 3 else chance.choice((689, 731, 764))
    row = HomeRow(
        line=0,
        association=chance.choice(sorted(set(places.associations.values()))),
        number=f"DEMO-{number + 1:03}",
        address=f"Voorbeeldstraat {number * 2 + 1}",
        postcode=postcode,
        district=places.postcodes[postcode],
        bedrooms=bedrooms,
        rent=Decimal(rent) + Decimal("0.02"),
        step_free=chance.random() < 0.25,
        features=("lift",) if chance.random() < 0.3 else (),
        available_on=now.date() + timedelta(days=chance.choice((0, 5, 9, 14, 21, 28))),
        latitude=None,
        longitude=None,
    )
    actions.add_home(MUNICIPALITY, row, by=SYSTEM, now=now)

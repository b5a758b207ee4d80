"""Reading what is remembered of housing."""

from softlanding.common.errors import NotFound
from softlanding.housing.queries.accountability import dimensions, groups_compared, household_hash
from softlanding.housing.queries.homes import (
    associations,
    balances,
    counted_homes,
    days_of,
    districts,
    events_of_home,
    fullness,
    half_year_before,
    half_year_of,
    home_at,
    home_import,
    home_imports,
    homes_batch,
    homes_left_out,
    homes_listed,
    live_offers_of_home,
    place_of,
    places_of,
)
from softlanding.housing.queries.places import municipality_of

__all__ = [
    "NotFound",
    "associations",
    "balances",
    "counted_homes",
    "days_of",
    "dimensions",
    "districts",
    "events_of_home",
    "fullness",
    "groups_compared",
    "half_year_before",
    "half_year_of",
    "home_at",
    "home_import",
    "home_imports",
    "homes_batch",
    "homes_left_out",
    "homes_listed",
    "household_hash",
    "live_offers_of_home",
    "municipality_of",
    "place_of",
    "places_of",
]

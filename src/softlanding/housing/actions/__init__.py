"""Changing what is remembered of housing."""

from softlanding.housing.actions.homes import (
    HomeDifference,
    add_association,
    add_district,
    add_home,
    agree_shares,
    change_district,
    change_home,
    difference_of_homes,
    hold_home,
    preview_homes,
    release_home,
    take_homes_over,
    throw_homes_away,
    withdraw_home,
)

__all__ = [
    "HomeDifference",
    "add_association",
    "add_district",
    "add_home",
    "agree_shares",
    "change_district",
    "change_home",
    "difference_of_homes",
    "hold_home",
    "preview_homes",
    "release_home",
    "take_homes_over",
    "throw_homes_away",
    "withdraw_home",
]

"""Changing what is remembered of housing."""

from softlanding.housing.actions.accountability import Stored, forget_groups, forget_old_groups, store_groups
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
    "Stored",
    "add_association",
    "add_district",
    "add_home",
    "agree_shares",
    "change_district",
    "change_home",
    "difference_of_homes",
    "forget_groups",
    "forget_old_groups",
    "hold_home",
    "preview_homes",
    "release_home",
    "store_groups",
    "take_homes_over",
    "throw_homes_away",
    "withdraw_home",
]

"""The best match of a small full table of values, and the ends between which its prices lie."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import NOBODY, Index
from softlanding.core.matching.pool import NotOptimal

Table = NDArray[np.int32]
Prices = NDArray[np.int32]


def best_in(table: Table) -> Index:
    """Give each row its column in a match of the greatest sum, -1 without one. A value of 0: not allowed."""
    from scipy.optimize import linear_sum_assignment

    home_of = np.full(len(table), NOBODY, np.int32)
    row, column = linear_sum_assignment(table, maximize=True)
    good = table[row, column] > 0
    home_of[row[good]] = column[good]
    return home_of


def ends_of_prices(table: Table, home_of: Index) -> tuple[tuple[Prices, Prices], tuple[Prices, Prices]]:
    """Give the least and the greatest prices of the rows, then those of the columns, that prove the match.

    Raises NotOptimal when the match can be improved.
    """
    rows, columns = table.shape
    household = np.flatnonzero(home_of != NOBODY)
    home = home_of[household]
    household_of = np.full(columns, NOBODY, np.int32)
    household_of[home] = household
    value = table[household, home]
    own, given = np.zeros(rows, np.int32), np.zeros(columns, np.int32)
    own[household], given[home] = value, value
    least_home = _least(table, own, household_of)
    least_household = _least(np.ascontiguousarray(table.T), given, home_of)
    most_household, most_home = np.zeros(rows, np.int32), np.zeros(columns, np.int32)
    most_household[household] = value - least_home[home]
    most_home[home] = value - least_household[household]
    return (least_household, most_household), (least_home, most_home)


def _least(table: Table, own: Prices, holder: Index) -> Prices:
    """Give the least prices of columns: what a row finds elsewhere, it must not want beside what it has.

    Sweeps over the rows whose column became dearer since the last sweep (Bellman-Ford).
    """
    price = np.zeros(table.shape[1], np.int32)
    surplus = own.copy()
    rows: NDArray[np.integer[Any]] = np.arange(len(table))
    while len(rows):
        wanted = (table[rows] - surplus[rows, None]).max(0, initial=0)
        dearer = np.flatnonzero(wanted > price)
        rows = holder[dearer]
        if (rows == NOBODY).any() or (wanted[dearer] > own[rows]).any():
            raise NotOptimal("the match is not the best: no prices prove it")
        price[dearer] = wanted[dearer]
        surplus[rows] = own[rows] - price[dearer]
    return price

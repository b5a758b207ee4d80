"""The linear program of a match with its conditions, kept alive: prices out, columns and cuts in, bounds moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import Match, Pairs, Whole
from softlanding.core.matching.sides.rows import Cut, Floats, Level, Rows
from softlanding.core.matching.sides.start import tree_of

Flags = NDArray[np.bool_]


class Relaxation:
    """Pairs that have a column, and the solver that holds them. Simplex on one thread: the same steps each time."""

    def __init__(self, pairs: Pairs, rows: Rows, columns: Whole, flow: Match) -> None:
        """Begin at the optimum of the pure match `flow` (of these values); it must use no pair outside `columns`."""
        import highspy

        self.pairs, self.rows, self.columns, self.steps = pairs, rows, columns, 0
        self.highs: Any = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("random_seed", 0)):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(self._model())
        self._begin(flow)

    def _model(self) -> Any:
        import highspy
        from scipy.sparse import csc_matrix

        rows, near = self.rows, self.rows.near_columns
        row, column, value = rows.of_pairs(self.columns)
        near_row, near_column, near_value = rows.of_near()
        most = rows.most()
        shape = len(most), near + len(self.columns)
        entries = np.concatenate([near_value, value])
        places = np.concatenate([near_row, row]), np.concatenate([near_column, near + column])
        matrix = csc_matrix((entries, places), shape=shape)
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = shape
        lp.col_cost_ = np.concatenate([np.zeros(near), -self.pairs.value[self.columns].astype(float)])
        lp.col_lower_, lp.col_upper_ = np.zeros(shape[1]), np.full(shape[1], np.inf)
        lp.row_lower_, lp.row_upper_ = np.full(shape[0], -np.inf), most
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        return lp

    def _begin(self, flow: Match) -> None:
        import highspy

        status = highspy.HighsBasisStatus
        columns, rows = tree_of(self.pairs, self.columns, flow)
        basis = highspy.HighsBasis()
        of_columns = [status.kLower] * (self.rows.near_columns + len(self.columns))
        for column in columns.tolist():
            of_columns[self.rows.near_columns + column] = status.kBasic
        of_rows = [status.kUpper] * self.rows.first_side + [status.kBasic] * (
            self.rows.first_added - self.rows.first_side
        )
        for row in rows.tolist():
            of_rows[row] = status.kBasic
        basis.col_status, basis.row_status, basis.valid = of_columns, of_rows, True
        self.highs.setBasis(basis)

    def solve(self) -> bool:
        """Find the optimum from where it stands; false when no solution is left under the bounds that were set."""
        import highspy

        self.highs.run()
        self.steps += int(self.highs.getInfo().simplex_iteration_count) + 1
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the linear program ended as {self.highs.modelStatusToString(status)}")
        return True

    @property
    def value(self) -> float:
        """Give the value of the optimum that was found last."""
        return -float(self.highs.getInfo().objective_function_value)

    def shares(self) -> Floats:
        """Give how much of each column's pair is used, 0 to 1."""
        return np.array(self.highs.getSolution().col_value)[self.rows.near_columns :]

    def prices(self) -> Floats:
        """Give the price of each row, at least 0."""
        found: Floats = np.maximum(-np.array(self.highs.getSolution().row_dual), 0.0)
        return found

    def add(self, columns: Whole) -> None:
        """Give more pairs a column."""
        from scipy.sparse import csc_matrix

        row, column, value = self.rows.of_pairs(columns)
        parts = [(row, column, value)]
        for number, added in enumerate(self.rows.added):
            worth = self.rows.of_added(added, columns)
            used = np.flatnonzero(worth)
            parts.append((np.full(len(used), self.rows.first_added + number), used, worth[used].astype(float)))
        rows, places, values = (np.concatenate(part) for part in zip(*parts, strict=True))
        matrix = csc_matrix((values, (rows, places)), shape=(self.highs.getNumRow(), len(columns)))
        cost, count = -self.pairs.value[columns].astype(float), len(columns)
        start, index = matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32)
        upper = np.full(count, np.inf)
        self.highs.addCols(count, cost, np.zeros(count), upper, matrix.nnz, start, index, matrix.data)
        self.columns = np.concatenate([self.columns, columns])

    def keep(self, kept: Flags) -> None:
        """Take the columns away that are not `kept`; the optimum stays known when none of these is in use."""
        basis, near = self.highs.getBasis(), self.rows.near_columns
        gone = (near + np.flatnonzero(~kept)).astype(np.int32)
        if not len(gone):
            return
        statuses = np.array(basis.col_status, dtype=object)
        basis.col_status = np.delete(statuses, gone).tolist()
        self.highs.deleteCols(len(gone), gone)
        self.columns = self.columns[kept]
        self.highs.setBasis(basis)

    def cut(self, added: Cut | Level) -> None:
        """Add a row that every match keeps."""
        worth = self.rows.of_added(added, self.columns)
        used = np.flatnonzero(worth)
        index = (self.rows.near_columns + used).astype(np.int32)
        self.highs.addRow(-np.inf, float(added.most), len(used), index, worth[used].astype(float))
        self.rows.added.append(added)

    def revalue(self, pairs: Pairs) -> None:
        """Go on with other values of the same pairs."""
        self.pairs = self.rows.pairs = pairs
        count = len(self.columns)
        index = np.arange(self.rows.near_columns, self.rows.near_columns + count, dtype=np.int32)
        self.highs.changeColsCost(count, index, -pairs.value[self.columns].astype(float))

    def bound(self, closed: Flags, forced: Flags, basis: Any = None) -> None:
        """Close columns (all others are open) and force households to be placed; go on from a basis when given."""
        near, count = self.rows.near_columns, len(self.columns)
        index = np.arange(near, near + count, dtype=np.int32)
        self.highs.changeColsBounds(count, index, np.zeros(count), np.where(closed, 0.0, np.inf))
        households = len(forced)
        lower = np.where(forced, 1.0, -np.inf)
        self.highs.changeRowsBounds(households, np.arange(households, dtype=np.int32), lower, np.ones(households))
        if basis is not None:
            self.highs.setBasis(basis)

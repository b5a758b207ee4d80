"""The last word on few pairs: a solver of another kind searches what can still be better, in counted portions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole
from softlanding.core.matching.sides.places import Places

PORTIONS = (0.5, 2.0)
"""In the solver's own deterministic time, so that the same question always gets the same answer."""


def closed(
    pairs: Pairs, places: Places, columns: Whole, home_of: Index, bound: int, halt: Callable[[], bool]
) -> tuple[Index, int]:
    """Look for a better match that uses only `columns` or none; give the best and what no match of these exceeds."""
    from ortools.sat.python import cp_model

    model, x = _model(pairs, places, columns)
    number = {(int(pairs.household[c]), int(pairs.home[c])): k for k, c in enumerate(columns.tolist())}
    for portion in PORTIONS:
        value = pairs.worth(home_of)
        if value >= bound or halt():
            break
        model.clear_hints()
        used = {number.get((who, int(home))) for who, home in enumerate(home_of) if home != NOBODY}
        for k, one in enumerate(x):
            model.add_hint(one, k in used)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = portion
        status = solver.solve(model)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            found = np.full(pairs.households, NOBODY, np.int32)
            for (who, home), k in number.items():
                if solver.boolean_value(x[k]):
                    found[who] = home
            if places.kept_by(found) and pairs.worth(found) > value:
                home_of = found
            bound = max(pairs.worth(home_of), min(bound, int(np.floor(solver.best_objective_bound + 0.5))))
        if status == cp_model.OPTIMAL:
            break
    return home_of, bound


def _model(pairs: Pairs, places: Places, columns: Whole) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in columns]
    i, j = pairs.household[columns], pairs.home[columns]
    d, k, size = places.district[j], places.association[j], places.persons[i]
    for who in (i, j):
        for one in np.unique(who):
            model.add_at_most_one(x[c] for c in np.flatnonzero(who == one))
    for rows, caps, needs in (
        (d, places.district_persons, size),
        (d, places.district_households, np.ones(len(x), np.int64)),
        (k, places.association_homes, np.ones(len(x), np.int64)),
    ):
        for row in np.flatnonzero(caps >= 0):
            inside = np.flatnonzero(rows == row)
            model.add(sum(int(needs[c]) * x[c] for c in inside) <= int(caps[row]))
    for a, b in places.together:
        for row in np.unique(d[(i == a) | (i == b)]):
            for one, other in ((a, b), (b, a)):
                elsewhere = (i == other) & ((d != row) | (row == places.districts))
                model.add_at_most_one(x[c] for c in np.flatnonzero(((i == one) & (d == row)) | elsewhere))
    for a, b in places.apart:
        for row in np.unique(d[(i == a) | (i == b)]):
            model.add_at_most_one(x[c] for c in np.flatnonzero(((i == a) | (i == b)) & (d == row)))
    model.maximize(sum(int(value) * one for value, one in zip(pairs.value[columns], x, strict=True)))
    return model, x

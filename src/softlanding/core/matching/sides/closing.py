"""The last word on few pairs: a solver of another kind searches what can still be better, in counted portions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole
from softlanding.core.matching.sides.levels import Levels
from softlanding.core.matching.sides.places import Places
from softlanding.core.matching.sides.rows import Cut, worth_of

PORTIONS = (0.5, 2.0)
"""In the solver's own deterministic time, so that the same question always gets the same answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which `columns` may be used, what cuts hold, the weight `most` of a `level` to place, and how near is enough.

    A caller who gives a level asks for matches of that weight alone: their fit is then a small number to make great.
    """

    pairs: Pairs
    places: Places
    columns: Whole
    cuts: tuple[Cut, ...] = ()
    level: Levels | None = None
    most: int = 0
    enough: int = 0
    hinted: bool = True
    """Whether to begin at the match that is known: on many pairs it leads the solver astray."""


def closed(
    question: Question, home_of: Index, bound: int, halt: Callable[[], bool], portions: tuple[float, ...] = PORTIONS
) -> tuple[Index, int]:
    """Look for a better match that uses only the columns; give the best and what no match of these exceeds."""
    from ortools.sat.python import cp_model

    pairs, places, columns = question.pairs, question.places, question.columns
    model, x = _model(question)
    placed = 0 if question.level is None else question.most * question.level.unit
    number = {(int(pairs.household[c]), int(pairs.home[c])): k for k, c in enumerate(columns.tolist())}
    for portion in portions:
        value = pairs.worth(home_of)
        if value >= bound - question.enough or halt():
            break
        model.clear_hints()
        used = {number.get((who, int(home))) for who, home in enumerate(home_of) if home != NOBODY}
        for k, one in enumerate(x if question.hinted else []):
            model.add_hint(one, k in used)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = portion
        solver.parameters.absolute_gap_limit = question.enough
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return home_of, max(value, placed - 1)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            found = np.full(pairs.households, NOBODY, np.int32)
            for (who, home), k in number.items():
                if solver.boolean_value(x[k]):
                    found[who] = home
            if places.kept_by(found) and pairs.worth(found) > value:
                home_of = found
            limit = placed + int(np.floor(solver.best_objective_bound + 0.5))
            bound = max(pairs.worth(home_of), min(bound, limit))
        if status == cp_model.OPTIMAL:
            break
    return home_of, bound


def _model(question: Question) -> tuple[Any, list[Any]]:
    from ortools.sat.python import cp_model

    pairs, places, columns = question.pairs, question.places, question.columns
    model, weighted = cp_model.CpModel(), cp_model.LinearExpr.weighted_sum
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
            model.add(weighted([x[c] for c in inside], needs[inside].tolist()) <= int(caps[row]))
    for a, b in places.together:
        for row in np.unique(d[(i == a) | (i == b)]):
            for one, other in ((a, b), (b, a)):
                elsewhere = (i == other) & ((d != row) | (row == places.districts))
                model.add_at_most_one(x[c] for c in np.flatnonzero(((i == one) & (d == row)) | elsewhere))
    for a, b in places.apart:
        for row in np.unique(d[(i == a) | (i == b)]):
            model.add_at_most_one(x[c] for c in np.flatnonzero(((i == a) | (i == b)) & (d == row)))
    for cut in question.cuts:
        worth = worth_of(cut, places, i, j)
        inside = np.flatnonzero(worth)
        model.add(weighted([x[c] for c in inside], worth[inside].tolist()) <= cut.most)
    values = pairs.value[columns]
    if question.level is not None:
        weight = question.level.weight[columns]
        model.add(weighted(x, weight.tolist()) >= question.most)
        values = values - weight * question.level.unit
    model.maximize(weighted(x, values.tolist()))
    return model, x

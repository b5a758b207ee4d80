"""One shortest path of changes through an optimal match, on a table of all values: the exact next optimum."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import NOBODY, Index, Whole

FAR = 2**60
"""More than any sum of prices; a pair that is not feasible is worth -FAR."""
OUT = -2
"""The place of those without: households without a home and homes left free."""


class NoWay(ArithmeticError):
    """There is no path: nothing feasible is left."""


@dataclass(frozen=True, slots=True)
class Move:
    """A household that goes from one home to another; -1 where there is none."""

    household: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class State:
    """An optimal match with its prices: u + v >= value everywhere, equal where matched, 0 where left out.

    `table` is never written; `rows` are the households whose values differ from it. `settled` households and
    `closed` homes take no part in changes any more: they are forced together, or gone.
    """

    table: Whole
    home_of: Index
    holder_of: Index
    u: Whole
    v: Whole
    settled: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    rows: dict[int, Whole]

    def row(self, household: int) -> Whole:
        """Give the values of all homes for a household."""
        changed = self.rows.get(household)
        found: Whole = self.table[household] if changed is None else changed
        return found

    def without(self, source: int) -> Index:
        """Give the households that have no home and could get one, except the one that looks for a place."""
        found = np.flatnonzero((self.home_of == NOBODY) & ~self.settled)
        others: Index = found[found != source].astype(np.int32)
        return others

    def copy(self) -> State:
        """Give a state that can be written; the table and its rows are shared."""
        parts = {name: getattr(self, name).copy() for name in ("home_of", "holder_of", "u", "v", "settled", "closed")}
        return replace(self, **parts, rows=dict(self.rows))


@dataclass(slots=True)
class _Search:
    """Dijkstra over homes and the place of those without, by what each step loses against the prices."""

    state: State
    source: int
    home: Whole
    """Least loss to each home."""
    key: Whole
    """The same while the home is not settled, FAR after."""
    came: Index
    """From which household each home is reached, or OUT."""
    out: int = 4 * FAR
    out_came: tuple[str, int] = ("", 0)
    out_done: bool = False

    def from_household(self, household: int, at: int, *, may_leave: bool = True) -> None:
        """Reach further from a household: to every home, or to none."""
        state = self.state
        self._better(state.v - state.row(household) + (at + int(state.u[household])), household)
        if may_leave and at + state.u[household] < self.out:
            self.out, self.out_came = at + int(state.u[household]), ("household", household)

    def from_out(self) -> None:
        """Reach further from those without: leave a home free, or place a household that has none."""
        state, self.out_done = self.state, True
        self._better(state.v + self.out, OUT)
        left = state.without(self.source)
        if len(left):
            values = state.table[left]
            for place, household in enumerate(left.tolist()):
                if household in state.rows:
                    values[place] = state.rows[household]
            best = values.argmax(0)
            self._better(state.v - values[best, np.arange(values.shape[1])] + self.out, left[best])

    def from_home(self, home: int) -> None:
        """Reach further from a home: its holder goes elsewhere, or it was free."""
        at, holder = int(self.home[home]), int(self.state.holder_of[home])
        self.key[home] = 4 * FAR
        if holder != NOBODY:
            self.from_household(holder, at)
        elif at < self.out:
            self.out, self.out_came = at, ("home", home)

    def _better(self, reached: Whole, came: int | Index) -> None:
        better = np.flatnonzero((reached < self.home) & ~self.state.closed)
        self.home[better] = self.key[better] = reached[better]
        self.came[better] = came if isinstance(came, int) else came[better]


def improve(state: State, source: int, target: int, *, had: int = NOBODY, must_move: bool = False) -> tuple[Move, ...]:
    """Give the state its next optimum by the path that loses least, in place; the moves as a chain: from who
    lost its place to who takes the last one, or from the home to fill to who moves last.

    `source` is the household that lost its place and `had` what that was (or OUT: a home must be filled or left
    free), `target` the home that lost its household (or OUT). With `must_move` the source may
    not stay without a home; the prices prove nothing after that. NoWay when no path is there.
    """
    count = len(state.v)
    far = np.full(count, 4 * FAR, np.int64)
    search = _Search(state, source, far, far.copy(), np.full(count, OUT, np.int32))
    if source == OUT:
        search.out = 0
    else:
        search.from_household(source, 0, may_leave=not must_move)
    while True:
        home = int(search.key.argmin())
        at = int(search.key[home])
        first_out = not search.out_done and search.out <= at
        lost = search.out if first_out else at
        if lost >= FAR // 2:
            raise NoWay
        if (target == OUT and first_out) or (target != OUT and search.home[target] <= lost):
            break
        if first_out:
            search.from_out()
        else:
            search.from_home(home)
    lost = search.out if target == OUT else int(search.home[target])
    _lower(state, search, lost)
    return _walk(state, search, target, had)


def _lower(state: State, search: _Search, lost: int) -> None:
    """Move the prices so that every step of the path is free and no step loses less than nothing."""
    out, source = max(lost - search.out, 0), search.source
    risen = np.maximum(lost - search.home, 0)
    holders = np.flatnonzero(state.holder_of != NOBODY)
    holders = holders[~state.closed[holders]]
    state.u[state.holder_of[holders]] -= risen[holders]
    state.u[~state.settled] += out
    state.u[state.without(source)] -= out
    if source != OUT:
        state.u[source] -= lost
    state.v[~state.closed] += risen[~state.closed] - out


def _walk(state: State, search: _Search, target: int, had: int) -> tuple[Move, ...]:
    """Go back along the path and give each household on it its new home."""
    moves: list[Move] = []
    node, source = target, search.source
    before = state.home_of.copy()
    while node != OUT or source != OUT:
        if node == OUT:
            kind, came = search.out_came
            if kind == "home":
                node = came
                continue
            after = NOBODY
        else:
            came, after = int(search.came[node]), node
            if came == OUT:
                state.holder_of[node] = NOBODY
                node = OUT
                continue
            state.holder_of[node] = came
        state.home_of[came] = after
        moves.append(Move(came, had if came == source else int(before[came]), after))
        if came == source:
            break
        node = int(before[came]) if before[came] != NOBODY else OUT
    return tuple(moves) if source == OUT else tuple(reversed(moves))

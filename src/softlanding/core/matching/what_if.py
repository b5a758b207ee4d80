"""What another decision would change: exact answers in milliseconds by one path through the optimal match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole
from softlanding.core.matching.paths import FAR, OUT, Move, NoWay, State, improve


class NotFeasible(ValueError):
    """The rules do not allow this pair, or it is already forced otherwise."""


@dataclass(frozen=True, slots=True)
class Force:
    """This household gets this home."""

    household: int
    home: int


@dataclass(frozen=True, slots=True)
class Forbid:
    """This household does not get this home."""

    household: int
    home: int


@dataclass(frozen=True, slots=True)
class WithoutHome:
    """This home is not there."""

    home: int


@dataclass(frozen=True, slots=True)
class WithoutHousehold:
    """This household is not there."""

    household: int


@dataclass(frozen=True, slots=True)
class AddHome:
    """One more home: its value for each household, 0 where the rules do not allow it. It gets the next index."""

    values: Whole


Change = Force | Forbid | WithoutHome | WithoutHousehold | AddHome


@dataclass(frozen=True, slots=True)
class Answer:
    """The best match after a change: what it is worth, how much more or less, and who moves, in order."""

    value: int
    change: int
    moves: tuple[Move, ...]

    @property
    def placed(self) -> tuple[int, ...]:
        """Give the households that get a home and had none."""
        return tuple(move.household for move in self.moves if move.before == NOBODY and move.after != NOBODY)

    @property
    def left_out(self) -> tuple[int, ...]:
        """Give the households that lose their home and get none."""
        return tuple(move.household for move in self.moves if move.before != NOBODY and move.after == NOBODY)


class WhatIf:
    """Asks an optimal match what would change; every question leaves it as it was. Indexes are those of `pairs`."""

    def __init__(self, pairs: Pairs, match: Match) -> None:
        """Lay the values out in a table; ValueError when the match has no prices."""
        if match.household_price is None or match.home_price is None:
            raise ValueError("a match without prices cannot be asked")
        table = np.full((pairs.households, pairs.homes), -FAR, np.int64)
        table[pairs.household, pairs.home] = pairs.value
        holder = np.full(pairs.homes, NOBODY, np.int32)
        placed = np.flatnonzero(match.home_of != NOBODY)
        holder[match.home_of[placed]] = placed
        self._state = State(
            table, match.home_of.astype(np.int32), holder, match.household_price, match.home_price,
            np.zeros(pairs.households, bool), np.zeros(pairs.homes, bool), {},
        )  # fmt: skip
        self.value = match.value

    @property
    def home_of(self) -> Index:
        """Give the home of each household, -1 for none."""
        return self._state.home_of.copy()

    def price_of(self, household: int, home: int) -> int | None:
        """Give the least that forcing this pair would cost in all, at once; None when it is not feasible."""
        state = self._state
        value = int(state.row(household)[home])
        if value <= -FAR or state.closed[home] or state.settled[household]:
            return 0 if value > -FAR and state.home_of[household] == home else None
        return int(state.u[household] + state.v[home]) - value

    def force(self, household: int, home: int) -> Answer:
        """Answer what happens when this household gets this home. NotFeasible when the rules do not allow it."""
        return self.ask(Force(household, home))

    def forbid(self, household: int, home: int) -> Answer:
        """Answer what happens when this household does not get this home."""
        return self.ask(Forbid(household, home))

    def without_home(self, home: int) -> Answer:
        """Answer what happens when this home falls away."""
        return self.ask(WithoutHome(home))

    def without_household(self, household: int) -> Answer:
        """Answer what happens when this household falls away."""
        return self.ask(WithoutHousehold(household))

    def add_home(self, values: Whole) -> Answer:
        """Answer what one more home would unlock: who gets placed, through which chain, worth how much."""
        return self.ask(AddHome(values))

    def unlocked_by(self, values: Whole) -> tuple[int, ...]:
        """Give the households that one more home of this kind would place, at the end of its chain."""
        return self.add_home(values).placed

    def ask(self, change: Change) -> Answer:
        """Answer one change exactly; this stays as it was."""
        state = self._state
        after, moves = changed(state, change)
        value = _value_of(after)
        return Answer(value, value - self.value, moves)

    def after(self, changes: Iterable[Change]) -> WhatIf:
        """Give the same questions after these changes, one after the other."""
        state = self._state
        for change in changes:
            state, _ = changed(state, change)
        other = object.__new__(WhatIf)
        other._state, other.value = state, _value_of(state)
        return other

    def second_best(self, household: int) -> tuple[int, Answer] | None:
        """Give the other home for this household that costs least in all, with what would change; None: none."""
        if self._state.settled[household]:
            return None
        state = self._state.copy()
        home = int(state.home_of[household])
        target = OUT if home == NOBODY else home
        if home != NOBODY:
            _strike(state, household, home)
            _unmatch(state, household, home)
        try:
            moves = improve(state, household, target, had=home, must_move=True)
        except NoWay:
            return None
        value = _value_of(state)
        return int(state.home_of[household]), Answer(value, value - self.value, moves)


def changed(before: State, change: Change) -> tuple[State, tuple[Move, ...]]:
    """Give the optimal state after a change, and the moves that lead there."""
    state = before.copy()
    match change:
        case Force(household, home):
            return state, _force(state, household, home)
        case Forbid(household, home):
            if state.settled[household] and state.home_of[household] == home:
                raise NotFeasible("this pair is already forced")
            _strike(state, household, home)
            if state.home_of[household] != home:
                return state, ()
            _unmatch(state, household, home)
            return state, improve(state, household, home, had=home)
        case WithoutHome(home):
            return state, _close(state, home)
        case WithoutHousehold(household):
            return state, _leave(state, household)
        case AddHome(values):
            return _added(state, values)


def _force(state: State, household: int, home: int) -> tuple[Move, ...]:
    had, holder = int(state.home_of[household]), int(state.holder_of[home])
    if had == home and holder == household:
        state.settled[household] = state.closed[home] = True
        return ()
    if state.settled[household] or state.closed[home] or state.row(household)[home] <= -FAR:
        raise NotFeasible("the rules do not allow this pair, or it is already settled")
    if had != NOBODY:
        _unmatch(state, household, had)
    if holder != NOBODY:
        _unmatch(state, holder, home)
    state.home_of[household], state.holder_of[home] = home, household
    state.settled[household] = state.closed[home] = True
    first = Move(household, had, home)
    if had == NOBODY and holder == NOBODY:
        return (first,)
    source, target = (OUT if holder == NOBODY else holder), (OUT if had == NOBODY else had)
    return (first, *improve(state, source, target, had=home))


def _close(state: State, home: int) -> tuple[Move, ...]:
    if state.closed[home] and state.holder_of[home] != NOBODY:
        raise NotFeasible("this home is already forced")
    holder = int(state.holder_of[home])
    state.closed[home] = True
    if holder == NOBODY:
        return ()
    _unmatch(state, holder, home)
    return improve(state, holder, OUT, had=home)


def _leave(state: State, household: int) -> tuple[Move, ...]:
    home = int(state.home_of[household])
    if state.settled[household] and home != NOBODY:
        raise NotFeasible("this household is already forced")
    state.settled[household] = True
    if home == NOBODY:
        return ()
    _unmatch(state, household, home)
    return (Move(household, home, NOBODY), *improve(state, OUT, home))


def _added(state: State, values: Whole) -> tuple[State, tuple[Move, ...]]:
    if len(values) != len(state.u):
        raise ValueError("one value per household is needed")
    column = np.where(values > 0, values, -FAR).astype(np.int64)
    gains = column[~state.settled] - state.u[~state.settled]
    price = max(int(gains.max(initial=0)), 0)
    wider = replace(
        state,
        table=np.column_stack([state.table, column]),
        holder_of=np.append(state.holder_of, np.int32(NOBODY)),
        v=np.append(state.v, price),
        closed=np.append(state.closed, np.False_),
        rows={household: np.append(row, column[household]) for household, row in state.rows.items()},
    )
    return wider, improve(wider, OUT, len(state.v)) if price else ()


def _strike(state: State, household: int, home: int) -> None:
    row = state.row(household).copy()
    row[home] = -FAR
    state.rows[household] = row


def _unmatch(state: State, household: int, home: int) -> None:
    state.home_of[household] = NOBODY
    state.holder_of[home] = NOBODY


def _value_of(state: State) -> int:
    placed = np.flatnonzero(state.home_of != NOBODY)
    return int(state.table[placed, state.home_of[placed]].sum())

"""Municipalities that merge: the inhabitants of the parts are added up (art. 30), and their history goes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from softlanding.core.apportionment.shares import Place, apportion


@dataclass(frozen=True, slots=True)
class Part:
    """What of a municipality that ended went where: its inhabitants on the day that counts."""

    code: str
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Merger:
    """A municipality that ended on a day. One part is the usual case; with several it was split."""

    ended_on: date
    code: str
    parts: tuple[Part, ...]


def merged_places(places: Iterable[Place], mergers: Sequence[Merger]) -> tuple[Place, ...]:
    """Give the places after the mergers, in the order of their days. No inhabitant is lost or counted twice.

    ValueError when the parts of a municipality do not add up to its inhabitants.
    """
    now = {place.code: place for place in places}
    for merger in sorted(mergers, key=lambda one: one.ended_on):
        gone = now.pop(merger.code, None)
        if gone is None:
            continue
        if len(merger.parts) > 1 and sum(part.inhabitants for part in merger.parts) != gone.inhabitants:
            raise ValueError(f"the parts of {merger.code} do not add up to its {gone.inhabitants} inhabitants")
        for part in merger.parts:
            moved = gone.inhabitants if len(merger.parts) == 1 else part.inhabitants
            before = now.get(part.code, Place(part.code, part.name, 0))
            now[part.code] = before._replace(inhabitants=before.inhabitants + moved)
    return tuple(sorted(now.values()))


def fitted(places: Iterable[Place], mergers: Sequence[Merger]) -> tuple[Merger, ...]:
    """Give the mergers with the parts of a divided municipality as large as these figures say: other years, other sums.

    The parts keep their proportions, by largest remainder.
    """
    sizes = {place.code: place.inhabitants for place in places}
    found = []
    for merger in mergers:
        size = sizes.get(merger.code)
        if len(merger.parts) == 1 or size in {None, sum(part.inhabitants for part in merger.parts)}:
            found.append(merger)
            continue
        told = _divided(size or 0, merger.parts)
        parts = tuple(replace(one, inhabitants=told[one.code]) for one in merger.parts)
        found.append(replace(merger, parts=parts))
    return tuple(found)


def flowing_into(code: str, mergers: Sequence[Merger]) -> tuple[str, ...]:
    """Give the codes whose history belongs to a municipality now: its own, and those that ended into it."""
    found = {code}
    for merger in sorted(mergers, key=lambda one: one.ended_on, reverse=True):
        if found.intersection(part.code for part in merger.parts):
            found.add(merger.code)
    return tuple(sorted(found))


def rebased(history: Mapping[str, int], mergers: Sequence[Merger]) -> dict[str, int]:
    """Give persons by code - targets, persons housed, backlog - as if the mergers had always been. The sum stays.

    What belonged to a municipality that was split follows its inhabitants, by largest remainder.
    """
    now = dict(history)
    for merger in sorted(mergers, key=lambda one: one.ended_on):
        persons = now.pop(merger.code, None)
        if persons is None:
            continue
        for code, part in _divided(persons, merger.parts).items():
            now[code] = now.get(code, 0) + part
    return now


def _divided(persons: int, parts: Sequence[Part]) -> dict[str, int]:
    if len(parts) == 1:
        return {parts[0].code: persons}
    places = [Place(part.code, part.name, part.inhabitants) for part in parts]
    sign = -1 if persons < 0 else 1  # a lead is a backlog below nothing
    shares = apportion(abs(persons), places, "largest-remainder").shares
    return {share.place.code: sign * share.target for share in shares}

"""The register of agreements: what holds on a day, what changes soon, and who gains or loses what between two days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.network import Agreement, Service

SOON = timedelta(days=183)
State = Literal["in-force", "to-come", "ended"]
ORDER: Mapping[State, int] = {"in-force": 0, "to-come": 1, "ended": 2}
EVERYWHERE = "everywhere"


class Served(NamedTuple):
    """A service that a desk gives to a place: a municipality, a province (`province of X`), or everywhere."""

    desk: str
    place: str
    service: Service


@dataclass(frozen=True, slots=True)
class Entry:
    """An agreement as the register lists it on a day, with the one it followed on and the one that follows."""

    agreement: Agreement
    state: State
    replaces: Agreement | None
    replaced_by: Agreement | None


@dataclass(frozen=True, slots=True)
class Shift:
    """What differs between two days: what a place gains, loses, or gets under other agreements."""

    what: Literal["gains", "loses", "other-terms"]
    served: Served
    before: tuple[str, ...]
    after: tuple[str, ...]


def state_on(agreement: Agreement, day: date) -> State:
    """Say whether an agreement holds on the day, will hold, or has ended."""
    if agreement.holds_on(day):
        return "in-force"
    return "ended" if agreement.until is not None and agreement.until <= day else "to-come"


def written_agreements(book: Rulebook) -> tuple[Agreement, ...]:
    """Give the agreements that somebody made; what municipalities do by law is none."""
    return tuple(
        agreement
        for network in book.networks.values()
        if not network.municipal_rules
        for agreement in network.agreements
    )


def register(book: Rulebook, *, on: date, desk: str = "", municipality: str = "") -> tuple[Entry, ...]:
    """Give the agreements with their state on the day: those in force first, then by desk and first day."""
    every = {one.id: one for one in written_agreements(book)}
    followed = {one.replaces: one for one in every.values() if one.replaces is not None}
    chosen = [
        Entry(one, state_on(one, on), every.get(one.replaces or ""), followed.get(one.id))
        for one in every.values()
        if (not desk or one.desk == desk) and (not municipality or _reaches(one, municipality, book))
    ]
    return tuple(sorted(chosen, key=lambda entry: (ORDER[entry.state], entry.agreement.desk, _begins(entry))))


def _begins(entry: Entry) -> date:
    return entry.agreement.from_on or date.min


def _reaches(agreement: Agreement, municipality: str, book: Rulebook) -> bool:
    known = book.municipalities.get(municipality)
    in_province = known is not None and known.province in agreement.provinces
    return agreement.relation == "anywhere" or municipality in agreement.municipalities or in_province


def soon(entries: Iterable[Entry], *, on: date) -> tuple[tuple[date, Entry], ...]:
    """Give what begins or ends within half a year after the day, the earliest first."""
    found = [
        (day, entry)
        for entry in entries
        for day in (entry.agreement.from_on, entry.agreement.until)
        if day is not None and on < day <= on + SOON
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0], pair[1].agreement.id)))


def shifts(book: Rulebook, *, before: date, after: date, desk: str = "") -> tuple[Shift, ...]:
    """Say who gains, loses or gets something under other agreements on the later day, compared with the earlier."""
    old, new = (_served(book, day, desk) for day in (before, after))
    found = []
    for served in sorted({*old, *new}):
        was, will = old.get(served, ()), new.get(served, ())
        if was != will:
            what: Literal["gains", "loses", "other-terms"] = (
                "gains" if not was else "loses" if not will else "other-terms"
            )
            found.append(Shift(what, served, was, will))
    return tuple(found)


def _served(book: Rulebook, day: date, desk: str) -> dict[Served, tuple[str, ...]]:
    found: dict[Served, tuple[str, ...]] = {}
    for one in written_agreements(book):
        if not one.holds_on(day) or (desk and one.desk != desk):
            continue
        for place in places_of(one):
            for service in one.services:
                served = Served(one.desk, place, service)
                found[served] = (*found.get(served, ()), one.id)
    return found


def places_of(agreement: Agreement) -> tuple[str, ...]:
    """Name the places of an agreement: municipalities by id, provinces by name, or everywhere."""
    provinces = tuple(f"province of {name}" for name in agreement.provinces)
    return (*agreement.municipalities, *provinces) or (EVERYWHERE,)

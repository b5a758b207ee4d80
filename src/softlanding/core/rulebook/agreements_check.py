"""Checks on agreements over time: none overlaps another unseen, none follows another with a hole between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from softlanding.core.rulebook.book import Municipality, Rulebook
from softlanding.core.rulebook.network import Agreement


def wrong_in_time(book: Rulebook, agreements: Iterable[Agreement]) -> Iterator[tuple[str, str, str]]:
    """Give (agreement, what is wrong, what would be right) for one network's agreements."""
    named = {one.id: one for one in agreements}
    for one in named.values():
        yield from _wrong_in_promises(book, one)
        yield from _wrong_in_names(book, one, named)
        if one.replaces in named:
            yield from _wrong_in_succession(one, named[one.replaces])
    by_desk: dict[str, list[Agreement]] = {}
    for one in named.values():
        by_desk.setdefault(one.desk, []).append(one)
    for own in by_desk.values():
        for first, second in combinations(own, 2):
            if shared := overlap(first, second, book.municipalities):
                remedy = f"end one before the other begins, or say beside: [{second.id}] when both are meant to hold"
                yield first.id, f"overlaps {second.id}: {', '.join(shared)}", remedy


def overlap(first: Agreement, second: Agreement, municipalities: Mapping[str, Municipality]) -> tuple[str, ...]:
    """Give the services in which two agreements of a desk overlap unseen: one place, one time, and neither says so."""
    if second.id in first.beside or first.id in second.beside or not at_one_time(first, second):
        return ()
    services = tuple(service for service in first.services if service in second.services)
    return services if services and _share_a_place(first, second, municipalities) else ()


def at_one_time(first: Agreement, second: Agreement) -> bool:
    """Say whether there is a day on which both hold."""
    begins = max(first.from_on or date.min, second.from_on or date.min)
    return begins < min(first.until or date.max, second.until or date.max)


def _share_a_place(first: Agreement, second: Agreement, municipalities: Mapping[str, Municipality]) -> bool:
    if "anywhere" in {first.relation, second.relation}:
        return True
    if {first.relation, second.relation} == {"lives", "works"}:
        return False  # the one asks where they live, the other where they work: two grounds, not one twice
    return bool(places(first, municipalities) & places(second, municipalities))


def places(agreement: Agreement, municipalities: Mapping[str, Municipality]) -> frozenset[str]:
    """Give the municipalities of an agreement, those of its provinces written out."""
    inside = {one.id for one in municipalities.values() if one.province in agreement.provinces}
    return frozenset(inside | set(agreement.municipalities))


def _wrong_in_promises(book: Rulebook, one: Agreement) -> Iterator[tuple[str, str, str]]:
    promised = {promise.id: promise for network in book.networks.values() for promise in network.promises}
    for name in one.promises:
        if name not in promised:
            yield one.id, f"{name} is not a promise", "add it to promises.yaml or correct the id"
        elif one.desk in book.desks and promised[name].desk != one.desk:
            yield one.id, f"{name} is a promise of {promised[name].desk}", f"name a promise of {one.desk}"


def _wrong_in_names(book: Rulebook, one: Agreement, named: Mapping[str, Agreement]) -> Iterator[tuple[str, str, str]]:
    for name in (*one.beside, *([one.replaces] if one.replaces else [])):
        if name not in named:
            yield one.id, f"{name} is not an agreement of this network", "add it or correct the id"
        elif one.desk in book.desks and named[name].desk != one.desk:
            yield one.id, f"{name} is an agreement of {named[name].desk}", f"name an agreement of {one.desk}"
    for name in one.papers_in_advance or ():
        if name not in book.papers:
            yield one.id, f"{name} is not a paper", "add it to papers.yaml or correct the id"
    for wait in one.regular_takes:
        for source in (wait.source, *wait.also):
            if source not in book.sources:
                yield one.id, f"{source} is not a source", "add it to sources.yaml"


def _wrong_in_succession(one: Agreement, former: Agreement) -> Iterator[tuple[str, str, str]]:
    if former.until is None or one.from_on is None:
        lacking = former.id if former.until is None else one.id
        day = "until" if former.until is None else "from_on"
        yield one.id, f"replaces {former.id}, and {lacking} has no {day}", f"give {lacking} its {day}"
    elif one.from_on > former.until and one.gap is None:
        what = f"begins on {one.from_on}, and {former.id} ended on {former.until}: nobody is served between the two"
        yield one.id, what, "correct a day, or say with gap: why there is a time between them"

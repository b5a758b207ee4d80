"""Agreements made ready for one day: conditions bound and compiled, places resolved, possible changes listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from softlanding.core.conditions import (
    ALWAYS,
    All,
    Answer,
    Compiled,
    Condition,
    Facts,
    Leaf,
    Reason,
    Some,
    compiled,
    leaves,
)
from softlanding.core.lanes import Expected, usual_waits
from softlanding.core.rulebook.book import Rulebook, Rules
from softlanding.core.rulebook.municipal import own_desk_id
from softlanding.core.rulebook.network import Agreement, Desk, ServicePromise
from softlanding.core.rulebook.records import Text
from softlanding.core.sentences import Said, listed, own_fact, sentence

# In the order in which they are proposed; places outside the region come last of all.
# Nobody is asked to change nationality or birth.
CHANGEABLE = (
    "recognised_sponsor",
    "business_agency",
    "organisation",
    "municipality",
    "works_in",
    "stay_in_months",
    "principal_purpose",
    "purpose",
)
PLACES = frozenset({"municipality", "works_in"})
# Nobody chooses to flee, and joining family is no reason that somebody without family can take.
NOT_CHOSEN = frozenset({"asylum", "family"})


# What else a sentence or a change of purpose looks at, where a condition looks at one of them.
OF_THE_REASON = frozenset({"purpose", "principal_purpose", "nationalities", "principal_nationalities"})
MOST_TOLD = 4096


def completed(facts: Facts) -> Facts:
    """Add what follows at once: who does not come to join family follows nobody but themselves."""
    purpose = facts.get("purpose")
    if purpose is None or purpose == "family":
        return facts
    return {**facts, "principal_purpose": purpose, "principal_nationalities": facts.get("nationalities")}


@dataclass(frozen=True, slots=True)
class Ground:
    """An agreement in force, ready to be asked."""

    agreement: Agreement
    place: Condition
    parts: tuple[Condition, ...]
    condition: Condition
    condition_holds: Compiled
    part_holds: tuple[Compiled, ...]
    part_facts: tuple[frozenset[str], ...]
    services: frozenset[str]
    told_place: Said | None
    told_whom: Said

    def answer(self, facts: Facts) -> Answer:
        """Say whether the agreement carries its services; one that is not certain never says yes."""
        held = self.condition_holds(facts)
        return None if held and not self.agreement.certain else held

    def failing(self, facts: Facts) -> tuple[Condition, ...]:
        """Give the parts that do not hold."""
        return tuple(part for part, hold in zip(self.parts, self.part_holds, strict=True) if hold(facts) is False)

    def movable(self, facts: Facts) -> frozenset[str]:
        """Name the facts that every part still open looks at: no other single fact can make the whole hold."""
        still_open = [
            names for names, hold in zip(self.part_facts, self.part_holds, strict=True) if hold(facts) is not True
        ]
        return frozenset.intersection(*still_open) if still_open else frozenset()


class Prepared:
    """The network on one day. Grounds are made when a desk is first asked about."""

    def __init__(self, book: Rulebook, rules: Rules, on: date) -> None:
        self.book, self.rules, self.on = book, rules, on
        self.written = tuple(desk for desk in book.desks.values() if not desk.generated)
        self._grounds: dict[str, tuple[Ground, ...]] = {}
        self._ended: dict[str, tuple[Ground, ...]] = {}
        self._looks_at: dict[str, tuple[str, ...]] = {}
        self.answers: dict[tuple[Any, ...], Any] = {}
        self._told: dict[tuple[Any, ...], Said] = {}
        self._values: dict[str, dict[str, tuple[Any, ...]]] = {}
        self._agreements: dict[str, list[Agreement]] = {}
        for agreement in book.agreements:
            self._agreements.setdefault(agreement.desk, []).append(agreement)

    def own_desk(self, municipality: str | None) -> Desk | None:
        """Give the municipality's own desk."""
        return None if municipality is None else self.book.desks.get(own_desk_id(municipality))

    def question(self, desk: str, facts: Facts, wanted: tuple[str, ...]) -> tuple[Any, ...]:
        """Give all that a desk's answer depends on: two households alike in this have the same answer."""
        if desk not in self._looks_at:
            grounds = (*self.grounds(desk), *self.ended(desk))
            names = {name for ground in grounds for part in ground.part_facts for name in part}
            self._looks_at[desk] = tuple(sorted(names | OF_THE_REASON if names & OF_THE_REASON else names))
        return (desk, wanted, *map(facts.get, self._looks_at[desk]))

    def said(self, reason: Reason, facts: Facts) -> Said:
        """Say a reason in plain words, each sentence made once."""
        key = (own_fact(reason.fact, facts), reason.value, reason.held, reason.test.startswith("in "))
        if key not in self._told:
            if len(self._told) >= MOST_TOLD:
                self._told.clear()
            self._told[key] = sentence(reason, facts, self.book)
        return self._told[key]

    @cached_property
    def for_non_residents(self) -> tuple[Desk, ...]:
        """Give the municipal desks that register non-residents."""
        names = [one.desk for one in self.book.agreements if "non-resident-registration" in one.services]
        return tuple(self.book.desks[name] for name in names)

    @cached_property
    def promises(self) -> Mapping[str, ServicePromise]:
        """Give every desk's promises by their ids."""
        return {one.id: one for network in self.book.networks.values() for one in network.promises}

    @cached_property
    def usual_waits(self) -> Mapping[str, tuple[Expected, ...]]:
        """Give how long the regular route took, by municipal desk."""
        return usual_waits(one for one in self.book.agreements if one.holds_on(self.on))

    @cached_property
    def _regions(self) -> dict[str, set[str]]:
        regions: dict[str, set[str]] = {}
        for network in self.book.networks.values():
            for name in network.region_municipalities:
                regions.setdefault(name, set()).add(network.id)
        return regions

    def regions_of(self, municipality: str) -> frozenset[str]:
        """Name the networks in whose region a municipality lies."""
        return frozenset(self._regions.get(municipality, ()))

    def distance(self, one: str, other: str | None) -> int:
        """Give 0 for the same municipality or region, 1 for the same province, 2 for further or not known."""
        if other is None or other not in self.book.municipalities or one not in self.book.municipalities:
            return 2
        if one == other or self._regions.get(one, set()) & self._regions.get(other, set()):
            return 0
        return 1 if self.book.municipalities[one].province == self.book.municipalities[other].province else 2

    def grounds(self, desk: str) -> tuple[Ground, ...]:
        """Give the agreements of a desk that are in force on the day."""
        if desk not in self._grounds:
            own = [one for one in self._agreements.get(desk, ()) if one.holds_on(self.on)]
            self._grounds[desk] = tuple(self._ground(agreement) for agreement in own)
        return self._grounds[desk]

    def ended(self, desk: str) -> tuple[Ground, ...]:
        """Give the agreements of a desk that are no longer in force."""
        if desk not in self._ended:
            past = (one for one in self._agreements.get(desk, ()) if one.until is not None and one.until <= self.on)
            self._ended[desk] = tuple(self._ground(agreement) for agreement in past)
        return self._ended[desk]

    def _ground(self, agreement: Agreement) -> Ground:
        rule = self.rules.bound(agreement.applies_when)
        rules = rule.parts if isinstance(rule, All) else (rule,)
        place = self._place(agreement)
        parts = rules if place == ALWAYS else (place, *rules)
        whole = All(parts)
        holds = tuple(compiled(part) for part in parts)
        title = agreement.title
        return Ground(
            agreement,
            place,
            parts,
            whole,
            compiled(whole),
            holds,
            tuple(_looked_at(part) for part in parts),
            frozenset(agreement.services),
            None if place == ALWAYS else self._place_told(agreement),
            Text(en=f"This desk works for: {title.en}.", nl=f"Dit loket werkt voor: {title.nl}."),
        )

    def municipalities_of(self, agreement: Agreement) -> tuple[str, ...]:
        """Give the municipalities of an agreement, those of its provinces written out."""
        inside = (one.id for one in self.book.municipalities.values() if one.province in agreement.provinces)
        return tuple(dict.fromkeys((*agreement.municipalities, *inside)))

    def _place(self, agreement: Agreement) -> Condition:
        named = self.municipalities_of(agreement)
        lives = Leaf("municipality", "in", named)
        works = Leaf("works_in", "in", named)
        match agreement.relation:
            case "anywhere":
                return ALWAYS
            case "lives":
                return lives
            case "works":
                return works
            case "lives-or-works":
                return Some((lives, works))

    def _place_told(self, agreement: Agreement) -> Said:
        verbs = {
            "lives": ("live", "wonen"),
            "works": ("work", "werken"),
            "lives-or-works": ("live or work", "wonen of werken"),
        }
        en, nl = verbs[agreement.relation]
        places = [self.book.municipalities[one] for one in agreement.municipalities if one in self.book.municipalities]
        in_en = listed([one.told("en") for one in places] + [f"the province of {one}" for one in agreement.provinces])
        in_nl = listed([one.told("nl") for one in places] + [f"de provincie {one}" for one in agreement.provinces])
        return Text(
            en=f"This desk works for people who {en} in {in_en.en}.",
            nl=f"Dit loket werkt voor mensen die {nl} in {in_nl.nl}.",
        )

    def changes(self, desk: str, facts: Facts) -> Iterator[tuple[str, Any]]:
        """Give single changes worth trying, the nearest first; an unknown fact cannot be what stands in the way."""
        certain = [ground for ground in self.grounds(desk) if ground.agreement.certain]
        movable = frozenset().union(*(ground.movable(facts) for ground in certain))
        values = self._telling(desk) if movable else {}
        further = []
        for fact in CHANGEABLE:
            if fact not in movable or fact not in values or facts.get(fact) is None or not _may_change(fact, facts):
                continue
            tried = [value for value in values[fact] if value != facts[fact]]
            if fact in PLACES:
                near = [value for value in tried if self.distance(value, facts[fact]) == 0]
                further += [(fact, value) for value in tried if value not in near]
                tried = near
            yield from ((fact, value) for value in tried)
        yield from further

    def _telling(self, desk: str) -> dict[str, tuple[Any, ...]]:
        """Give, for each fact that may change, the values that the desk's certain agreements ask for."""
        if desk not in self._values:
            found: dict[str, dict[Any, None]] = {}
            for ground in self.grounds(desk):
                for leaf in leaves(ground.condition) if ground.agreement.certain else ():
                    for value in _asked_for(leaf, self):
                        found.setdefault(leaf.fact, {})[value] = None
            purposes = {**found.get("principal_purpose", {}), **found.get("purpose", {})}
            chosen = {name: None for name in purposes if name not in NOT_CHOSEN}
            found |= {"principal_purpose": chosen, "purpose": chosen} if chosen else {}
            self._values[desk] = {fact: tuple(values) for fact, values in found.items() if fact in CHANGEABLE}
        return self._values[desk]


def _looked_at(part: Condition) -> frozenset[str]:
    """Name the facts of a part; a change of purpose also changes whom the person follows."""
    names = {leaf.fact for leaf in leaves(part)}
    return frozenset(names | ({"purpose"} if names & {"principal_purpose", "principal_nationalities"} else set()))


def _asked_for(leaf: Leaf, ready: Prepared) -> Iterator[Any]:
    match leaf.operand:
        case tuple() as members if leaf.fact in PLACES:
            # All members of an agreement are alike to it; one of each region is enough to try.
            regions = {ready.regions_of(name): name for name in reversed(members)}
            yield from (name for name in members if name in regions.values())
        case tuple() as members:
            yield from members
        case bool() | int() | str() as value:
            yield value
        case _:
            return


def _may_change(fact: str, facts: Facts) -> bool:
    """Leave out what nobody can be asked to change: the reason to flee, and a reason that is not theirs."""
    follows = facts.get("purpose") == "family"
    if fact == "principal_purpose":
        return follows and facts.get("principal_purpose") != "asylum"
    if fact == "purpose":
        return facts.get("purpose") != "asylum" and not (follows and facts.get("principal_purpose") == "asylum")
    return True


class _Days:
    """The prepared network of one rulebook, by the day from which it holds."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        ends = {day for one in book.agreements for day in (one.from_on, one.until) if day is not None}
        self.boundaries = tuple(sorted(ends))
        self.by_day: dict[date, Prepared] = {}

    def on(self, day: date) -> Prepared:
        rules = self.book.on(day)
        begun = max((known for known in self.boundaries if known <= day), default=date.min)
        since = max(begun, rules.day)
        if since not in self.by_day:
            self.by_day[since] = Prepared(self.book, rules, day)
        return self.by_day[since]


_KEPT: dict[int, _Days] = {}
MOST_KEPT = 4


def prepared(book: Rulebook, on: date) -> Prepared:
    """Give the network of the day, made once for all days on which the same rules and agreements hold."""
    kept = _KEPT.get(id(book))
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[id(book)] = _Days(book)  # it holds the book, so that the id stays the book's own
    return kept.on(on)

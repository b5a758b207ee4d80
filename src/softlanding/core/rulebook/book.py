"""The whole rulebook, and the rules of one day taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from softlanding.core.apportionment.inhabitants import Counted
from softlanding.core.conditions import ALWAYS, NEVER, All, Compiled, Condition, Leaf, Named, Not, compiled, replace
from softlanding.core.rulebook.case_kinds import CaseKind
from softlanding.core.rulebook.duties import Duty
from softlanding.core.rulebook.housing_clock import ClockPolicy
from softlanding.core.rulebook.housing_retention import RetentionPolicy
from softlanding.core.rulebook.housing_targets import TargetPolicy
from softlanding.core.rulebook.landing_steps import LandingStep
from softlanding.core.rulebook.life_events import EventKind
from softlanding.core.rulebook.matching_policy import MatchingPolicy
from softlanding.core.rulebook.network import Agreement, Desk, Network
from softlanding.core.rulebook.offer_letter import OfferLetter
from softlanding.core.rulebook.offer_life import OfferLife
from softlanding.core.rulebook.records import (
    Amount,
    FactRecord,
    NamedList,
    Paper,
    Procedure,
    Requirement,
    Source,
    Word,
)
from softlanding.core.terms import LegalCalendar


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Dutch municipality as Statistics Netherlands counts it."""

    id: str
    code: str
    name: str
    everyday_name: str
    english_name: str
    province: str
    inhabitants: int | None
    as_of: str

    def told(self, language: str) -> str:
        """Give the name that people use in the language."""
        return self.english_name if language == "en" and self.english_name else self.everyday_name


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules of all days. `hash` names its content: the same data gives the same hash."""

    hash: str
    facts: Mapping[str, FactRecord]
    procedures: Mapping[str, tuple[Procedure, ...]]
    amounts: Mapping[str, Amount]
    lists: Mapping[str, NamedList]
    papers: Mapping[str, Paper]
    sources: Mapping[str, Source]
    municipalities: Mapping[str, Municipality]
    networks: Mapping[str, Network]
    calendar: LegalCalendar
    glossary: Mapping[str, Word] = field(default_factory=lambda: MappingProxyType({}))
    case_kinds: Mapping[str, CaseKind] = field(default_factory=lambda: MappingProxyType({}))
    landing_steps: Mapping[str, LandingStep] = field(default_factory=lambda: MappingProxyType({}))
    life_events: Mapping[str, EventKind] = field(default_factory=lambda: MappingProxyType({}))
    duties: Mapping[str, Duty] = field(default_factory=lambda: MappingProxyType({}))
    algorithm_register: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What the Algorithm Register is told about matching (core.algorithm_register)."""
    matching: Mapping[str, MatchingPolicy] = field(default_factory=lambda: MappingProxyType({}))
    housing_targets: TargetPolicy | None = None
    inhabitants: Mapping[date, tuple[Counted, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Every table of inhabitants that we have, by the day it is of; municipalities by code."""
    housing_clock: Mapping[str, ClockPolicy] = field(default_factory=lambda: MappingProxyType({}))
    housing_retention: Mapping[str, RetentionPolicy] = field(default_factory=lambda: MappingProxyType({}))
    offer_life: OfferLife | None = None
    offer_letter: OfferLetter | None = None
    _of_day: dict[date, Rules] = field(default_factory=dict, repr=False, compare=False)

    def on(self, day: date) -> Rules:
        """Give the rules that hold on the day."""
        boundary = max((known for known in self._boundaries if known <= day), default=date.min)
        if boundary not in self._of_day:
            self._of_day[boundary] = Rules.of(self, boundary)
        return self._of_day[boundary]

    @cached_property
    def _boundaries(self) -> tuple[date, ...]:
        """Every day on which any rule, amount or list changes; between two of them all days are alike."""
        days = {version.valid_from for versions in self.procedures.values() for version in versions}
        for amount in self.amounts.values():
            days.update(value.from_on for value in amount.values)
            days.update(value.until for value in amount.values if value.until is not None)
        for named in self.lists.values():
            days.update(version.from_on for version in named.versions)
        return tuple(sorted(days))

    @cached_property
    def desks(self) -> Mapping[str, Desk]:
        """Give every desk of every network by its id."""
        return MappingProxyType({desk.id: desk for network in self.networks.values() for desk in network.desks})

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Give every agreement of every network."""
        return tuple(agreement for network in self.networks.values() for agreement in network.agreements)

    def network_of(self, desk: str) -> Network:
        """Give the network that a desk belongs to."""
        return next(network for network in self.networks.values() if any(one.id == desk for one in network.desks))


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of one day: amounts and lists filled in, derived facts written out, conditions compiled."""

    book: Rulebook
    day: date
    procedures: Mapping[str, Procedure]
    conditions: dict[int, tuple[Condition, Compiled]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, book: Rulebook, day: date) -> Rules:
        """Take the version of each procedure that holds on the day; dormant ones stay out."""
        chosen = {}
        for name, versions in book.procedures.items():
            begun = [version for version in versions if version.valid_from <= day and version.status == "in-force"]
            if begun:
                chosen[name] = max(begun, key=lambda version: version.valid_from)
        return cls(book, day, MappingProxyType(chosen))

    def bound(self, condition: object) -> Condition:
        """Give a condition of the data with its names filled in for this day."""
        return self._both(condition)[0]

    def holds(self, condition: object) -> Compiled:
        """Give the compiled form of a condition of the data."""
        return self._both(condition)[1]

    def _both(self, condition: object) -> tuple[Condition, Compiled]:
        kept = self.conditions.get(id(condition))
        if kept is None:
            bound = self._bind(condition)
            kept = self.conditions[id(condition)] = (bound, compiled(bound))
        return kept

    def _bind(self, condition: object) -> Condition:
        if not isinstance(condition, Leaf | All | Not) and not hasattr(condition, "parts"):
            raise TypeError(f"not a condition: {condition!r}")
        return replace(condition, self._bind_leaf)  # type: ignore[arg-type]  # checked just above

    def _bind_leaf(self, leaf: Leaf) -> Condition:
        record = self.book.facts.get(leaf.fact)
        if record is not None and record.derived is not None:
            inner = self._bind(record.derived)
            if leaf.test != "is" or not isinstance(leaf.operand, bool):
                raise ValueError(f"{leaf.fact} follows from other facts: compare it with true or false")
            return inner if leaf.operand else Not(inner)
        if not isinstance(leaf.operand, Named) or leaf.operand.kind == "fact":
            return leaf
        if leaf.operand.kind == "amount":
            value = self.book.amounts[leaf.operand.id].at(self.day)
            return leaf if value is None else Leaf(leaf.fact, leaf.test, value.value)
        version = self.book.lists[leaf.operand.id].at(self.day)
        return leaf if version is None else Leaf(leaf.fact, leaf.test, version.members)

    def requirement_holds(self, requirement: Requirement) -> Compiled:
        """Give the compiled condition of a requirement."""
        return self.holds(requirement.condition)


__all__ = ["ALWAYS", "NEVER", "Municipality", "Rulebook", "Rules"]

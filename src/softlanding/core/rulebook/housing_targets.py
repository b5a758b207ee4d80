"""What `data/nl/housing/targets.yaml` may say: national numbers, the method, and the province's ladder, all dated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from softlanding.core.apportionment.half_years import HalfYear, read_half_year
from softlanding.core.apportionment.shares import Method
from softlanding.core.rulebook.records import Id, Origin, Record, Text


class NationalNumber(Origin):
    """How many persons the whole country was asked to house in a half-year; `before` it was adjusted."""

    half_year: Annotated[str, Field(pattern=r"^20[0-9]{2}-H[12]$")]
    persons: Annotated[int, Field(ge=0, le=1_000_000)]
    before: int | None = None

    @property
    def when(self) -> HalfYear:
        """Give its half-year."""
        return read_half_year(self.half_year)


class DatedMethod(Origin):
    """How the number is shared from a day on."""

    from_on: date
    method: Method


class LadderStep(Record):
    """One step of the province's supervision."""

    id: Id
    title: Text
    means: Text


class Ladder(Record):
    """The province's supervision: its steps in order, and what is known to trigger it."""

    steps: tuple[LadderStep, ...]
    names: Origin
    missed_in_a_row: int
    trigger: Origin
    trigger_province: str
    law: Origin


class MinorsRule(Origin):
    """When an unaccompanied minor counts as housed."""

    id: Literal["small-scale-from-15", "foster-until-14"]
    counts: Literal["at-once", "own-housing-near-18"]
    means: Text


class TargetPolicy(Record):
    """Everything about the target that may change by law or by decision."""

    methods: Annotated[tuple[DatedMethod, ...], Field(min_length=1)]
    national: tuple[NationalNumber, ...]
    carry_over: Origin
    swaps: Origin
    mergers: Origin
    ladder: Ladder
    minors: tuple[MinorsRule, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> TargetPolicy:
        said = [one.half_year for one in self.national]
        if len(set(said)) != len(said):
            raise ValueError("a half-year has two national numbers")
        return self

    def method_for(self, half_year: HalfYear) -> DatedMethod | None:
        """Give the method that holds on the first day of the half-year."""
        begun = [one for one in self.methods if one.from_on <= half_year.starts_on]
        return max(begun, key=lambda one: one.from_on) if begun else None

    def number_for(self, half_year: HalfYear) -> NationalNumber | None:
        """Give the national number, or None while it is not known."""
        return next((one for one in self.national if one.when == half_year), None)

    @property
    def origins(self) -> Iterator[Origin]:
        """Give everything that names a source."""
        yield from self.methods
        yield from self.national
        yield from (self.carry_over, self.swaps, self.mergers)
        yield from (self.ladder.names, self.ladder.trigger, self.ladder.law)
        yield from self.minors

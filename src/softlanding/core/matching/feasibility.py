"""The hard rules: which homes a household may get, and for every pair that is not allowed why, with the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.batch import Batch, HomeRow, HouseholdRow
from softlanding.core.matching.pairs import Index, Whole
from softlanding.core.matching.policy import DatedPolicy

Mask = NDArray[np.bool_]
Code = Literal[
    "income-unknown",
    "pension-age-unknown",
    "income-above-social",
    "rent-above-suitable",
    "rent-above-social",
    "bedrooms-too-few",
    "bedrooms-too-many",
    "not-step-free",
    "step-free-unknown",
    "avoided-district",
    "available-too-late",
]
CODES: tuple[Code, ...] = Code.__args__  # type: ignore[attr-defined]  # the members of the Literal
RentRuleName = Literal["suitable", "social", "income-unknown", "pension-age-unknown", "income-above-social"]
Number = int | str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a home is not allowed: a code and the numbers behind it. Money is in cents, days are ISO dates."""

    code: Code
    numbers: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class RentCap:
    """Which rent rule holds for a household, and the highest rent in cents that it allows (-1: none)."""

    rule: RentRuleName
    most: int
    income_limit: int | None = None


def rent_cap(household: HouseholdRow, dated: DatedPolicy) -> RentCap:
    """Find the rent rule of a household: suitable allocation, social rent, or a question that a person settles.

    "Not above" includes the limit itself. Where pension age is not known, both limits must say the same.
    """
    if household.income_year is None:
        return RentCap("income-unknown", -1)
    limits, income, persons = dated.limits, int(household.income_year * 100), household.persons
    more = persons > 1
    working = limits.income_more if more else limits.income_single
    pension = limits.income_more_pension_age if more else limits.income_single_pension_age
    social = limits.social_income_more if more else limits.social_income_single
    possible = {None: (working, pension), True: (pension,), False: (working,)}[household.pension_age]
    suitable = {income <= limit for limit in possible}
    if len(suitable) > 1:
        return RentCap("pension-age-unknown", -1)
    if suitable == {True}:
        low = persons <= dated.policy.rent.low_up_to_persons
        return RentCap("suitable", limits.limit_low if low else limits.limit_high, min(possible))
    if income <= social:
        return RentCap("social", limits.social_limit, social)
    return RentCap("income-above-social", -1, social)


@dataclass(frozen=True)
class Rules:
    """A batch and a policy as columns; rows are households and homes in the order of the batch."""

    batch: Batch
    dated: DatedPolicy

    @cached_property
    def household_at(self) -> Mapping[str, int]:
        """Give the row of each household by its id."""
        return {one.id: at for at, one in enumerate(self.batch.households)}

    @cached_property
    def home_at(self) -> Mapping[str, int]:
        """Give the row of each home by its id."""
        return {one.id: at for at, one in enumerate(self.batch.homes)}

    @cached_property
    def caps(self) -> tuple[RentCap, ...]:
        """Give the rent rule of each household."""
        return tuple(rent_cap(household, self.dated) for household in self.batch.households)

    @cached_property
    def deadlines(self) -> tuple[date, ...]:
        """Give the last day of the clock of each household."""
        return tuple(self.dated.deadline(one.linked_on, one.deadline_on) for one in self.batch.households)

    @cached_property
    def latest_on(self) -> date:
        """Give the last day on which a home may come free to be in this match."""
        return self.batch.on + timedelta(weeks=self.dated.policy.availability.within_weeks)

    @cached_property
    def needed(self) -> Whole:
        """Give the bedrooms that each household needs."""
        return np.array([self._needed_by(one) for one in self.batch.households], np.int64)

    def _needed_by(self, household: HouseholdRow) -> int:
        return max(self.dated.policy.bedrooms.needed_by(household.persons), household.bedrooms or 0)

    @cached_property
    def bedrooms(self) -> Whole:
        """Give the bedrooms of each home."""
        return np.array([home.bedrooms for home in self.batch.homes], np.int64)

    @cached_property
    def rents(self) -> Whole:
        """Give the rent of each home in cents."""
        return np.array([int(home.rent * 100) for home in self.batch.homes], np.int64)

    @cached_property
    def districts(self) -> Mapping[str, int]:
        """Number the districts of the homes in the order of their names."""
        return {name: at for at, name in enumerate(sorted({home.district for home in self.batch.homes}))}

    @cached_property
    def district(self) -> Index:
        """Give the number of the district of each home."""
        return np.array([self.districts[home.district] for home in self.batch.homes], np.int32)

    @cached_property
    def _step_free(self) -> Whole:
        """1 for step-free homes, 0 for others, -1 where it is not known."""
        return np.array([{True: 1, False: 0, None: -1}[home.step_free] for home in self.batch.homes], np.int64)

    @cached_property
    def _late(self) -> Mask:
        return np.array([home.available_on > self.latest_on for home in self.batch.homes], bool)

    @cached_property
    def _avoided(self) -> Mask:
        marks = np.zeros((len(self.batch.households), len(self.districts)), bool)
        for at, household in enumerate(self.batch.households):
            for name in household.avoid_districts:
                if name in self.districts:
                    marks[at, self.districts[name]] = True
        return marks

    def broken(self, rows: slice) -> dict[Code, Mask]:
        """Say for the households of `rows` and every home which rule is broken: a mask (rows, homes) per code."""
        batch, caps = self.batch, self.caps[rows]
        wide = np.zeros((len(caps), len(batch.homes)), bool)
        rule = np.array([cap.rule for cap in caps], dtype=object)[:, None]
        above = self.rents[None, :] > np.array([cap.most for cap in caps], np.int64)[:, None]
        need = self.needed[rows, None]
        asks = np.array([one.step_free for one in batch.households[rows]], bool)[:, None]
        free, late = self._step_free, self._late
        most = self.dated.policy.bedrooms.most_too_many
        return {
            "income-unknown": wide | (rule == "income-unknown"),
            "pension-age-unknown": wide | (rule == "pension-age-unknown"),
            "income-above-social": wide | (rule == "income-above-social"),
            "rent-above-suitable": above & (rule == "suitable"),
            "rent-above-social": above & (rule == "social"),
            "bedrooms-too-few": self.bedrooms[None, :] < need,
            "bedrooms-too-many": self.bedrooms[None, :] > need + most,
            "not-step-free": asks & (free == 0),
            "step-free-unknown": asks & (free == -1),
            "avoided-district": self._avoided[rows][:, self.district] if len(batch.homes) else wide,
            "available-too-late": wide | late,
        }

    def allowed(self, rows: slice) -> Mask:
        """Say which homes the rules allow for the households of `rows`: a mask (rows, homes)."""
        broken = self.broken(rows)
        any_broken: Mask = np.logical_or.reduce(list(broken.values()))
        return ~any_broken

    def counts(self, at: int) -> dict[Code, int]:
        """Count for one household how many homes each rule shuts out; a home may be shut out by several."""
        return {code: int(mask.sum()) for code, mask in self.broken(slice(at, at + 1)).items() if mask.any()}

    def why_not(self, household: int, home: int) -> tuple[Reason, ...]:
        """Give every reason why a home is not allowed for a household, with the numbers; none when it is allowed."""
        one, other = self.batch.households[household], self.batch.homes[home]
        return (
            *self._why_not_rent(one, other, self.caps[household]),
            *self._why_not_size(one, other),
            *self._why_not_place(one, other),
        )

    def _why_not_rent(self, household: HouseholdRow, home: HomeRow, cap: RentCap) -> tuple[Reason, ...]:
        income = None if household.income_year is None else int(household.income_year * 100)
        numbers: dict[str, Number] = {"persons": household.persons, "income": income, "income_limit": cap.income_limit}
        if cap.rule not in {"suitable", "social"}:
            return (Reason(_CODE_OF_RULE[cap.rule], numbers),)
        rent = int(home.rent * 100)
        return (Reason(_CODE_OF_RULE[cap.rule], {"rent": rent, "limit": cap.most, **numbers}),) * (rent > cap.most)

    def _why_not_size(self, household: HouseholdRow, home: HomeRow) -> tuple[Reason, ...]:
        need = self._needed_by(household)
        most = need + self.dated.policy.bedrooms.most_too_many
        numbers = {"persons": household.persons, "needed": need, "most": most, "has": home.bedrooms}
        if home.bedrooms < need:
            return (Reason("bedrooms-too-few", numbers),)
        return (Reason("bedrooms-too-many", numbers),) * (home.bedrooms > most)

    def _why_not_place(self, household: HouseholdRow, home: HomeRow) -> tuple[Reason, ...]:
        found: list[Reason] = []
        if household.step_free and not home.step_free:
            found.append(Reason("step-free-unknown" if home.step_free is None else "not-step-free", {}))
        if home.district in household.avoid_districts:
            found.append(Reason("avoided-district", {"district": home.district}))
        if home.available_on > self.latest_on:
            days = {"available_on": home.available_on.isoformat(), "latest_on": self.latest_on.isoformat()}
            found.append(Reason("available-too-late", days))
        return tuple(found)


_CODE_OF_RULE: Mapping[RentRuleName, Code] = {
    "suitable": "rent-above-suitable",
    "social": "rent-above-social",
    "income-unknown": "income-unknown",
    "pension-age-unknown": "pension-age-unknown",
    "income-above-social": "income-above-social",
}

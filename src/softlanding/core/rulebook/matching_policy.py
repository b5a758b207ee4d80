"""What `data/nl/housing/matching/*.yaml` may say: how a municipality matches homes to households, with each source."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import Id, Origin, Record, Text

Weeks = Annotated[int, Field(ge=0, le=104)]
Weight = Annotated[int, Field(ge=1, le=100)]
Points = Annotated[int, Field(ge=0, le=999)]
MOST_POINTS = 1000
"""The fit of a pair is 1 to this: 1 for every allowed pair, the rest by the parts."""


class Clock(Origin):
    """The weeks from the link by COA: to offer a home, and then to move."""

    offer_weeks: Weeks
    move_weeks: Weeks

    @property
    def weeks(self) -> int:
        """Give the weeks from the link until the household lives there."""
        return self.offer_weeks + self.move_weeks


class UrgencyClass(Record):
    """A household with at most so many weeks left counts with this weight."""

    weeks_left: Weeks
    weight: Weight


class Urgency(Origin):
    """The classes of urgency, the most urgent first; who is past its deadline is in the first."""

    classes: Annotated[tuple[UrgencyClass, ...], Field(min_length=1, max_length=6)]
    otherwise: Weight

    @model_validator(mode="after")
    def _falls(self) -> Urgency:
        weeks = [one.weeks_left for one in self.classes]
        weights = [*(one.weight for one in self.classes), self.otherwise]
        if any(first >= second for first, second in pairwise(weeks)):
            raise ValueError("classes go from few weeks to many")
        if any(first <= second for first, second in pairwise(weights)):
            raise ValueError("the weight falls from class to class, and `otherwise` is the lowest")
        return self

    def weight_of(self, days_left: int) -> int:
        """Give the weight of a household with so many days left; a number below zero is past the deadline."""
        for one in self.classes:
            if days_left <= 7 * one.weeks_left:
                return one.weight
        return self.otherwise


class Bedrooms(Origin):
    """The bedrooms that a household of 1, 2, 3 ... persons needs, and how many more it may get."""

    needed: Annotated[tuple[Annotated[int, Field(ge=0, le=20)], ...], Field(min_length=1, max_length=30)]
    most_too_many: Annotated[int, Field(ge=0, le=20)]

    @model_validator(mode="after")
    def _rises(self) -> Bedrooms:
        if any(first > second for first, second in pairwise(self.needed)):
            raise ValueError("a larger household needs as many bedrooms or more")
        return self

    def needed_by(self, persons: int) -> int:
        """Give the bedrooms that a household of so many persons needs."""
        return self.needed[min(persons, len(self.needed)) - 1]


class RentRule(Origin):
    """The rule of suitable allocation (passend toewijzen), by the ids of the amounts that it compares with."""

    limit_low: Id
    limit_high: Id
    low_up_to_persons: Annotated[int, Field(ge=1, le=20)]
    income_single: Id
    income_more: Id
    income_single_pension_age: Id
    income_more_pension_age: Id
    social_limit: Id
    social_income_single: Id
    social_income_more: Id
    full_points_at: Id

    def amounts(self) -> dict[str, str]:
        """Give the id of the amount of each part."""
        return {name: value for name, value in self if name in RENT_AMOUNTS}


RENT_AMOUNTS = (
    "limit_low", "limit_high", "income_single", "income_more", "income_single_pension_age", "income_more_pension_age",
    "social_limit", "social_income_single", "social_income_more", "full_points_at",
)  # fmt: skip


class Availability(Origin):
    """How far ahead a home may come free to be in this match."""

    within_weeks: Weeks


class FitWeights(Origin):
    """The most points of each part of the fit; with the 1 of every allowed pair they make 1000."""

    members_on_average: Points
    worst_off_member: Points
    exact_bedrooms: Points
    lower_rent: Points

    @model_validator(mode="after")
    def _adds_up(self) -> FitWeights:
        total = self.members_on_average + self.worst_off_member + self.exact_bedrooms + self.lower_rent
        if total != MOST_POINTS - 1:
            raise ValueError(f"the parts add up to {total}, not to {MOST_POINTS - 1}")
        return self


class Distance(Origin):
    """How points fall with the distance from a home to a place that a member stated."""

    full_points_metres: Annotated[int, Field(ge=0, le=100_000)]
    no_points_metres: Annotated[int, Field(ge=1, le=500_000)]
    neutral_per_mille: Annotated[int, Field(ge=0, le=1000)]

    @model_validator(mode="after")
    def _falls(self) -> Distance:
        if self.full_points_metres >= self.no_points_metres:
            raise ValueError("no points come farther away than all points")
        return self


class MatchingPolicy(Record):
    """How homes are matched to households, from a day on."""

    id: Id
    title: Text
    municipality: Id
    from_on: date
    until: date | None = None
    clock: Clock
    urgency: Urgency
    bedrooms: Bedrooms
    rent: RentRule
    availability: Availability
    fit: FitWeights
    distance: Distance

    def parts(self) -> tuple[Origin, ...]:
        """Give every part with its source."""
        parts = self.clock, self.urgency, self.bedrooms, self.rent, self.availability, self.fit, self.distance
        return parts

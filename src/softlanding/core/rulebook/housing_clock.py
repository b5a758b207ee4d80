"""What `data/nl/housing/clock.yaml` may say: how the weeks of a household that waits for a home are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import Id, Origin, Text

Weeks = Annotated[int, Field(ge=0, le=104)]


class EarlyWarning(Origin):
    """With how many weeks left a household is shown as amber, as red, and as in its last weeks."""

    amber_weeks: Weeks
    red_weeks: Weeks
    last_weeks: Weeks

    @model_validator(mode="after")
    def _one_after_the_other(self) -> EarlyWarning:
        if not self.amber_weeks >= self.red_weeks >= self.last_weeks:
            raise ValueError("each warning comes with fewer weeks left than the one before")
        return self


class PauseReasonOfClock(Origin):
    """A reason for which the weeks stand still."""

    id: Id
    title: Text


class IncomeStatement(Origin):
    """How old COA's statement of income may be when the lease starts."""

    most_months: Annotated[int, Field(ge=1, le=24)]


class BedroomsNeeded(Origin):
    """Bedrooms by number of persons, from one; the last holds for larger households too."""

    needed: Annotated[tuple[int, ...], Field(min_length=1)]

    def for_persons(self, persons: int) -> int:
        """Give the bedrooms that so many persons need."""
        return self.needed[min(max(persons, 1), len(self.needed)) - 1]


class ClockPolicy(Origin):
    """The clock as it is counted from a day on; without a day, since ever."""

    id: Id
    title: Text
    from_on: date | None = None
    permit_to_link_weeks: Weeks
    offer_weeks: Weeks
    move_weeks: Weeks
    also: tuple[Id, ...] = ()
    early_warning: EarlyWarning
    income_statement: IncomeStatement
    pauses: tuple[PauseReasonOfClock, ...]
    bedrooms: BedroomsNeeded

    @property
    def offer_days(self) -> int:
        """Give the days from the link to the offer."""
        return 7 * self.offer_weeks

    @property
    def days(self) -> int:
        """Give the days from the link to the move."""
        return 7 * (self.offer_weeks + self.move_weeks)

    @property
    def origins(self) -> Iterator[Origin]:
        """Give everything here that names a source."""
        yield from (self, self.early_warning, self.income_statement, self.bedrooms, *self.pauses)


def clock_policy_on(policies: Mapping[str, ClockPolicy], on: date) -> ClockPolicy:
    """Give the version that holds on the day. LookupError when there is none."""
    begun = [one for one in policies.values() if one.from_on is None or one.from_on <= on]
    if not begun:
        raise LookupError(f"no clock of housing holds on {on}: add a version to data/nl/housing/clock.yaml")
    return max(begun, key=lambda one: one.from_on or date.min)

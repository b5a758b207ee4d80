"""What `data/nl/landing.yaml` may say: the steps of a company that settles here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import DeadlineKind, Id, Length, Origin, Record, Text

CompanyFact = Literal[
    "has_entity", "has_bank", "needs_office", "recognised_sponsor", "brings_outside_eu", "brings_families"
]
COMPANY_FACTS: tuple[CompanyFact, ...] = (
    "brings_outside_eu", "recognised_sponsor", "brings_families", "has_entity", "has_bank", "needs_office",
)  # fmt: skip
"""In the order in which they are asked."""


class By(Length):
    """By when a step is done, counted from the first arrival."""

    before: Literal["first-arrival"] | None = None
    after: Literal["first-arrival"] | None = None
    kind: DeadlineKind

    @model_validator(mode="after")
    def _one_direction(self) -> By:
        if (self.before is None) == (self.after is None):
            raise ValueError("give before or after, one of them")
        return self


class LandingStep(Record):
    """One thing that a company does, or that is done with it. `when`: every fact must be so."""

    id: Id
    title: Text
    means: Text
    who: Literal["company", "agency", "municipality", "ind", "other"]
    when: dict[CompanyFact, bool] = Field(default_factory=dict)
    after: tuple[Id, ...] = ()
    by: By | None = None
    sources: Annotated[tuple[Origin, ...], Field(min_length=1)]

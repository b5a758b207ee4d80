"""What `data/nl/housing/retention.yaml` may say: how long what housing knows of a household is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import Id, Origin, Text
from softlanding.core.terms import Length, add

KeptKind = Literal["housed", "ended", "runs", "minors"]
KINDS: frozenset[str] = frozenset({"housed", "ended", "runs", "minors"})


class KeptFor(Origin):
    """One kind of record, and for how many months after what it is kept."""

    id: KeptKind
    title: Text
    months: Annotated[int, Field(ge=1, le=240)]
    after: Literal["move", "end", "run", "eighteen"]

    def last_day(self, start: date) -> date:
        """Give the last day on which it is kept."""
        return add(start, Length(months=self.months))

    def is_over(self, start: date, on: date) -> bool:
        """Say whether the term is over on a day."""
        return self.last_day(start) < on


class RetentionPolicy(Origin):
    """The terms as they hold from a day on; without a day, since ever."""

    id: Id
    title: Text
    from_on: date | None = None
    kept: tuple[KeptFor, ...]

    @model_validator(mode="after")
    def _whole(self) -> RetentionPolicy:
        if {one.id for one in self.kept} != KINDS or len(self.kept) != len(KINDS):
            raise ValueError(f"give each of {', '.join(sorted(KINDS))} once")
        if self.term("runs").months > min(self.term("housed").months, self.term("ended").months):
            raise ValueError("a run holds birth dates of households: keep it no longer than them")
        return self

    def term(self, kind: KeptKind) -> KeptFor:
        """Give the term of a kind of record."""
        return next(one for one in self.kept if one.id == kind)

    @property
    def origins(self) -> Iterator[Origin]:
        """Give everything here that names a source."""
        yield from (self, *self.kept)


def retention_policy_on(policies: Mapping[str, RetentionPolicy], on: date) -> RetentionPolicy:
    """Give the version that holds on the day. LookupError when there is none: then nothing is deleted."""
    begun = [one for one in policies.values() if one.from_on is None or one.from_on <= on]
    if not begun:
        raise LookupError(f"no terms of keeping hold on {on}: add a version to data/nl/housing/retention.yaml")
    return max(begun, key=lambda one: one.from_on or date.min)

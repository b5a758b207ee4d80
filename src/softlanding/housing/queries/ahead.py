"""Whether a municipality looks ahead, since when and why; and what a run kept of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from softlanding.housing.models import AheadSwitch, LookAhead, MatchRun


@dataclass(frozen=True)
class AheadState:
    """How the switch of a municipality stands; off where nobody ever turned it."""

    is_on: bool
    latest: AheadSwitch | None


def ahead_changes(municipality: str) -> QuerySet[AheadSwitch]:
    """Return every change of the switch of a municipality, latest first."""
    return AheadSwitch.objects.filter(municipality=municipality).select_related("by_staff")


def ahead_state(municipality: str) -> AheadState:
    """Return how the switch of a municipality stands."""
    latest = ahead_changes(municipality).first()
    return AheadState(bool(latest and latest.is_on), latest)


def municipalities_ahead() -> list[AheadSwitch]:
    """Return the change by which each municipality of the region that looks ahead began to, by its name."""
    found: dict[str, AheadSwitch] = {}
    for one in AheadSwitch.objects.filter(region=settings.REGION).order_by("municipality", "set_at", "pk"):
        if not one.is_on:
            found.pop(one.municipality, None)
        else:
            found.setdefault(one.municipality, one)
    return list(found.values())


def look_ahead_of(run: MatchRun) -> LookAhead | None:
    """Return what a run kept of looking ahead; None where it matched the present batch."""
    return LookAhead.objects.filter(run=run).first()


def ahead_hashes(kept: LookAhead | None) -> tuple[str, ...]:
    """Return what the link of a run hashes of it: nothing for a run that did not look ahead."""
    return () if kept is None else (kept.given_hash, kept.advice_hash)


@dataclass(frozen=True)
class RunAdvice:
    """What a run advised: whom to wait with, which homes to keep, and how it came to that or to nothing."""

    document: dict[str, Any] | None
    """None where the run matched the present batch because nobody looks ahead."""

    @cached_property
    def waits(self) -> dict[str, dict[str, Any]]:
        """Return the advice to wait of each household that has one, by its id."""
        return {one["household"]: one for one in (self.document or {}).get("households", ())}

    @cached_property
    def kept(self) -> frozenset[str]:
        """Return the homes to keep for later, by id."""
        return frozenset((self.document or {}).get("homes", ()))


def advice_of_run(run: UUID | None) -> RunAdvice:
    """Return what a run advised; of a choice by hand, nothing."""
    found = LookAhead.objects.filter(run=run).values_list("advice", flat=True).first() if run else None
    return RunAdvice(found)

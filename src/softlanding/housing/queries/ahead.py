"""Whether a municipality looks ahead, since when and why; and what a run kept of it."""

from dataclasses import dataclass

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

"""Replays of weekly decisions that a municipality asked for."""

from django.db.models import QuerySet

from softlanding.common.errors import NotFound
from softlanding.housing.models import ReplayRun


def replays_of(municipality: str) -> QuerySet[ReplayRun]:
    """Return the replays of a municipality, the latest first."""
    return ReplayRun.objects.filter(municipality=municipality)


def replay_of(run: int, municipality: str) -> ReplayRun:
    """Return one replay of a municipality, or raise NotFound."""
    found = replays_of(municipality).filter(pk=run).first()
    if found is None:
        raise NotFound
    return found

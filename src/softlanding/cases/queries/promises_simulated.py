"""Simulations that a desk asked for."""

from django.db.models import QuerySet

from softlanding.cases.models import SimulationRun
from softlanding.common.errors import NotFound


def simulations_of(desk: str) -> QuerySet[SimulationRun]:
    """Return the simulations of a desk, the latest first."""
    return SimulationRun.objects.filter(desk=desk)


def simulation_of(run: int, *, desk: str) -> SimulationRun:
    """Return one simulation of a desk, or raise NotFound."""
    found = simulations_of(desk).filter(pk=run).first()
    if found is None:
        raise NotFound
    return found

"""How often officers follow the advice to wait, and what became of the households that waited."""

from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from softlanding.core.promises.figures import Interval, wilson
from softlanding.housing.models import LookAhead, MatchRun, Proposal
from softlanding.housing.queries.proposals import latest_done_run

PLACED = (Proposal.State.APPROVED, Proposal.State.OVERRIDDEN)
LEAST_SHOWN = 5


@dataclass(frozen=True)
class AheadFigures:
    """Advice to wait in a period: how much, how much of it is settled, how often it was followed, what came of it."""

    runs: int
    advised: int
    settled: int
    followed: Interval | None
    """None while fewer than five are settled."""
    later: int
    """How many of those who waited were placed by a later run."""
    change: float | None
    """By how many points of fit their later home is better on average than the first; None under five of them."""


def ahead_figures(municipality: str, *, since: datetime, until: datetime) -> AheadFigures:
    """Count the advice of the runs of a period.

    Followed: not taken over, set aside, or left until a newer run. Not followed: a home was approved all the same.
    """
    latest = latest_done_run(municipality)
    rows: dict[tuple[UUID, str], Any] = {}
    runs = LookAhead.objects.filter(
        run__municipality=municipality, run__state=MatchRun.State.DONE, run__made_at__gte=since, run__made_at__lt=until
    ).values_list("run", "run__number", "advice")
    found = [(run, number, advice) for run, number, advice in runs if advice and not advice["why_none"]]
    told = {(run, one["household"]): number for run, number, advice in found for one in advice["households"]}
    for one in Proposal.objects.filter(run__in={run for run, _ in told}):
        rows[one.run_id, str(one.waiting_id)] = one
    followed, against, waited = 0, 0, []
    for key, number in told.items():
        proposal = rows.get(key)
        if proposal is None:
            continue
        if proposal.state in PLACED:
            against += 1
        elif _waited(proposal, number, latest):
            followed += 1
            waited.append((proposal, number))
    changes = _changes(waited)
    settled = followed + against
    return AheadFigures(
        runs=len(found),
        advised=len(told),
        settled=settled,
        followed=wilson(followed, settled) if settled >= LEAST_SHOWN else None,
        later=len(changes),
        change=fmean(changes) if len(changes) >= LEAST_SHOWN else None,
    )


def _waited(proposal: Proposal, number: int, latest: MatchRun | None) -> bool:
    newer = latest is not None and latest.number > number
    return newer or proposal.state == Proposal.State.DISMISSED or proposal.held_until_on is not None


def _changes(waited: list[tuple[Proposal, int]]) -> list[int]:
    """Return by how much the home approved in a later run fits better, once per household: from its first advice."""
    first: dict[UUID, tuple[Proposal, int]] = {}
    for proposal, number in sorted(waited, key=lambda one: one[1]):
        first.setdefault(proposal.waiting_id, (proposal, number))
    later = Proposal.objects.filter(waiting__in=first, state=Proposal.State.APPROVED, run__isnull=False)
    found = later.order_by("run__number").values_list("waiting", "run__number", "fit")
    got = {waiting: fit for waiting, number, fit in found if number > first[waiting][1]}
    return [fit - first[waiting][0].fit for waiting, fit in got.items()]

"""How officers decide: how long they look, how often they choose otherwise, how often too quickly to have read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from softlanding.core.promises.figures import Interval, wilson
from softlanding.housing.models import Proposal
from softlanding.housing.queries.proposals import DECIDED

QUICK_SECONDS = 20
"""Who decides quicker than this has hardly read the page: a planning choice, and a form field."""
LEAST_SHOWN = 5


@dataclass(frozen=True)
class DecisionFigures:
    """Figures of a period, over how many decisions, and how sure."""

    n: int
    median_seconds: float | None
    overridden: Interval | None
    dismissed: Interval | None
    quick: Interval | None
    few: bool


def decision_figures(
    municipality: str, *, since: datetime, until: datetime, quick_seconds: int = QUICK_SECONDS, by: int | None = None
) -> DecisionFigures:
    """Count the decisions of a period; `by` is the own id of who asks. Fewer than five of others are not shown."""
    found = Proposal.objects.filter(
        waiting__municipality=municipality, state__in=DECIDED, decided_at__gte=since, decided_at__lt=until
    )
    if by is not None:
        found = found.filter(decided_by_id=by)
    rows = list(found.values_list("state", "opened_at", "decided_at"))
    n = len(rows)
    if n < (1 if by is not None else LEAST_SHOWN):
        return DecisionFigures(n, None, None, None, None, few=bool(n))
    taken = [(decided - opened).total_seconds() for _, opened, decided in rows if opened]
    states = [state for state, _, _ in rows]
    return DecisionFigures(
        n=n,
        median_seconds=median(taken) if taken else None,
        overridden=wilson(states.count("overridden"), n),
        dismissed=wilson(states.count("dismissed"), n),
        quick=wilson(sum(one < quick_seconds for one in taken), len(taken)) if taken else None,
        few=False,
    )


def weeks_before(now: datetime, weeks: int) -> datetime:
    """Return the moment so many weeks ago."""
    return now - timedelta(weeks=weeks)

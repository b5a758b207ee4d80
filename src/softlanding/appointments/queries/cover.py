"""Whether visits lie in staffed time."""

from collections.abc import Iterable

from softlanding.appointments.models import VisitTask
from softlanding.appointments.queries.plans import coordinated_plan
from softlanding.core.cover import is_covered
from softlanding.core.timeline import DeskPlan


def covered_by(plan: DeskPlan, tasks: Iterable[VisitTask]) -> bool:
    """Say whether every task lies in time for which its counter is staffed by its authority."""
    return all(is_covered(plan, task.counter, task.authority, range(task.start_tick, task.end_tick)) for task in tasks)


def covered(desk: str, tasks: Iterable[VisitTask]) -> bool:
    """Say whether the desk is staffed for these tasks as its hours are now.

    Asked inside the transaction that claims them, after its desk days are locked: what was offered may have closed.
    The data folder's hours do not change while the program runs, so nothing that they offered has closed.
    """
    plan = coordinated_plan(desk)
    return plan is None or covered_by(plan, tasks)

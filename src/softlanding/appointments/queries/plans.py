"""When a desk is staffed: the hours of the data folder, and what its coordinator says instead."""

from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.timeline import DeskPlan
from softlanding.core.visit_request import desk_plan


def plan_of(desk: str) -> DeskPlan:
    """Return the hours, counters and rules of a desk; KeyError for a desk that the network does not have."""
    return desk_plan(load_rulebook(), desk)

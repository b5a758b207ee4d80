"""What is done every day for accountability: the separated store loses what is past its term."""

from datetime import datetime, time

from softlanding.common import jobs
from softlanding.housing.actions import forget_old_groups


@jobs.daily("housing.forget-old-groups", at=time(3, 40))
def forget_groups_past_their_term(*, now: datetime) -> None:
    """Remove rows of the separated store that are past their term."""
    forget_old_groups(now.date())

"""What is done every night for keeping no longer than needed."""

from datetime import datetime, time

from softlanding.common import jobs
from softlanding.housing.actions.retention import forget_past_term


@jobs.daily("housing.forget-past-term", at=time(3, 50))
def forget_what_is_past_its_term(*, now: datetime) -> None:
    """Delete households, runs and minors whose term is over."""
    forget_past_term(now=now)

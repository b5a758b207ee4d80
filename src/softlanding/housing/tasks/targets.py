"""What is done every day for the housing target: once a month has ended, how it stood is kept."""

from datetime import datetime, time

from softlanding.common import jobs
from softlanding.housing.actions import keep_snapshots_of_last_month


@jobs.daily("housing.target-snapshots", at=time(0, 20))
def keep_target_snapshots(*, now: datetime) -> None:
    """Keep how each municipality stood at the end of last month, unless that was done."""
    keep_snapshots_of_last_month(now=now)

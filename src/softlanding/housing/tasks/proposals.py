"""Runs of the matcher in the background."""

from datetime import datetime

from softlanding.common import jobs
from softlanding.housing.actions import proposals_running


@jobs.task(proposals_running.MATCH, most_tries=3)
def match(*, run: str, now: datetime) -> None:
    """Do a run that somebody asked for."""
    proposals_running.play_run(run, now=now)

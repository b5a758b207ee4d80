"""The job that plays a replay of weekly decisions."""

from datetime import datetime

from softlanding.common import jobs
from softlanding.housing import actions


@jobs.task("housing.replay", most_tries=3)
def replay(*, run: int, now: datetime) -> None:
    """Play a replay that somebody asked for."""
    actions.play_replay(run, now=now)

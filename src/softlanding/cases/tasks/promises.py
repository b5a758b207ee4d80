"""The jobs that keep promises in sight."""

from datetime import datetime, time

from softlanding.cases import actions
from softlanding.common import jobs


@jobs.daily("cases.find-breaches", at=time(6, 0))
def find_breaches(*, now: datetime) -> None:
    """Write down the promises that broke since; a run that was missed is made up for by the next."""
    actions.find_breaches(now=now)


@jobs.daily("cases.tell-coordinators", at=time(7, 0))
def tell_coordinators(*, now: datetime) -> None:
    """Tell coordinators which promises broke, and which are about to."""
    actions.tell_coordinators(now=now)


@jobs.task("cases.apologise")
def apologise(*, clock: int, now: datetime) -> None:
    """Send one apology."""
    actions.apologise(clock=clock, now=now)


@jobs.task("cases.promise-digest")
def promise_digest(*, desk: str, member: int, now: datetime) -> None:
    """Send one coordinator the list of the day."""
    actions.send_digest(desk=desk, member=member, now=now)


@jobs.task("cases.simulate", most_tries=3)
def simulate(*, run: int, now: datetime) -> None:
    """Play a simulation that somebody asked for."""
    actions.play_simulation(run, now=now)

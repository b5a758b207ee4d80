"""The joint desk's background jobs: write a request for papers, and ask by itself on the day before."""

from datetime import datetime, time

from softlanding.cases.actions import joint_asking
from softlanding.common import jobs


@jobs.task(joint_asking.ASK)
def ask(*, asked: int, now: datetime) -> None:
    """Write the message that asks one household for its papers."""
    joint_asking.write_request(asked, now=now)


@jobs.daily("cases.joint-ask-tomorrow", at=time(15, 0))
def ask_for_tomorrow(*, now: datetime) -> None:
    """Ask the households of the next day, at the desks where the coordinator switched that on."""
    joint_asking.ask_for_tomorrow(now=now)

"""The job that tells a case manager what happened after a move."""

from datetime import datetime

from softlanding.common import jobs
from softlanding.housing.actions import after, after_mail


@jobs.task(after.TELL_AFTER)
def tell_after_move(*, what: str, waiting: str, member: int, now: datetime) -> None:  # noqa: ARG001 - every job is told the time
    """Send one mail."""
    after_mail.tell_after_move(what=what, waiting=waiting, member=member)

"""The jobs that tell a household about its cases, and that send codes to follow one by."""

from datetime import datetime, time

from softlanding.cases.actions import following_letters, following_tracking
from softlanding.common import jobs


@jobs.task(following_letters.TELL, forget_given_up=True)
def tell(*, household: str, what: str, now: datetime) -> None:
    """Tell a household that something changed, or that there is a message."""
    following_letters.tell(household=household, what=what, now=now)


@jobs.task(following_tracking.SEND_CODE, most_tries=5, forget_given_up=True)
def send_code(*, now: datetime, **asked: str) -> None:
    """Send a code to follow a case by, when who asks knows the birth date."""
    following_tracking.send_code(now=now, **asked)


@jobs.daily("cases.forget-tracking-codes", at=time(3, 40))
def forget_tracking_codes(*, now: datetime) -> None:
    """Delete the codes that open nothing any more."""
    following_tracking.forget_codes(now=now)

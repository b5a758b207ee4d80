"""The job that tells a household about the letter of its offer."""

from datetime import datetime

from softlanding.common import jobs
from softlanding.housing.actions import offers_mail


@jobs.task(offers_mail.TELL_OFFER, forget_given_up=True)
def tell_offer(*, offer: str, token: str, now: datetime) -> None:  # noqa: ARG001 - every job is told the time
    """Send the e-mail that a letter is there."""
    offers_mail.tell_offer(offer=offer, token=token)

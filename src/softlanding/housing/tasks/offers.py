"""The jobs that tell a household about the letter of its offer, and about what was decided since."""

from datetime import datetime

from softlanding.common import jobs
from softlanding.housing.actions import offers_mail


@jobs.task(offers_mail.TELL_OFFER, forget_given_up=True)
def tell_offer(*, offer: str, token: str, now: datetime) -> None:  # noqa: ARG001 - every job is told the time
    """Send the e-mail that a letter is there."""
    offers_mail.tell_offer(offer=offer, token=token)


@jobs.task(offers_mail.TELL_NEWS, forget_given_up=True)
def tell_news(*, offer: str, token: str, what: str, now: datetime) -> None:  # noqa: ARG001 - every job is told the time
    """Send the e-mail that a judgement or an answer is there."""
    offers_mail.tell_news(offer=offer, token=token, what=what)

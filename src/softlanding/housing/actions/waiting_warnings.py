"""Early warnings: once a day, to the housing officers and to each household's contact person."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from softlanding.appointments.actions import messages
from softlanding.common import jobs
from softlanding.housing.queries.waiting import municipalities_waiting
from softlanding.housing.queries.waiting_letters import warning_letter, warnings_of

WARN = "housing.early-warning"


def send_early_warnings(*, now: datetime) -> int:
    """Make one message for each member of staff whom there is something to tell; return how many that are."""
    today, made = timezone.localdate(now), 0
    for municipality in municipalities_waiting():
        for member in warnings_of(municipality, on=today):
            key = f"housing:{municipality}:{today}:{member}"
            jobs.enqueue(WARN, key=key, region=settings.REGION, municipality=municipality, member=member)
            made += 1
    return made


def send_early_warning(*, municipality: str, member: int, now: datetime) -> None:
    """Send one member of staff the warning of the day, as it is now."""
    letter = warning_letter(municipality, member, now=now)
    if letter is not None:
        messages.post_written(**letter.as_words())

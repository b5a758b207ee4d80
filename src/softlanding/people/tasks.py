"""What the background jobs about people do."""

from datetime import datetime, time

from django.utils import timezone

from softlanding.common import jobs
from softlanding.people import actions


@jobs.daily("people.forget-expired", at=time(4, 30))
def forget_expired(*, now: datetime) -> None:
    """Delete the households whose time to keep has passed."""
    actions.forget_expired(on=timezone.localdate(now))

"""What the tests of appointments count and read."""

from datetime import datetime


def taken(counter: str) -> int:
    """Count the claimed ticks of a counter."""
    from softlanding.appointments.models import Claim

    return Claim.objects.filter(counter=counter).count()


def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"

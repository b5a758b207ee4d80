"""What the background jobs about employers do: import the register, send the weekly letter about duties."""

from datetime import datetime, time

from softlanding.cases.actions import employers_duties, employers_register
from softlanding.common import jobs


@jobs.task(employers_register.IMPORT_REGISTER)
def import_register(*, reading: int, now: datetime) -> None:
    """Import a list of the register that somebody previewed and started."""
    employers_register.import_register(key=reading, now=now)


@jobs.daily("cases.start-employer-digests", at=time(7, 30))
def start_digests(*, now: datetime) -> None:
    """On Mondays, make the letters about duties."""
    employers_duties.start_digests(now=now)


@jobs.task(employers_duties.DIGEST)
def send_digest(*, colleague: int, monday: str, now: datetime) -> None:  # noqa: ARG001 - every task is given the moment
    """Send one letter about duties."""
    employers_duties.send_digest(colleague=colleague, monday=monday)

"""The jobs about households that wait: early warnings, and files that nobody took over."""

from datetime import datetime, time

from softlanding.common import jobs
from softlanding.housing.actions.waiting_import import throw_old_away
from softlanding.housing.actions.waiting_warnings import send_early_warning, send_early_warnings


@jobs.daily("housing.early-warnings", at=time(7, 15))
def early_warnings(*, now: datetime) -> None:
    """Warn the staff of households that are near or past their last day; let old files go."""
    throw_old_away(now=now)
    send_early_warnings(now=now)


@jobs.task("housing.early-warning")
def early_warning(*, municipality: str, member: int, now: datetime) -> None:
    """Send one warning."""
    send_early_warning(municipality=municipality, member=member, now=now)

"""When a household is reminded of a visit: at ten in the morning of the desk's clocks, and never at night."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(10)
"""A reminder comes when the desk can be reached, so that a household can still move or cancel that day."""
DAYS_BEFORE: Mapping[str, int] = {"week": 7, "day": 1}
WAKING_FROM, WAKING_UNTIL = time(8), time(21)
TOO_SOON = timedelta(hours=2)
"""What would come sooner than this after booking only says again what the message of the booking said."""


def reminders_of(
    starts_at: datetime, *, now: datetime, zone: ZoneInfo, confirm_by_at: datetime | None = None
) -> dict[str, datetime]:
    """Return each kind of reminder of a visit with its moment; one that would come too soon, or too late, is absent.

    `confirm` comes on the morning of the day before the household must have said that it comes.
    """
    wanted = {kind: _morning(starts_at, days, zone) for kind, days in DAYS_BEFORE.items()}
    if confirm_by_at is not None:
        wanted["confirm"] = _morning(confirm_by_at, 1, zone)
    return {kind: moment for kind, moment in wanted.items() if moment - now >= TOO_SOON}


def waking_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment itself, or, at night, the next morning at eight by the clocks of the zone."""
    local = moment.astimezone(zone)
    if WAKING_FROM <= local.time() < WAKING_UNTIL:
        return moment
    day = local.date() + timedelta(days=local.time() >= WAKING_UNTIL)
    return datetime.combine(day, WAKING_FROM, tzinfo=zone)


def _morning(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the morning so many calendar days before: days of 23 and 25 hours count as days."""
    return datetime.combine(moment.astimezone(zone).date() - timedelta(days=days), MORNING, tzinfo=zone)

"""What every hold and booking over the API reads, in one statement each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.occupancy import ZONE
from softlanding.core.timeline import moment_of

_BEFORE = """SELECT
EXISTS (SELECT 1 FROM appointments_visit WHERE idempotency_key = %s),
(SELECT MAX(holds) FROM (
    SELECT COUNT(DISTINCT t.visit_id) AS holds
    FROM appointments_visittask t JOIN appointments_visit v ON v.id = t.visit_id
    WHERE t.person IN ({people}) AND NOT t.live AND v.created_at > %s AND v.booked_at IS NULL
    GROUP BY t.person) AS given_up)"""
_TASKS = """SELECT person_key, service, counter, start_tick, end_tick FROM appointments_visittask
WHERE visit_id = %s ORDER BY start_tick, counter, person_key"""


class Before(NamedTuple):
    """What there was before a hold is made: the same key, and holds of these people that came to nothing."""

    known: bool
    given_up: int


def before_hold(partner: str, key: str, people: Collection[str], *, since: datetime) -> Before:
    """Read whether the key was used, and the most holds since a moment that one of these people did not book."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BEFORE.format(people=", ".join(["%s"] * len(people))),
            [f"{partner}:{key}", *people, connection.ops.adapt_datetimefield_value(since)],
        )
        known, given_up = cursor.fetchone()
    return Before(bool(known), given_up or 0)


def visit_told(visit: Visit) -> dict[str, Any]:
    """Write a visit down for a partner, in the time of its desk."""
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, [visit._meta.pk.get_db_prep_value(visit.pk, connection)])  # noqa: SLF001 - Django documents it
        tasks = cursor.fetchall()
    return {
        "id": str(visit.pk),
        "desk": visit.desk,
        "state": visit.state,
        "startsAt": _clock(visit.starts_tick),
        "endsAt": _clock(visit.ends_tick),
        "tasks": [
            {
                "personKey": person,
                "service": service,
                "counter": counter,
                "startsAt": _clock(starts),
                "endsAt": _clock(ends),
            }
            for person, service, counter, starts, ends in tasks
        ],
    }


def _clock(tick: int) -> str:
    return moment_of(tick, ZONE).isoformat()

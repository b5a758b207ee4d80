"""Some of the demo's invented families wait for an earlier time than the one that they have."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

DAYS_OF_NOTICE = 2


def let_some_wait(visits: list[Any], *, now: datetime) -> None:
    """Put the families of these visits on the waiting list of their desk: each keeps its visit meanwhile."""
    from softlanding.appointments import actions, queries
    from softlanding.people.actions import newcomer

    for visit in visits:
        first = (now + timedelta(days=DAYS_OF_NOTICE)).date()
        last = queries.sheet_of(visit, "en").starts_at.date() - timedelta(days=1)
        if last < first or queries.requests_of(visit.household):
            continue
        actions.ask(
            household=visit.household,
            desk=visit.desk,
            needs=[queries.Need(task.person_key, task.service, task.step, task.ready_on) for task in visit.tasks.all()],
            earliest_on=first,
            latest_on=last,
            instead_of=visit,
            by=newcomer(visit.household),
            now=now,
        )

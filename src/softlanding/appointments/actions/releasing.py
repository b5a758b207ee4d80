"""When time becomes free, some of it is kept from the public for a while, and the waiting list is asked."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from softlanding.appointments import queries
from softlanding.appointments.actions.offering import ask_waiting_list
from softlanding.appointments.models import FreedTime, Visit, VisitTask
from softlanding.common.access import NEWCOMERS, Actor
from softlanding.core.fairness import stays_back

Chance = Callable[[], float]
"""Gives a number from 0 to 1, by chance."""
by_chance: Chance = random.SystemRandom().random


def keep_back(visit: Visit, tasks: Sequence[VisitTask], *, now: datetime, chance: Chance = by_chance) -> None:
    """Keep the time of these tasks from the public for a random part of the desk's longest time.

    Claims are not touched: the time is free, and the waiting list may have it at once.
    """
    at_most = queries.policy_of(visit.desk).release_after_at_most_minutes
    if not at_most:
        return
    free_at = now + stays_back(chance(), at_most_minutes=at_most)
    FreedTime.objects.bulk_create(
        FreedTime(
            region=visit.region,
            desk=visit.desk,
            counter=task.counter,
            start_tick=task.start_tick,
            end_tick=task.end_tick,
            free_at=free_at,
        )
        for task in tasks
    )


def freed(
    visit: Visit,
    tasks: Sequence[VisitTask],
    *,
    by: Actor,
    now: datetime,
    was_confirmed: bool,
    chance: Chance = by_chance,
) -> None:
    """Note that a visit gave these tasks' time up, inside the transaction that does so; then ask the waiting list.

    What a household gives up of a confirmed visit is kept back. What staff or a partner frees, and what a move frees,
    is free at once.
    """
    if was_confirmed and by.role in NEWCOMERS:
        keep_back(visit, tasks, now=now, chance=chance)
    ask_waiting_list(visit.desk, range(visit.starts_tick, visit.ends_tick), now=now)

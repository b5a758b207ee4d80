"""Rows that were read along with a list, without a query set of its own for each visit of a full day."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from softlanding.appointments.models import Turn, Visit

TASKS, PEOPLE = "listed_tasks", "listed_people"


def with_tasks(rows: QuerySet[Any] | None = None) -> Prefetch:
    """Read the tasks of visits or turns along, as plain lists: a related manager for each row costs more than it."""
    return Prefetch("tasks", rows, to_attr=TASKS)


def with_people() -> Prefetch:
    """Read the people of visits along, as plain lists."""
    return Prefetch("household__people", to_attr=PEOPLE)


def tasks_of(one: Visit | Turn) -> Iterable[Any]:
    """Return the tasks of a visit or a turn: those that were read along, else those that stand in the database."""
    return one.__dict__.get(TASKS) if TASKS in one.__dict__ else one.tasks.all()


def people_of(household: Any) -> Iterable[Any]:
    """Return the people of a household, as `tasks_of` does."""
    return household.__dict__.get(PEOPLE) if PEOPLE in household.__dict__ else household.people.all()

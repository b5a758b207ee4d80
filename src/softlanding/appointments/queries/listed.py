"""Rows that were read along with a list, without a query set of its own for each visit of a full day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from softlanding.appointments.models import Turn, Visit, VisitTask
from softlanding.people.queries import names_in

TASKS, PEOPLE = "listed_tasks", "listed_people"


def with_tasks(rows: QuerySet[Any]) -> Prefetch:
    """Read the tasks of turns along, as plain lists: a related manager for each row costs more than the row."""
    return Prefetch("tasks", rows, to_attr=TASKS)


def read_along(visits: Sequence[Visit]) -> None:
    """Give visits their tasks, and their households the people's names, in two queries."""
    tasks: dict[Any, list[VisitTask]] = defaultdict(list)
    for task in VisitTask.objects.filter(visit__in=[one.pk for one in visits]):
        tasks[task.visit_id].append(task)
    people = names_in({one.household_id for one in visits if one.household_id})
    for visit in visits:
        setattr(visit, TASKS, tasks[visit.pk])
        if visit.household:
            setattr(visit.household, PEOPLE, people.get(visit.household_id, []))


def tasks_of(one: Visit | Turn) -> Iterable[Any]:
    """Return the tasks of a visit or a turn: those that were read along, else those that stand in the database."""
    return one.__dict__[TASKS] if TASKS in one.__dict__ else one.tasks.all()


def people_of(household: Any) -> Iterable[Any]:
    """Return the people of a household, as `tasks_of` does."""
    return household.__dict__[PEOPLE] if PEOPLE in household.__dict__ else household.people.all()

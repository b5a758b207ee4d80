"""The guard: how claims are written, in few statements and one order, so that the database says who was first."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from softlanding.appointments import queries
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitTask

Versions = dict[tuple[str, date], tuple[int, int]]
"""The version of each desk-day before and after a change; before the first change it is 0."""
T = TypeVar("T")
P = ParamSpec("P")

TRIES, PAUSE = 4, 0.01
FIRST_VERSIONS = 2**30
# deadlock detected, could not serialize, lock not available
PASSING = {"40P01", "40001", "55P03"}
_turn = threading.RLock()

FIELDS = Visit._meta.concrete_fields  # noqa: SLF001 - Django documents it
COLUMNS = ", ".join(field.column for field in FIELDS)
# texts and numbers are written as they are
_WRITTEN = [
    (field, not isinstance(field, (models.UUIDField, models.DateTimeField, models.JSONField, models.ForeignKey)))
    for field in FIELDS
]
_FIELD = {field.name: field for field in FIELDS}
TABLES: dict[str, type[models.Model]] = {
    "appointments_claim": Claim,
    "appointments_personclaim": PersonClaim,
    "appointments_visittask": VisitTask,
    "appointments_visit": Visit,
}
_QUEUE = """INSERT INTO appointments_deskday AS d (region, desk, open_on, version) VALUES {rows}
ON CONFLICT (desk, open_on) DO UPDATE SET version = d.version + 1 RETURNING desk, open_on, version"""
_VISIT = "INSERT INTO appointments_visit ({columns}) VALUES ({values})"
_CLAIMS = """INSERT INTO appointments_claim (region, desk, visit_id, counter, tick)
SELECT %s, %s, %s, column1, column2 FROM (VALUES {rows}) AS claims ORDER BY column1, column2"""
_PERSON_CLAIMS = """INSERT INTO appointments_personclaim (region, visit_id, person, tick)
SELECT %s, %s, column1, column2 FROM (VALUES {rows}) AS claims ORDER BY column1, column2"""
_TASKS = """INSERT INTO appointments_visittask
(region, visit_id, person, person_key, step, service, authority, counter, start_tick, end_tick, live, ready_on)
VALUES {rows}"""
_TASK = f"({', '.join(['%s'] * 12)})"


@contextmanager
def in_turn(*, statements: int = 2) -> Iterator[None]:
    """Open a transaction that changes visits; one statement is a transaction by itself.

    SQLite lets one writer in at a time and has the others ask again and again, with pauses: here they stand in line.
    Inside a transaction nobody waits for the line, since who stands in it may wait for that transaction.
    """
    queues = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _turn if queues else nullcontext(), transaction.atomic() if statements > 1 else nullcontext():
        yield


def insisting(work: Callable[[], T]) -> T:
    """Do the work in a transaction, again when the database gave it up for another one. The work must be repeatable."""
    for number in range(TRIES):
        try:
            with in_turn():
                return work()
        except OperationalError as error:
            if number + 1 == TRIES or connection.in_atomic_block or not _passing(error):
                raise
            time.sleep(PAUSE * 2**number * random.random())  # noqa: S311 - two who met shall not meet again
    raise AssertionError


def insists(action: Callable[P, T]) -> Callable[P, T]:
    """Do an action in a transaction as `insisting` does. It must be repeatable."""

    @wraps(action)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        return insisting(partial(action, *args, **kwargs))

    return again


def _passing(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in PASSING or "database is locked" in str(error)


def queue_at(region: str, *stays: tuple[str, range]) -> Versions:
    """Raise the version of each desk's days: whoever changes the same day waits here, so nobody waits in a circle.

    A day begins with a version by chance: a row that was deleted and made anew never repeats one that it had.
    """
    days = sorted({(desk, day) for desk, ticks in stays for day in queries.days_of(ticks)})
    if not days:
        return {}
    first = random.randrange(1, FIRST_VERSIONS)  # noqa: S311 - to tell rows apart, no secret
    with connection.cursor() as cursor:
        cursor.execute(
            _QUEUE.format(rows=", ".join(["(%s, %s, %s, %s)"] * len(days))),
            [value for desk, day in days for value in (region, desk, day, first)],
        )
        return {
            (desk, day if isinstance(day, date) else date.fromisoformat(day)): (
                0 if version == first else version - 1,
                version,
            )
            for desk, day, version in cursor.fetchall()
        }


def insert_visit(visit: Visit) -> None:
    """Insert a visit in one lean statement. What the database fills in by itself is filled in here too."""
    columns, values = [], []
    for field, plain in _WRITTEN:
        value = getattr(visit, field.attname)
        if isinstance(value, DatabaseDefault):
            setattr(visit, field.attname, field.db_default)
        else:
            columns.append(field.column)
            values.append(value if plain or value is None else field.get_db_prep_save(value, connection))
    _execute(_VISIT.format(columns=", ".join(columns), values=", ".join(["%s"] * len(values))), values)
    visit._state.adding, visit._state.db = False, connection.alias  # noqa: SLF001 - what saving it would have noted


def read_visit(row: Sequence[Any]) -> Visit:
    """Make a visit of a row of COLUMNS, as the database returned it."""
    values = list(row)
    for place, convert in _converters(connection.vendor):
        value = values[place]
        for one in convert if value is not None else ():
            value = one(value, None, connection)
        values[place] = value
    return Visit.from_db(connection.alias, [field.attname for field in FIELDS], values)


@cache
def _converters(_vendor: str) -> list[tuple[int, list[Any]]]:
    """Say how this database's own form of a value becomes ours, for the columns where they differ."""
    table = Visit._meta.db_table  # noqa: SLF001 - Django documents it
    all_of_them = [
        (place, connection.ops.get_db_converters(field.get_col(table)) + field.get_db_converters(connection))
        for place, field in enumerate(FIELDS)
    ]
    return [(place, some) for place, some in all_of_them if some]


def insert_claims(visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Insert in one order that everybody keeps, so that two who want the same wait in line and not in a circle.

    Raises Collided where the database has one of the ticks, or one of the needs, already.
    """
    key = as_stored("id", visit.pk)
    places = {(task.counter, tick) for task in tasks for tick in range(task.start_tick, task.end_tick)}
    _insert_pairs(_CLAIMS, [visit.region, visit.desk, key], places)
    _insert_pairs(_PERSON_CLAIMS, [visit.region, key], presence(tasks))
    values: list[Any] = []
    for task in sorted(tasks, key=lambda task: (task.person, task.service)):
        task.region, task.visit = visit.region, visit
        values += (task.region, key, task.person, task.person_key, task.step, task.service, task.authority,
                   task.counter, task.start_tick, task.end_tick, task.live,
                   connection.ops.adapt_datefield_value(task.ready_on))  # fmt: skip
    _execute(_TASKS.format(rows=", ".join([_TASK] * len(tasks))), values)


def presence(tasks: Sequence[VisitTask]) -> set[tuple[str, int]]:
    """Each person is at the desk from the own first task to the own last one."""
    present = set()
    for person in {task.person for task in tasks}:
        own = [task for task in tasks if task.person == person]
        stay = range(min(task.start_tick for task in own), max(task.end_tick for task in own))
        present |= {(person, tick) for tick in stay}
    return present


class Collided(Exception):
    """The database has it already: a claim, a person's claim, a need or a key. `table` is where."""

    def __init__(self, error: IntegrityError, model: type[models.Model]) -> None:
        super().__init__(str(error))
        self.model = model


@contextmanager
def colliding() -> Iterator[None]:
    """Raise Collided for a unique constraint that said no; every other integrity error is a fault."""
    try:
        yield
    except IntegrityError as error:
        model = _refusing_model(error)
        if model is None:
            raise
        raise Collided(error, model) from error


def _refusing_model(error: IntegrityError) -> type[models.Model] | None:
    """Say whose unique constraint refused. SQLite names columns, PostgreSQL the table."""
    if connection.vendor == "postgresql":
        cause: Any = error.__cause__
        table = cause.diag.table_name if getattr(cause, "sqlstate", "") == "23505" else ""
    else:
        said = str(error).removeprefix("UNIQUE constraint failed: ")
        table = said.partition(".")[0] if said != str(error) else ""
    return TABLES.get(table)


def _insert_pairs(sql: str, same: list[Any], pairs: set[tuple[str, int]]) -> None:
    """Insert a row per (name, tick), sorted, in one statement."""
    rows = ", ".join(["(%s, %s)"] * len(pairs))
    _execute(sql.format(rows=rows), [*same, *(part for pair in sorted(pairs) for part in pair)])


def _execute(sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor, colliding():
        cursor.execute(sql, params)


def as_stored(name: str, value: Any) -> Any:
    """Write a value the way this database keeps that field of a visit."""
    return _FIELD[name].get_db_prep_save(value, connection)

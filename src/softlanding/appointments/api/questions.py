"""What the calls are asked, checked: every mistake at once, each with its place."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any, get_args
from uuid import UUID

from django.utils import timezone
from pydantic import AwareDatetime, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from softlanding.appointments import queries
from softlanding.appointments.api.answers import BEGINS, DESK, ID, TOKEN, shown_as
from softlanding.common.api import ApiSchema
from softlanding.core.rulebook.network import Desk, Service
from softlanding.core.timeline import TICK_MINUTES, tick_of
from softlanding.core.visits import MOST_PERSONS, MOST_TASKS
from softlanding.directory import queries as directory

MOST_PEOPLE, MOST_DAYS, MOST_VISITS = MOST_PERSONS, 180, 200
# how far ahead a day may lie: beyond it the desks' closing days are not known
HORIZON = timedelta(days=3 * 365)
KNOWN_SERVICES = frozenset(get_args(Service))
PersonKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_~:@+-][A-Za-z0-9._~:@+-]*$", max_length=60)]
Wrong = tuple[tuple[str | int, ...], str]
"""Where in the question, and what is wrong there."""


class TaskAsked(ApiSchema):
    """One person's need for one service. The key is the partner's own word for the person; no name is needed."""

    person_key: PersonKey
    service: str
    ready_on: date | None = Field(
        None,
        description="From which day it is ready (the document, the decision). Nothing is held or moved to before it.",
    )


class _Checked(ApiSchema):
    """A question whose meaning is checked together with its form, so that one answer holds every mistake."""

    @model_validator(mode="wrap")
    @classmethod
    def _all_mistakes(cls, given: Any, read: Any) -> Any:
        made, found = None, []
        try:
            made = read(given)
        except ValidationError as error:
            found = [
                InitErrorDetails(type=PydanticCustomError(one["type"], _plain(one)), loc=one["loc"], input=None)
                for one in error.errors()
            ]
        said = {one["loc"] for one in found}
        found += [
            InitErrorDetails(type=PydanticCustomError("impossible", what), loc=where, input=None)  # type: ignore[arg-type]
            for where, what in cls._wrong(given if isinstance(given, dict) else {})
            if where not in said
        ]
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return made

    @classmethod
    def _wrong(cls, given: dict[str, Any]) -> Iterator[Wrong]:
        """Yield what is wrong with what was given, as far as its form lets one see."""
        raise NotImplementedError


class HoldAsked(_Checked):
    """Which visit to hold: where, when, and who needs what. The counters are ours to arrange."""

    model_config = shown_as(
        {
            "desk": DESK,
            "startsAt": BEGINS,
            "tasks": [
                {"personKey": "priya", "service": "municipal-registration"},
                {"personKey": "priya", "service": "biometrics"},
            ],
        }
    )

    desk: str
    starts_at: AwareDatetime
    tasks: list[TaskAsked] = Field(min_length=1)

    @classmethod
    def _wrong(cls, given: dict[str, Any]) -> Iterator[Wrong]:
        name, tasks = given.get("desk"), given.get("tasks")
        desk = directory.desk(name) if isinstance(name, str) and directory.known(name) else None
        if isinstance(name, str) and desk is None:
            yield ("desk",), f"there is no desk {name!r}; GET /api/v1/desks lists them"
        yield from wrong_start(given)
        rows = [task if isinstance(task, dict) else {} for task in tasks] if isinstance(tasks, list) else []
        seen = set()
        for number, row in enumerate(rows):
            person, service = row.get("personKey"), row.get("service")
            if isinstance(service, str):
                yield from ((("tasks", number, "service"), what) for what in wrong_service(service, desk))
            if isinstance(person, str) and isinstance(service, str) and (person, service) in seen:
                yield ("tasks", number), f"{person} has {service} twice"
            seen.add((person, service))
            yield from wrong_readiness(given, row, number)
        if len({row.get("personKey") for row in rows}) > MOST_PEOPLE:
            yield ("tasks",), f"names more than {MOST_PEOPLE} people"
        elif len(rows) > MOST_TASKS:
            yield ("tasks",), f"holds more than {MOST_TASKS} tasks"


class MoveAsked(_Checked):
    """To which moment to move a visit."""

    model_config = shown_as({"startsAt": BEGINS})

    starts_at: AwareDatetime

    @classmethod
    def _wrong(cls, given: dict[str, Any]) -> Iterator[Wrong]:
        yield from wrong_start(given)


class VisitAsked(ApiSchema):
    """Which hold to make a visit, with the token that came with it."""

    model_config = shown_as({"hold": ID, "token": TOKEN})

    hold: UUID
    token: str


def _plain(error: Any) -> str:
    """Say pydantic's mistake in plain words, where its own are those of a programmer."""
    words = {
        "missing": "is missing",
        "extra_forbidden": "is not known here",
        "timezone_aware": "has no time zone: give it an offset, as in +01:00",
        "string_pattern_mismatch": "is no key: letters, digits and . _ ~ : @ + -",
    }
    # braces would be read as places to fill in
    return words.get(error["type"], str(error["msg"])).replace("{", "(").replace("}", ")")


def wrong_service(service: str, desk: Desk | None) -> Iterator[str]:
    """Yield why a service cannot be had at a desk; of an unknown desk, nothing is said."""
    if service not in KNOWN_SERVICES:
        yield f"there is no service {service!r}; there are: {', '.join(get_args(Service))}"
    elif desk is not None and desk.offers(service) is None:
        offered = ", ".join(row.service for row in desk.services if row.offered == "yes")
        yield f"{desk.id} does not offer {service}; it offers: {offered or 'nothing that we know of'}"


def wrong_start(given: dict[str, Any]) -> Iterator[Wrong]:
    """Yield why nothing can begin at this moment at any desk. What is no moment is pydantic's to say."""
    text = given.get("startsAt")
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        return
    try:
        tick_of(moment)
    except ValueError:
        yield ("startsAt",), f"is not on the grid: visits begin at whole steps of {TICK_MINUTES} minutes"
    except OverflowError:
        yield ("startsAt",), "is outside the calendar"
        return
    if moment < timezone.now():
        yield ("startsAt",), "lies in the past"
    elif moment.date() > timezone.localdate() + HORIZON:
        yield ("startsAt",), "lies too far ahead"


def wrong_readiness(given: dict[str, Any], row: dict[str, Any], number: int) -> Iterator[Wrong]:
    """Yield that a task is not ready on the day that is asked for. What is no day is pydantic's to say."""
    ready_on, starts_at = day_in(str(row.get("readyOn"))), given.get("startsAt")
    try:
        moment = datetime.fromisoformat(starts_at) if isinstance(starts_at, str) else None
        asked = moment.astimezone(queries.ZONE).date() if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return
    if ready_on and asked and asked < ready_on:
        what = f"is before {ready_on}, the day from which tasks[{number}] ({row.get('service')}) is ready"
        yield ("startsAt",), f"{what}: ask for that day or later, or send another readyOn when it is ready earlier"


def number_in(text: str, *, least: int, most: int) -> int | None:
    """Read a whole number between two others, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= most else None


def day_in(text: str) -> date | None:
    """Read a day written as 2027-01-18, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def in_order(names: Iterable[str]) -> list[str]:
    """Name each once, in the order of their first mention."""
    return list(dict.fromkeys(names))

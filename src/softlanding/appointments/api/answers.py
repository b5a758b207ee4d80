"""What the calls answer: visits that are free, holds, and visits that a partner has."""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from softlanding.common.api import ApiSchema
from softlanding.core import visits as core

DESK = "the-hague-international-centre"
BEGINS, MIDDLE, ENDS = "2027-01-19T09:00:00+01:00", "2027-01-19T09:20:00+01:00", "2027-01-19T09:30:00+01:00"
ID = "3f0c2c9e-6f0a-4d0b-9f43-0a3d3c3b8f11"
TOKEN = "9b1f0c..."  # noqa: S105 - an example, no token


def shown_as(example: dict[str, object]) -> ConfigDict:
    """Return the configuration of a schema that has this example in the OpenAPI document."""
    return ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", json_schema_extra={"example": example}
    )


_FREE_TASK = {
    "person": 1,
    "service": "municipal-registration",
    "counter": "m-1",
    "startsAt": BEGINS,
    "endsAt": MIDDLE,
}
_TASK = {"personKey": "priya", **{key: value for key, value in _FREE_TASK.items() if key != "person"}}
_FREE = {"desk": DESK, "startsAt": BEGINS, "endsAt": MIDDLE, "tasks": [_FREE_TASK]}


class FreeTask(ApiSchema):
    """One person's service at a counter. Persons are counted from 1."""

    person: int
    service: str
    counter: str
    starts_at: datetime
    ends_at: datetime


class FreeVisit(ApiSchema):
    """A visit that is free at this moment."""

    model_config = shown_as(_FREE)

    desk: str
    starts_at: datetime
    ends_at: datetime
    tasks: list[FreeTask]


class FreeVisits(ApiSchema):
    """Free visits, earliest first."""

    model_config = shown_as({"visits": [_FREE]})

    visits: list[FreeVisit]


class HoldMade(ApiSchema):
    """A hold: until it ends, nobody else can take its time. The token makes it a visit."""

    model_config = shown_as({"id": ID, "expiresAt": "2027-01-04T10:10:00+01:00", "token": TOKEN})

    id: UUID
    expires_at: datetime
    token: str


class VisitTask(ApiSchema):
    """One person's service at a counter, in a visit."""

    person_key: str
    service: str
    counter: str
    starts_at: datetime
    ends_at: datetime


class VisitMade(ApiSchema):
    """A visit, or a hold (state held)."""

    model_config = shown_as(
        {"id": ID, "desk": DESK, "state": "booked", "startsAt": BEGINS, "endsAt": MIDDLE, "tasks": [_TASK]}
    )

    id: UUID
    desk: str
    state: str
    starts_at: datetime
    ends_at: datetime
    tasks: list[VisitTask]


class Mistake(ApiSchema):
    """One thing that is wrong with a question, and where."""

    where: str
    what: str
    remedy: str | None = None


class Problem(ApiSchema):
    """A refusal (RFC 9457)."""

    model_config = shown_as(
        {
            "type": "urn:softlanding:problem:visit-taken",
            "title": "Someone else was first",
            "status": 409,
            "code": "visit-taken",
            "detail": "Someone else has just taken this time.",
            "instance": "/api/v1/holds",
            "remedy": "Choose another time: what you filled in is kept.",
        }
    )

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    instance: str | None = None
    remedy: str | None = None


class WrongInput(Problem):
    """Everything that is wrong with a question."""

    model_config = shown_as(
        {
            "type": "urn:softlanding:problem:bad-input",
            "title": "Something needs your attention",
            "status": 422,
            "code": "bad-input",
            "detail": "There is one mistake.",
            "instance": "/api/v1/holds",
            "errors": [{"where": "startsAt", "what": "has no time zone: give it an offset, as in +01:00"}],
        }
    )

    errors: list[Mistake] = []


class Taken(Problem):
    """Someone else was first. What is free instead stands in `nearest`, when there is anything."""

    nearest: list[FreeVisit] = []


def free_visit(visit: core.Visit, people: list[str]) -> dict[str, object]:
    """Write a free visit down; `people` says who is person 1, 2, ..."""
    return {
        "desk": visit.desk,
        "startsAt": visit.starts_at.isoformat(),
        "endsAt": visit.ends_at.isoformat(),
        "tasks": [
            {
                "person": people.index(task.person) + 1,
                "service": task.service,
                "counter": task.counter,
                "startsAt": task.starts_at.isoformat(),
                "endsAt": task.ends_at.isoformat(),
            }
            for task in visit.tasks
        ],
    }


def answered(body: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Answer what is in its final form, as the schemas above describe it: nothing is left to be checked or renamed."""
    return HttpResponse(json.dumps(body), content_type="application/json; charset=utf-8", status=status)

"""GET /api/v1/desks/{desk}/visits: what is free at a desk, for everybody to see."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from softlanding.appointments import queries
from softlanding.appointments.api.answers import FreeVisits, Problem, WrongInput, answered, free_visit
from softlanding.appointments.api.asking import Asked
from softlanding.appointments.api.asking_pace import check_public_pace
from softlanding.appointments.api.questions import (
    HORIZON,
    KNOWN_SERVICES,
    MOST_DAYS,
    MOST_PEOPLE,
    MOST_VISITS,
    day_in,
    in_order,
    number_in,
    wrong_service,
)
from softlanding.common.api import router
from softlanding.common.errors import BadInput, Mistake
from softlanding.core.rulebook.network import Desk
from softlanding.core.visits import MOST_TASKS
from softlanding.directory import queries as directory

# name: (least, most, what it is when it is not given)
NUMBERS = {"people": (1, MOST_PEOPLE, 1), "days": (1, MOST_DAYS, 30), "limit": (1, MOST_VISITS, 20)}

router = router(tags=["Booking"])


def _number(name: str, what: str) -> dict[str, Any]:
    least, most, default = NUMBERS[name]
    schema = {"type": "integer", "minimum": least, "maximum": most, "default": default}
    return {"in": "query", "name": name, "description": what, "schema": schema, "required": False}


PARAMETERS = [
    {
        "in": "query", "name": "service", "required": True, "example": ["municipal-registration", "biometrics"],
        "description": "What each of the people needs; once for each service.",
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": sorted(KNOWN_SERVICES)}},
        "style": "form", "explode": True,
    },
    _number("people", "How many people come, each for every service."),
    {
        "in": "query", "name": "from", "required": False, "example": "2027-01-18",
        "description": "The first day to look at; today without it.", "schema": {"type": "string", "format": "date"},
    },
    _number("days", "How many days to look at."),
    _number("limit", "How many visits to answer at most."),
]  # fmt: skip


@router.get(
    "/{desk}/visits",
    response={200: FreeVisits, 404: Problem, 422: WrongInput, 429: Problem},
    url_name="desk-visits",
    summary="Free visits at a desk, earliest first",
    openapi_extra={"parameters": PARAMETERS},
)
def list_free_visits(request: HttpRequest, desk: str) -> HttpResponse:
    """Search visits in which each of the people has each service; what is held or booked is left out."""
    check_public_pace(request.actor, request.META.get("REMOTE_ADDR", ""), timezone.now())
    found = directory.desk(desk)
    services, first, numbers = _question(request.GET, found)
    today = timezone.localdate()
    people = [str(number) for number in range(1, numbers["people"] + 1)]
    question = Asked.of(desk, [(person, service) for person in people for service in services])
    visits = queries.earliest(
        question.plan,
        question.party,
        question.tasks,
        start=max(first, today),
        days=numbers["days"] - max((today - first).days, 0),
        rules=replace(question.rules, limit=numbers["limit"]),
        now=timezone.now(),
    )
    return answered({"visits": [free_visit(visit, people) for visit in visits]})


def _question(given: QueryDict, desk: Desk) -> tuple[list[str], date, dict[str, int]]:
    """Read the query, or raise BadInput with every mistake."""
    mistakes = [
        Mistake(name, {"en": "is not known here"}) for name in given if name not in {*NUMBERS, "service", "from"}
    ]
    services = in_order(given.getlist("service"))
    if not services:
        mistakes.append(
            Mistake("service", {"en": "is missing"}, {"en": "name each service, as in ?service=biometrics"})
        )
    mistakes += [Mistake("service", {"en": what}) for service in services for what in wrong_service(service, desk)]
    numbers = {}
    for name, (least, most, default) in NUMBERS.items():
        read = default if name not in given else number_in(given[name], least=least, most=most)
        if read is None:
            what = f"is {given[name]!r}"
            mistakes.append(Mistake(name, {"en": what}, {"en": f"write a whole number from {least} to {most}"}))
        else:
            numbers[name] = read
    if len(services) * numbers.get("people", 1) > MOST_TASKS:
        what = f"{numbers['people']} people with {len(services)} services are too many tasks for one visit"
        mistakes.append(Mistake("people", {"en": what}, {"en": f"ask for at most {MOST_TASKS} tasks"}))
    first = day_in(given["from"]) if "from" in given else timezone.localdate()
    if first is None:
        mistakes.append(Mistake("from", {"en": f"is {given['from']!r}"}, {"en": "write a day as 2027-01-18"}))
    elif first > timezone.localdate() + HORIZON:
        mistakes.append(Mistake("from", {"en": "lies too far ahead"}))
    if mistakes:
        raise BadInput(mistakes)
    return services, first or timezone.localdate(), numbers

"""POST /api/v1/visits/{id}/people: one person more in a visit that is booked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import AwareDatetime, Field

from softlanding.appointments import queries
from softlanding.appointments.actions import Joining, Offer, SlotTaken, StayFull, add_person, move_booked
from softlanding.appointments.api.answers import (
    Problem,
    Taken,
    VisitMade,
    WrongInput,
    answered,
    free_visit,
    shown_as,
)
from softlanding.appointments.api.asking import Asked
from softlanding.appointments.api.questions import PersonKey, Wrong, _Checked, in_order, wrong_service, wrong_start
from softlanding.appointments.api.visiting import _own
from softlanding.common.api import PartnerToken, router
from softlanding.common.errors import BadInput, Mistake
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of
from softlanding.core.visits import MOST_PERSONS
from softlanding.directory import queries as directory

router = router(tags=["Booking"], auth=PartnerToken())


class PersonAsked(_Checked):
    """Who comes along, and for what. With `startsAt` all of them come then; without, the others keep their times."""

    model_config = shown_as({"personKey": "mira", "services": ["municipal-registration"]})

    person_key: PersonKey
    services: list[str] = Field(min_length=1)
    starts_at: AwareDatetime | None = Field(
        default=None, description="One of the `nearest` times of a 409: all of them move there, in one step."
    )

    @classmethod
    def _wrong(cls, given: dict[str, Any]) -> Iterator[Wrong]:
        services = given.get("services")
        for number, service in enumerate(services if isinstance(services, list) else []):
            if isinstance(service, str):
                yield from ((("services", number), what) for what in wrong_service(service, None))
        yield from wrong_start(given)


class NoRoom(StayFull):
    """The stay is full; the problem says when all of them can come."""

    def __init__(self, nearest: Sequence[core.Visit], people: list[str]) -> None:
        super().__init__(nearest)
        self.members = {"nearest": [free_visit(visit, people) for visit in nearest]}


@router.post(
    "/{visit}/people",
    response={200: VisitMade, 401: Problem, 403: Problem, 404: Problem, 409: Taken, 410: Problem, 422: WrongInput},
    url_name="visit-people",
    summary="Add one person to a visit",
)
def add_to_visit(request: HttpRequest, visit: str, asked: PersonAsked) -> HttpResponse:
    """Add a person at free counters while the others keep their times; sent again, it gives the same answer.

    When no counter is free during the stay, 409 says at which times all of them could come; nothing has changed then.
    """
    own, now = _own(request, visit), timezone.now()
    _check_desk(own, asked)
    extra = [(asked.person_key, service) for service in in_order(asked.services)]
    alone, needs = Asked.of(own.desk, extra), in_order([*queries.needs_of(own), *extra])
    everybody = Asked.of(own.desk, needs)
    if asked.starts_at:
        return _at_another_time(request, own, everybody, asked, now=now)
    joining = Joining(plan=alone.plan, party=alone.party, tasks=alone.tasks, rules=alone.rules)
    try:
        add_person(own, joining, by=request.actor, now=now)
    except StayFull:
        begins = moment_of(own.starts_tick, queries.ZONE)
        raise NoRoom(everybody.taken(begins, now=now, without=own).nearest, everybody.people) from None
    return answered(queries.visit_told(_own(request, visit)))


def _at_another_time(
    request: HttpRequest, own: queries.Visit, everybody: Asked, asked: PersonAsked, *, now: datetime
) -> HttpResponse:
    found = everybody.at(asked.starts_at, now=now, without=own)
    if found is None:
        raise everybody.taken(asked.starts_at, now=now, without=own)
    offer = Offer(visit=found, authorities=everybody.authorities, partner=own.partner, language=own.language)
    try:
        move_booked(own, offer, by=request.actor, now=now)
    except SlotTaken:
        raise everybody.taken(asked.starts_at, now=now, without=own) from None
    return answered(queries.visit_told(_own(request, str(own.pk))))


def _check_desk(own: queries.Visit, asked: PersonAsked) -> None:
    desk = directory.desk(own.desk)
    wrong = [
        Mistake(f"services[{number}]", {"en": what})
        for number, service in enumerate(asked.services)
        for what in wrong_service(service, desk)
    ]
    if len({*queries.people_of(own), asked.person_key}) > MOST_PERSONS:
        wrong.append(Mistake("personKey", {"en": f"would be more than {MOST_PERSONS} people in one visit"}))
    if wrong:
        raise BadInput(wrong)

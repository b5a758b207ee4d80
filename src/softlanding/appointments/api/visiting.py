"""/api/v1/visits: make a hold a visit; read, move and cancel it; take one person out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from softlanding.appointments import queries
from softlanding.appointments.actions import SlotTaken, cancel, cancel_person, confirm, move
from softlanding.appointments.api.answers import Problem, Taken, VisitMade, WrongInput, answered
from softlanding.appointments.api.asking import Asked
from softlanding.appointments.api.holding import TRIES
from softlanding.appointments.api.questions import MoveAsked, VisitAsked
from softlanding.common.api import PartnerToken, router
from softlanding.common.errors import Conflict, NotFound
from softlanding.core.timeline import tick_of

router = router(tags=["Booking"], auth=PartnerToken())
REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class NotBookedYet(Conflict):
    """A hold has no calendar file: it may still end."""

    def __init__(self) -> None:
        super().__init__(
            "visit-not-booked",
            {"en": "This is a hold. It is in no calendar yet.", "nl": "Dit is vastgehouden, nog niet geboekt."},
            {"en": "Book it first: POST /api/v1/visits.", "nl": "Boek eerst: POST /api/v1/visits."},
        )


@router.post(
    "",
    response={201: VisitMade, **REFUSALS, 410: Problem, 422: WrongInput},
    url_name="visits",
    summary="Make a hold a visit",
)
def make_visit(request: HttpRequest, asked: VisitAsked) -> HttpResponse:
    """Book what is held. Sent again, it gives the same visit; a hold that has ended answers 410."""
    visit = confirm(visit=asked.hold, token=asked.token, by=request.actor, now=timezone.now())
    return answered(queries.visit_told(visit), status=201)


@router.get("/{visit}", response={200: VisitMade, **REFUSALS}, url_name="visit", summary="Read a visit")
def read_visit(request: HttpRequest, visit: str) -> HttpResponse:
    """Return a visit or hold of your own."""
    return answered(queries.visit_told(_own(request, visit)))


@router.delete(
    "/{visit}",
    response={200: VisitMade, **REFUSALS, 410: Problem},
    url_name="visit",
    summary="Cancel a visit or give up a hold",
)
def cancel_visit(request: HttpRequest, visit: str) -> HttpResponse:
    """Cancel the visit: its time is free at once. Sent again, it gives the same answer."""
    cancel(_own(request, visit), by=request.actor, now=timezone.now())
    return answered(queries.visit_told(_own(request, visit)))


@router.delete(
    "/{visit}/people/{personKey}",
    response={200: VisitMade, **REFUSALS, 410: Problem},
    url_name="visit-person",
    summary="Take one person out of a visit",
)
def take_out(request: HttpRequest, visit: str, personKey: str) -> HttpResponse:  # noqa: N803 - as the address says it
    """Free one person's time; the others keep theirs. The last one out cancels the visit."""
    cancel_person(_own(request, visit), personKey, by=request.actor, now=timezone.now())
    return answered(queries.visit_told(_own(request, visit)))


@router.post(
    "/{visit}/moves",
    response={200: VisitMade, **REFUSALS, 409: Taken, 410: Problem, 422: WrongInput},
    url_name="visit-moves",
    summary="Move a visit to another time at the same desk",
)
def move_visit(request: HttpRequest, visit: str, asked: MoveAsked) -> HttpResponse:
    """Move in one step: the old time is kept until the new one is had, and free from then on."""
    own, now = _own(request, visit), timezone.now()
    if own.state != own.State.CANCELLED and own.starts_tick == tick_of(asked.starts_at):
        return answered(queries.visit_told(own))
    question = Asked.of(own.desk, [(task.person_key, task.service) for task in own.tasks.all()])
    language = translation.get_language() or "en"
    for _ in range(TRIES):
        found = question.at(asked.starts_at, now=now, without=own)
        if found is None:
            break
        try:
            offer = question.offer(found, partner=own.partner, language=language)
            move(own, offer, by=request.actor, now=now)
            return answered(queries.visit_told(_own(request, visit)))
        except SlotTaken:
            continue
    raise question.taken(asked.starts_at, now=now, without=own)


@router.get(
    "/{visit}/calendar",
    response={**REFUSALS, 409: Problem},
    url_name="visit-calendar",
    summary="A visit as a calendar file",
    openapi_extra={
        "responses": {
            200: {"description": "iCalendar (RFC 5545)", "content": {"text/calendar": {"schema": {"type": "string"}}}}
        }
    },
)
def read_calendar(request: HttpRequest, visit: str) -> HttpResponse:
    """Return the visit for a calendar: one uid for its whole life, and a sequence that rises with each change."""
    own = _own(request, visit)
    if own.state == own.State.HELD:
        raise NotBookedYet
    method = "CANCEL" if own.state == own.State.CANCELLED else "PUBLISH"
    answer = HttpResponse(queries.calendar_of(own, method=method), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return answer


def _own(request: HttpRequest, visit: str) -> queries.Visit:
    try:
        key = UUID(visit)
    except ValueError:
        raise NotFound("no-such-visit") from None
    return queries.visit_of_partner(key, partner=request.actor.id)

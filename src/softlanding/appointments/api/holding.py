"""POST /api/v1/holds: hold a visit for ten minutes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import Header

from softlanding.appointments import queries
from softlanding.appointments.actions import AlreadyBooked, Held, SlotTaken, digest_of, hold, known_hold
from softlanding.appointments.api.answers import HoldMade, Problem, Taken, WrongInput, answered
from softlanding.appointments.api.asking import Asked
from softlanding.appointments.api.questions import HoldAsked
from softlanding.common.access import Actor
from softlanding.common.api import PartnerToken, router
from softlanding.common.errors import TooOften

# another arrangement may still be free at the same moment; who loses every time is told what is free instead
TRIES = 8
STRETCH, COUNTED_EVERY, HOUR, HOLDS_GIVEN_UP_AN_HOUR = (
    timedelta(minutes=1),
    timedelta(seconds=1),
    timedelta(hours=1),
    60,
)

router = router(tags=["Booking"], auth=PartnerToken())


@router.post(
    "",
    response={201: HoldMade, 401: Problem, 403: Problem, 409: Taken, 422: WrongInput, 429: Problem},
    url_name="holds",
    summary="Hold a visit for ten minutes",
)
def make_hold(
    request: HttpRequest,
    asked: HoldAsked,
    idempotency_key: str = Header(
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=120,
        description="Your own word for this hold. Sent again, it gives the same answer and no second hold.",
    ),
) -> HttpResponse:
    """Hold the visit at exactly this moment. The same key again gives the same answer, also after a lost connection."""
    partner, now = request.actor.id, timezone.now()
    needs = [(task.person_key, task.service) for task in asked.tasks]
    digest = digest_of(asked.desk, asked.starts_at, needs)
    people = {f"{partner}:{person}" for person, _ in needs}
    before = queries.before_hold(partner, idempotency_key, people, since=now - HOUR)
    held = known_hold(partner, idempotency_key, digest) if before.known else None
    if held is None:
        _check_pace(request.actor, before.given_up, now)
        held = _hold(request, asked, needs, idempotency_key, digest, now)
    ends = held.expires_at.astimezone(queries.ZONE).isoformat()
    return answered({"id": str(held.visit.pk), "expiresAt": ends, "token": held.token}, status=201)


def _hold(
    request: HttpRequest, asked: HoldAsked, needs: list[tuple[str, str]], key: str, digest: str, now: datetime
) -> Held:
    """Search and hold, again and again while others take what was found and something is left."""
    question, partner = Asked.of(asked.desk, needs), request.actor.id
    language = translation.get_language() or "en"
    ready = {(task.person_key, task.service): task.ready_on for task in asked.tasks if task.ready_on}
    for number in range(TRIES):
        # first by what this process knows: the claims decide, and who loses asks the database
        found = question.at(asked.starts_at, now=now, checked=False) if number == 0 else None
        found = found or question.at(asked.starts_at, now=now)
        if found is None:
            break
        try:
            offer = replace(question.offer(found, partner=partner, language=language), ready=ready)
            return hold(offer, by=request.actor, now=now, key=key)
        except SlotTaken:
            continue
    if held := known_hold(partner, key, digest):  # the same request, sent twice, and the other one was first
        return held
    if queries.live_needs([(f"{partner}:{person}", service) for person, service in needs], now=now):
        raise AlreadyBooked
    raise question.taken(asked.starts_at, now=now)


@dataclass
class _Pace:
    """A partner's holds of the last minute, as counted at a moment, and those that this process made since."""

    counted_at: datetime
    counted: int
    since: int = 0


_paces: dict[str, _Pace] = {}


def _check_pace(partner: Actor, given_up: int, now: datetime) -> None:
    """Raise TooOften for a partner that holds too fast, and for people for whom holds are made and given up."""
    if _holds_of_late(partner, now) >= partner.holds_a_minute:
        raise TooOften(
            "too-many-holds",
            {"en": "Your token made too many holds in a minute.", "nl": "Uw token hield te veel vast in een minuut."},
            {"en": "Try again in a minute.", "nl": "Probeer het over een minuut opnieuw."},
            seconds=60,
        )
    if given_up >= HOLDS_GIVEN_UP_AN_HOUR:
        raise TooOften(
            "too-many-holds-of-a-person",
            {
                "en": "Too many holds were made for this person and not booked.",
                "nl": "Voor deze persoon is te vaak iets vastgehouden en niet geboekt.",
            },
            {"en": "Try again in an hour.", "nl": "Probeer het over een uur opnieuw."},
            seconds=3600,
        )


def _holds_of_late(partner: Actor, now: datetime) -> int:
    """Count the holds of the last minute: exactly when half of what was agreed is used, else once a second."""
    pace = _paces.get(partner.id)
    if pace is not None and timedelta() <= now - pace.counted_at < COUNTED_EVERY:
        pace.since += 1
        if (pace.counted + pace.since) * 2 < partner.holds_a_minute:
            return pace.counted + pace.since
    counted = queries.holds_since(now - STRETCH, partner=partner.id)
    _paces[partner.id] = _Pace(now, counted)
    return counted

"""Who waits for an earlier time, in which order, and how far each is from the front."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from softlanding.appointments.models import Visit, WaitingOffer, WaitingRequest
from softlanding.appointments.queries.seeking import local_day, needs_of_request
from softlanding.appointments.queries.visits import hashed
from softlanding.common.errors import NotAllowed, Refused
from softlanding.core import fairness

LIVE = (WaitingRequest.State.WAITING, WaitingRequest.State.OFFERED)
BOOKED = (Visit.State.BOOKED, Visit.State.CONFLICT)


class OfferEnded(Refused):
    """The offer was answered, or its time has passed."""

    status = 410
    title = {"en": "This offer has ended", "nl": "Dit aanbod is voorbij"}

    def __init__(self) -> None:
        super().__init__(
            "offer-ended",
            {
                "en": "The offer was answered already, or nobody answered in time. Then the next household gets it.",
                "nl": "Het aanbod is al beantwoord, of er kwam niet op tijd antwoord. Dan krijgt een ander het.",
            },
            {
                "en": "Look at your place on the waiting list: you keep it.",
                "nl": "Bekijk uw plaats op de wachtlijst: die houdt u.",
            },
        )


class NotYourOffer(NotAllowed):
    """The link was sent to another household."""

    def __init__(self) -> None:
        super().__init__(
            "not-your-offer",
            {
                "en": "This link was sent to one household, and opens for that household only.",
                "nl": "Deze link is aan één huishouden gestuurd en werkt alleen voor dat huishouden.",
            },
            {
                "en": "Is it yours? Sign out, and sign in with the address to which the message came.",
                "nl": "Is hij voor u? Log uit, en log in met het adres waarop het bericht kwam.",
            },
        )


def live_requests(desk: str, *, now: datetime) -> list[WaitingRequest]:
    """Return a desk's live requests in the order in which a free time is offered, in one query."""
    found = WaitingRequest.objects.filter(desk=desk, state__in=LIVE).select_related("household", "instead_of")
    return in_order(found, now=now)


def in_order(requests: Iterable[WaitingRequest], *, now: datetime) -> list[WaitingRequest]:
    """Put requests in the order of `core.fairness`."""
    by_id = {str(request.pk): request for request in requests}
    ranked = fairness.in_order((waiting(one) for one in by_id.values()), now=now, today=local_day(now))
    return [by_id[one.id] for one in ranked]


def waiting(request: WaitingRequest) -> fairness.Waiting:
    """Return a request as the order looks at it."""
    visit = request.instead_of
    return fairness.Waiting(
        id=str(request.pk),
        asked_at=request.asked_at,
        due_on=request.due_on,
        has_visit=visit is not None and visit.state in BOOKED,
    )


def points_in_days(request: WaitingRequest, *, now: datetime) -> int:
    """Return for how many whole days a request counts as having waited."""
    return fairness.points(waiting(request), now=now, today=local_day(now)) // timedelta(days=1)


def place_of_request(request: WaitingRequest, *, now: datetime) -> tuple[int, int, int]:
    """Return the best and the worst place of a live request, and how many wait at its desk."""
    everyone = live_requests(request.desk, now=now)
    before = everyone[: next(at for at, one in enumerate(everyone) if one.pk == request.pk)]
    low, high = fairness.place([_same_days(one, request) for one in before])
    return low, high, len(everyone)


def _same_days(one: WaitingRequest, other: WaitingRequest) -> bool:
    return one.earliest_on <= other.latest_on and other.earliest_on <= one.latest_on


def requests_of(household: Any) -> list[WaitingRequest]:
    """Return a household's live requests, and those that ended because offers were not answered."""
    states = [*LIVE, WaitingRequest.State.LAPSED]
    return list(
        WaitingRequest.objects.filter(household=household, state__in=states)
        .select_related("instead_of", "household")
        .order_by("asked_at")
    )


def open_offer_of(request: WaitingRequest, *, now: datetime) -> WaitingOffer | None:
    """Return what is held for a request at this moment."""
    return (
        WaitingOffer.objects.filter(request=request, answer="", expires_at__gt=now, visit__state=Visit.State.HELD)
        .select_related("visit", "visit__household")
        .first()
    )


def open_offers(household: Any, *, now: datetime) -> list[WaitingOffer]:
    """Return what is held for a household from the waiting list."""
    return list(
        WaitingOffer.objects.filter(
            request__household=household, answer="", expires_at__gt=now, visit__state=Visit.State.HELD
        ).select_related("visit", "visit__household", "request")
    )


def offer_by_token(token: str, *, household: str) -> WaitingOffer:
    """Return the offer that a link opens for this household; NotYourOffer for another one, OfferEnded when unknown."""
    found = (
        WaitingOffer.objects.filter(token_hash=hashed(token))
        .select_related("request", "request__household", "visit", "visit__household")
        .first()
    )
    if found is None:
        raise OfferEnded
    if str(found.request.household_id) != household:
        raise NotYourOffer
    return found


def own_offer(key: int, *, household: str) -> WaitingOffer:
    """Return a household's own offer; OfferEnded for one that is not."""
    found = WaitingOffer.objects.filter(pk=key, request__household=household or None)
    offer = found.select_related("request", "request__household", "visit", "visit__household").first()
    if offer is None:
        raise OfferEnded
    return offer


def visit_given_up(request: WaitingRequest, booked: Sequence[Visit]) -> tuple[Visit | None, bool]:
    """Return the one booked visit that an earlier one would replace, and whether there is at most one.

    `booked` are the household's booked visits ahead, with their tasks.
    """
    wanted = {(need.person, need.service) for need in needs_of_request(request)}
    mine = [
        visit
        for visit in booked
        if visit.pk == request.instead_of_id
        or any((task.person_key, task.service) in wanted for task in visit.tasks.all())
    ]
    return (mine[0] if mine else None), len(mine) <= 1

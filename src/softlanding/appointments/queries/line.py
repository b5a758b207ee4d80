"""The waiting list as its coordinator reads it: in order, with what each place rests on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from softlanding.appointments.models import WaitingOffer, WaitingRequest
from softlanding.appointments.queries.seeking import local_day, needs_of_request
from softlanding.appointments.queries.waiting import in_order, waiting
from softlanding.core import fairness

LIVE = ("waiting", "offered")


@dataclass(frozen=True)
class InLine:
    """One request, its place, and for how many days it counts."""

    request: WaitingRequest
    place: int | None
    waited: int
    urgent: bool
    has_visit: bool
    services: tuple[str, ...]
    persons: int

    @property
    def points(self) -> int:
        """The days that count: what was waited, and the head starts."""
        return self.waited + sum(self.head_starts)

    @property
    def head_starts(self) -> tuple[int, int]:
        """The days counted more for a legal day that is near, and for having no visit yet."""
        urgent = fairness.URGENT_HEAD_START.days if self.urgent else 0
        return urgent, 0 if self.has_visit else fairness.NOTHING_YET_HEAD_START.days


def line_of(desk: str, *, now: datetime, state: str = "", who: str = "") -> list[InLine]:
    """Return a desk's requests: those that wait in the order of the line, those that ended latest first."""
    found = WaitingRequest.objects.filter(desk=desk).select_related("household", "instead_of")
    if state and state not in LIVE:
        return [_in_line(one, None, now) for one in found.filter(state=state).order_by("-ended_at", "pk")]
    today = local_day(now)
    line = [_in_line(one, at, now) for at, one in enumerate(in_order(found.filter(state__in=LIVE), now=now), start=1)]
    return [one for one in line if _chosen(one, state, who, today)]


def offers_held(requests: list[WaitingRequest], *, now: datetime) -> dict[UUID, WaitingOffer]:
    """Return what is held for these requests at this moment, in one query."""
    held = WaitingOffer.objects.filter(request__in=[one.pk for one in requests], answer="", expires_at__gt=now)
    return {offer.request_id: offer for offer in held.select_related("visit")}


def _chosen(one: InLine, state: str, who: str, today: date) -> bool:
    if state and one.request.state != state:
        return False
    if who == "urgent":
        return fairness.is_urgent(one.request.due_on, today=today)
    return who != "no-visit" or not one.has_visit


def _in_line(request: WaitingRequest, place: int | None, now: datetime) -> InLine:
    needs = needs_of_request(request)
    seen = waiting(request)
    until = request.ended_at or now
    return InLine(
        request,
        place,
        waited=(until - request.asked_at) // timedelta(days=1),
        urgent=fairness.is_urgent(request.due_on, today=local_day(now)),
        has_visit=seen.has_visit,
        services=tuple(dict.fromkeys(need.service for need in needs)),
        persons=len({need.person for need in needs}),
    )

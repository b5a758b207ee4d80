"""Households that moved in: what is to be done since, by whom, and who took them over. Nobody falls off the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotFound
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.housing.after_move import Moved, Mover, Noted, Point, open_points, points_after
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import moment_of
from softlanding.housing.models import Handover, Home, Offer, StatedNeed, WaitingHousehold
from softlanding.housing.queries.places import municipality_of
from softlanding.journeys.queries import documents_of
from softlanding.people.queries import Household

REGISTRATION = "municipal-registration"
LATELY = timedelta(weeks=12)
"""Who moved in longer ago and was taken over leaves the usual list; who was not taken over stays."""
STANDING = (Handover.State.OPEN, Handover.State.TAKEN)
NEAR_HOME = (StatedNeed.Kind.SCHOOL, StatedNeed.Kind.COURSE)
"""What a household asked for that somebody arranges after the move."""


@dataclass(frozen=True)
class AfterMove:
    """One household that moved in, as a page shows it."""

    waiting: WaitingHousehold
    home: Home | None
    moved: Moved
    handover: Handover | None
    on: date

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Give every point as it stands."""
        return points_after(self.moved, load_rulebook(), self.on)

    @property
    def left(self) -> int:
        """Count what is left to do."""
        return open_points(self.points)

    @property
    def late(self) -> int:
        """Count what should have been done by now."""
        return sum(one.late(self.on) for one in self.points)

    @property
    def standing(self) -> str:
        """Say where the handover stands: none, open or taken. One to somebody who is gone counts as none."""
        found = self.handover
        if found is None or (found.state == "open" and (found.to_staff is None or not found.to_staff.is_active)):
            return "none"
        return found.state

    @property
    def days(self) -> int:
        """Count the days for which nobody has taken it over: since it was handed over, or since the move."""
        found = self.handover
        since = timezone.localdate(found.handed_at) if found and self.standing == "open" else self.moved.moved_on
        return max(0, (self.on - since).days)


def after_moves(by: Actor, *, now: datetime, which: str = "open", text: str = "") -> list[AfterMove]:
    """Return the households that moved in: first those that nobody took over, the longest waiting on top.

    `which`: `open` (moved lately, or not taken over), `not-taken`, `all`.
    """
    on = timezone.localdate(now)
    found = _moved_for(by)
    if text:
        found = found.filter(Q(called__icontains=text) | Q(reference__icontains=text))
    told = _read(list(found), by, now=now)
    if which == "not-taken":
        told = [one for one in told if one.standing != "taken"]
    elif which != "all":
        told = [one for one in told if one.standing != "taken" or one.moved.moved_on >= on - LATELY]
    order = {"open": 0, "none": 1, "taken": 2}
    told.sort(key=lambda one: one.waiting.reference)
    return sorted(told, key=lambda one: (order[one.standing], -one.days if one.standing != "taken" else one.days))


def after_move(key: UUID, *, by: Actor, now: datetime) -> AfterMove:
    """Return a household that moved in, or NotFound: for an officer, its contact person, or who is to take it over."""
    found = _moved_for(by).filter(pk=key).first()
    if found is None:
        raise NotFound
    (told,) = _read([found], by, now=now)
    return told


def _moved_for(by: Actor) -> QuerySet[WaitingHousehold]:
    found = WaitingHousehold.objects.filter(region=settings.REGION, state=WaitingHousehold.State.HOUSED)
    if by.role == Role.HOUSING_OFFICER:
        return found.filter(municipality=municipality_of(by))
    if by.role == Role.CASE_MANAGER and by.kind == "staff" and by.id.isdigit():
        mine = Handover.objects.filter(to_staff=int(by.id), state__in=STANDING).values("waiting")
        return found.filter(Q(contact_person=int(by.id)) | Q(pk__in=mine))
    return found.none()


def _read(found: Sequence[WaitingHousehold], by: Actor, *, now: datetime) -> list[AfterMove]:
    """Read what many households need in few queries. A booked visit is for who may see appointments: not housing."""
    keys = [one.pk for one in found]
    rows = WaitingHousehold.objects.filter(pk__in=keys).select_related("contact_person", "household")
    rows = rows.prefetch_related(
        "members",
        "after_points__by_staff",
        Prefetch("handovers", Handover.objects.filter(state__in=STANDING).select_related("to_staff", "by_staff")),
        Prefetch("offers", Offer.objects.filter(state="moved").select_related("home").order_by("-moved_on")),
    )
    read = list(rows)
    plans = [one.household for one in read if one.household is not None]
    registered = _registered(plans)
    visits = _visits(plans, now=now) if by.role == Role.CASE_MANAGER else {}
    on = timezone.localdate(now)
    return [_as_moved(one, registered, visits, on) for one in read]


def _as_moved(
    one: WaitingHousehold,
    registered: Mapping[UUID, tuple[date | None, ...]],
    visits: Mapping[UUID, date],
    on: date,
) -> AfterMove:
    offer = next(iter(one.offers.all()), None)
    moved = Moved(
        moved_on=one.moved_on or on,
        movers=tuple(Mover(member.key, member.born_on) for member in one.members.all() if not member.still_to_come),
        registered=registered.get(one.household_id, ()) if one.household_id else (),
        visit_on=visits.get(one.household_id) if one.household_id else None,
        noted={
            (point.kind, point.member_key): Noted(
                point.state, point.on, point.by_staff.display_name if point.by_staff else ""
            )
            for point in one.after_points.all()
        },
    )
    return AfterMove(one, offer.home if offer else None, moved, next(iter(one.handovers.all()), None), on)


def _registered(plans: Sequence[Household]) -> dict[UUID, tuple[date | None, ...]]:
    """Return since when each person of a plan is registered, and nothing else of it."""
    found = {}
    for key, document in documents_of(plans).items():
        if document["people"]:
            file = household_of(Document("", document))
            found[key] = tuple(person.registered_on for person in file.people)
    return found


def _visits(plans: Sequence[Household], *, now: datetime) -> dict[UUID, date]:
    found: dict[UUID, date] = {}
    for visit in appointments.booked_visits_of([one.pk for one in plans], now=now):
        if visit.household_id and any(task.service == REGISTRATION for task in visit.tasks.all()):
            starts = moment_of(visit.starts_tick, appointments.ZONE).date()
            found.setdefault(visit.household_id, starts)
    return found


def not_taken_over(municipality: str, *, on: date) -> tuple[int, int]:
    """Return how many households moved in and are taken over by nobody, and for how many days at most; no names."""
    taken = Handover.objects.filter(state=Handover.State.TAKEN).values("waiting")
    found = WaitingHousehold.objects.filter(
        region=settings.REGION, municipality=municipality, state=WaitingHousehold.State.HOUSED
    ).exclude(pk__in=taken)
    days = [(on - moved_on).days for moved_on in found.values_list("moved_on", flat=True)]
    return len(days), max(days, default=0)


def asked_near_home(waiting: WaitingHousehold) -> list[StatedNeed]:
    """Return the school and the course that members asked for: to be arranged near the home, and nothing else."""
    found = StatedNeed.objects.filter(member__waiting=waiting, kind__in=NEAR_HOME).select_related("member")
    return list(found.order_by("member__born_on", "pk"))


def handovers_of(waiting: WaitingHousehold) -> QuerySet[Handover]:
    """Return every handover of a household, latest first."""
    return Handover.objects.filter(waiting=waiting).select_related("to_staff", "by_staff")

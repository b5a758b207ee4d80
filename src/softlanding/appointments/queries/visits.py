"""Which visits there are, and who may open one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.listed import read_along
from softlanding.common.errors import NotFound
from softlanding.common.references import as_written
from softlanding.core.timeline import first_tick_from, ticks_of_day


def token_of(visit: UUID) -> str:
    """Return the word that opens a visit. It follows from the secret key, so that a retried call can say it again."""
    return salted_hmac("softlanding.visit", str(visit), algorithm="sha256").hexdigest()


def hashed(token: str) -> str:
    """Return what is stored of a token."""
    return salted_hmac("softlanding.visit-token", token, algorithm="sha256").hexdigest()


def opens(visit: Visit, token: str | None) -> bool:
    """Say whether the token is this visit's own."""
    return token is not None and constant_time_compare(hashed(token), visit.token_hash)


def live_visits(household: Any, *, now: datetime) -> QuerySet[Visit]:
    """Return what a household still has ahead: booked or held, not ended, earliest first."""
    return (
        Visit.objects.filter(household=household)
        .filter(
            Q(state__in=[Visit.State.BOOKED, Visit.State.CONFLICT], ends_tick__gt=first_tick_from(now))
            # what is held from the waiting list is answered on a page of its own
            | Q(state=Visit.State.HELD, hold_expires_at__gt=now) & ~Q(origin=Visit.Origin.WAITING_LIST)
        )
        .prefetch_related("tasks")
        .order_by("starts_tick")
    )


def booked_visits(household: Any, *, now: datetime) -> QuerySet[Visit]:
    """Return the household's booked visits that have not ended, earliest first."""
    return live_visits(household, now=now).exclude(state=Visit.State.HELD)


def booked_visits_of(households: Iterable[UUID], *, now: datetime) -> QuerySet[Visit]:
    """Return the booked visits of several households that have not ended, with their tasks."""
    return (
        Visit.objects.filter(
            household__in=households,
            state__in=[Visit.State.BOOKED, Visit.State.CONFLICT],
            ends_tick__gt=first_tick_from(now),
        )
        .prefetch_related("tasks")
        .order_by("starts_tick")
    )


def live_visit(household: Any, *, now: datetime) -> Visit | None:
    """Return the household's next booked visit."""
    return booked_visits(household, now=now).first()


def hold_of(household: Any, *, now: datetime) -> Visit | None:
    """Return what is held for the household at this moment."""
    return live_visits(household, now=now).filter(state=Visit.State.HELD).first()


def visits_of_day(desk: str, day: date, *, states: Iterable[str] = ()) -> list[Visit]:
    """Return the visits that begin at a desk on a local day, with tasks and people, in three queries however many."""
    ticks = ticks_of_day(day, ZONE)
    found = Visit.objects.filter(desk=desk, starts_tick__gte=ticks.start, starts_tick__lt=ticks.stop)
    chosen = list(states) or [s for s in Visit.State if s not in {Visit.State.CANCELLED, Visit.State.HELD}]
    visits = list(found.filter(state__in=chosen).select_related("household").order_by("starts_tick", "reference"))
    read_along(visits)
    return visits


def visit_by_reference(reference: str, *, desk: str) -> Visit:
    """Return a desk's visit by its code, however it was typed, or raise NotFound."""
    found = Visit.objects.filter(reference=as_written(reference), desk=desk).select_related("household").first()
    if found is None:
        raise NotFound("no-such-visit")
    return found


def visit_at(key: UUID, *, desk: str) -> Visit:
    """Return a desk's visit, or raise NotFound: another desk's visit does not exist here."""
    found = (
        Visit.objects.filter(pk=key, desk=desk)
        .select_related("household")
        .prefetch_related("tasks", "household__people")
        .first()
    )
    if found is None:
        raise NotFound("no-such-visit")
    return found

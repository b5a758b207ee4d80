"""Clocks that somebody must look at: broken, about to break, standing still; and whom to tell."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from softlanding.cases.models import PromiseClock
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.people.queries import StaffMember, staff_at

WARN_DAYS = 2
AUTHORITY_OF = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}


def clocks_seen_by(actor: Actor) -> QuerySet[PromiseClock]:
    """Return the clocks of the reader's desk that have a case: an officer's own authority's, a coordinator's all."""
    found = PromiseClock.objects.select_related("case", "household").filter(desk=actor.desk, case__isnull=False)
    if actor.role == Role.COORDINATOR:
        return found
    return found.filter(case__authority=AUTHORITY_OF.get(actor.role, "none"))


def clock_seen_by(pk: int, actor: Actor) -> PromiseClock:
    """Return one clock that the reader may see, or raise NotFound."""
    found = clocks_seen_by(actor).filter(pk=pk).first() if actor.desk else None
    if found is None:
        raise NotFound
    return found


def clock_to_change(pk: int, *, by: Actor) -> PromiseClock:
    """Return a clock that nobody else changes until the transaction ends; staff get those of their desk alone."""
    found = PromiseClock.objects.select_for_update().filter(pk=pk, case__isnull=False)
    if by.kind == "staff":
        found = found.filter(pk__in=clocks_seen_by(by).values("pk"))
    clock = found.first()
    if clock is None:
        raise NotFound
    return clock


def unexplained(clocks: QuerySet[PromiseClock]) -> QuerySet[PromiseClock]:
    """Return broken promises of which nobody said why, the oldest first."""
    return clocks.filter(outcome="broken", breach_reason="").order_by("due_on", "pk")


def still_broken(clocks: QuerySet[PromiseClock]) -> QuerySet[PromiseClock]:
    """Return broken promises that are explained, and still not done."""
    return clocks.filter(outcome="broken", stopped_on=None).exclude(breach_reason="").order_by("due_on", "pk")


def soon_broken(clocks: QuerySet[PromiseClock], *, today: date, within: int = WARN_DAYS) -> QuerySet[PromiseClock]:
    """Return promises whose last day is today or within so many days, and those whose last day just passed."""
    last = today + timedelta(days=within)
    return clocks.filter(outcome="", paused_since_on=None, due_on__lte=last).order_by("due_on", "pk")


def standing_still(clocks: QuerySet[PromiseClock]) -> QuerySet[PromiseClock]:
    """Return clocks that are paused, the longest first."""
    return clocks.filter(outcome="", paused_since_on__isnull=False).order_by("paused_since_on", "pk")


def explained(clocks: QuerySet[PromiseClock], *, since: date) -> QuerySet[PromiseClock]:
    """Return broken promises with their reasons, the latest first."""
    return clocks.filter(outcome="broken", due_on__gte=since).exclude(breach_reason="").order_by("-due_on", "pk")


def may_apologise(clock: PromiseClock) -> bool:
    """Say whether a letter may go out by itself: never about asylum, never to invented people, never twice."""
    case = clock.case
    if case is None or clock.invented or clock.apology_sent_at or not clock.household:
        return False
    kind = load_rulebook().case_kinds.get(case.kind)
    is_asylum = case.kind.startswith("asylum") or case.facts.get("purpose") == "asylum"
    if is_asylum or kind is None or kind.compartment == "asylum":
        return False
    return bool(clock.household.contact_email)


@dataclass(frozen=True)
class MustTell:
    """What the coordinators of a desk are told: broken and not yet told, and about to break."""

    region: str
    broken: tuple[PromiseClock, ...]
    soon: tuple[PromiseClock, ...]


def must_tell(desk: str, *, today: date) -> MustTell:
    """Return what the coordinators of a desk must hear today."""
    clocks = PromiseClock.objects.select_related("case").filter(desk=desk, case__isnull=False)
    broken = tuple(clocks.filter(Q(outcome="broken") & (Q(breach_reason="") | Q(stopped_on=None))).order_by("due_on"))
    soon = tuple(soon_broken(clocks, today=today))
    return MustTell(next((one.region for one in (*broken, *soon)), settings.REGION), broken, soon)


def coordinators_at(desk: str) -> QuerySet[StaffMember]:
    """Return who coordinates a desk."""
    return staff_at(desk).filter(role=Role.COORDINATOR)

"""Visits that lost their cover: in which order times are given out, and which time is proposed to each.

The order is by the earliest legal deadline, then by the time that was booked; whoever has no deadline comes after.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.dispatch import Signal

from softlanding.appointments.models import Rebooking, Visit
from softlanding.appointments.queries.claims import ZONE, claimed
from softlanding.appointments.queries.plans import plans_of
from softlanding.core import visits as core
from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.timeline import Busy, DeskPlan, busy_masks, moment_of, tick_at, tick_of
from softlanding.core.visit_request import VisitRequest, visit_rules

DAYS_SEARCHED, STARTS_OF_A_DAY = 60, 300
KNOWN_FOR_SECONDS = 3600

plan_wanted = Signal()
"""Sent with `visit`: a feature above that knows the household's plan answers with a `Known`, or None."""


@dataclass(frozen=True)
class Known:
    """What a household's plan says about a visit: who comes along, by when by law, and which desks can do all of it."""

    party: core.Party
    due_on: date | None = None
    desks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A visit in conflict with what is proposed instead: None when no desk has a time."""

    visit: Visit
    known: Known
    instead: core.Visit | None
    request: VisitRequest | None


@dataclass
class Given:
    """The ticks that this round of proposals has given out, per desk."""

    taken: dict[str, dict[tuple[str, date], int]] = field(default_factory=dict)

    def give(self, visit: core.Visit) -> None:
        """Take the time of a proposal from those that come after it."""
        mine = self.taken.setdefault(visit.desk, {})
        ticks = [(t.counter, tick) for t in visit.tasks for tick in range(tick_of(t.starts_at), tick_of(t.ends_at))]
        for place, mask in busy_masks(ticks, ZONE).items():
            mine[place] = mine.get(place, 0) | mask

    def with_claims(self, desk: str, claims: Busy) -> Busy:
        """Return what is claimed or given at a desk."""
        mine = self.taken.get(desk, {})
        return {place: claims.get(place, 0) | mine.get(place, 0) for place in {*claims, *mine}}


def conflicts_at(desk: str) -> QuerySet[Visit]:
    """Return a desk's visits without cover, with tasks and people, by the time that was booked."""
    return (
        Visit.objects.filter(desk=desk, state=Visit.State.CONFLICT)
        .select_related("household")
        .prefetch_related("tasks", "household__people")
        .order_by("starts_tick", "reference")
    )


def conflict_at(desk: str, key: UUID) -> Visit | None:
    """Return one of a desk's visits without cover, or None when it has a time again."""
    return conflicts_at(desk).filter(pk=key).first()


def in_fair_order(visits: Iterable[Visit]) -> list[tuple[Visit, Known]]:
    """Put visits in the order in which times are given out."""
    found = [(visit, known_about(visit)) for visit in visits]
    return sorted(found, key=lambda one: (one[1].due_on or date.max, one[0].starts_tick, one[0].reference))


def known_about(visit: Visit) -> Known:
    """Return what the household's plan says, or only who comes when nobody knows a plan."""
    changed = visit.household.updated_at.timestamp() if visit.household else 0
    key = f"known-about-visit:{visit.pk}:{changed}"
    known = cache.get(key)
    if known is None:
        answers = (answer for _, answer in plan_wanted.send(sender=Visit, visit=visit))
        known = next((answer for answer in answers if answer is not None), None) or _only_the_people(visit)
        cache.set(key, known, KNOWN_FOR_SECONDS)
    return known


def _only_the_people(visit: Visit) -> Known:
    people = dict.fromkeys(task.person_key for task in visit.tasks.all())
    return Known(core.Party(tuple(core.Attendee(person) for person in people)))


def asked_again(visit: Visit, desk: str, known: Known) -> VisitRequest | None:
    """Ask a desk for what the visit was for: None when it does not offer every service of it."""
    found = load_rulebook().desks.get(desk)
    tasks = list(visit.tasks.all())
    rows = {task.service: found.offers(task.service) for task in tasks} if found else {}
    offered = {service: row for service, row in rows.items() if row is not None}
    if not tasks or len(offered) < len({task.service for task in tasks}):
        return None
    # somebody who left the household since still has their task: they come as they are
    there = {person.id for person in known.party.persons}
    others = dict.fromkeys(task.person_key for task in tasks if task.person_key not in there)
    party = core.Party((*known.party.persons, *(core.Attendee(person) for person in others)))
    wanted = tuple(core.Task(t.person_key, t.service, offered[t.service].authority, step=t.step or None) for t in tasks)
    return VisitRequest(party, wanted, _first_day(visit), visit_rules(offered.values()))


def _first_day(visit: Visit) -> date:
    """No earlier day than was booked: nobody says that the household can come before."""
    ready = [task.ready_on for task in visit.tasks.all() if task.ready_on]
    return max([moment_of(visit.starts_tick, ZONE).date(), *ready])


def proposals(ordered: Iterable[tuple[Visit, Known]], *, now: datetime) -> list[Proposal]:
    """Propose a time to each visit in turn; what one is given, the next ones do not get."""
    given, found = Given(), []
    for visit, known in ordered:
        one = proposal(visit, known, now=now, given=given)
        if one.instead is not None:
            given.give(one.instead)
        found.append(one)
    return found


def proposal(visit: Visit, known: Known, *, now: datetime, given: Given | None = None) -> Proposal:
    """Propose the nearest free time at the same desk, or else the first one at another desk that serves them."""
    for desks in ([visit.desk], [desk for desk in known.desks if desk != visit.desk]):
        plans = plans_of(desks)
        found = [
            (free[0], request)
            for desk in desks
            if (request := asked_again(visit, desk, known))
            and (free := free_times(visit, plans[desk], request, now=now, given=given, limit=1))
        ]
        if found:
            instead, request = min(found, key=lambda one: (_distance(visit, one[0]), one[0].desk))
            return Proposal(visit, known, instead, request)
    return Proposal(visit, known, None, None)


def free_times(
    visit: Visit, plan: DeskPlan, request: VisitRequest, *, now: datetime, given: Given | None = None, limit: int = 1
) -> list[core.Visit]:
    """Return free times for a visit, nearest to its own first: of that day any, else the first ones after it."""
    start = max(request.from_day, now.astimezone(ZONE).date())
    begin = tick_at(start, time(), ZONE)
    end = tick_at(start + timedelta(days=DAYS_SEARCHED + 2), time(), ZONE)
    taken = claimed(plan.id, begin, end, now=now, without=visit)
    asked: dict[str, Any] = {"taken": given.with_claims(plan.id, taken) if given else taken, "now": now}
    that_day = replace(request.rules, limit=STARTS_OF_A_DAY)
    found = core.find_visits(plan, request.party, request.tasks, start=start, days=1, rules=that_day, **asked)
    found.sort(key=lambda one: _distance(visit, one))
    if len(found) < limit:
        later = replace(request.rules, limit=limit - len(found))
        next_day = start + timedelta(days=1)
        days = DAYS_SEARCHED
        found += core.find_visits(plan, request.party, request.tasks, start=next_day, days=days, rules=later, **asked)
    return found[:limit]


def _distance(visit: Visit, other: core.Visit) -> timedelta:
    return abs(other.starts_at - moment_of(visit.starts_tick, ZONE))


def rebookings(desk: str) -> QuerySet[Rebooking]:
    """Return the runs of a desk, latest first."""
    return Rebooking.objects.filter(desk=desk).select_related("made_by").order_by("-made_at", "-pk")


def open_rebooking(desk: str) -> Rebooking | None:
    """Return the run of a desk that has not ended."""
    return rebookings(desk).filter(ended_at=None).first()

"""Groups: several households, or a delegation, on one day, with all their claims in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from softlanding.appointments import queries
from softlanding.appointments.actions.booking import AlreadyBooked, Offer, SlotTaken, hold, queue_at
from softlanding.appointments.actions.cancelling import cancel
from softlanding.appointments.actions.changing_visits import BOOKED, book_held
from softlanding.appointments.actions.moving import move
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitGroup
from softlanding.common.access import Actor
from softlanding.common.errors import Conflict
from softlanding.core import visits as core
from softlanding.core.timeline import DeskPlan, ticks_of_day

MOST_PARTIES = 40


@dataclass(frozen=True, kw_only=True)
class GroupParty:
    """One household of a group, or a delegation (which has none), and what it comes for."""

    name: str
    party: core.Party
    tasks: tuple[core.Task, ...]
    rules: core.VisitRules
    household: Any = None
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class GroupAsked:
    """A day, from which time on, and whether each party waits until the one before it is done."""

    desk: str
    plan: DeskPlan
    day: date
    from_time: time
    one_after_the_other: bool = False
    as_many_as_fit: bool = False


@dataclass(frozen=True)
class GroupMade:
    """What was booked, and who did not fit."""

    visits: tuple[Visit, ...]
    left_out: tuple[str, ...]


class GroupDoesNotFit(Conflict):
    """Not every party finds a time that day; nothing was booked."""

    def __init__(self, fitting: Sequence[str], left_out: Sequence[str], booked: Sequence[str] = ()) -> None:
        names, busy = ", ".join(left_out), ", ".join(booked)
        has_one = {
            "en": f" A visit for this already, or another one at that time: {busy}." if booked else "",
            "nl": f" Hier al een bezoek voor, of dan een ander bezoek: {busy}." if booked else "",
        }
        super().__init__(
            "group-does-not-fit",
            {
                "en": f"{len(fitting)} of {len(fitting) + len(left_out)} fit on this day. Nothing was changed. "
                f"No time for: {names}.{has_one['en']}",
                "nl": f"{len(fitting)} van {len(fitting) + len(left_out)} passen op deze dag. Er is niets veranderd. "
                f"Geen tijd voor: {names}.{has_one['nl']}",
            },
            {
                "en": "Choose another day or an earlier time, or book as many as fit.",
                "nl": "Kies een andere dag of een vroegere tijd, of boek zoveel als er passen.",
            },
        )
        self.left_out = tuple(left_out)


def book_group(
    group: VisitGroup, asked: GroupAsked, parties: Sequence[GroupParty], *, by: Actor, now: datetime, **told: Any
) -> GroupMade:
    """Book every party in turn, or raise GroupDoesNotFit with nothing booked. `told`: fields of each visit."""

    def booked(party: GroupParty, found: core.Visit) -> Visit:
        offer = Offer(
            visit=found,
            authorities={task.service: task.authority for task in party.tasks},
            household=party.household,
            partner="" if party.household else delegation_of(group),
            language=party.language,
            region=group.region,
        )
        held = hold(offer, by=by, now=now)
        return book_held(held.visit, by=by, now=now, group=group, **told)

    with transaction.atomic():
        queue_at(group.region, (asked.desk, ticks_of_day(asked.day, queries.ZONE)))
        group.save()
        return _in_turn(asked, parties, booked, now=now)


def move_group(group: VisitGroup, asked: GroupAsked, parties: Sequence[tuple[Visit, GroupParty]], *, by: Actor,
               now: datetime) -> GroupMade:  # fmt: skip
    """Move every visit of a group to another day or time, or raise GroupDoesNotFit and leave all where they are."""
    visits = {party.name: visit for visit, party in parties}

    def moved(party: GroupParty, found: core.Visit) -> Visit:
        authorities = {task.service: task.authority for task in party.tasks}
        offer = Offer(visit=found, authorities=authorities, household=party.household, region=group.region,
                      partner="" if party.household else delegation_of(group))  # fmt: skip
        return move(visits[party.name], offer, by=by, now=now)

    with transaction.atomic():
        days = [range(visit.starts_tick, visit.ends_tick) for visit, _ in parties]
        queue_at(group.region, (asked.desk, ticks_of_day(asked.day, queries.ZONE)), *((group.desk, d) for d in days))
        # the group's own old times are free for its new ones; all of it is undone together
        keys = [visit.pk for visit, _ in parties]
        Claim.objects.filter(visit__in=keys).delete()
        PersonClaim.objects.filter(visit__in=keys).delete()
        return _in_turn(replace(asked, as_many_as_fit=False), [party for _, party in parties], moved, now=now)


def cancel_group(group: VisitGroup, *, by: Actor, now: datetime, reason: str = "") -> int:
    """Cancel every visit of a group that is still ahead; return how many."""
    with transaction.atomic():
        ahead = list(group.visits.filter(state__in=BOOKED).order_by("starts_tick", "pk"))
        queue_at(group.region, *((visit.desk, range(visit.starts_tick, visit.ends_tick)) for visit in ahead))
        for visit in ahead:
            Visit.objects.filter(pk=visit.pk).update(reason=reason[:200])
            cancel(visit, by=by, now=now)
    return len(ahead)


def delegation_of(group: VisitGroup) -> str:
    """Name who holds a visit without a household; a partner's own name never has a colon."""
    return f"group:{group.pk}"


def new_group(*, desk: str, region: str, name: str, by: Any, now: datetime, **fields: Any) -> VisitGroup:
    """Return a group that is stored together with its first visits."""
    return VisitGroup(desk=desk, region=region, name=name[:120], made_by=by, made_at=now, **fields)


def _in_turn(
    asked: GroupAsked,
    parties: Sequence[GroupParty],
    take: Callable[[GroupParty, core.Visit], Visit],
    *,
    now: datetime,
) -> GroupMade:
    made: list[Visit] = []
    left_out: list[str] = []
    booked: list[str] = []
    not_before = max(datetime.combine(asked.day, asked.from_time, tzinfo=queries.ZONE), now)
    for party in parties:
        found = _first_from(asked, party, not_before, now)
        try:
            if found is None:
                raise SlotTaken
            with transaction.atomic():
                made.append(take(party, found))
        except (SlotTaken, AlreadyBooked) as refused:
            left_out.append(party.name)
            booked += [party.name] if isinstance(refused, AlreadyBooked) else []
            continue
        if asked.one_after_the_other:
            not_before = found.ends_at
    if not made or (left_out and not asked.as_many_as_fit):
        names = [party.name for party in parties]
        raise GroupDoesNotFit([name for name in names if name not in left_out], left_out, booked)
    return GroupMade(tuple(made), tuple(left_out))


def _first_from(asked: GroupAsked, party: GroupParty, moment: datetime, now: datetime) -> core.Visit | None:
    """Return the party's first free visit of that day from a moment on."""
    begin, end = (asked.day, asked.day + timedelta(days=2))
    taken = queries.claimed(
        asked.desk, ticks_of_day(begin, queries.ZONE).start, ticks_of_day(end, queries.ZONE).start, now=now
    )
    rules = replace(party.rules, limit=1, min_notice_minutes=0)
    found = core.find_visits(
        asked.plan, party.party, party.tasks, start=asked.day, days=1, rules=rules, taken=taken, now=moment
    )
    return found[0] if found else None

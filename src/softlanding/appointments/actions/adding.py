"""Adding a person to a visit: at free counters while the others keep their times, or all of them at another time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from softlanding.appointments import queries
from softlanding.appointments.actions import messages
from softlanding.appointments.actions.booking import (
    Offer,
    claim_more,
    locked,
    record,
    release_expired,
    task_of,
)
from softlanding.appointments.actions.changing_visits import check_booked
from softlanding.appointments.actions.guard import queue_at
from softlanding.appointments.actions.refusals import SlotTaken
from softlanding.appointments.models import Visit
from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake
from softlanding.core import visits as core
from softlanding.core.timeline import DeskPlan, tick_of

TRIES = 4


class StayFull(SlotTaken):
    """No counter is free for one more person during the stay. `nearest` are times for all of them."""

    def __init__(self, nearest: Sequence[core.Visit] = ()) -> None:
        super().__init__(nearest)
        self.code = "visit-full"
        self.message = {
            "en": "No counter is free for one more person during your visit.",
            "nl": "Tijdens uw bezoek is geen loket vrij voor nog iemand.",
        }
        self.remedy = {
            "en": "Your visit stays as it is. Choose a time at which all of you can come.",
            "nl": "Uw bezoek blijft zoals het is. Kies een tijd waarop iedereen kan komen.",
        }


@dataclass(frozen=True, kw_only=True)
class Joining:
    """One more person: at which desk, with whom (for a child), and for what."""

    plan: DeskPlan
    party: core.Party
    tasks: tuple[core.Task, ...]
    rules: core.VisitRules

    @property
    def person(self) -> str:
        """The person's key."""
        return self.tasks[0].person


def add_person(
    visit: Visit,
    joining: Joining,
    *,
    by: Actor,
    now: datetime,
    nearest: Callable[[], Sequence[core.Visit]] = tuple,
) -> Visit:
    """Add a person within the same stay, or raise StayFull and leave the visit as it is; again changes nothing.

    To bring everybody at another time, `move` (or `move_booked`) takes an offer for all of them.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _added(visit, joining, by=by, now=now)
        except StayFull:
            break
        except SlotTaken:
            continue
    raise StayFull(nearest())


def _added(visit: Visit, joining: Joining, *, by: Actor, now: datetime) -> Visit:
    queue_at(visit.region, (visit.desk, range(visit.starts_tick, visit.ends_tick)))
    found = check_booked(locked(visit.pk), now=now)
    if _joined(found, joining):
        return found
    room = queries.room_within(found, joining.plan, joining.party, joining.tasks, rules=joining.rules, now=now)
    if not room:
        raise StayFull
    offer = Offer(
        visit=room[0],
        authorities={task.service: task.authority for task in joining.tasks},
        household=found.household,
        partner=found.partner,
    )
    tasks = [task_of(offer, placed) for placed in room[0].tasks]
    ticks = range(tick_of(room[0].starts_at), tick_of(room[0].ends_at))
    release_expired(found.desk, ticks, {task.person for task in tasks}, now)
    claim_more(found, tasks)
    found.starts_tick = min(found.starts_tick, ticks.start)
    found.ends_tick = max(found.ends_tick, ticks.stop)
    found.sequence, found.version = found.sequence + 1, found.version + 1
    found.save(update_fields=["starts_tick", "ends_tick", "sequence", "version"])
    record(found, by, "person-joined-visit", person=joining.person)
    messages.send(found, "changed")
    return found


def _joined(visit: Visit, joining: Joining) -> bool:
    """Say whether the person is in the visit for this already; for something else, say what to do."""
    has = {service for person, service in queries.needs_of(visit) if person == joining.person}
    if not has:
        return False
    if {task.service for task in joining.tasks} <= has:
        return True
    raise BadInput(
        [
            Mistake(
                "personKey",
                {"en": "is in this visit already, for something else", "nl": "zit al in dit bezoek, voor iets anders"},
                {
                    "en": "take the person out first, then add them with all services",
                    "nl": "haal deze persoon er eerst uit, en voeg die dan toe met alles erbij",
                },
            )
        ]
    )

"""The waiting room as an officer sees it: counts, who waits and why in this order, and what is at the own counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, ngettext

from softlanding.appointments.forms.shifts import language_name
from softlanding.appointments.models import CounterDuty, Turn, TurnTask, Visit
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.listed import people_of, tasks_of
from softlanding.appointments.queries.queue_words import OUTCOMES, STATES
from softlanding.appointments.queries.sheet import service_words
from softlanding.common.access import Role
from softlanding.common.errors import in_language
from softlanding.core.queueing import (
    AT_A_COUNTER,
    GRACE,
    Rank,
    State,
    Waiting,
    estimated_wait,
    is_late,
    place_of,
    steps_from,
)
from softlanding.directory.queries import AUTHORITIES, counter_name

ROWS_ON_A_PAGE = 25
OWN_AUTHORITY = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
SORTS = ("order", "longest", "number")
BADGES = {"waiting": "waiting", "called": "todo", "serving": "todo", "parked": "waiting", "absent": "blocked"}


@dataclass
class Room:
    """What one officer's screen is drawn from."""

    request: HttpRequest
    now: datetime
    turns: Sequence[Turn]
    duties: Sequence[CounterDuty]
    mark: str
    arriving: int
    duty: CounterDuty | None = None
    waiting: dict[int, Waiting] = field(default_factory=dict)
    served: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the officer's own counter, and read once what many rows ask for."""
        self.duty = next((one for one in self.duties if str(one.officer_id) == self.request.actor.id), None)
        self.waiting = {one.pk: queue.waiting_of(one) for one in self.turns if one.state != State.DONE}
        self.served = {
            authority: queue.served_minutes(self.turns, authority)
            for authority in {one.authority for one in self.turns}
        }

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return get_language() or "en"


def room_of(request: HttpRequest, *, now: datetime, visits: Sequence[Visit] | None = None, mark: str = "") -> Room:
    """Read the room of the reader's desk. The day's `visits`, or its `mark`, spare queries where they were read."""
    desk, day = request.actor.desk, queue.today_of(now)
    if visits is None:
        turns = list(queue.turns_of_day(desk, day))
        prefetch_related_objects([one.arrival for one in turns if one.arrival.visit], "visit__household__people")
        arriving = int(mark.rpartition(".")[2]) if mark else queue.still_expected(desk, day)
    else:
        turns = queue.turns_with(visits, desk, day)
        here = {turn.arrival.visit_id for turn in turns}
        arriving = sum(one.state in {"booked", "conflict"} and one.pk not in here for one in visits)
    mark = mark or f"{queue.queue_mark(desk, day)}.{arriving}"
    return Room(request, now, turns, queue.duties_of(desk, day), mark, arriving)


def counts(room: Room) -> list[dict[str, Any]]:
    """Return how many parties are where; a party with two turns counts where it is furthest from done."""
    states: dict[Any, set[str]] = {}
    for turn in room.turns:
        states.setdefault(turn.arrival_id, set()).add(turn.state)
    served = sum(bool(found & AT_A_COUNTER) for found in states.values())
    done = sum(found == {State.DONE} for found in states.values())
    return [
        {"name": gettext("arriving"), "number": room.arriving},
        {"name": gettext("waiting"), "number": len(states) - served - done},
        {"name": gettext("at a counter"), "number": served},
        {"name": gettext("done"), "number": done},
    ]


def waiting_rows(room: Room) -> dict[str, Any]:
    """Return a page of who waits, is parked or is away, in the order of calling."""
    asked = room.request.GET
    who = asked.get("who") if asked.get("who") in {"mine", "all"} else "mine"
    sort = asked.get("sort") if asked.get("sort") in SORTS else "order"
    own = serves(room)
    open_turns = [one for one in room.turns if one.state not in {State.DONE, *AT_A_COUNTER}]
    chosen = [one for one in open_turns if who == "all" or one.authority in own]
    known = room.waiting
    keys = {
        "order": lambda one: (one.state != State.WAITING, place_of(known[one.pk], now=room.now)),
        "longest": lambda one: (one.waiting_since_at, one.arrival.number),
        "number": lambda one: (one.arrival.number, one.pk),
    }
    page = Paginator(sorted(chosen, key=keys[sort]), ROWS_ON_A_PAGE).get_page(asked.get("page"))
    ahead = _ahead(room)
    rows = [_row(room, one, known[one.pk], ahead.get(one.pk)) for one in page.object_list]
    shortcut = (str(number) for number in range(1, 10))
    for row in rows:
        row["key"] = next(shortcut, "") if row["can_call"] else ""
    return {"rows": rows, "page": page, "who": who, "sort": sort, "hidden": len(open_turns) - len(chosen)}


def serves(room: Room) -> tuple[str, ...]:
    """Return the authorities whose tasks the reader works on."""
    if room.duty:
        return (room.duty.authority,)
    return queue.SERVES.get(room.request.actor.role, ())


def reads(request: HttpRequest, authority: str) -> bool:
    """Say whether the reader sees what is done for an authority; of another one only time and place."""
    own = OWN_AUTHORITY.get(request.actor.role)
    return own is None or authority in {own, "information"}


def _ahead(room: Room) -> dict[int, int]:
    """Count for each waiting turn who of its authority goes before it."""
    found: dict[int, int] = {}
    for authority in {one.authority for one in room.turns}:
        waiting = [one for one in room.turns if one.authority == authority and one.state == State.WAITING]
        waiting.sort(key=lambda one: place_of(room.waiting[one.pk], now=room.now))
        found |= {one.pk: place for place, one in enumerate(waiting)}
    return found


def _row(room: Room, turn: Turn, waiting: Waiting, ahead: int | None) -> dict[str, Any]:
    away = next((one for one in room.turns if one.arrival_id == turn.arrival_id and one.state in AT_A_COUNTER), None)
    mine = bool(room.duty) and room.duty.authority == turn.authority
    return {
        **party(room.request, turn, room.language),
        "state": in_language(STATES[turn.state], room.language),
        "badge": BADGES.get(turn.state, "waiting"),
        "away": turn.state != State.WAITING,
        "minutes": minutes_between(turn.waiting_since_at, room.now),
        "planned": f"{waiting.planned_at:%H:%M}" if waiting.planned_at else "",
        "came": arrival_words(waiting.planned_at, waiting.arrived_at) if waiting.planned_at else "",
        "why": why_here(waiting, now=room.now) if turn.state == State.WAITING else "",
        "wait": _estimate(room, turn, ahead),
        "ready": readiness(turn, room) if reads(room.request, turn.authority) else None,
        "elsewhere": counter_name(away.desk, away.counter, room.language) if away else "",
        "can_call": mine and not away and "call" in steps_from(State(turn.state)),
        "can_show_up": turn.state == State.ABSENT,
        "can_leave": not away,
    }


def party(request: HttpRequest, turn: Turn, language: str) -> dict[str, Any]:
    """Return who a turn is about: names for desk roles, what they come for only for its own authority."""
    arrival, visit = turn.arrival, turn.arrival.visit
    known = _names(visit) if visit else {}
    here = dict.fromkeys(one.person_key for one in tasks_of(turn) if one.outcome != TurnTask.Outcome.NOT_DONE)
    names = [known.get(key, key.replace("-", " ").title()) for key in here] if visit else []
    return {
        "turn": turn.pk,
        "version": turn.version,
        "arrival": arrival.pk,
        "number": arrival.number,
        "visit": visit.pk if visit else None,
        "name": ", ".join(names) or arrival.name or gettext("walk-in"),
        "persons": arrival.persons,
        "language": language_name(arrival.language),
        "authority": authority_words(turn.authority, language),
        "services": services_of(turn, language) if reads(request, turn.authority) else "",
    }


def _names(visit: Visit) -> Mapping[str, str]:
    """Return the given names of a household; a partner's visit has keys only."""
    return (
        {one.key: one.given_name.split()[0] for one in people_of(visit.household) if one.given_name}
        if (visit.household)
        else {}
    )


def authority_words(authority: str, language: str) -> str:
    """Return an authority in words."""
    return in_language(AUTHORITIES[authority], language) if authority in AUTHORITIES else authority


def services_of(turn: Turn, language: str) -> str:
    """Return what a turn is for: each service with how many persons."""
    found: dict[str, int] = {}
    for task in tasks_of(turn):
        found[task.service] = found.get(task.service, 0) + (task.outcome != TurnTask.Outcome.NOT_DONE)
    return ", ".join(f"{service_words(one, language)} {number}" for one, number in found.items() if number)


def why_here(waiting: Waiting, *, now: datetime) -> str:
    """Say why a party stands where it stands."""
    match place_of(waiting, now=now).rank:
        case Rank.HANDED_OVER | Rank.WALK_IN_HANDED_OVER:
            return gettext("handed over: goes first")
        case Rank.DUE:
            return gettext("booked, on time")
        case Rank.EARLY:
            return gettext("booked, before its time")
        case _ if waiting.back_at:
            return gettext("is back")
        case _ if is_late(waiting):
            return gettext("booked, late: goes between")
        case _:
            return gettext("walk-in")


def readiness(turn: Turn, room: Room) -> dict[str, Any]:
    """Say whether what the party comes for is ready, as far as its plan said when it was booked."""
    days = [task.task.ready_on for task in tasks_of(turn) if task.task and not task.outcome]
    if not days or None in days:
        return {"state": "waiting", "word": gettext("readiness not known"), "known": False}
    late = max(days)
    if late > queue.today_of(room.now):
        return {"state": "blocked", "word": gettext("ready on {day}").format(day=f"{late:%d-%m}"), "known": True}
    return {"state": "done", "word": gettext("ready"), "known": True}


def arrival_words(planned_at: datetime, arrived_at: datetime) -> str:
    """Say how early or late a party came."""
    minutes = round((arrived_at - planned_at).total_seconds() / 60)
    if minutes <= -120:
        return gettext("{n} hours early").format(n=-minutes // 60)
    if minutes < 0:
        return ngettext("{n} minute early", "{n} minutes early", -minutes).format(n=-minutes)
    if minutes == 0:
        return gettext("on time")
    said = ngettext("{n} minute late", "{n} minutes late", minutes).format(n=minutes)
    late = arrived_at > planned_at + GRACE
    place = gettext("goes between the walk-ins") if late else gettext("still goes at its own time")
    return f"{said}: {place}"


def _estimate(room: Room, turn: Turn, ahead: int | None) -> str:
    if ahead is None:
        return ""
    counters = sum(one.authority == turn.authority for one in room.duties)
    minutes = estimated_wait(ahead, room.served[turn.authority], counters=counters)
    return gettext("not known") if minutes is None else gettext("{n} min").format(n=minutes)


def at_counter(room: Room) -> dict[str, Any] | None:
    """Return the party at the officer's counter with the open tasks and what can be done now."""
    turn = next(
        (one for one in room.turns if room.duty and one.counter == room.duty.counter and one.state in AT_A_COUNTER),
        None,
    )
    if turn is None:
        return None
    visit = turn.arrival.visit
    names = _names(visit) if visit else {}
    return {
        **party(room.request, turn, room.language),
        "state": turn.state,
        "state_words": in_language(STATES[turn.state], room.language),
        "calls": turn.times_called,
        "minutes": minutes_between(turn.started_at or turn.called_at, room.now),
        "steps": {step.value.replace("-", "_"): True for step in steps_from(State(turn.state))},
        "tasks": [
            {
                "id": task.pk,
                "person": names.get(task.person_key) or task.person_key.replace("-", " "),
                "service": service_words(task.service, room.language),
            }
            for task in tasks_of(turn)
            if not task.outcome
        ],
        "outcomes": [(value, in_language(words, room.language)) for value, words in OUTCOMES.items()],
        "ready": readiness(turn, room),
        "elsewhere": _elsewhere(room, turn),
    }


def _elsewhere(room: Room, turn: Turn) -> list[dict[str, str]]:
    """Return the party's other turns: whose, and where it stands; not what they are for."""
    return [
        {
            "authority": authority_words(one.authority, room.language),
            "state": in_language(STATES[one.state], room.language),
        }
        for one in room.turns
        if one.arrival_id == turn.arrival_id and one.pk != turn.pk
    ]


def minutes_between(first: datetime | None, second: datetime) -> int:
    """Return whole minutes, never below nought."""
    return max(0, int((second - first).total_seconds() // 60)) if first else 0

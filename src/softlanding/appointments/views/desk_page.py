"""What the day's page and a visit's page say about the queue: own counter, room, check-in, where a party is."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from softlanding.appointments.actions.finishing import services_at
from softlanding.appointments.models import TurnTask, Visit
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.listed import tasks_of
from softlanding.appointments.queries.queue_words import OUTCOMES, STATES, STEPS
from softlanding.appointments.queries.sheet import service_words, short_names
from softlanding.appointments.views.room import (
    Room,
    arrival_words,
    at_counter,
    authority_words,
    counts,
    reads,
    waiting_rows,
)
from softlanding.common.access import Role
from softlanding.common.errors import BadInput, Refused, in_language
from softlanding.core.queueing import State
from softlanding.core.timeline import moment_of
from softlanding.directory.queries import counter_name


def context_of(room: Room) -> dict[str, Any]:
    """Return everything that the page of today shows beside the visits."""
    here = at_counter(room)
    return {
        "today": True,
        **live_context(room),
        "duty": _duty(room),
        "free_counters": _counters(room),
        "taken": bool(room.duties),
        "here": here,
        "hand_over_to": _hand_over_to(room) if here and "hand_over" in here["steps"] else [],
        "undo": _undo(room),
        "coordinates": room.request.actor.role == Role.COORDINATOR,
    }


def live_context(room: Room) -> dict[str, Any]:
    """Return what changes by itself while the page is open, and the address that asks for news."""
    found = waiting_rows(room)
    kept = f"who={found['who']}&sort={found['sort']}&page={found['page'].number}"
    return {
        "counts": counts(room),
        "waiting": found,
        "kept": kept,
        "duty": _duty(room),
        "clock": f"{room.now.astimezone(ZONE):%H:%M}",
        "live": f"{reverse('appointments:queue-live')}?{kept}&seen={seen_of(room)}",
    }


def seen_of(room: Room) -> str:
    """Return a word for what the page shows: minutes are part of it."""
    return f"{room.mark}.{room.now:%H%M}"


def at_this_moment(room: Room | None) -> dict[str, Any]:
    """Return what the lanes of today know beyond the plan: who sits where, who is where, what time it is."""
    if room is None:
        return {}
    numbers = {turn.counter: turn.arrival.number for turn in room.turns if turn.state in {State.CALLED, State.SERVING}}
    who = {
        one.counter: f"{one.officer.display_name}{f' · {numbers[one.counter]}' if one.counter in numbers else ''}"
        for one in room.duties
    }
    return {"turns": room.turns, "now": room.now, "at_counters": who}


def said(refusal: Refused, language: str) -> dict[str, Any]:
    """Return a refusal in words."""
    mistakes = refusal.mistakes if isinstance(refusal, BadInput) else []
    return {
        "title": in_language(refusal.title, language),
        "message": " ".join(in_language(one.what, language) for one in mistakes)
        or in_language(refusal.message, language),
        "remedy": in_language(refusal.remedy, language) if refusal.remedy and not mistakes else "",
    }


def arrival_context(request: HttpRequest, visit: Visit, *, now: datetime, language: str) -> dict[str, Any]:
    """Return the check-in of a visit that is expected today, or where its party is."""
    arrival = queue.arrival_of(visit)
    names = short_names(visit)
    starts_at = moment_of(visit.starts_tick, ZONE)
    is_today = starts_at.date() == queue.today_of(now)
    if arrival is None:
        expected = is_today and visit.state in {Visit.State.BOOKED, Visit.State.CONFLICT}
        return {"expected": expected, "persons": names.items(), "missing": set(), "came": arrival_words(starts_at, now)}
    turns = list(arrival.turns.all())
    missing = {
        task.person_key
        for turn in turns
        for task in tasks_of(turn)
        if task.outcome == TurnTask.Outcome.NOT_DONE and turn.state != State.DONE
    }
    return {
        "arrival": arrival,
        "came": arrival_words(starts_at, arrival.arrived_at),
        "arrived": f"{arrival.arrived_at.astimezone(ZONE):%H:%M}",
        "persons": names.items(),
        "missing": missing,
        "open": is_today and any(turn.state != State.DONE for turn in turns),
        "at_counter": any(turn.state in {State.CALLED, State.SERVING} for turn in turns),
        "turns": [_turn(request, turn, names, language) for turn in turns],
    }


def _turn(request: HttpRequest, turn: Any, names: dict[str, str], language: str) -> dict[str, Any]:
    own = reads(request, turn.authority)
    return {
        "authority": authority_words(turn.authority, language),
        "state": in_language(STATES[turn.state], language),
        "badge": {"done": "done", "absent": "blocked", "called": "todo", "serving": "todo"}.get(turn.state, "waiting"),
        "where": counter_name(turn.desk, turn.counter, language) if turn.counter else "",
        "own": own,
        "tasks": [
            {
                "person": names.get(task.person_key, task.person_key),
                "service": service_words(task.service, language),
                "outcome": in_language(OUTCOMES[task.outcome], language) if task.outcome else "",
                "note": task.note,
            }
            for task in tasks_of(turn)
        ]
        if own
        else [],
    }


def _duty(room: Room) -> dict[str, str] | None:
    if room.duty is None:
        return None
    return {
        "counter": counter_name(room.duty.desk, room.duty.counter, room.language),
        "authority": authority_words(room.duty.authority, room.language),
    }


def _counters(room: Room) -> list[dict[str, Any]]:
    """Return each counter that the reader may take, and who has it."""
    taken = {one.counter: one.officer.display_name for one in room.duties}
    desk = room.request.actor.desk
    return [
        {
            "value": f"{counter}/{authority}",
            "counter": counter,
            "name": counter_name(desk, counter, room.language),
            "authority": authority_words(authority, room.language),
            "taken": taken.get(counter, ""),
        }
        for counter, authority in queue.counters_for(room.request.actor)
    ]


def _hand_over_to(room: Room) -> list[dict[str, str]]:
    """Return where the party can go on: an open turn of its own, or a service that another authority has here."""
    turn = next(one for one in room.turns if room.duty and one.counter == room.duty.counter and one.state == "serving")
    others = [one for one in room.turns if one.arrival_id == turn.arrival_id and one.state == State.WAITING]
    waiting = {one.authority for one in others} - {turn.authority}
    known = [{"value": f"{one}/", "words": authority_words(one, room.language)} for one in sorted(waiting)]
    more = [
        {
            "value": f"{authority}/{service}",
            "words": f"{authority_words(authority, room.language)}: {service_words(service, room.language)}",
        }
        for service, authority in services_at(turn.desk)
        if authority not in waiting | {turn.authority}
    ]
    return known + more


def _undo(room: Room) -> dict[str, Any] | None:
    step = queue.last_step(room.request.actor, desk=room.request.actor.desk, now=room.now)
    if step is None or step.step not in STEPS:
        return None
    return {
        "step": step.pk,
        "words": in_language(STEPS[step.step], room.language),
        "number": step.turn.arrival.number,
    }

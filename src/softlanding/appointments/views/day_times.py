"""After the day: what waiting and serving took, and whom nobody said goodbye to."""

import csv
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from softlanding.appointments.queries import queue
from softlanding.appointments.queries.day_times import times_of
from softlanding.appointments.queries.queue_words import OUTCOMES, STATES
from softlanding.appointments.queries.sheet import service_words
from softlanding.appointments.views.looking import note_listed
from softlanding.appointments.views.room import authority_words, party, reads
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.queueing import State

MOST_DAYS = 92
FIGURES = ("n", "waited_p50", "waited_p90", "served_n", "served_p50", "served_p90")


def times(request: HttpRequest) -> HttpResponse:
    """Show waiting and service times per day, authority and kind of party."""
    first, last = _stretch(request)
    language = get_language() or "en"
    rows = [
        {
            "day": day_words(row.day, language),
            "authority": authority_words(row.authority, language),
            "booked": row.booked,
            **{name: _rounded(value) for name, value in row.figures().items()},
        }
        for row in times_of(request.actor.desk, first, last)
    ]
    context = {"rows": rows, "first": first, "last": last, "query": f"from={first}&to={last}"}
    return render(request, "appointments/day_times.html", context)


def times_csv(request: HttpRequest) -> HttpResponse:
    """Answer the same figures as a file."""
    first, last = _stretch(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="desk-times-{first}-{last}.csv"'
    table = csv.writer(response)
    table.writerow(["day", "desk", "authority", "kind", *FIGURES])
    for row in times_of(request.actor.desk, first, last):
        figures = row.figures()
        kind = "booked" if row.booked else "walk-in"
        told = ["" if figures[name] is None else round(float(figures[name] or 0), 1) for name in FIGURES]
        table.writerow([row.day.isoformat(), request.actor.desk, row.authority, kind, *told])
    return response


def forgotten(request: HttpRequest) -> HttpResponse:
    """List who is still here, and what was not brought to an end, so that nobody is forgotten."""
    now, language = timezone.now(), get_language() or "en"
    desk = request.actor.desk
    day = parse_date(request.GET.get("day", "")) or queue.today_of(now)
    here, tasks = queue.still_here(desk, day), queue.unfinished_tasks(desk, day)
    parties = [one.visit for one in here if one.visit] + [
        one.turn.arrival.visit for one in tasks if one.turn.arrival.visit
    ]
    note_listed(request, {one.pk: one for one in parties}.values(), now=now)
    context = {
        "day": day_words(day, language),
        "here": [
            {
                **_who(request, arrival, language),
                "turns": [
                    f"{authority_words(turn.authority, language)}: {in_language(STATES[turn.state], language)}"
                    for turn in arrival.turns.all()
                    if turn.state != State.DONE
                ],
            }
            for arrival in here
        ],
        "tasks": [_task(request, task, language) for task in tasks],
    }
    return render(request, "appointments/forgotten.html", context)


def _who(request: HttpRequest, arrival: Any, language: str) -> dict[str, Any]:
    turn = next(iter(arrival.turns.all()), None)
    if turn is None:
        return {"number": arrival.number, "name": arrival.name}
    turn.arrival = arrival
    return party(request, turn, language)


def _task(request: HttpRequest, task: Any, language: str) -> dict[str, Any]:
    own = reads(request, task.turn.authority)
    return {
        **party_of(request, task, language),
        "service": service_words(task.service, language) if own else "",
        "person": task.person_key.replace("-", " "),
        "outcome": in_language(OUTCOMES[task.outcome], language) if task.outcome and own else "",
        "note": task.note if own else "",
        "open": not task.outcome,
    }


def party_of(request: HttpRequest, task: Any, language: str) -> dict[str, Any]:
    """Return the party of a task."""
    return {**party(request, task.turn, language), "services": ""}


def _stretch(request: HttpRequest) -> tuple[date, date]:
    """Return the days that are asked for: the last fortnight, or what the form says, at most three months."""
    today = timezone.localdate()
    last = min(_day(request.GET.get("to", "")) or today, today)
    first = _day(request.GET.get("from", "")) or last - timedelta(days=13)
    return max(min(first, last), last - timedelta(days=MOST_DAYS)), last


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def _rounded(value: float | None) -> float | int | None:
    return None if value is None else round(value, 1) if isinstance(value, float) else value

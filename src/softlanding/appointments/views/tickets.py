"""Walk-ins: the form, and the slip of paper with the number."""

from typing import Any
from uuid import UUID

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override

from softlanding.appointments.actions import arriving
from softlanding.appointments.actions.finishing import services_at
from softlanding.appointments.actions.queue_refusals import needed
from softlanding.appointments.forms.tickets import WalkInForm
from softlanding.appointments.models import Arrival
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.sheet import service_words
from softlanding.appointments.views import desk_page
from softlanding.appointments.views.room import authority_words
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput
from softlanding.core.queueing import State, estimated_wait, place_of
from softlanding.directory.queries import place_of as place_of_desk

LANGUAGES = ("nl", "en", "ar", "zh", "hi", "es", "tr", "uk")
"""The languages of the newcomer's side; the desk looks for somebody who speaks them."""


def walk_in(request: HttpRequest) -> HttpResponse:
    """Give a walk-in a number."""
    language, now = get_language() or "en", timezone.now()
    if not request.actor.desk:
        raise needed("desk", "Your account has no desk.", "Uw account heeft geen loket.")
    offered = [
        (service, f"{service_words(service, language)} ({authority_words(authority, language)})")
        if service != authority
        else (service, service_words(service, language))
        for service, authority in services_at(request.actor.desk)
    ]
    spoken = Locale.parse(language).languages
    languages = [(code, spoken.get(code, code).capitalize()) for code in LANGUAGES]
    form = WalkInForm(request.POST or None, services=offered, languages=languages)
    refusal = None
    if form.is_valid():
        try:
            arrival = arriving.take_ticket(arriving.WalkIn(**form.cleaned_data), by=request.actor, now=now)
            return redirect("appointments:ticket", arrival=arrival.pk)
        except BadInput as refused:
            refusal = desk_page.said(refused, language)
    status = 422 if request.method == "POST" else 200
    return render(request, "appointments/walk_in.html", {"form": form, "refusal": refusal}, status=status)


def ticket(request: HttpRequest, arrival: UUID) -> HttpResponse:
    """Show the slip to print: the number, what it is for and the expected wait; no name."""
    found = queue.arrival_at(arrival, desk=request.actor.desk)
    now, own = timezone.now(), found.language if found.language in {"en", "nl"} else "en"
    sides = [slip(found, language, now) for language in dict.fromkeys([own, "nl" if own == "en" else "en"])]
    return render(request, "appointments/ticket.html", {"arrival": found, "sides": sides})


def slip(arrival: Arrival, language: str, now: Any) -> dict[str, Any]:
    """Write a number down in a language, with where it stands in each queue."""
    turns = list(queue.turns_of_day(arrival.desk, arrival.day_on))
    staffed = [one.authority for one in queue.duties_of(arrival.desk, arrival.day_on)]
    rows = []
    for turn in (one for one in turns if one.arrival_id == arrival.pk):
        waiting = [one for one in turns if one.authority == turn.authority and one.state == State.WAITING]
        waiting.sort(key=lambda one: place_of(queue.waiting_of(one), now=now))
        ahead = waiting.index(turn) if turn in waiting else None
        served = queue.served_minutes(turns, turn.authority)
        rows.append(
            {
                "authority": authority_words(turn.authority, language),
                "services": ", ".join(
                    dict.fromkeys(service_words(task.service, language) for task in turn.tasks.all())
                ),
                "ahead": ahead,
                "wait": None
                if ahead is None
                else estimated_wait(ahead, served, counters=staffed.count(turn.authority)),
            }
        )
    with override(language):
        return {
            "language": language,
            "number": arrival.number,
            "place": place_of_desk(arrival.desk, language).name,
            "day": day_words(arrival.day_on, language),
            "clock": f"{arrival.arrived_at.astimezone(ZONE):%H:%M}",
            "persons": arrival.persons,
            "rows": rows,
        }

"""The coordinator's waiting list: who is first and why, with filters, pages and a file to take along."""

import csv
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from softlanding.appointments import queries
from softlanding.appointments.forms.waiting import STATES, WaitingForm
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.directory import queries as directory

REQUESTS_ON_A_PAGE = 25
SEEN = (Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)
BADGES = {"waiting": "waiting", "offered": "todo", "taken": "done"}


def waiting(request: HttpRequest) -> HttpResponse:
    """List who waits at the own desk, in the order in which a free time is offered."""
    now, desk = timezone.now(), request.actor.desk
    form = WaitingForm(request.GET)
    state, who = form.chosen
    line = queries.line_of(desk, now=now, state=state, who=who)
    page = Paginator(line, REQUESTS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    _note(request, shown)
    held = queries.offers_held([one.request for one in shown], now=now)
    context = {
        "form": form,
        "page": page,
        "query": urlencode({"state": state, "who": who}) + "&",
        "rows": [_row(one, held.get(one.request.pk)) for one in shown],
        "desk_name": directory.place_of(desk, _language()).name if directory.known(desk) else "",
    }
    return render(request, "appointments/waiting.html", context)


def waiting_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen requests as a file, in the same order."""
    now = timezone.now()
    state, who = WaitingForm(request.GET).chosen
    line = queries.line_of(request.actor.desk, now=now, state=state, who=who)
    _note(request, line, export=True)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="waiting-list.csv"'
    table = csv.writer(response)
    table.writerow(
        ["place", "reference", "state", "services", "persons", "asked_on", "days_waited", "days_for_legal_day",
         "days_for_no_visit", "days_counted", "legal_day", "earliest_on", "latest_on", "offers_not_answered"]
    )  # fmt: skip
    for one in line:
        own = one.request
        table.writerow(
            [one.place or "", own.household.reference, own.state, " ".join(one.services), one.persons,
             timezone.localdate(own.asked_at), one.waited, *one.head_starts, one.points, own.due_on or "",
             own.earliest_on, own.latest_on, own.lapsed_offers]
        )  # fmt: skip
    return response


def _note(request: HttpRequest, line: Sequence[queries.InLine], *, export: bool = False) -> None:
    """Write down who saw whose request. An empty list is noted too: someone looked."""
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.request.household_id,
            "sentence": "waiting-listed",
            "compartments": SEEN,
            "region": one.request.region,
        }
        for one in line
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "waiting-listed"}
    if export:
        for event in events or [{**nobody, "compartments": ()}]:
            audit.record_export(**event)
    else:
        audit.record_list(events or [{**nobody, "compartments": ()}])


def _row(one: queries.InLine, held: Any) -> dict[str, Any]:
    language, own = _language(), one.request
    return {
        "place": one.place,
        "reference": own.household.reference,
        "state": dict(STATES).get(own.state) or gettext("Waits"),
        "badge": BADGES.get(own.state, "blocked"),
        "services": [queries.service_words(service, language) for service in one.services],
        "persons": one.persons,
        "asked": day_words(timezone.localdate(own.asked_at), language),
        "window": f"{day_words(own.earliest_on, language)} - {day_words(own.latest_on, language)}",
        "points": one.points,
        "why": _why(one, language),
        "lapsed": own.lapsed_offers,
        "held": timezone.localtime(held.expires_at).strftime("%H:%M") if held else "",
    }


def _why(one: queries.InLine, language: str) -> list[str]:
    """Say what the place rests on, in the order in which it counts."""
    urgent, nothing_yet = one.head_starts
    words = [ngettext("waited {days} day", "waited {days} days", one.waited).format(days=one.waited)]
    if urgent and one.request.due_on:
        day = day_words(one.request.due_on, language)
        words.append(gettext("legal day {day}: {days} more").format(day=day, days=urgent))
    if nothing_yet:
        words.append(gettext("no visit yet: {days} more").format(days=nothing_yet))
    return words


def _language() -> str:
    return translation.get_language() or "en"

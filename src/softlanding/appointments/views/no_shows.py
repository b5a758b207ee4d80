"""Visits to which nobody came: close the day, see who was missed, and put it right."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from softlanding.appointments import actions, queries
from softlanding.appointments.forms.no_shows import CorrectForm
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound

ON_A_PAGE = 25
SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def no_shows(request: HttpRequest) -> HttpResponse:
    """List who did not come in the past year, and who is still expected on a day that can be closed."""
    now = timezone.now()
    page = Paginator(queries.missed_at(request.actor.desk, now=now), ON_A_PAGE).get_page(request.GET.get("page"))
    day = _day(request)
    waiting = list(queries.not_arrived(request.actor.desk, day, now=now))
    missed = list(page.object_list)
    _note(request, [*waiting, *missed])
    context = {
        "day": day,
        "day_words": day_words(day, _language()),
        "waiting": [_row(visit) for visit in waiting],
        "missed": [_row(visit) for visit in missed],
        "page": page,
        "least": queries.missed_before_confirming(request.actor.desk),
    }
    return render(request, "appointments/no_shows.html", context)


def close(request: HttpRequest) -> HttpResponse:
    """Close the day: booked visits that are over, and to which nobody came, are missed."""
    day = _day(request)
    closed = actions.close_day(request.actor.desk, day, now=timezone.now(), by=request.actor)
    _note(request, closed)
    words = ngettext("%(number)s visit was missed.", "%(number)s visits were missed.", len(closed))
    messages.success(request, words % {"number": len(closed)} if closed else gettext("Nobody was missed that day."))
    return redirect("appointments:no-shows")


def correct(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Say that they came after all, or are excused, with a reason."""
    found = queries.visit_at(visit, desk=request.actor.desk)
    _note(request, [found])
    if found.state != "no-show":
        if request.method == "POST" and found.state in {"done", "cancelled"}:
            return redirect("appointments:no-shows")  # a second press
        raise NotFound("no-such-visit")
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        actions.correct_no_show(
            found, outcome=told["outcome"], reason=told["reason"], by=request.actor, now=timezone.now()
        )
        messages.success(request, gettext("It is corrected, and counts no more."))
        return redirect("appointments:no-shows")
    context = {"form": form, **_row(found)}
    return render(request, "appointments/no_show.html", context, status=422 if form.is_bound else 200)


def _row(visit: queries.Visit) -> dict[str, Any]:
    return {"visit": visit, "sheet": queries.sheet_of(visit, _language())}


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day") or request.GET.get("day") or "")
    except ValueError:
        return timezone.localdate()


def _note(request: HttpRequest, visits: list[queries.Visit]) -> None:
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.household_id,
            "sentence": "visits-listed",
            "compartments": SEEN,
            "params": {"reference": one.reference},
            "region": one.region,
        }
        for one in visits
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "household-opened"}
    audit.record_list(events or [{**nobody, "compartments": ()}])


def _language() -> str:
    return translation.get_language() or "en"

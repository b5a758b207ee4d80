"""The desk's page of a day, and one visit as the desk sees it. Each authority reads its own tasks."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import queries
from softlanding.appointments.forms.day import STATES, DayForm
from softlanding.appointments.forms.reasons import reason_words
from softlanding.appointments.forms.shifts import language_name
from softlanding.appointments.models import Visit
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.listed import people_of
from softlanding.appointments.queries.queue_words import whereabouts
from softlanding.appointments.views import desk_page
from softlanding.appointments.views.lanes import lanes_of
from softlanding.appointments.views.looking import note_listed, note_opened
from softlanding.appointments.views.room import OWN_AUTHORITY, room_of
from softlanding.common.access import Compartment, may_see
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, Refused
from softlanding.directory import queries as directory

VISITS_ON_A_PAGE = 25
IN_A_LINK = re.compile(r"[?&]find=([\w-]+)")
VISIT_SORTS = {
    "time": lambda visit: (visit.starts_tick, visit.reference),
    "state": lambda visit: (visit.state, visit.starts_tick),
    "reference": lambda visit: visit.reference,
}


def day(request: HttpRequest) -> HttpResponse:
    """Show the day at the staff member's own desk; whatever is found leads to its visit."""
    form = DayForm(request.GET, today=timezone.localdate())
    typed = form.cleaned_data["find"] if form.is_valid() else ""
    if typed and (found := _found(request, typed, form.chosen)):
        return found
    return page(request, form)


def page(request: HttpRequest, form: DayForm | None = None, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw the day; with a refusal on top when something could not be done."""
    form = form or DayForm(request.GET, today=timezone.localdate())
    now, desk, chosen = timezone.now(), request.actor.desk, form.chosen
    today = chosen == queue.today_of(now)
    state = form.cleaned_data.get("state") or ""
    sort = request.GET.get("sort-visits", "time")
    visits = queries.visits_of_day(desk, chosen, states=[state] if state else [])
    room = room_of(request, now=now, visits=None if state else visits) if today and directory.known(desk) else None
    listed = sorted(visits, key=VISIT_SORTS.get(sort, VISIT_SORTS["time"]))
    paged = Paginator(listed, VISITS_ON_A_PAGE).get_page(request.GET.get("visits"))
    shown = list(paged.object_list)
    note_listed(request, visits, now=now)
    lanes = lanes_of(visits, language=_language(), **desk_page.at_this_moment(room))
    context = {
        "form": form,
        "day": chosen,
        "day_words": day_words(chosen, _language()),
        "desk_name": directory.place_of(desk, _language()).name if directory.known(desk) else "",
        "page": paged,
        "query": f"day={chosen.isoformat()}&state={state}&sort-visits={sort}&",
        "sort": sort,
        "visits": [_card(visit, request) for visit in shown],
        "lanes": lanes,
        "days": _days(chosen),
        "refusal": refusal and desk_page.said(refusal, _language()),
        **(desk_page.context_of(room) if room else {}),
    }
    return render(request, "appointments/day.html", context, status=refusal.status if refusal else 200)


def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show one visit of the own desk."""
    return visit_page(request, visit)


def visit_page(request: HttpRequest, key: UUID, *, refusal: Refused | None = None) -> HttpResponse:
    """Draw a visit: who comes for what, the check-in, and once they are here where they are."""
    found = queries.visit_at(key, desk=request.actor.desk)
    note_opened(request, found)
    context = {
        "visit": _card(found, request),
        "found": found,
        "confirm_until": found.confirm_by_at and queries.until_words(found.confirm_by_at, _language()),
        "reason": reason_words(found.reason),
        "refusal": refusal and desk_page.said(refusal, _language()),
        **desk_page.arrival_context(request, found, now=timezone.now(), language=_language()),
    }
    return render(request, "appointments/visit.html", context, status=refusal.status if refusal else 200)


def _found(request: HttpRequest, typed: str, chosen: date) -> HttpResponse | None:
    """Look for a reference, then a ticket or a name of this day. A scanner types the whole link of the code."""
    link = IN_A_LINK.search(typed)
    wanted = (link[1] if link else typed).strip()
    desk = request.actor.desk
    try:
        return redirect("appointments:visit", visit=queries.visit_by_reference(wanted, desk=desk).pk)
    except NotFound:
        pass
    named = _visits_named(wanted, desk, chosen)
    parties = list(queue.arrivals_named(desk, chosen, wanted).prefetch_related("turns__officer", "turns__arrival"))
    keys = {one.pk for one in named} | {one.visit_id for one in parties if one.visit_id}
    if len(keys) == 1:
        return redirect("appointments:visit", visit=keys.pop())
    for one in parties:
        for turn in one.turns.all():
            messages.info(request, whereabouts(turn)["nl" if _language() == "nl" else "en"])
    if named:
        names = ", ".join(f"{one.reference} ({queries.sheet_of(one, _language()).people[0]})" for one in named)
        messages.info(request, gettext("More than one visit fits: {names}. Open one of the list.").format(names=names))
    elif not parties and len([letter for letter in wanted if letter.isalnum()]) == 8:
        messages.warning(request, gettext("No visit to this desk has the reference {typed}.").format(typed=wanted))
    elif not parties:
        messages.warning(request, gettext("Nobody of this day is called {typed}.").format(typed=wanted))
    return None


def _visits_named(wanted: str, desk: str, chosen: date) -> list[Visit]:
    return [
        one
        for one in queries.visits_of_day(desk, chosen)
        if one.household and any(wanted.casefold() in who.given_name.casefold() for who in people_of(one.household))
    ]


def _card(visit: Visit, request: HttpRequest) -> dict[str, Any]:
    """Write a visit down for the reader's role: the other authority's tasks are only time and place."""
    sheet = queries.sheet_of(visit, _language())
    own = OWN_AUTHORITY.get(request.actor.role)
    lines = [
        {
            "time": line.time,
            "person": line.person,
            "service": line.service if own in {None, line.authority} else gettext("with the other authority"),
            "own": own in {None, line.authority},
            "counter": line.counter,
        }
        for line in sheet.lines
    ]
    sees_contact = may_see(request.actor.role, Compartment.CONTACT, request.purpose)
    return {
        "id": visit.pk,
        "reference": visit.reference,
        "state": dict(STATES).get(visit.state, visit.state),
        "badge": {"booked": "todo", "conflict": "blocked", "done": "done", "held": "waiting"}.get(
            visit.state, "waiting"
        ),
        "sheet": sheet,
        "lines": lines,
        "language": language_name(visit.language),
        "email": visit.household.contact_email if sees_contact and visit.household else "",
    }


def _days(chosen: date) -> list[dict[str, Any]]:
    """Return links to the day before, today and the next days."""
    today = timezone.localdate()
    around = sorted({today, *(chosen + timedelta(days=number) for number in (-1, 1, 2, 3))})
    return [
        {"day": one.isoformat(), "words": day_words(one, _language()).rpartition(" ")[0], "today": one == today}
        for one in around
    ]


def _language() -> str:
    return translation.get_language() or "en"

"""Visits that lost their cover: the list with proposals, one visit, and the run that gives all of them a time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.appointments.forms.conflicts import TimeForm, place_and_moment
from softlanding.appointments.forms.hours import language
from softlanding.appointments.queries import conflicts as queries
from softlanding.appointments.views.hours import ROWS_ON_A_PAGE
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, Refused, in_language
from softlanding.core import visits as core
from softlanding.directory import queries as directory

SEEN = (Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)
TIMES_SHOWN = 12


def conflicts(request: HttpRequest) -> HttpResponse:
    """List the visits of one's desk that need another time, each with a proposal, in the order of giving."""
    desk = request.actor.desk
    ordered = queries.in_fair_order(queries.conflicts_at(desk))
    page = Paginator(ordered, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    # what is proposed to those before them is not free for those on this page
    found = queries.proposals(ordered[: page.end_index()], now=timezone.now())[max(page.start_index() - 1, 0) :]
    _note(request, [one.visit for one in found])
    context = {
        "desk": desk,
        "desk_name": directory.place_of(desk, language()).name if directory.known(desk) else "",
        "page": page,
        "rows": [_row(one) for one in found],
        "run": queries.open_rebooking(desk),
        "last_run": queries.rebookings(desk).exclude(ended_at=None).first(),
    }
    return render(request, "appointments/conflicts.html", context)


def _note(request: HttpRequest, visits: Sequence[appointments.Visit]) -> None:
    """Write down whose visits were seen. An empty list is noted too: someone looked."""
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.household_id,
            "sentence": "conflicts-listed",
            "compartments": SEEN,
            "params": {"reference": one.reference},
            "region": one.region,
        }
        for one in visits
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "household-opened"}
    audit.record_list(events or [{**nobody, "compartments": ()}])


def _row(one: queries.Proposal) -> dict[str, Any]:
    sheet = appointments.sheet_of(one.visit, language())
    due = one.known.due_on
    return {
        "id": one.visit.pk,
        "reference": one.visit.reference,
        "when": f"{sheet.day}, {sheet.time}",
        "people": sheet.people,
        "services": list(dict.fromkeys(line.service for line in sheet.lines)),
        "reason": one.visit.conflict_reason,
        "due": day_words(due, language()) if due else "",
        "late": bool(due and one.instead and one.instead.starts_at.date() > due),
        "instead": _time_in_words(one.instead, one.visit.desk) if one.instead else None,
    }


def _time_in_words(instead: core.Visit, desk: str) -> dict[str, str]:
    elsewhere = directory.place_of(instead.desk, language()).name if instead.desk != desk else ""
    day = day_words(instead.starts_at.date(), language())
    words = f"{day}, {instead.starts_at:%H:%M} - {instead.ends_at:%H:%M}"
    return {"value": f"{instead.desk}@{instead.starts_at.isoformat()}", "words": words, "elsewhere": elsewhere}


def conflict(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Give one visit the proposed time, or another one."""
    found = queries.conflict_at(request.actor.desk, visit)
    if found is None:
        raise NotFound("no-such-visit")
    if request.method == "POST" and (answer := _given(request, found)):
        return answer
    _note(request, [found])
    known, now = queries.known_about(found), timezone.now()
    desks = [found.desk, *(desk for desk in known.desks if desk != found.desk)]
    plans = appointments.plans_of(desks)
    times = [
        (said["value"], f"{said['words']}{' · ' if said['elsewhere'] else ''}{said['elsewhere']}")
        for desk in desks
        if (asked := queries.asked_again(found, desk, known))
        for said in (
            _time_in_words(one, found.desk)
            for one in queries.free_times(found, plans[desk], asked, now=now, limit=TIMES_SHOWN)
        )
    ]
    form = TimeForm(request.POST or None, times=times)
    context = {"form": form, "times": times, "row": _row(queries.Proposal(found, known, None, None))}
    return render(request, "appointments/conflict.html", context, status=422 if form.is_bound else 200)


def _given(request: HttpRequest, found: appointments.Visit) -> HttpResponse | None:
    try:
        desk, starts_at = place_and_moment(request.POST.get("time", ""))
        moved = actions.rebook(found, desk, starts_at, by=request.actor, now=timezone.now())
    except ValidationError:
        return None
    except Refused as refused:
        messages.warning(request, in_language(refused.message, language()))
        return None
    _note(request, [moved])
    sheet = appointments.sheet_of(moved, language())
    said = gettext("{reference} comes on {day}, {time}.")
    messages.success(request, said.format(reference=moved.reference, day=sheet.day, time=sheet.time))
    return redirect("appointments:conflicts")


def rebook_all(request: HttpRequest) -> HttpResponse:
    """Begin to give all visits without cover their proposed time."""
    run = actions.start_rebooking(request.actor.desk, by=request.actor, now=timezone.now())
    if not run.total:
        messages.info(request, gettext("No visit needs another time."))
        return redirect("appointments:conflicts")
    return redirect("appointments:rebooking", run=run.pk)


def rebooking(request: HttpRequest, run: int) -> HttpResponse:
    """Show how far a run is. A POST carries it on: the page asks for it by itself, or somebody presses the button."""
    found = _run(request, run)
    if request.method == "POST":
        found = actions.carry_on(found, by=request.actor, now=timezone.now())
    done = found.total - len(found.queue)
    context = {
        "run": found,
        "done": done,
        "gone": done - found.moved - found.left,
        "by": found.made_by.display_name if found.made_by else "",
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"appointments/rebooking{'_part' if part else ''}.html", context)


def stop(request: HttpRequest, run: int) -> HttpResponse:
    """End a run; what was moved stays moved."""
    found = actions.stop_rebooking(_run(request, run), now=timezone.now())
    return redirect("appointments:rebooking", run=found.pk)


def _run(request: HttpRequest, run: int) -> Any:
    found = queries.rebookings(request.actor.desk).filter(pk=run).first()
    if found is None:
        raise NotFound
    return found

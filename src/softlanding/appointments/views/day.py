"""The desk's list of a day, and one visit as the desk sees it. Each authority reads its own tasks."""

from collections.abc import Sequence
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
from softlanding.appointments.models import Visit
from softlanding.common import audit
from softlanding.common.access import Compartment, Role, may_see
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.directory import queries as directory

VISITS_ON_A_PAGE = 25
LANE_TICKS = 120
OWN_AUTHORITY = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def day(request: HttpRequest) -> HttpResponse:
    """List the visits of the staff member's own desk on a day."""
    desk = request.actor.desk
    form = DayForm(request.GET, today=timezone.localdate())
    chosen = form.chosen
    if form.is_valid() and form.cleaned_data["find"] and (found := _found(request, form.cleaned_data["find"])):
        return found
    state = form.cleaned_data.get("state") or ""
    visits = queries.visits_of_day(desk, chosen, states=[state] if state else [])
    page = Paginator(visits, VISITS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    _note(request, shown)
    cards = [_card(visit, request) for visit in shown]
    context = {
        "form": form,
        "day": chosen,
        "day_words": day_words(chosen, _language()),
        "desk_name": directory.place_of(desk, _language()).name if directory.known(desk) else "",
        "page": page,
        "query": f"day={chosen.isoformat()}&state={state}&",
        "visits": cards,
        "lanes": _lanes(cards),
        "days": _days(chosen),
    }
    return render(request, "appointments/day.html", context)


def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show one visit of the own desk."""
    found = queries.visit_at(visit, desk=request.actor.desk)
    _note(request, [found], opened=True)
    until = found.confirm_by_at and queries.until_words(found.confirm_by_at, _language())
    context = {
        "visit": _card(found, request),
        "found": found,
        "confirm_until": until,
        "reason": reason_words(found.reason),
    }
    return render(request, "appointments/visit.html", context)


def _found(request: HttpRequest, reference: str) -> HttpResponse | None:
    try:
        found = queries.visit_by_reference(reference, desk=request.actor.desk)
    except NotFound:
        messages.warning(request, gettext("No visit to this desk has the reference {typed}.").format(typed=reference))
        return None
    return redirect("appointments:visit", visit=found.pk)


def _note(request: HttpRequest, visits: Sequence[Visit], *, opened: bool = False) -> None:
    """Write down who saw whose visit. A page without visits is noted too: someone looked."""
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.household_id,
            "sentence": "visit-opened" if opened else "visits-listed",
            "compartments": SEEN,
            "params": {"reference": one.reference},
            "region": one.region,
        }
        for one in visits
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "household-opened"}
    audit.record_list(events or [{**nobody, "compartments": ()}])


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
            "counter_id": line.counter_id,
            "authority": line.authority,
            "starts_at": line.starts_at,
            "ends_at": line.ends_at,
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
        "language": visit.language,
        "email": visit.household.contact_email if sees_contact and visit.household else "",
    }


def _lanes(cards: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the day's lanes: a row per counter that has work."""
    lines = [(card, line) for card in cards for line in card["lines"]]
    if not lines:
        return None
    begins = min(line["starts_at"] for _, line in lines).replace(minute=0)
    ticks = min(LANE_TICKS, _steps(max(line["ends_at"] for _, line in lines) - begins))
    rows: dict[str, list[dict[str, Any]]] = {}
    for card, line in sorted(lines, key=lambda pair: (pair[1]["counter_id"], pair[1]["starts_at"])):
        blocks = rows.setdefault(line["counter"], [])
        start, length = _steps(line["starts_at"] - begins), _steps(line["ends_at"] - line["starts_at"])
        if start + length > LANE_TICKS:
            continue
        if blocks and blocks[-1]["visit"] == card["id"] and blocks[-1]["start"] + blocks[-1]["length"] == start:
            blocks[-1]["length"] += length
            blocks[-1]["name"] += f", {line['person']}"
            continue
        kind = "ind" if line["authority"] == "ind" else "municipality"
        blocks.append(
            {
                "visit": card["id"],
                "start": start,
                "length": length,
                "time": f"{line['starts_at']:%H:%M}",
                "name": line["person"],
                "where": "",
                "kind": kind,
            }
        )
    hours = [{"start": at, "label": f"{begins + timedelta(minutes=5 * at):%H:%M}"} for at in range(0, ticks, 12)]
    return {
        "caption": gettext("Who is at which counter, and when"),
        "ticks": ticks,
        "head": gettext("Counter"),
        "hours": hours,
        "rows": [{"name": name, "blocks": blocks} for name, blocks in rows.items()],
    }


def _steps(span: timedelta) -> int:
    return span // timedelta(minutes=5)


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

"""Moving a booked visit: choose another time, see old and new side by side, move in one step."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common.errors import NotFound
from softlanding.core import visits as core
from softlanding.journeys.views import visit_again as again
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.visit_own import (
    filters_of,
    language_wished,
    moment_in,
    own_visit,
    page_of,
    picker,
    visit_card,
)
from softlanding.journeys.views.words import names_of


@with_own_file
def move(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show other times; with a time, the visit before and after; as a POST, move it."""
    now = timezone.now()
    visit = actions.check_booked(own_visit(request, own.kept), now=now)
    whole = offers.whole_plan(own.household, now=now)
    joins = request.POST.get("with") or request.GET.get("with") or ""
    steps = again.steps_to_join(own.kept, visit, whole, now=now).get(joins, ()) if joins else ()
    if joins and not steps and joins not in appointments.people_of(visit):
        raise NotFound
    wanted = again.wanted_again(visit, whole, now=now, more=steps)
    chosen = moment_in(request.POST.get("starts_at") or request.GET.get("starts_at") or "")
    if chosen is None:
        return _times(request, own, visit, wanted, joins, status=422 if request.method == "POST" else 200)
    spoken = language_wished(request)
    found = offers.offered(wanted, visit.desk, chosen, now=now, without=visit, language=spoken)
    if request.method == "POST":
        return _move(request, own, visit, wanted, found, chosen, joins)
    if found is None:
        lost = actions.SlotTaken(offers.nearest(wanted, chosen, now=now, without=visit))
        return _times(request, own, visit, wanted, joins, lost=lost, status=409)
    names = names_of(own.household)
    context = {
        "visit": visit,
        "before": visit_card(visit),
        "after": offers.offer_card(found, names, wanted, own.language),
        "joins": joins,
        "joins_name": names.get(joins, joins),
        "spoken": spoken,
    }
    return render(request, "journeys/visit/move_preview.html", context)


def _move(
    request: HttpRequest,
    own: OwnFile,
    visit: appointments.Visit,
    wanted: offers.Wanted,
    found: core.Visit | None,
    chosen: datetime,
    joins: str,
) -> HttpResponse:
    now = timezone.now()

    def nearest() -> list[core.Visit]:
        return offers.nearest(wanted, chosen, now=now, without=visit)

    if offers.same_start(visit, chosen) and (not joins or joins in appointments.people_of(visit)):
        return page_of(visit)  # a second press
    try:
        if found is None:
            raise actions.SlotTaken(nearest())
        offer = actions.Offer(
            visit=found,
            authorities=offers.authorities(wanted, visit.desk),
            household=own.kept,
            language=visit.language,
        )
        seen = request.POST.get("seen", "")
        moved = actions.move_booked(
            visit, offer, by=request.actor, now=now, seen=int(seen) if seen.isdecimal() else None, nearest=nearest
        )
    except actions.SlotTaken as lost:
        return _times(request, own, visit, wanted, joins, lost=lost, status=409)
    messages.success(request, gettext("Your visit is moved. This is how it is now."))
    return page_of(moved)


def _times(
    request: HttpRequest,
    own: OwnFile,
    visit: appointments.Visit,
    wanted: offers.Wanted,
    joins: str,
    *,
    lost: actions.SlotTaken | None = None,
    status: int = 200,
) -> HttpResponse:
    now, filters = timezone.now(), filters_of(request)
    hidden = [("reference", visit.reference), *([("with", joins)] if joins else [])]
    whole = offers.whole_plan(own.household, now=now)
    context: dict[str, Any] = {
        **picker(names_of(own.household), wanted, filters, whole, now=now, without=visit, lost=lost),
        "visit": visit,
        "before": visit_card(visit),
        "joins_name": names_of(own.household).get(joins, joins),
        "day_typed": request.GET.get("day", ""),
        "hidden": hidden,
        "pick": {
            "method": "get",
            "url": reverse("visit:move"),
            "hidden": hidden,
            "words": gettext("Look at this time"),
        },
    }
    return render(request, "journeys/visit/move.html", context, status=status)

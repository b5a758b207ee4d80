"""The end of a visit before its day: cancel, take that back, confirm once more; and visits that were missed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.core import visits as core
from softlanding.core.timeline import first_tick_from, moment_of
from softlanding.core.whole_plan import WholePlan
from softlanding.journeys.views import visit_again as again
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.visit_own import language, lost_words, named, own_visit, page_of, visit_card
from softlanding.journeys.views.words import names_of
from softlanding.people import queries as people


@with_own_file
def cancel(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Give up what is held, or cancel what is booked after one question; undoing it is offered next."""
    now = timezone.now()
    visit = own_visit(request, own.kept) if named(request) or own.kept is None else _next(own.kept)
    if visit is None:
        raise actions.HoldLost
    if visit.state == "cancelled":
        return page_of(visit, "visit:cancelled")  # a second press
    if request.method == "POST":
        was_held = visit.state == "held"
        actions.cancel_booked(visit, by=request.actor, now=now)
        if was_held:
            messages.success(request, gettext("We no longer hold this time. It is free for others."))
            return redirect("visit:choose")
        return page_of(visit, "visit:cancelled")
    if visit.state != "held":
        actions.check_booked(visit, now=now)
    return render(request, "journeys/visit/cancel.html", {"visit": visit, **visit_card(visit)})


@with_own_file
def cancelled(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Say that a visit is cancelled, and offer to take it back while its time is free."""
    visit = own_visit(request, own.kept)
    if visit.state != "cancelled":
        return page_of(visit)
    whole = offers.whole_plan(own.household, now=timezone.now())
    return _cancelled(request, visit, free=_same_time(own, visit, whole) is not None)


@with_own_file
def restore(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Take a cancelled visit back at the same start, or show the nearest times."""
    now = timezone.now()
    visit = own_visit(request, own.kept)
    if visit.state in {"booked", "conflict"}:
        return page_of(visit)  # a second press
    whole = offers.whole_plan(own.household, now=now)
    wanted = again.wanted_again(visit, whole, now=now)
    found = _same_time(own, visit, whole)
    try:
        if found is None:
            raise actions.SlotTaken
        offer = actions.Offer(
            visit=found,
            authorities=offers.authorities(wanted, visit.desk),
            household=own.kept,
            language=visit.language,
        )
        actions.restore(visit, offer, by=request.actor, now=now)
    except actions.SlotTaken as lost:
        near = offers.nearest(wanted, moment_of(visit.starts_tick, appointments.ZONE), now=now)
        return _cancelled(
            request, visit, free=False, lost=lost_words(lost, near, names_of(own.household), wanted), status=409
        )
    messages.success(request, gettext("Your visit is booked again, at the same time."))
    return page_of(visit)


@with_own_file
def confirm_again(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Note that the household comes."""
    visit = own_visit(request, own.kept)
    asked = visit.confirm_by_at is not None
    actions.confirm_again(visit, by=request.actor, now=timezone.now())
    if asked:
        messages.success(request, gettext("Thank you. The visit is confirmed: we expect you."))
    return page_of(visit)


@with_own_file
def missed(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show the visits that stand as missed, what follows from it, and how to object or explain."""
    now = timezone.now()
    if own.kept is None:
        return redirect("people:sign-in")
    sheets = [appointments.sheet_of(visit, language()) for visit in appointments.missed_visits(own.kept, now=now)]
    asked = [visit for visit in appointments.booked_visits(own.kept, now=now) if visit.confirm_by_at]
    context = {
        "missed": sheets,
        "to_confirm": [
            {**visit_card(visit), "until": appointments.until_words(visit.confirm_by_at, language())} for visit in asked
        ],
    }
    return render(request, "journeys/visit/missed.html", context)


def _next(household: people.Household) -> appointments.Visit | None:
    """Return what is held, or the next visit that is booked."""
    live = list(appointments.live_visits(household, now=timezone.now()))
    return next((visit for visit in live if visit.state == "held"), live[0] if live else None)


def _same_time(own: OwnFile, visit: appointments.Visit, whole: WholePlan) -> core.Visit | None:
    """Return the same visit at the same start while it can still be had."""
    now = timezone.now()
    if visit.booked_at is None or visit.starts_tick < first_tick_from(now) or _has_another(own, visit):
        return None
    wanted = again.wanted_again(visit, whole, now=now)
    starts_at = moment_of(visit.starts_tick, appointments.ZONE)
    return offers.offered(wanted, visit.desk, starts_at, now=now)


def _has_another(own: OwnFile, visit: appointments.Visit) -> bool:
    needs = set(appointments.needs_of(visit))
    return any(
        needs & set(appointments.needs_of(other)) for other in appointments.live_visits(own.kept, now=timezone.now())
    )


def _cancelled(
    request: HttpRequest,
    visit: appointments.Visit,
    *,
    free: bool,
    lost: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    pick = {"method": "post", "url": reverse("visit:hold"), "hidden": [], "words": gettext("Hold this visit")}
    context = {"visit": visit, "before": visit_card(visit), "free": free, "lost": lost, "pick": pick}
    return render(request, "journeys/visit/cancelled.html", context, status=status)

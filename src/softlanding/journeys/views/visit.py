"""Pages on which a household chooses, holds and confirms its visit."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.core import visits as core
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.visit_own import filters_of, language, language_wished, moment_in, page_of, picker
from softlanding.journeys.views.words import names_of
from softlanding.people import queries as people


@with_own_file
def choose(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show what is free, earliest first; for a draft too."""
    return _choose_page(request, own, filters_of(request))


def hold(request: HttpRequest) -> HttpResponse:
    """Hold the chosen time, or show what is held and until when."""
    return _hold(request) if request.method == "POST" else _held(request)


def _held(request: HttpRequest) -> HttpResponse:
    household = people.household_of(request.actor)
    now = timezone.now()
    held = appointments.hold_of(household, now=now)
    if held is None:
        messages.info(request, gettext("We hold no visit for you now. Choose a time."))
        return redirect("visit:choose")
    _note(request, household)
    sheet = appointments.sheet_of(held, language())
    context = {
        "held": held,
        "sheet": sheet,
        "lanes": offers.lanes(offers.blocks_of(sheet)),
        "until_words": timezone.localtime(held.hold_expires_at).strftime("%H:%M"),
        "address": household.contact_email,
        "is_contact": not request.actor.id,
    }
    return render(request, "journeys/visit/hold.html", context)


def confirm(request: HttpRequest) -> HttpResponse:
    """Make the hold firm."""
    household = people.household_of(request.actor)
    now = timezone.now()
    held = appointments.hold_of(household, now=now)
    if held is None:
        # a second press, after the first one booked it, leads to the same page
        if booked := appointments.live_visit(household, now=now):
            _note(request, household)
            return page_of(booked)
        raise actions.HoldLost
    return page_of(actions.book_held(held, by=request.actor, now=now))


@with_own_file
def _hold(request: HttpRequest, own: OwnFile) -> HttpResponse:
    now, household = timezone.now(), own.kept
    if household is None or not household.contact_email:
        keep = "journeys:keep" if household is None else "people:keep"
        return render(request, "journeys/visit/keep_first.html", {"keep": reverse(keep)}, status=422)
    starts_at = moment_in(request.POST.get("starts_at", ""))
    wanted = offers.wanted_visit(household, offers.whole_plan(own.household, now=now), now=now)
    desk = request.POST.get("desk", "")
    if wanted is None or starts_at is None or desk not in wanted.requests:
        return _choose_page(request, own, offers.Filters(), status=422)

    def instead() -> list[core.Visit]:
        return offers.nearest(wanted, starts_at, now=now)

    held = appointments.hold_of(household, now=now)
    if held and held.desk == desk and offers.same_start(held, starts_at):
        return redirect("visit:hold")  # a second press
    found = offers.offered(wanted, desk, starts_at, now=now, without=held, language=language_wished(request))
    try:
        if found is None:
            raise actions.SlotTaken(instead())
        actions.hold(
            actions.Offer(
                visit=found,
                authorities=offers.authorities(wanted, desk),
                household=household,
                language=household.language,
            ),
            by=request.actor,
            now=now,
            instead_of=held,
            nearest=instead,
        )
    except actions.SlotTaken as lost:
        return _choose_page(request, own, offers.Filters(), lost=lost, status=409)
    return redirect("visit:hold")


def _choose_page(
    request: HttpRequest,
    own: OwnFile,
    filters: offers.Filters,
    *,
    lost: actions.SlotTaken | None = None,
    status: int = 200,
) -> HttpResponse:
    now, household = timezone.now(), own.kept
    whole = offers.whole_plan(own.household, now=now)
    wanted = offers.wanted_visit(household, whole, now=now)
    held = appointments.hold_of(household, now=now) if household else None
    context: dict[str, Any] = {
        "wanted": wanted,
        "steps": offers.steps_in_words(wanted, names_of(own.household), own.language) if wanted else [],
        **(picker(names_of(own.household), wanted, filters, whole, now=now, without=held, lost=lost) if wanted else {}),
        "day_typed": request.GET.get("day", ""),
        "held": held,
        "booked": [appointments.sheet_of(visit, own.language) for visit in _booked(household, now)]
        if household
        else [],
        "missed": appointments.missed_visits(household, now=now).count() if household else 0,
        "pick": {"method": "post", "url": reverse("visit:hold"), "hidden": [], "words": gettext("Hold this visit")},
    }
    return render(request, "journeys/visit/choose.html", context, status=status)


def _booked(household: people.Household, now: datetime) -> Any:
    return appointments.booked_visits(household, now=now)


def _note(request: HttpRequest, household: people.Household) -> None:
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=household.pk,
        sentence="household-opened",
        compartments=[Compartment.HOUSEHOLD, Compartment.APPOINTMENTS],
        region=household.region,
    )

"""Pages on which a household chooses, holds, confirms and cancels its visit."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.errors import in_language
from softlanding.core import visits as core
from softlanding.directory import queries as directory
from softlanding.journeys.views import visit_offers as offers
from softlanding.people import queries as people
from softlanding.people.models import Household


def choose(request: HttpRequest) -> HttpResponse:
    """Show what is free, earliest first."""
    household = people.household_of(request.actor)
    _note(request, household)
    return _choose_page(request, household, _filters(request))


def hold(request: HttpRequest) -> HttpResponse:
    """Hold the chosen time, or show what is held and until when."""
    household = people.household_of(request.actor)
    now = timezone.now()
    if request.method == "POST":
        return _hold(request, household, now)
    held = appointments.hold_of(household, now=now)
    if held is None:
        messages.info(request, gettext("We hold no visit for you now. Choose a time."))
        return redirect("visit:choose")
    _note(request, household)
    sheet = appointments.sheet_of(held, _language())
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
            return _passport(booked)
        raise actions.HoldLost
    return _passport(actions.confirm(visit=held.pk, token=None, by=request.actor, now=now))


def cancel(request: HttpRequest) -> HttpResponse:
    """Give up what is held, or cancel what is booked after one question."""
    household = people.household_of(request.actor)
    now = timezone.now()
    visit = _own_visit(request, household, now)
    if visit is None:
        raise actions.HoldLost
    if request.method == "POST":
        actions.cancel(visit, by=request.actor, now=now)
        messages.success(request, gettext("The visit is cancelled. Its time is free for others."))
        return redirect("visit:choose")
    _note(request, household)
    return render(
        request, "journeys/visit/cancel.html", {"sheet": appointments.sheet_of(visit, _language()), "visit": visit}
    )


def _hold(request: HttpRequest, household: Household, now: datetime) -> HttpResponse:
    if not household.contact_email:
        return render(request, "journeys/visit/keep_first.html", status=422)
    starts_at = _moment(request.POST.get("starts_at", ""))
    whole = offers.whole_plan(household, on=timezone.localdate(now))
    wanted = offers.wanted_visit(household, whole, now=now)
    desk = request.POST.get("desk", "")
    if wanted is None or starts_at is None or desk not in wanted.requests:
        return _choose_page(request, household, offers.Filters(), status=422)

    def instead() -> list[core.Visit]:
        return offers.nearest(wanted, starts_at, now=now)

    held = appointments.hold_of(household, now=now)
    if held and held.desk == desk and offers.same_start(held, starts_at):
        _note(request, household)  # a second press
        return redirect("visit:hold")
    found = offers.offered(wanted, desk, starts_at, now=now, without=held)
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
        return _choose_page(request, household, offers.Filters(), lost=lost, status=409)
    return redirect("visit:hold")


def _choose_page(
    request: HttpRequest,
    household: Household,
    filters: offers.Filters,
    *,
    lost: actions.SlotTaken | None = None,
    status: int = 200,
) -> HttpResponse:
    now, language = timezone.now(), _language()
    whole = offers.whole_plan(household, on=timezone.localdate(now))
    wanted = offers.wanted_visit(household, whole, now=now)
    names = offers.names_of(household, whole)
    held = appointments.hold_of(household, now=now)
    found = offers.search(wanted, filters, now=now, without=held) if wanted else []
    first = found[0] if found and not filters.day else None
    context: dict[str, Any] = {
        "wanted": wanted,
        "steps": offers.steps_in_words(wanted, names, language) if wanted else [],
        "days": offers.days_shown(found, names, wanted, language, all_of_day=bool(filters.day)),
        "why_not_earlier": offers.why_not_earlier(wanted, first, whole, now=now) if wanted and first else [],
        "none": offers.why_none(wanted, filters, now=now) if wanted and not found else [],
        "places": [directory.place_of(desk, language) for desk in wanted.requests] if wanted else [],
        "filters": filters,
        "day_typed": request.GET.get("day", ""),
        "held": held,
        "booked": [appointments.sheet_of(visit, language) for visit in _booked(household, now)],
        "can_be_written_to": bool(household.contact_email),
        "lost": lost and {
            "message": in_language(lost.message, language),
            "offers": [offers.offer_card(visit, names, wanted, language) for visit in lost.nearest],
        },
    }  # fmt: skip
    return render(request, "journeys/visit/choose.html", context, status=status)


def _booked(household: Household, now: datetime) -> Any:
    return appointments.booked_visits(household, now=now)


def _own_visit(request: HttpRequest, household: Household, now: datetime) -> appointments.Visit | None:
    """Return the visit that is named, or what is held, or the next one that is booked."""
    reference = request.POST.get("reference") or request.GET.get("reference") or ""
    live = list(appointments.live_visits(household, now=now))
    if reference:
        return next((visit for visit in live if visit.reference == reference), None)
    return next((visit for visit in live if visit.state == "held"), live[0] if live else None)


def _passport(visit: appointments.Visit) -> HttpResponse:
    response = redirect("visit:passport")
    response["Location"] += f"?reference={visit.reference}"
    return response


def _filters(request: HttpRequest) -> offers.Filters:
    part = request.GET.get("part", "")
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = None
    return offers.Filters(
        desk=request.GET.get("desk", ""), day=day, part=part if part in {"morning", "afternoon"} else ""
    )


def _moment(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _note(request: HttpRequest, household: Household) -> None:
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=household.pk,
        sentence="household-opened",
        compartments=[Compartment.HOUSEHOLD, Compartment.APPOINTMENTS],
        region=household.region,
    )


def _language() -> str:
    return translation.get_language() or "en"

"""Pages on which a household chooses, holds, confirms and cancels its visit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.errors import in_language
from softlanding.core import visits as core
from softlanding.directory import queries as directory
from softlanding.journeys.views import visit_needs as needs
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.words import names_of
from softlanding.people import queries as people


@with_own_file
def choose(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show what is free, earliest first; for a draft too."""
    return _choose_page(request, own, _filters(request))


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


@with_own_file
def _hold(request: HttpRequest, own: OwnFile) -> HttpResponse:
    now, household = timezone.now(), own.kept
    if household is None or not household.contact_email:
        keep = "journeys:keep" if household is None else "people:keep"
        return render(request, "journeys/visit/keep_first.html", {"keep": reverse(keep)}, status=422)
    starts_at = _moment(request.POST.get("starts_at", ""))
    whole = offers.whole_plan(own.household, now=now)
    wanted = offers.wanted_visit(household, whole, now=now)
    desk = request.POST.get("desk", "")
    if wanted is None or starts_at is None or desk not in wanted.requests:
        return _choose_page(request, own, offers.Filters(), status=422)

    held = appointments.hold_of(household, now=now)
    if held and held.desk == desk and offers.same_start(held, starts_at):
        return redirect("visit:hold")  # a second press
    needs.check_ready(wanted, whole, starts_at)
    network = request.META["REMOTE_ADDR"]
    actions.check_hold(household, desk, by=request.actor, network=network, now=now, instead_of=held)
    try:
        _hold_it(request, household, Choice(wanted, whole, desk, starts_at), held, now)
    except (actions.SlotTaken, actions.AlreadyBooked) as lost:
        return _choose_page(request, own, offers.Filters(), lost=lost, status=409)
    return redirect("visit:hold")


@dataclass(frozen=True)
class Choice:
    """What the household wants, where, and when it would begin."""

    wanted: offers.Wanted
    whole: offers.WholePlan
    desk: str
    starts_at: datetime


def _hold_it(
    request: HttpRequest,
    household: people.Household,
    choice: Choice,
    held: appointments.Visit | None,
    now: datetime,
) -> None:
    def instead() -> list[core.Visit]:
        return offers.nearest(choice.wanted, choice.starts_at, now=now)

    found = offers.offered(choice.wanted, choice.desk, choice.starts_at, now=now, without=held)
    if found is None:
        raise actions.SlotTaken(instead())
    actions.hold(
        actions.Offer(
            visit=found,
            authorities=offers.authorities(choice.wanted, choice.desk),
            household=household,
            language=household.language,
            ready=needs.days(needs.ready_days(choice.wanted, choice.whole)),
        ),
        by=request.actor,
        now=now,
        instead_of=held,
        nearest=instead,
    )


def _choose_page(
    request: HttpRequest,
    own: OwnFile,
    filters: offers.Filters,
    *,
    lost: actions.SlotTaken | actions.AlreadyBooked | None = None,
    status: int = 200,
) -> HttpResponse:
    now, language, household = timezone.now(), own.language, own.kept
    whole = offers.whole_plan(own.household, now=now)
    wanted = offers.wanted_visit(household, whole, now=now)
    names = names_of(own.household)
    held = appointments.hold_of(household, now=now) if household else None
    found = offers.search(wanted, filters, now=now, without=held) if wanted else []
    first = found[0] if found and not filters.day else None
    context: dict[str, Any] = {
        "wanted": wanted,
        "steps": offers.steps_in_words(wanted, names, language) if wanted else [],
        "days": offers.days_shown(found, names, wanted, language, all_of_day=bool(filters.day)),
        "why_not_earlier": offers.why_not_earlier(wanted, first, whole, now=now) if wanted and first else [],
        "none": offers.why_none(wanted, filters, whole, now=now) if wanted and not found else [],
        "places": [directory.place_of(desk, language) for desk in wanted.requests] if wanted else [],
        "filters": filters,
        "day_typed": request.GET.get("day", ""),
        "held": held,
        "booked": [appointments.sheet_of(visit, language) for visit in _booked(household, now)] if household else [],
        "lost": lost and {
            "message": in_language(lost.message, language),
            "taken": isinstance(lost, actions.SlotTaken),
            "remedy": in_language(lost.remedy, language) if lost.remedy else "",
            "offers": [offers.offer_card(visit, names, wanted, language) for visit in getattr(lost, "nearest", ())],
        },
        "earlier": _earlier(household, now),
    }  # fmt: skip
    return render(request, "journeys/visit/choose.html", context, status=status)


def _earlier(household: people.Household | None, now: datetime) -> dict[str, Any]:
    """Say what the waiting list has for the household: an offer now, a request, or nothing yet."""
    if household is None:
        return {}
    offered = appointments.open_offers(household, now=now)
    return {
        "can_ask": True,
        "offer": appointments.sheet_of(offered[0].visit, _language()) if offered else None,
        "waits": [one.desk for one in appointments.requests_of(household)],
    }


def _booked(household: people.Household, now: datetime) -> Any:
    return appointments.booked_visits(household, now=now)


def _own_visit(request: HttpRequest, household: people.Household, now: datetime) -> appointments.Visit | None:
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


def _note(request: HttpRequest, household: people.Household) -> None:
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

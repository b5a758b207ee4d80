"""Pages on which a household chooses, holds and confirms its visit."""

from dataclasses import dataclass
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
from softlanding.directory import queries as directory
from softlanding.journeys.views import visit_needs as needs
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

    wished = language_wished(request)
    found = offers.offered(choice.wanted, choice.desk, choice.starts_at, now=now, without=held, language=wished)
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
        "earlier": _earlier(household, now),
        "lanes": _lanes(whole, wanted, own.language),
    }
    return render(request, "journeys/visit/choose.html", context, status=status)


def _lanes(whole: offers.WholePlan, wanted: offers.Wanted | None, language: str) -> list[dict[str, Any]]:
    """Say of each desk that has a fast track whether it is open, with the regular route beside it."""
    answers = {answer.desk: answer for answer in whole.desks}
    desks = [answers[desk] for desk in wanted.requests if desk in answers] if wanted else []
    shown = [(one.desk, directory.lanes_in_words(one, answers, language)) for one in desks]
    return [{"desk": directory.place_of(desk, language).name, "lanes": lanes} for desk, lanes in shown if lanes]


def _earlier(household: people.Household | None, now: datetime) -> dict[str, Any]:
    """Say what the waiting list has for the household: an offer now, a request, or nothing yet."""
    if household is None:
        return {}
    offered = appointments.open_offers(household, now=now)
    return {
        "can_ask": True,
        "offer": appointments.sheet_of(offered[0].visit, language()) if offered else None,
        "waits": [one.desk for one in appointments.requests_of(household)],
    }


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

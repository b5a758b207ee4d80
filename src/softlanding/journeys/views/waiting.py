"""Pages on which a household asks for an earlier time, sees its place in line, and answers what is offered."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

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
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.directory import queries as directory
from softlanding.journeys.forms.waiting import EarlierForm
from softlanding.journeys.views import visit_needs as needs
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.words import names_of


@with_own_file
def waiting(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show what is held for the household now, what it asked for, and its place in line."""
    now = timezone.now()
    context = {
        "offers": [_offer_card(offer, now) for offer in appointments.open_offers(own.kept, now=now)],
        "requests": [_request_card(one, own, now) for one in appointments.requests_of(own.kept)],
    }
    return render(request, "journeys/visit/waiting.html", context)


@with_own_file
def ask(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Ask for an earlier time: before a visit that is booked, or for what the plan needs next."""
    now = timezone.now()
    earlier = _earlier(request, own, now)
    if earlier is None:
        messages.info(request, gettext("There is nothing to ask an earlier time for now."))
        return redirect("visit:choose")
    typed = request.POST if request.method == "POST" else None
    form = EarlierForm(typed, first=earlier.first, last=max(earlier.last, earlier.first))
    if form.is_valid():
        part = form.cleaned_data["part"]
        actions.ask(
            household=own.kept,
            desk=earlier.desk,
            needs=[replace(need, part=part) for need in earlier.needs],
            earliest_on=form.cleaned_data["earliest_on"],
            latest_on=form.cleaned_data["latest_on"],
            due_on=earlier.due_on,
            instead_of=earlier.instead_of,
            by=request.actor,
            now=now,
        )
        messages.success(request, gettext("You are on the waiting list. We write to you when a time is free."))
        return redirect("visit:waiting")
    place = directory.place_of(earlier.desk, own.language)
    context = {
        "form": form,
        "place": place,
        "first": day_words(earlier.first, own.language),
        "tasks": _tasks(earlier.needs, own),
        "instead_of": appointments.sheet_of(earlier.instead_of, own.language) if earlier.instead_of else None,
        "minutes": appointments.policy_of(earlier.desk).offer_lasts_minutes,
        "where": request.get_full_path(),
    }
    return render(request, "journeys/visit/ask_earlier.html", context, status=422 if form.is_bound else 200)


def stop(request: HttpRequest) -> HttpResponse:
    """End a request."""
    actions.withdraw(_key(request), by=request.actor, now=timezone.now())
    messages.success(request, gettext("You no longer ask for an earlier time."))
    return redirect("visit:waiting")


def renew(request: HttpRequest) -> HttpResponse:
    """Go on with a request after offers that were not answered."""
    actions.renew(_key(request), by=request.actor, now=timezone.now())
    messages.success(request, gettext("You are on the waiting list again, with the place that your waiting gave you."))
    return redirect("visit:waiting")


def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a message offers to the household that it was sent to, or take its answer."""
    now = timezone.now()
    found = appointments.offer_by_token(token, household=request.actor.household)
    if request.method == "POST":
        return _answered(request, found, now)
    if found.answer or found.expires_at <= now or found.visit.state != found.visit.State.HELD:
        raise appointments.OfferEnded
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=found.request.household_id,
        sentence="household-opened",
        compartments=[Compartment.HOUSEHOLD, Compartment.APPOINTMENTS],
        region=found.region,
    )
    context = {"offer": _offer_card(found, now), "answer_to": reverse("visit:offer", args=[token])}
    return render(request, "journeys/visit/earlier_offer.html", context)


def answer(request: HttpRequest) -> HttpResponse:
    """Take or refuse an offer that the waiting page shows."""
    number = request.POST.get("offer", "")
    key = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0
    return _answered(request, appointments.own_offer(key, household=request.actor.household), timezone.now())


def _answered(request: HttpRequest, offer: Any, now: datetime) -> HttpResponse:
    if request.POST.get("answer") == "take":
        visit = actions.take(offer, by=request.actor, now=now)
        messages.success(request, gettext("Your visit is booked at the earlier time."))
        response = redirect("visit:passport")
        response["Location"] += f"?reference={visit.reference}"
        return response
    actions.refuse(offer, by=request.actor, now=now)
    messages.success(request, gettext("We offer this time to somebody else. You keep your place on the list."))
    return redirect("visit:waiting")


def _earlier(request: HttpRequest, own: OwnFile, now: datetime) -> needs.Earlier | None:
    whole = offers.whole_plan(own.household, now=now)
    reference = request.GET.get("reference", "")
    if reference:
        booked = list(appointments.booked_visits(own.kept, now=now))
        visit = next((one for one in booked if one.reference == reference), None)
        return needs.asked_from_visit(visit, whole, now=now) if visit else None
    wanted = offers.wanted_visit(own.kept, whole, now=now)
    desk = request.GET.get("desk", "")
    if wanted is None or not wanted.requests:
        return None
    return needs.asked_from_picker(
        wanted, whole, desk if desk in wanted.requests else next(iter(wanted.requests)), now=now
    )


def _offer_card(offer: Any, now: datetime) -> dict[str, Any]:
    language = _language()
    sheet = appointments.sheet_of(offer.visit, language)
    instead_of = offer.request.instead_of
    has_visit = instead_of is not None and instead_of.state in {"booked", "conflict"}
    return {
        "id": offer.pk,
        "sheet": sheet,
        "lanes": offers.lanes(offers.blocks_of(sheet)),
        "until": offer.expires_at,
        "until_words": timezone.localtime(offer.expires_at).strftime("%H:%M"),
        "instead_of": appointments.sheet_of(instead_of, language) if has_visit else None,
        "ended": offer.expires_at <= now,
    }


def _request_card(request: Any, own: OwnFile, now: datetime) -> dict[str, Any]:
    language = own.language
    live = request.state in {"waiting", "offered"}
    low, high, count = appointments.place_of_request(request, now=now) if live else (0, 0, 0)
    lapsed = not live and request.latest_on >= appointments.local_day(now)
    wanted = appointments.needs_of_request(request)
    return {
        "id": request.pk,
        "live": live,
        "can_go_on": lapsed,
        "place": directory.place_of(request.desk, language),
        "low": low,
        "high": high,
        "count": count,
        "first": day_words(request.earliest_on, language),
        "last": day_words(request.latest_on, language),
        "part": wanted[0].part if wanted else "",
        "asked": day_words(timezone.localdate(request.asked_at), language),
        "tasks": _tasks(wanted, own),
    }


def _tasks(wanted: Any, own: OwnFile) -> list[dict[str, Any]]:
    """List the services, each with who comes for it and from which day it is ready."""
    names = names_of(own.household)
    found: dict[str, dict[str, Any]] = {}
    for need in wanted:
        row = found.setdefault(
            need.service,
            {"service": appointments.service_words(need.service, own.language), "people": [], "ready": ""},
        )
        row["people"].append(names.get(need.person, need.person))
        row["ready"] = day_words(need.ready_on, own.language) if need.ready_on else row["ready"]
    return list(found.values())


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("request", ""))
    except ValueError:
        raise NotFound from None


def _language() -> str:
    return translation.get_language() or "en"

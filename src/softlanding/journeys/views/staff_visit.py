"""What an officer does with a visit of the own desk: move it, cancel it, print its slip, undo a booking."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.appointments.forms.reasons import ReasonForm, reason_words
from softlanding.common.errors import NotFound, Refused
from softlanding.journeys import queries
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.staff_own import names_of_visit, note, wanted_of
from softlanding.journeys.views.visit_own import filters_of, language_wished, moment_in, picker, visit_card
from softlanding.journeys.views.visit_passport import languages_of, passport_pdf

UNDO_FOR = timedelta(minutes=15)


class TooLateToUndo(Refused):
    """A booking is undone by who made it, right after."""

    title = {"en": "This cannot be undone any more", "nl": "Dit kan niet meer ongedaan worden gemaakt"}

    def __init__(self) -> None:
        minutes = int(UNDO_FOR.total_seconds() // 60)
        super().__init__(
            "too-late-to-undo",
            {
                "en": f"A booking can be undone for {minutes} minutes, by who made it.",
                "nl": f"Een boeking kan {minutes} minuten ongedaan worden gemaakt, door wie die maakte.",
            },
            {"en": "Cancel the visit, with a reason.", "nl": "Zeg het bezoek af, met een reden."},
        )


def booked(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show what was booked: the reference to read aloud, the slip to print, and undo."""
    found = appointments.visit_at(visit, desk=request.actor.desk)
    note(request, found)
    context = {
        "visit": found,
        **visit_card(found),
        "spelled": " ".join(found.reference.replace("-", "")),
        "why": reason_words(found.reason),
        "email": found.household.contact_email if found.household else "",
        "may_undo": _may_undo(request, found),
    }
    return render(request, "journeys/staff/booked.html", context)


def undo(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Take a booking back that one has just made oneself."""
    found = appointments.visit_at(visit, desk=request.actor.desk)
    note(request, found)
    if found.state == "cancelled":
        return redirect("booking:book")  # a second press
    if not _may_undo(request, found):
        raise TooLateToUndo
    actions.cancel_booked(found, by=request.actor, now=timezone.now(), reason="undone")
    messages.success(request, gettext("The booking is undone. Nothing is booked."))
    return redirect("booking:book")


def slip(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Answer the visit's passport as PDF, to print at the counter."""
    found = appointments.visit_at(visit, desk=request.actor.desk)
    if found.household is None or found.state not in {"booked", "conflict"}:
        raise NotFound("no-visit")
    note(request, found, sentence="visit-exported")
    whole = offers.whole_plan(queries.household_file(found.household), now=timezone.now())
    content = passport_pdf(found, whole, languages_of(found.household))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visit-{found.reference}.pdf"'
    return response


def cancel(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Cancel a visit of the own desk, with a reason."""
    found = appointments.visit_at(visit, desk=request.actor.desk)
    note(request, found)
    if found.state == "cancelled":
        return redirect("appointments:visit", visit=found.pk)  # a second press
    actions.check_booked(found, now=timezone.now())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.cancel_booked(found, by=request.actor, now=timezone.now(), reason=form.why)
        messages.success(request, gettext("The visit is cancelled. Its time is free for others."))
        return redirect("appointments:visit", visit=found.pk)
    context = {"visit": found, "form": form, **visit_card(found)}
    return render(request, "journeys/staff/cancel.html", context, status=422 if form.is_bound else 200)


def move(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show other times; with a time, the visit before and after; as a POST with a reason, move it."""
    now = timezone.now()
    found = actions.check_booked(appointments.visit_at(visit, desk=request.actor.desk), now=now)
    note(request, found)
    wanted = wanted_of(found)
    chosen = moment_in(request.POST.get("starts_at") or request.GET.get("starts_at") or "")
    if chosen is None:
        return _times(request, found, wanted, status=422 if request.method == "POST" else 200)
    if request.method == "POST" and offers.same_start(found, chosen):
        return redirect("appointments:visit", visit=found.pk)  # a second press
    spoken = language_wished(request)
    offered = offers.offered(wanted, found.desk, chosen, now=now, without=found, language=spoken)
    if offered is None:
        lost = actions.SlotTaken(offers.nearest(wanted, chosen, now=now, without=found))
        return _times(request, found, wanted, lost=lost, status=409)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _move(request, found, wanted, offered, form.why)
    context = {
        "visit": found,
        "form": form,
        "before": visit_card(found),
        "after": offers.offer_card(offered, names_of_visit(found), wanted, found.language),
        "spoken": spoken,
    }
    return render(request, "journeys/staff/move_preview.html", context, status=422 if form.is_bound else 200)


def _move(
    request: HttpRequest, found: appointments.Visit, wanted: offers.Wanted, offered: Any, why: str
) -> HttpResponse:
    now = timezone.now()
    offer = actions.Offer(
        visit=offered,
        authorities=offers.authorities(wanted, found.desk),
        household=found.household,
        partner=found.partner,
        language=found.language,
    )
    seen = request.POST.get("seen", "")
    try:
        actions.move_booked(
            found,
            offer,
            by=request.actor,
            now=now,
            reason=why,
            seen=int(seen) if seen.isdecimal() else None,
            nearest=lambda: offers.nearest(wanted, offered.starts_at, now=now, without=found),
        )
    except actions.SlotTaken as lost:
        return _times(request, found, wanted, lost=lost, status=409)
    messages.success(request, gettext("The visit is moved. The household hears of it when we have its address."))
    return redirect("appointments:visit", visit=found.pk)


def _times(
    request: HttpRequest,
    found: appointments.Visit,
    wanted: offers.Wanted,
    *,
    lost: actions.SlotTaken | None = None,
    status: int = 200,
) -> HttpResponse:
    url = reverse("booking:move", args=[found.pk])
    context = {
        **picker(
            names_of_visit(found), wanted, filters_of(request), None, now=timezone.now(), without=found, lost=lost
        ),
        "visit": found,
        "before": visit_card(found),
        "day_typed": request.GET.get("day", ""),
        "pick": {"method": "get", "url": url, "hidden": [], "words": gettext("Look at this time")},
    }
    return render(request, "journeys/staff/move.html", context, status=status)


def _may_undo(request: HttpRequest, visit: appointments.Visit) -> bool:
    fresh = visit.booked_at is not None and visit.booked_at > timezone.now() - UNDO_FOR
    return visit.state == "booked" and fresh and visit.booked_by_id == request.user.pk

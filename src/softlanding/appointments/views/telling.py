"""The coordinator's list of messages that did not arrive, and a staff member's own calendar feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import actions, queries
from softlanding.appointments.forms.telling import FeedForm, MessageForm
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words

SEEN = (Compartment.CONTACT, Compartment.APPOINTMENTS)


def undelivered(request: HttpRequest) -> HttpResponse:
    """List the desk's messages that did not arrive; send one again, or take it off the list."""
    if request.method == "POST":
        return _deal_with(request)
    found = queries.undelivered(request.actor.desk)
    _note(request, found)
    rows = [_row(one) for one in found]
    context = {
        "given_up": [row for row in rows if not row["again"]],
        "tried_again": [row for row in rows if row["again"]],
    }
    return render(request, "appointments/messages.html", context)


def calendar(request: HttpRequest) -> HttpResponse:
    """Make, replace or switch off the private address at which a calendar reads the desk's day."""
    address, form = "", FeedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["do"] == "end":
            actions.end_member_feed(request.user)
            messages.success(request, gettext("The address no longer works."))
            return redirect("appointments:calendar")
        token = actions.make_member_feed(request.user, now=timezone.now())
        address = settings.SITE_URL + reverse("calendar:feed", args=[token])
    context = {"feed": queries.feed_in_words(queries.feed_of_member(request.user)), "address": address}
    return render(request, "appointments/calendar.html", context, status=422 if form.errors else 200)


def _deal_with(request: HttpRequest) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose what to do with the message."))
        return render(request, "appointments/messages.html", {}, status=422)
    job, desk = form.cleaned_data["message"], request.actor.desk
    if form.cleaned_data["do"] == "again":
        actions.try_message_again(job, desk=desk, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The message is sent again now."))
    else:
        actions.set_message_aside(job, desk=desk, by=request.actor)
        messages.success(request, gettext("The message is off the list."))
    return redirect("appointments:messages")


def _note(request: HttpRequest, found: list[queries.Undelivered]) -> None:
    """Write down whose messages were seen. An empty list is noted too: someone looked."""
    common: Any = {"by": request.actor, "purpose": request.purpose}
    events: list[Any] = [
        {
            **common,
            "household": one.visit.household_id,
            "sentence": "messages-listed",
            "compartments": SEEN,
            "params": {"reference": one.visit.reference},
            "region": one.visit.region,
        }
        for one in found
    ]
    audit.record_list(events or [{**common, "household": None, "sentence": "household-opened", "compartments": ()}])


def _row(one: queries.Undelivered) -> dict[str, Any]:
    language = translation.get_language() or "en"
    what = {
        "booked": gettext("visit booked"),
        "changed": gettext("visit changed"),
        "cancelled": gettext("visit cancelled"),
        "confirm": gettext("asks to confirm"),
    }
    begins = queries.begins_at(one.visit)
    return {
        "job": one.job,
        "visit": one.visit,
        "what": what.get(one.what, gettext("reminder")),
        "day": f"{day_words(begins.date(), language)}, {begins:%H:%M}",
        "email": one.visit.household.contact_email if one.visit.household else "",
        "tries": one.tries,
        "reason": one.reason,
        "again": timezone.localtime(one.again_at) if one.again_at else None,
    }

"""The messages that go with a visit, each with the calendar file that says the same to a calendar."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.appointments import queries
from softlanding.appointments.models import Visit, WaitingRequest
from softlanding.common.days import day_words

What = Literal["booked", "changed", "cancelled"]


def send(visit: Visit, what: What) -> None:
    """Send the message once the transaction stands; a mail server that fails does not undo a visit."""
    if not visit.household or not visit.household.contact_email:
        return
    message = _message(visit, what, visit.household.contact_email)
    transaction.on_commit(message.send, robust=True)


def offer(visit: Visit, given_up: Visit | None, *, token: str, expires_at: datetime) -> None:
    """Send the offer of an earlier time, with the link that opens it, once the transaction stands."""
    if not visit.household or not visit.household.contact_email:
        return
    with translation.override(visit.language):
        context = {
            "sheet": queries.sheet_of(visit, visit.language),
            "given_up": queries.sheet_of(given_up, visit.language) if given_up else None,
            "language": visit.language,
            "until": expires_at.astimezone(queries.ZONE).strftime("%H:%M"),
            "until_day": day_words(expires_at.astimezone(queries.ZONE).date(), visit.language),
            "url": settings.SITE_URL + reverse("visit:offer", args=[token]),
        }
        subject = gettext("An earlier time for you: {day}").format(day=context["sheet"].day)
        _send_later(subject, "appointments/waiting_offer", context, visit.household.contact_email)


def ask_to_renew(request: WaitingRequest) -> None:
    """Ask a household that did not answer several offers whether it still wants an earlier time."""
    if not request.household.contact_email:
        return
    with translation.override(request.language):
        context = {"language": request.language, "url": settings.SITE_URL + reverse("visit:waiting")}
        subject = gettext("Do you still want an earlier time?")
        _send_later(subject, "appointments/waiting_renew", context, request.household.contact_email)


def _send_later(subject: str, template: str, context: dict[str, Any], address: str) -> None:
    message = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context), to=[address])
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    transaction.on_commit(message.send, robust=True)


def _message(visit: Visit, what: What, address: str) -> EmailMultiAlternatives:
    method = "CANCEL" if what == "cancelled" else "REQUEST"
    with translation.override(visit.language):
        sheet = queries.sheet_of(visit, visit.language)
        subject = {
            "booked": gettext("Your visit to {desk} on {day}"),
            "changed": gettext("Changed: your visit to {desk} on {day}"),
            "cancelled": gettext("Cancelled: your visit to {desk} on {day}"),
        }[what].format(desk=sheet.place.name, day=sheet.day)
        context = {
            "sheet": sheet,
            "what": what,
            "language": visit.language,
            "url": settings.SITE_URL + reverse("visit:passport"),
        }
        message = EmailMultiAlternatives(subject, render_to_string("appointments/message.txt", context), to=[address])
        message.attach_alternative(render_to_string("appointments/message.html", context), "text/html")
        name = "visit.ics"
        message.attach(name, queries.calendar_of(visit, method=method), f"text/calendar; method={method}")
    return message

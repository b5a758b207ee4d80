"""The messages that go with a visit, each with the calendar file that says the same to a calendar."""

from typing import Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.appointments import queries
from softlanding.appointments.models import Visit

What = Literal["booked", "changed", "cancelled", "missed", "to-confirm"]


def send(visit: Visit, what: What) -> None:
    """Send the message once the transaction stands; a mail server that fails does not undo a visit."""
    if not visit.household or not visit.household.contact_email:
        return
    message = _message(visit, what, visit.household.contact_email)
    transaction.on_commit(message.send, robust=True)


def _message(visit: Visit, what: What, address: str) -> EmailMultiAlternatives:
    method = "CANCEL" if what == "cancelled" else "REQUEST"
    with translation.override(visit.language):
        sheet = queries.sheet_of(visit, visit.language)
        subject = {
            "booked": gettext("Your visit to {desk} on {day}"),
            "changed": gettext("Changed: your visit to {desk} on {day}"),
            "cancelled": gettext("Cancelled: your visit to {desk} on {day}"),
            "missed": gettext("We missed you at {desk} on {day}"),
            "to-confirm": gettext("Confirm that you come: {desk} on {day}"),
        }[what].format(desk=sheet.place.name, day=sheet.day)
        context = {
            "sheet": sheet,
            "what": what,
            "language": visit.language,
            "confirm_by": visit.confirm_by_at and queries.until_words(visit.confirm_by_at, visit.language),
            "not_confirmed": what == "cancelled" and visit.reason == "not-confirmed",
            "missed_url": settings.SITE_URL + reverse("visit:missed"),
            "url": settings.SITE_URL + reverse("visit:passport"),
        }
        message = EmailMultiAlternatives(subject, render_to_string("appointments/message.txt", context), to=[address])
        message.attach_alternative(render_to_string("appointments/message.html", context), "text/html")
        if what == "missed":  # nothing changes in a calendar
            return message
        name = "visit.ics"
        message.attach(name, queries.calendar_of(visit, method=method), f"text/calendar; method={method}")
    return message

"""The officer's side of the messages about a case: a part for the officer's page, and the answer that is posted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from softlanding.cases import queries
from softlanding.cases.actions import following_messages
from softlanding.cases.forms.following import MessageForm
from softlanding.cases.queries import Case
from softlanding.cases.views.following import message_rows
from softlanding.common.access import Actor, Role
from softlanding.common.errors import BadInput, Mistake, NotFound

WHOSE = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
"""Whose cases an officer answers about."""


def messages_context(case: Case, *, actor: Actor, mark: bool = True) -> dict[str, Any]:
    """Return what `cases/following_messages.html` asks for on an officer's page; what was written is read by it."""
    shown = {
        "messages_of_case": message_rows(case, get_language() or "en", own=False),
        "message_form": MessageForm(),
        "message_url": reverse("following:staff-message", args=[case.pk]),
        "may_write": _is_theirs(case, actor),
    }
    if mark and shown["may_write"]:
        following_messages.mark_read(case, from_household=True, now=timezone.now())
    return shown


def message(request: HttpRequest, case: UUID) -> HttpResponse:
    """Answer the household, which gets an e-mail that there is a message."""
    found = queries.case(case)
    if not _is_theirs(found, request.actor):
        raise NotFound
    form = MessageForm(request.POST)
    if not form.is_valid():
        raise BadInput([Mistake("text", {"en": "is missing or too long", "nl": "ontbreekt of is te lang"})])
    now = timezone.now()
    following_messages.mark_read(found, from_household=True, now=now)
    following_messages.write_message(found, form.cleaned_data["text"], by=request.actor, now=now)
    messages.success(request, _("Sent. The household gets an e-mail that there is a message."))
    return redirect(_page_of(found))


def _is_theirs(case: Case, actor: Actor) -> bool:
    return WHOSE.get(actor.role) == case.authority and case.desk in {"", actor.desk}


def _page_of(case: Case) -> str:
    """Return the officer's page of a case, or the staff's first page while there is none."""
    try:
        return f"{reverse('casework:case', args=[case.pk])}#messages"
    except NoReverseMatch:
        return reverse("people:staff-home")

"""What changes in a household's life: choose an event, tell it, see what it changes, save it, undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from softlanding.common.errors import NotAllowed, NotFound
from softlanding.journeys import actions, queries
from softlanding.journeys.actions import ChangedSince, Told
from softlanding.journeys.forms.events import EventForm, can_happen
from softlanding.journeys.views import events_draft, events_words, own_file
from softlanding.journeys.views.forms_page import form_page, one_more
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.words import names_of


@with_own_file
def events(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Offer the events that can happen to this household, and show those that were told."""
    _contact_only(own)
    kinds = [kind for kind in own.book.life_events.values() if can_happen(kind, own.document)]
    offered = [
        {"id": kind.id, "title": kind.title.told(own.language), "summary": kind.summary.told(own.language)}
        for kind in kinds
    ]
    context = {"own": own, "offered": offered, "history": events_words.history(request, own)}
    return render(request, "journeys/events/choose.html", context)


@with_own_file
def event(request: HttpRequest, own: OwnFile, kind: str) -> HttpResponse:
    """Ask about one event; show what it changes; save it when told so."""
    _contact_only(own)
    found = own.book.life_events.get(kind)
    if found is None or not can_happen(found, own.document):
        raise NotFound
    form = EventForm(
        request.POST or None,
        kind=found,
        document=own.document,
        book=own.book,
        names=names_of(own.household),
        language=own.language,
        on=timezone.localdate(),
    )
    words: dict[str, Any] = {"own": own, "kind": events_words.kind_words(found, own.language)}
    template = "journeys/events/event.html"
    if request.method != "POST" or one_more(request, form) or not form.is_valid() or form.found is None:
        return form_page(request, template, form, own.book, **words)
    if "save" in request.POST:
        try:
            return _save(request, own, form)
        except ChangedSince:
            words["stale"] = [""]
    words["changes"] = events_words.changes(own, form.found, now=timezone.now())
    return form_page(request, template, form, own.book, status=409 if "stale" in words else 0, **words)


def _save(request: HttpRequest, own: OwnFile, form: EventForm) -> HttpResponse:
    """Save the event where the plan lives, and go back to the plan."""
    if form.found is None:
        raise NotFound
    told = Told(
        event=form.event,
        who=events_words.who(own, form.found),
        municipality=str(form.event.answers.get("municipality", "")),
    )
    response = redirect("journeys:plan")
    seen = request.POST.get("seen", "")
    if own.kept is None:
        if seen != own.version:
            raise ChangedSince(own.document)
        events_draft.tell(request, response, own, form.found, told)
    else:
        if not seen:
            raise own_file.BadForm
        actions.tell_event(household=own.kept, told=told, seen=seen, by=request.actor, now=timezone.now())
    messages.success(request, _("Saved. Your plan is up to date."))
    return response


@with_own_file
def undo(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Take back the last event, as long as nothing else has changed since."""
    _contact_only(own)
    response = redirect("journeys:plan")
    if own.kept is None:
        events_draft.undo(request, response, own)
    else:
        try:
            key = UUID(request.POST.get("event", ""))
        except ValueError:
            raise NotFound from None
        told = queries.told_event(own.kept, key)
        actions.undo_event(household=own.kept, event=told, by=request.actor, now=timezone.now())
    messages.success(request, _("Undone. Your plan is as it was before."))
    return response


def _contact_only(own: OwnFile) -> None:
    if own.member:
        raise NotAllowed

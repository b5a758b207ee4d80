"""Screens without sign-in: the call display and the check-in at the entrance; and the coordinator's list of them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from softlanding.appointments import queries
from softlanding.appointments.actions import arriving, screens
from softlanding.appointments.actions.queue_refusals import WrongDay
from softlanding.appointments.forms.tickets import KioskForm, ScreenForm
from softlanding.appointments.models import Arrival, DeskScreen
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.screens import screen_of, screen_token, screens_of
from softlanding.appointments.views.day import IN_A_LINK
from softlanding.appointments.views.room import authority_words
from softlanding.common.errors import NotFound, Refused, in_language
from softlanding.core.queueing import State
from softlanding.core.timeline import moment_of
from softlanding.directory.queries import counter_name, place_of

POLLED = {"display": "screens:display", "kiosk": "screens:kiosk"}


def settings_page(request: HttpRequest) -> HttpResponse:
    """List the screens of the coordinator's desk, and make one more."""
    form = ScreenForm(request.POST or None)
    if form.is_valid():
        screens.make_screen(**form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The screen has its own link. Open it on that screen."))
        return redirect("appointments:screens")
    rows = [
        {
            "id": one.pk,
            "name": one.name,
            "kind": one.get_kind_display(),
            "display": one.kind == DeskScreen.Kind.DISPLAY,
            "address": settings.SITE_URL + reverse(POLLED[one.kind], args=[screen_token(one.pk)]),
        }
        for one in screens_of(request.actor.desk)
    ]
    status = 422 if request.method == "POST" else 200
    return render(request, "appointments/screens.html", {"form": form, "screens": rows}, status=status)


def revoke(request: HttpRequest, screen: UUID) -> HttpResponse:
    """Close a screen's link."""
    if not screens.revoke_screen(screen, by=request.actor, now=timezone.now()):
        raise NotFound
    messages.success(request, gettext("The link is closed. The screen shows nothing any more."))
    return redirect("appointments:screens")


def display(request: HttpRequest, token: str) -> HttpResponse:
    """Show the last calls: a number and where to go, never a name."""
    screen = screen_of(token, DeskScreen.Kind.DISPLAY)
    return render(request, "appointments/display.html", _calls(screen, token))


def display_live(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calls anew; 204 when nothing happened since."""
    screen = screen_of(token, DeskScreen.Kind.DISPLAY)
    found = _calls(screen, token)
    if request.GET.get("seen") == found["seen"]:
        return HttpResponse(status=204)
    return render(request, "appointments/display_live.html", found)


def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Let a party check in by its code, and tell its number. No name is shown, whatever is typed."""
    screen = screen_of(token, DeskScreen.Kind.KIOSK)
    language = get_language() or "en"
    form = KioskForm(request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "here": reverse("screens:kiosk", args=[token]),
        "place": place_of(screen.desk, language).name,
        "language_links": [
            {"code": code, "name": name, "href": f"{reverse('language', args=[code])}?next={request.path}"}
            for code, name in settings.LANGUAGES
        ],
    }
    if form.is_valid():
        try:
            context["slip"] = _kiosk_slip(_arrived(form.cleaned_data["reference"], screen), language)
            return render(request, "appointments/kiosk_done.html", context)
        except Refused as refusal:
            context["problem"] = in_language(refusal.message, language) if isinstance(refusal, WrongDay) else ""
            context["lost"] = True
    return render(request, "appointments/kiosk.html", context, status=422 if request.method == "POST" else 200)


def _arrived(typed: str, screen: DeskScreen) -> Arrival:
    link = IN_A_LINK.search(typed)
    visit = queries.visit_by_reference((link[1] if link else typed).strip(), desk=screen.desk)
    nobody = queue.nobody_at(screen.desk)
    return arriving.check_in(visit, by=nobody, now=timezone.now(), at_kiosk=True)


def _kiosk_slip(arrival: Arrival, language: str) -> dict[str, Any]:
    """Say the number, and where and when the party is expected first."""
    turn = arrival.turns.exclude(state=State.DONE).order_by("planned_tick", "pk").first()
    task = turn.tasks.exclude(task=None).select_related("task").first() if turn else None
    return {
        "number": arrival.number,
        "authority": authority_words(turn.authority, language) if turn else "",
        "planned": f"{moment_of(turn.planned_tick, ZONE):%H:%M}" if turn and turn.planned_tick else "",
        "counter": counter_name(arrival.desk, task.task.counter, language) if task and task.task else "",
    }


def _calls(screen: DeskScreen, token: str) -> dict[str, Any]:
    """Return the last calls, in both languages of the desk where a counter's name has words."""
    day = queue.today_of(timezone.now())
    rows = [
        {
            "number": turn.arrival.number,
            "counter": dict.fromkeys(counter_name(turn.desk, turn.counter, language) for language in ("nl", "en")),
            "now": turn.state in {State.CALLED, State.SERVING},
            "fresh": turn.state == State.CALLED,
            "clock": f"{turn.called_at.astimezone(ZONE):%H:%M}",
            "id": f"{turn.pk}-{turn.called_at:%H%M%S}",
        }
        for turn in queue.last_calls(screen.desk, day)
        if turn.counter
    ]
    seen = ".".join(f"{row['id']}{'+' if row['fresh'] else '-' if row['now'] else ''}" for row in rows) or "none"
    return {
        "calls": rows,
        "seen": seen,
        "newest": rows[0]["id"] if rows else "",
        "live": f"{reverse('screens:display-live', args=[token])}?seen={seen}",
        "place": {language: place_of(screen.desk, language).name for language in ("nl", "en")},
    }

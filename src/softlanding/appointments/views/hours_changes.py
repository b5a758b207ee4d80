"""Changing the hours of a desk: each page shows first what a change does, and saves it then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from softlanding.appointments import actions
from softlanding.appointments.forms.hours import (
    EndForm,
    ExceptionForm,
    NothingForm,
    PolicyForm,
    TakeOverForm,
    WeeklyForm,
    language,
)
from softlanding.appointments.queries import ZONE
from softlanding.appointments.queries import hours as queries
from softlanding.appointments.views.hours import change_in_words, exception_in_words, frame, own_desk, rule_in_words
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.core.cover import next_openings
from softlanding.core.timeline import moment_of

VISITS_SHOWN, DATES_SHOWN = 10, 6
Act = Callable[[Any], actions.Effect]


def change_page(
    request: HttpRequest,
    desk: str,
    form: forms.Form,
    act: Act,
    *,
    tab: str,
    title: str,
    back: str,
    lead: str = "",
    button: str = "",
    more: Callable[[Any], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Ask, preview and save one change. `act` does it with a form without mistakes; a preview takes all of it back."""
    save = request.method == "POST" and "save" in request.POST
    # without a question there is nothing to type, so what it does is shown at once
    ready = form.is_valid() if request.method == "POST" else not form.fields
    if save and ready:
        return _saved(request, act(form), back)
    context = {
        **frame(desk, tab),
        "form": form,
        "title": title,
        "lead": lead,
        "back": back,
        "button": button or gettext("Save"),
        "effect": in_words(actions.previewed(lambda: act(form))) if ready else None,
        **(more(form) if more and ready else {}),
    }
    return render(
        request, "appointments/hours_change.html", context, status=422 if form.is_bound and not ready else 200
    )


def _saved(request: HttpRequest, effect: actions.Effect, back: str) -> HttpResponse:
    lost, restored = len(effect.lost), len(effect.restored)
    messages.success(request, gettext("Saved."))
    if restored:
        said = ngettext("{number} visit stands again.", "{number} visits stand again.", restored)
        messages.success(request, said.format(number=restored))
    if lost:
        said = ngettext("{number} visit needs another time.", "{number} visits need another time.", lost)
        messages.warning(request, said.format(number=lost))
        if request.actor.role == Role.COORDINATOR:
            return redirect("appointments:conflicts")
    return redirect(back)


def in_words(effect: actions.Effect) -> dict[str, Any]:
    """Write down what a change does: visits by day and time, and no names."""
    starts = [moment_of(visit.starts_tick, ZONE) for visit in effect.lost]
    shown = [f"{day_words(at.date(), language())}, {at:%H:%M}" for at in starts[:VISITS_SHOWN]]
    days = len(effect.days)
    return {
        "lost": len(effect.lost),
        "shown": shown,
        "more": len(effect.lost) - len(shown),
        "restored": len(effect.restored),
        "holds": effect.holds_ended,
        "minutes": abs(effect.minutes),
        "hours": f"{abs(effect.minutes) / 60:g}",
        "grows": effect.minutes > 0,
        "same": effect.minutes == 0,
        "days": days,
    }


def take_over(request: HttpRequest, desk: str) -> HttpResponse:
    """Let the coordinator keep the hours from a day on."""
    own_desk(request, desk)
    today = timezone.localdate()
    form = TakeOverForm(request.POST or None, initial={"from_on": today}, today=today)

    def act(form: TakeOverForm) -> actions.Effect:
        day = form.cleaned_data["from_on"]
        return actions.take_over_hours(desk, day, by=request.actor, now=timezone.now())

    lead = gettext(
        "The data folder's hours are copied into weekly hours that you can change. Nothing opens or closes by it."
    )
    title, back = gettext("Keep the hours yourself"), reverse("appointments:hours", args=[desk])
    return change_page(request, desk, form, act, tab="week", title=title, lead=lead, back=back)


def _weekly_form(request: HttpRequest, desk: str, *, own: Any = None, **options: Any) -> WeeklyForm | None:
    policy = queries.policy_of(desk)
    if policy is None or policy.hours_since_on is None:
        messages.info(request, gettext("First say from which day you keep the hours."))
        return None
    rules = queries.rules_in_force(desk, on=timezone.localdate())
    return WeeklyForm(request.POST or None, desk=desk, since=policy.hours_since_on, rules=rules, own=own, **options)


def _next_dates(form: WeeklyForm) -> dict[str, Any]:
    days = next_openings(form.hours, timezone.localdate(), DATES_SHOWN)
    return {"next_dates": [day_words(day, language()) for day in days], "no_dates": not days}


def new_weekly(request: HttpRequest, desk: str) -> HttpResponse:
    """Add weekly hours."""
    own_desk(request, desk)
    form = _weekly_form(request, desk, initial={"valid_from_on": timezone.localdate(), "every_weeks": 1})
    if form is None:
        return redirect("appointments:take-over", desk=desk)

    def act(form: WeeklyForm) -> actions.Effect:
        return actions.add_hours(desk, form.weekly, by=request.actor, now=timezone.now())

    back = reverse("appointments:hours", args=[desk])
    return change_page(
        request, desk, form, act, tab="week", title=gettext("Add weekly hours"), back=back, more=_next_dates
    )


def weekly(request: HttpRequest, desk: str, rule: int) -> HttpResponse:
    """Change weekly hours."""
    found = queries.rule_at(own_desk(request, desk), rule)
    initial = {
        "counters": [found.counter],
        "authority": found.authority,
        "weekdays": list(found.weekdays),
        "opens": found.opens,
        "closes": found.closes,
        "valid_from_on": found.valid_from_on,
        "last_on": found.valid_to_on - timedelta(days=1) if found.valid_to_on else None,
        "every_weeks": found.every_weeks,
    }
    form = _weekly_form(request, desk, own=found, initial=initial)
    if form is None:
        return redirect("appointments:take-over", desk=desk)

    def act(form: WeeklyForm) -> actions.Effect:
        return actions.change_hours(found, form.weekly, by=request.actor, now=timezone.now())

    title, back = gettext("Change weekly hours"), reverse("appointments:hours", args=[desk])
    return change_page(request, desk, form, act, tab="week", title=title, back=back, more=_next_dates)


def end_weekly(request: HttpRequest, desk: str, rule: int) -> HttpResponse:
    """End weekly hours."""
    found = queries.rule_at(own_desk(request, desk), rule)
    form = EndForm(request.POST or None, initial={"last_on": timezone.localdate()}, today=timezone.localdate())

    def act(form: EndForm) -> actions.Effect:
        first = form.cleaned_data["last_on"] + timedelta(days=1)
        return actions.end_hours(found, first, by=request.actor, now=timezone.now())

    said = rule_in_words(found)
    lead = f"{said['counter']} · {said['days']} · {said['time']}"
    title, back = gettext("End weekly hours"), reverse("appointments:hours", args=[desk])
    return change_page(request, desk, form, act, tab="week", title=title, lead=lead, back=back)


def new_day(request: HttpRequest, desk: str) -> HttpResponse:
    """Close the desk or counters on some days, or open them for extra hours."""
    own_desk(request, desk)
    today = timezone.localdate()
    there = list(queries.exceptions_of(desk, on=today))
    form = ExceptionForm(request.POST or None, desk=desk, today=today, exceptions=there)

    def act(form: ExceptionForm) -> actions.Effect:
        return actions.add_exception(desk, form.exceptional, by=request.actor, now=timezone.now())

    title, back = gettext("Close, or open for extra hours"), reverse("appointments:days", args=[desk])
    return change_page(request, desk, form, act, tab="days", title=title, back=back)


def remove_day(request: HttpRequest, desk: str, exception: int) -> HttpResponse:
    """Take a day that differs away: a closed one opens again."""
    found = queries.exception_at(own_desk(request, desk), exception)

    def act(_form: Any) -> actions.Effect:
        return actions.remove_exception(found, by=request.actor, now=timezone.now())

    said = exception_in_words(found)
    title = gettext("Open again") if said["closed"] else gettext("Take the extra hours away")
    lead = " · ".join(str(part) for part in (said["day"], said["counter"], said["time"], said["reason"]) if part)
    back, form = reverse("appointments:days", args=[desk]), NothingForm(request.POST or None)
    return change_page(request, desk, form, act, tab="days", title=title, lead=lead, back=back, button=title)


def booking_rules(request: HttpRequest, desk: str) -> HttpResponse:
    """Set how visits to the desk may be booked."""
    own_desk(request, desk)
    policy = queries.policy_of(desk)
    initial = {"buffer_minutes": 0, "min_notice_minutes": 0, "horizon_days": 365}
    if policy is not None:
        initial = {name: getattr(policy, name) for name in actions.POLICY_FIELDS}
        initial["closed_on_liberation_day"] = {True: "yes", False: "no"}.get(policy.closed_on_liberation_day, "")
    form = PolicyForm(request.POST or None, initial={**queries.usual_policy(), **initial})

    def act(form: PolicyForm) -> actions.Effect:
        return actions.set_policy(desk, form.cleaned_data, by=request.actor, now=timezone.now())

    title, back = gettext("Rules of booking"), reverse("appointments:booking-rules", args=[desk])
    return change_page(request, desk, form, act, tab="booking", title=title, back=back)


def undo(request: HttpRequest, desk: str, version: int) -> HttpResponse:
    """Take the last change back."""
    found = queries.change_at(own_desk(request, desk), version)

    def act(_form: Any) -> actions.Effect:
        return actions.undo_change(desk, version, by=request.actor, now=timezone.now())

    title, back = gettext("Undo the last change"), reverse("appointments:hours-history", args=[desk])
    form, lead = NothingForm(request.POST or None), change_in_words(found)
    return change_page(
        request, desk, form, act, tab="history", title=title, lead=lead, back=back, button=gettext("Undo it")
    )

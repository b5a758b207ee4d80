"""One waiting household: its clock, members, needs, what is missing, its history, and every change of it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.access import Role
from softlanding.common.errors import BadInput, NotFound, Refused, in_language
from softlanding.housing.actions import waiting as facts
from softlanding.housing.actions import waiting_clock as clock
from softlanding.housing.actions import waiting_plans as plans
from softlanding.housing.forms import waiting as forms
from softlanding.housing.queries import waiting as queries
from softlanding.housing.queries.waiting_districts import districts_of
from softlanding.housing.queries.waiting_staff import contact_people
from softlanding.housing.views import waiting_words as words
from softlanding.housing.views.places import picked, picker

FARTHEST_DAYS = 366
Do = Callable[[UUID, Any, Any, Any], object]
TYPED: Mapping[str, Do] = {
    "member": lambda key, form, by, now: facts.put_member(key, form.listed, by=by, now=now),
    "need": lambda key, form, by, now: facts.add_need(key, form.cleaned_data["member"], form.listed, by=by, now=now),
    "bond": lambda key, form, by, now: facts.bind(
        key, form.cleaned_data["other"], form.cleaned_data["kind"], by=by, now=now
    ),
    "contact": lambda key, form, by, now: facts.give_contact_person(key, form.cleaned_data["contact"], by=by, now=now),
    "plan": lambda key, form, by, now: plans.attach_plan(key, form.cleaned_data["plan"], by=by, now=now),
    "pause": lambda key, form, by, now: clock.pause_waiting(key, **form.cleaned_data, by=by, now=now),
    "resume": lambda key, form, by, now: clock.resume_waiting(key, form.cleaned_data["on"], by=by, now=now),
    "freeze": lambda key, form, by, now: clock.freeze_waiting(key, form.cleaned_data["because"], by=by, now=now),
    "end": lambda key, form, by, now: clock.end_waiting(key, form.cleaned_data["because"], by=by, now=now),
}
"""What is done with a form of its own."""
PRESSED: Mapping[str, Callable[..., object]] = {
    "unfreeze": lambda key, _, **by: clock.unfreeze_waiting(key, **by),
    "back": lambda key, _, **by: clock.take_back_waiting(key, **by),
    "detach": lambda key, _, **by: plans.detach_plan(key, **by),
    "remove-member": facts.remove_member,
    "remove-need": lambda key, at, **by: facts.remove_need(key, _number(at), **by),
    "unbind": lambda key, at, **by: facts.unbind(key, _number(at), **by),
    "take-pause-back": lambda key, at, **by: clock.take_pause_back(key, _number(at), **by),
}
"""What is done with one button; some name the row that it is about."""


def _number(typed: str) -> int:
    if not typed.isdecimal():
        raise NotFound
    return int(typed)


def one(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Show one household; `day` in the address asks how its clock would stand on a day to come."""
    found = queries.waiting_household(waiting, by=request.actor)
    return _page(request, found, status=200)


def _page(request: HttpRequest, household: Any, *, status: int, **bound: Any) -> HttpResponse:
    today, chosen = timezone.localdate(), picked(request)
    on = _asked_day(request, today)
    (found,) = queries.with_clock([household], on=on)
    (now,) = (found,) if on == today else queries.with_clock([household], on=today)
    words.note_opened(request, now)
    context = {
        "waiting": household,
        "row": words.row_of(now),
        "clock": words.clock_words(found),
        "what_if": on != today,
        "day": on.isoformat(),
        "members": [words.member_words(member, on=today) for member in household.members.all()],
        "needs": _needs(household),
        "bonds": [
            {"pk": bond.pk, "kind": bond.kind, "other": other.reference, "to": other.pk}
            for bond, other in queries.bonds_of(household)
        ],
        "pauses": list(household.pauses.all()),
        "pause_words": [(pause, words.reason_words(pause.reason)) for pause in household.pauses.all()],
        "stands_still": any(pause.until_on is None for pause in household.pauses.all()),
        "missing": now.missing,
        "rent": words.rent_words(now),
        "statement_until": now.statement_until,
        "events": [words.event_words(event) for event in queries.waiting_events(household)[:30]],
        "forms": {**_forms(household, today, postcode=chosen), **bound},
        "failed": next(iter(bound), "need" if chosen else ""),
        "map": picker(household.municipality, chosen, anchor="#need"),
    }
    return render(request, "housing/waiting_one.html", context, status=status)


def _asked_day(request: HttpRequest, today: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return asked if today < asked <= today + timedelta(days=FARTHEST_DAYS) else today


def _needs(household: Any) -> list[dict[str, Any]]:
    kinds = dict(forms.NEED_KINDS)
    return [
        {
            "pk": need.pk,
            "kind": str(kinds[need.kind]),
            "place": need.place,
            "postcode": need.postcode,
            "who": need.member.called or need.member.key,
        }
        for need in queries.needs_of(household)
    ]


def _forms(household: Any, today: date, data: Any = None, postcode: str = "") -> dict[str, Any]:
    members = [(member.key, member.called or member.key) for member in household.members.all()]
    people = [(member.pk, member.display_name) for member in contact_people(household.municipality)]

    def made(name: str, form: type[Any], **more: Any) -> Any:
        return form(data, auto_id=f"{name}-%s", **more)

    return {
        "member": made("member", forms.MemberForm),
        "need": made("need", forms.NeedForm, members=members, initial={"postcode": postcode}),
        "bond": made("bond", forms.BondForm),
        "contact": made("contact", forms.ContactForm, people=people, initial={"contact": household.contact_person_id}),
        "plan": made("plan", forms.PlanForm),
        "pause": made("pause", forms.PauseForm, on=today, initial={"from_on": today}),
        "resume": made("resume", forms.ResumeForm, initial={"on": today}),
        "freeze": made("freeze", forms.BecauseForm),
        "end": made("end", forms.BecauseForm),
    }


def do(request: HttpRequest, waiting: UUID, what: str) -> HttpResponse:
    """Change one thing of a household, by a form or by one button."""
    household = queries.waiting_household(waiting, by=request.actor)
    if what in PRESSED:
        PRESSED[what](waiting, request.POST.get("at", ""), by=request.actor, now=timezone.now())
        messages.success(request, gettext("Saved."))
        return redirect("housing-waiting:one", waiting)
    if what not in TYPED:
        raise NotFound
    form = _forms(household, timezone.localdate(), request.POST)[what]
    if form.is_valid():
        try:
            TYPED[what](waiting, form, request.actor, timezone.now())
        except BadInput as error:
            for mistake in error.mistakes:
                where = mistake.where if mistake.where in form.fields else None
                form.add_error(where, in_language(mistake.what, forms.language()))
        except NotFound:
            raise
        except Refused as refused:
            form.add_error(None, in_language(refused.message, forms.language()))
        else:
            messages.success(request, gettext("Saved."))
            return redirect(f"{reverse('housing-waiting:one', args=[waiting])}#{what}")
    return _page(request, household, status=422, **{what: form})


def change(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Change the facts of a household."""
    household = queries.waiting_household(waiting, by=request.actor)
    initial = {name: getattr(household, name) for name in (*facts.FACTS, "version")}
    form = forms.FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["version"] or 0
        facts.change_waiting(waiting, form.stated, seen=seen, by=request.actor, now=timezone.now())
        messages.success(request, gettext("Saved."))
        return redirect("housing-waiting:one", waiting)
    (found,) = queries.with_clock([household], on=timezone.localdate())
    words.note_opened(request, found)
    context = {"form": form, "waiting": household}
    return render(request, "housing/waiting_change.html", context, status=422 if form.is_bound else 200)


def safety(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Show where a household is not safe, after somebody asked to see it; note a district, or take one away.

    A page of its own, so that nobody sees it by passing: each look is noted, and the household reads that.
    """
    household = queries.waiting_household(waiting, by=request.actor)
    known = districts_of(household.municipality)
    form = forms.DistrictForm(request.POST if "district" in request.POST else None, districts=known.items())
    by, now = request.actor, timezone.now()
    if request.method == "POST" and "place" in request.POST:
        facts.allow_place(waiting, _number(request.POST["place"]), by=by, now=now)
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        facts.avoid_place(waiting, form.cleaned_data["district"], by=by, now=now)
        return redirect(request.path)
    (found,) = queries.with_clock([household], on=timezone.localdate())
    words.note_opened(request, found, "waiting-safety-opened")
    name = "mine-one" if by.role == Role.CASE_MANAGER else "one"
    context = {
        "waiting": household,
        "form": form,
        "places": [
            (place.pk, known.get(place.district, place.district)) for place in queries.places_to_avoid(household)
        ],
        "back": reverse(f"housing-waiting:{name}", args=[waiting]),
    }
    return render(request, "housing/waiting_safety.html", context, status=422 if request.method == "POST" else 200)


def mine_one(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Show a contact person their own household: the clock, who they are, what is missing; no income, no needs."""
    household = queries.waiting_household(waiting, by=request.actor)
    today = timezone.localdate()
    (found,) = queries.with_clock([household], on=today)
    words.note_opened(request, found)
    context = {
        "waiting": household,
        "row": words.row_of(found),
        "clock": words.clock_words(found),
        "members": [words.member_words(member, on=today) for member in household.members.all()],
    }
    return render(request, "housing/waiting_mine_one.html", context)

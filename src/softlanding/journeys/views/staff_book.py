"""Booking by telephone or at the counter: who, for what, when, and the slip."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions as visits
from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.errors import NotFound
from softlanding.core import visits as core
from softlanding.core.visit_request import Bundle, VisitRequest, visit_rules
from softlanding.directory import queries as directory
from softlanding.journeys import actions, queries
from softlanding.journeys.forms.staff_book import FindForm, NeedsForm, PartyForm
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.staff_own import names_in, party_in
from softlanding.journeys.views.visit_own import filters_of, language, language_wished, moment_in, picker
from softlanding.people import queries as people

DRAFT, BOOKED = "booking-for", "booked-for"
SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def who(request: HttpRequest) -> HttpResponse:
    """Ask for whom: find a household by a reference, or name people who are new."""
    finding = request.method == "POST" and "reference" in request.POST
    find = FindForm(request.POST if finding else None)
    party = PartyForm(request.POST if request.method == "POST" and not finding else None)
    if finding and find.is_valid():
        household = _looked_up(request, find.cleaned_data["reference"])
        if household is not None:
            request.session[DRAFT] = {"key": str(uuid4()), "household": str(household.pk)}
            return redirect("booking:what")
        find.add_error("reference", gettext("We know no plan, and no visit to this desk, with this reference."))
    if party.is_bound and party.is_valid():
        told = party.cleaned_data
        kept = {name: told[name] for name in ("people", "email", "phone", "language")}
        request.session[DRAFT] = {"key": str(uuid4()), "household": None, **kept}
        return redirect("booking:what")
    status = 422 if request.method == "POST" else 200
    context = {
        "find": find,
        "form": party,
        "desk": directory.place_of(request.actor.desk, language()) if _has_desk(request) else None,
    }
    return render(request, "journeys/staff/who.html", context, status=status)


def what(request: HttpRequest) -> HttpResponse:
    """Ask who comes for what, how they asked, and why the desk books it."""
    draft = request.session.get(DRAFT)
    if not draft or not _has_desk(request):
        return redirect("booking:book")
    desk = directory.desk(request.actor.desk)
    services = {
        row.service: appointments.service_words(row.service, language())
        for row in desk.services
        if row.offered == "yes"
    }
    form = NeedsForm(
        request.POST if request.method == "POST" else None,
        people=_people_of(draft, services),
        services=services,
        initial={"origin": "phone"},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        people_told = [{**one, "needs": [], "child": one["key"] in form.children} for one in form.people]
        more = {"people": people_told, "tasks": told["tasks"], "origin": told["origin"], "reason": form.why}
        request.session[DRAFT] = {**draft, **more}
        return redirect("booking:when")
    return render(request, "journeys/staff/what.html", {"form": form}, status=422 if form.is_bound else 200)


def when(request: HttpRequest) -> HttpResponse:
    """Show free times at the own desk; as a POST, book one of them."""
    draft = request.session.get(DRAFT)
    if not draft or "tasks" not in draft or not _has_desk(request):
        booked = request.session.get(BOOKED)
        return redirect("booking:booked", visit=booked) if booked else redirect("booking:book")
    wanted = _wanted(request.actor.desk, draft)
    if request.method != "POST":
        return _times(request, draft, wanted)
    chosen = moment_in(request.POST.get("starts_at", ""))
    if chosen is None:
        return _times(request, draft, wanted, status=422)
    try:
        visit = _book_once(request, draft, wanted, chosen)
    except visits.SlotTaken as lost:
        return _times(request, draft, wanted, lost=lost, status=409)
    return redirect("booking:booked", visit=visit)


def _book_once(request: HttpRequest, draft: Mapping[str, Any], wanted: offers.Wanted, chosen: datetime) -> UUID | str:
    """Book what the draft says and forget the draft, in one transaction: a second press finds the visit."""
    now, desk = timezone.now(), request.actor.desk
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        stored = type(request.session)(request.session.session_key)
        if stored.get(DRAFT, {}).get("key") != draft["key"]:
            return stored[BOOKED]
        found = offers.offered(wanted, desk, chosen, now=now, language=language_wished(request))
        if found is None:
            raise visits.SlotTaken(offers.nearest(wanted, chosen, now=now))
        visit = actions.book_for(
            _told(request, draft),
            found,
            authorities=offers.authorities(wanted, desk),
            by=request.actor,
            now=now,
            nearest=lambda: offers.nearest(wanted, chosen, now=now),
        )
        for session in (stored, request.session):
            session.pop(DRAFT, None)
            session[BOOKED] = str(visit.pk)
        stored.save()
    return visit.pk


def _told(request: HttpRequest, draft: Mapping[str, Any]) -> actions.BookedByStaff:
    household = people.household(UUID(draft["household"])) if draft["household"] else None
    return actions.BookedByStaff(
        people=draft["people"],
        origin=draft["origin"],
        reason=draft["reason"],
        officer=request.user.pk,
        household=household,
        language=draft.get("language", "en"),
        email=draft.get("email", ""),
        phone=draft.get("phone", ""),
    )


def _times(
    request: HttpRequest,
    draft: Mapping[str, Any],
    wanted: offers.Wanted,
    *,
    lost: visits.SlotTaken | None = None,
    status: int = 200,
) -> HttpResponse:
    names = {one["key"]: one["name"] or one["key"].replace("-", " ").title() for one in draft["people"]}
    pick = {"method": "post", "url": reverse("booking:when"), "hidden": [], "words": gettext("Book this time")}
    context = {
        **picker(names, wanted, filters_of(request), None, now=timezone.now(), without=None, lost=lost),
        "names": names.values(),
        "day_typed": request.GET.get("day", ""),
        "pick": pick,
    }
    return render(request, "journeys/staff/when.html", context, status=status)


def _wanted(desk: str, draft: Mapping[str, Any]) -> offers.Wanted:
    """Put who comes for what to the own desk. Staff may book within the minimum notice, and never over a visit."""
    rows = {service: row for _, service in draft["tasks"] if (row := directory.desk(desk).offers(service))}
    tasks = tuple(core.Task(person, service, rows[service].authority) for person, service in draft["tasks"])
    adults = tuple(one["key"] for one in draft["people"] if not one["child"])
    party = core.Party(
        tuple(
            core.Attendee(one["key"], minor=one["child"], guardians=adults if one["child"] else ())
            for one in draft["people"]
        )
    )
    today = timezone.localdate()
    rules = replace(visit_rules(rows.values()), min_notice_minutes=0)
    return offers.Wanted(Bundle((), today, None), {desk: VisitRequest(party, tasks, today, rules)}, 1, 1)


def _people_of(draft: Mapping[str, Any], services: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return who may come, each with what their plan has at this desk, and whether they are a child."""
    if draft.get("tasks"):
        ticked = [tuple(task) for task in draft["tasks"]]
        return [{**one, "needs": [s for p, s in ticked if p == one["key"]]} for one in draft["people"]]
    if not draft["household"]:
        return [{**one, "child": False, "needs": []} for one in draft["people"]]
    household = people.household(UUID(draft["household"]))
    names, minors = names_in(household), {one.id for one in party_in(household).persons if one.minor}
    whole = offers.whole_plan(queries.household_file(household), now=timezone.now())
    wanted = offers.wanted_visit(household, whole, now=timezone.now())
    steps = wanted.bundle.steps if wanted else ()
    needs = {(step.person, step.procedure.service) for step in steps if step.procedure.service in services}
    return [
        {"key": key, "name": name, "child": key in minors, "needs": [s for p, s in sorted(needs) if p == key]}
        for key, name in names.items()
    ]


def _looked_up(request: HttpRequest, reference: str) -> people.Household | None:
    """Return the household of a plan or of a visit to the own desk, and write down who looked it up."""
    household = None
    try:
        household = people.household_by_reference(reference)
    except NotFound:
        try:
            household = appointments.visit_by_reference(reference, desk=request.actor.desk).household
        except NotFound:
            return None
    if household is not None:
        audit.record_read(
            by=request.actor,
            purpose=request.purpose,
            household=household.pk,
            sentence="household-looked-up",
            compartments=SEEN,
            region=household.region,
        )
    return household


def _has_desk(request: HttpRequest) -> bool:
    return bool(directory.known(request.actor.desk))

"""Groups and delegations: list, book, move and cancel them, and take the list along."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.appointments.forms.reasons import ReasonForm
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, in_language
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of
from softlanding.core.visit_request import visit_rules
from softlanding.directory import queries as directory
from softlanding.journeys import queries
from softlanding.journeys.forms.staff_groups import CohortForm, DelegationForm, GroupsFilter, WhenForm
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.staff_own import SEEN, party_in, wanted_of
from softlanding.journeys.views.visit_own import language
from softlanding.people import queries as people

GROUPS_ON_A_PAGE = 25
COMES = ("booked", "conflict")
STATES = {"booked", "conflict"}


def groups(request: HttpRequest) -> HttpResponse:
    """List the groups of the own desk."""
    form = GroupsFilter(request.GET)
    page = Paginator(_filtered(request, form), GROUPS_ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in ("find", "day", "which") if request.GET.get(name)}
    context = {
        "form": form,
        "page": page,
        "groups": [_row(group) for group in page],
        "query": urlencode(kept) + ("&" if kept else ""),
    }
    return render(request, "journeys/staff/groups.html", context)


def groups_csv(request: HttpRequest) -> HttpResponse:
    """Answer the groups that the filter leaves, a row per visit, for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="groups.csv"'
    table = csv.writer(response)
    table.writerow(["group", "organisation", "reference", "state", "starts_at", "ends_at", "persons"])
    events: list[Any] = []
    for group in _filtered(request, GroupsFilter(request.GET)):
        for visit in appointments.visits_of_group(group):
            begins, ends = (moment_of(tick, appointments.ZONE) for tick in (visit.starts_tick, visit.ends_tick))
            organisation = group.organisation.name if group.organisation else ""
            persons = len(appointments.people_of(visit))
            row = [group.name, organisation, visit.reference, visit.state, begins, ends, persons]
            table.writerow([_plain(value) for value in row])
            events.append(visit)
    _note(request, events, exported=True)
    return response


def group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Show one group: who comes when."""
    found = appointments.group_at(group, desk=request.actor.desk)
    shown = list(appointments.visits_of_group(found))
    _note(request, shown)
    context = {
        "group": found,
        "rows": [{"visit": visit, "sheet": appointments.sheet_of(visit, language())} for visit in shown],
        "ahead": any(visit.state in STATES for visit in shown),
        "left_out": request.session.pop(f"left-out:{found.pk}", []),
    }
    return render(request, "journeys/staff/group.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Book several households on one day, all or nothing or as many as fit."""
    form = CohortForm(request.POST if request.method == "POST" else None, **_asked_of(request))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        parties = _parties(request, form)
        if not form.errors:
            asked = replace(
                _when(request, form),
                one_after_the_other=told["one_after_the_other"],
                as_many_as_fit=told["as_many_as_fit"],
            )
            if answer := _booked(request, form, asked, parties):
                return answer
    return _form(request, "journeys/staff/group_new.html", form)


def delegation(request: HttpRequest) -> HttpResponse:
    """Book a time at one counter for people who come to look or to hear."""
    form = DelegationForm(request.POST if request.method == "POST" else None, **_asked_of(request))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        row = directory.desk(request.actor.desk).offers(told["service"])
        key = f"delegation-of-{told['persons']}"
        party = actions.GroupParty(
            name=told["name"],
            party=core.Party((core.Attendee(key),)),
            tasks=(core.Task(key, told["service"], row.authority, minutes=told["minutes"]),),
            rules=core.VisitRules(max_span_minutes=max(180, told["minutes"])),
        )
        if answer := _booked(request, form, _when(request, form), [party]):
            return answer
    return _form(request, "journeys/staff/delegation.html", form)


def move(request: HttpRequest, group: UUID) -> HttpResponse:
    """Move the whole group to another day or time, in one step."""
    found = appointments.group_at(group, desk=request.actor.desk)
    ahead = [visit for visit in appointments.visits_of_group(found) if visit.state in STATES]
    _note(request, ahead)
    form = WhenForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_bound and form.is_valid() and ahead:
        parties = [(visit, _party_again(visit)) for visit in ahead]
        try:
            actions.move_group(found, _when(request, form), parties, by=request.actor, now=timezone.now())
        except actions.GroupDoesNotFit as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, gettext("The group is moved. Each household hears of its new time."))
            return redirect("booking:group", group=found.pk)
    context = {"group": found, "form": form, "count": len(ahead)}
    return render(request, "journeys/staff/group_move.html", context, status=422 if form.is_bound else 200)


def cancel(request: HttpRequest, group: UUID) -> HttpResponse:
    """Cancel every visit of a group, with a reason."""
    found = appointments.group_at(group, desk=request.actor.desk)
    shown = [visit for visit in appointments.visits_of_group(found) if visit.state in STATES]
    _note(request, shown)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = actions.cancel_group(found, by=request.actor, now=timezone.now(), reason=form.why)
        words = ngettext("%(number)s visit is cancelled.", "%(number)s visits are cancelled.", number)
        messages.success(request, words % {"number": number})
        return redirect("booking:group", group=found.pk)
    context = {"group": found, "form": form, "count": len(shown)}
    return render(request, "journeys/staff/group_cancel.html", context, status=422 if form.is_bound else 200)


def _filtered(request: HttpRequest, form: GroupsFilter) -> Any:
    told = form.cleaned_data if form.is_valid() else {}
    return appointments.groups_at(
        request.actor.desk,
        find=told.get("find", ""),
        day=told.get("day"),
        ahead=timezone.now() if told.get("which") == "ahead" else None,
    )


def _row(group: Any) -> dict[str, Any]:
    begins, ends = (
        moment_of(tick, appointments.ZONE) if tick else None for tick in (group.first_tick, group.last_tick)
    )
    return {
        "group": group,
        "day": day_words(begins.date(), language()) if begins else "",
        "time": f"{begins:%H:%M} - {ends:%H:%M}" if begins and ends else "",
    }


def _asked_of(request: HttpRequest) -> dict[str, Any]:
    desk = directory.desk(request.actor.desk) if directory.known(request.actor.desk) else None
    rows = desk.services if desk else ()
    return {
        "today": timezone.localdate(),
        "organisations": [(str(one.pk), one.name) for one in people.organisations(_region())],
        "services": {
            row.service: appointments.service_words(row.service, language()) for row in rows if row.offered == "yes"
        },
    }


def _region() -> str:
    from django.conf import settings

    return str(settings.REGION)


def _when(request: HttpRequest, form: WhenForm) -> actions.GroupAsked:
    desk = request.actor.desk
    return actions.GroupAsked(
        desk=desk,
        plan=appointments.plan_of(desk),
        day=form.cleaned_data["day"],
        from_time=form.cleaned_data["from_time"],
    )


def _booked(
    request: HttpRequest, form: Any, asked: actions.GroupAsked, parties: list[actions.GroupParty]
) -> HttpResponse | None:
    told, now = form.cleaned_data, timezone.now()
    group = actions.new_group(
        desk=asked.desk,
        region=_region(),
        name=told["name"],
        by=request.user,
        now=now,
        organisation_id=int(told["organisation"]) if told["organisation"] else None,
        contact_email=told["contact_email"],
    )
    try:
        made = actions.book_group(
            group, asked, parties, by=request.actor, now=now, origin="counter", booked_by_id=request.user.pk
        )
    except actions.GroupDoesNotFit as refused:
        form.add_error(None, _said(refused))
        return None
    if made.left_out:
        request.session[f"left-out:{group.pk}"] = list(made.left_out)
    words = ngettext("%(number)s visit is booked.", "%(number)s visits are booked.", len(made.visits))
    messages.success(request, words % {"number": len(made.visits)})
    return redirect("booking:group", group=group.pk)


def _parties(request: HttpRequest, form: CohortForm) -> list[actions.GroupParty]:
    """Return what each household comes for; who has nothing to do, and references that nobody has, are mistakes."""
    unknown, idle, found = [], [], []
    for reference in form.cleaned_data["references"]:
        try:
            household = people.household_by_reference(reference)
        except NotFound:
            unknown.append(reference)
            continue
        audit.record_read(
            by=request.actor,
            purpose=request.purpose,
            household=household.pk,
            sentence="household-looked-up",
            compartments=SEEN,
            region=household.region,
        )
        party = _party_of(household, request.actor.desk, form.cleaned_data["services"])
        (found if party.tasks else idle).append(party)
    if unknown:
        form.add_error("references", gettext("We know no plan with: {codes}.").format(codes=", ".join(unknown)))
    if idle:
        names = ", ".join(party.name for party in idle)
        form.add_error(
            "references",
            gettext("Tick what they come for. Their plan asks for nothing here: {codes}.").format(codes=names),
        )
    return found


def _party_of(household: people.Household, desk: str, services: Iterable[str]) -> actions.GroupParty:
    whole = offers.whole_plan(queries.household_file(household), now=timezone.now())
    offered = directory.desk(desk)
    party = party_in(household)
    if chosen := list(services):
        needs = [(one.id, service) for one in party.persons for service in chosen]
        shared = {s for s in chosen if (row := offered.offers(s)) and row.further_person_minutes == 0}
        needs = [(p, s) for p, s in needs if s not in shared or p == party.persons[0].id]
        tasks = tuple(core.Task(p, s, row.authority) for p, s in needs if (row := offered.offers(s)))
    else:
        wanted = offers.wanted_visit(household, whole, now=timezone.now())
        request = wanted.requests.get(desk) if wanted else None
        tasks = request.tasks if request else ()
    rows = [row for service in dict.fromkeys(task.service for task in tasks) if (row := offered.offers(service))]
    return actions.GroupParty(
        name=household.reference,
        party=party,
        tasks=tasks,
        rules=visit_rules(rows),
        household=household,
        language=household.language,
    )


def _party_again(visit: appointments.Visit) -> actions.GroupParty:
    request = wanted_of(visit).requests[visit.desk]
    return actions.GroupParty(
        name=visit.reference,
        party=request.party,
        tasks=request.tasks,
        rules=request.rules,
        household=visit.household,
        language=visit.language,
    )


def _form(request: HttpRequest, template: str, form: Any) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.is_bound else 200)


def _said(refused: actions.GroupDoesNotFit) -> str:
    return " ".join(in_language(words, language()) for words in (refused.message, refused.remedy) if words)


def _plain(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def _note(request: HttpRequest, visits: Iterable[appointments.Visit], *, exported: bool = False) -> None:
    """Write down whose visits were seen; a group without households is noted too."""
    shared: Mapping[str, Any] = {"by": request.actor, "purpose": request.purpose}
    events: list[Any] = [
        {
            **shared,
            "household": visit.household_id,
            "sentence": "visit-exported" if exported else "visits-listed",
            "compartments": SEEN,
            "params": {"reference": visit.reference},
            "region": visit.region,
        }
        for visit in visits
    ]
    nobody: Any = {
        **shared,
        "household": None,
        "sentence": "household-opened",
        "compartments": (Compartment.APPOINTMENTS,),
    }
    audit.record_list(events or [nobody])

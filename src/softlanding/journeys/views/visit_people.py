"""Who comes to a booked visit: take one person out, add one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common.errors import NotFound, in_language
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of
from softlanding.core.whole_plan import WholePlan
from softlanding.journeys.views import visit_again as again
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.visit_own import lost_words, own_visit, page_of, visit_card
from softlanding.journeys.views.words import names_of


@with_own_file
def people(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Show who comes and who does not, each with what can be changed."""
    now = timezone.now()
    visit = actions.check_booked(own_visit(request, own.kept), now=now)
    return _page(request, own, visit, offers.whole_plan(own.household, now=now))


@with_own_file
def take_out(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Take one person out; the last one out cancels the visit."""
    now, person = timezone.now(), request.POST.get("person", "")
    visit = own_visit(request, own.kept)
    names = names_of(own.household)
    if person not in names and person not in appointments.people_of(visit):
        raise NotFound
    whole = offers.whole_plan(own.household, now=now)
    if visit.state == "cancelled" and person in appointments.people_of(visit):
        return page_of(visit, "visit:cancelled")  # a second press, after the last person left
    party = again.everybody(whole, now=now, known=appointments.people_of(visit))
    try:
        left = actions.take_out(visit, person, party=party, by=request.actor, now=now)
    except actions.GuardianNeeded as refused:
        return _page(request, own, visit, whole, refused=refused, status=409)
    if left.state == "cancelled":
        return page_of(left, "visit:cancelled")
    messages.success(request, gettext("{person} is no longer in this visit.").format(person=names.get(person, person)))
    return page_of(left, "visit:people")


@with_own_file
def add(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Add one person at free counters, or show when all of them could come together."""
    now, person = timezone.now(), request.POST.get("person", "")
    visit = actions.check_booked(own_visit(request, own.kept), now=now)
    if person in appointments.people_of(visit):
        return page_of(visit, "visit:people")  # a second press
    whole = offers.whole_plan(own.household, now=now)
    steps = again.steps_to_join(own.kept, visit, whole, now=now).get(person, ())
    if not steps:
        raise NotFound
    wanted = again.wanted_again(visit, whole, now=now, more=steps)

    def nearest() -> list[core.Visit]:
        return offers.nearest(wanted, moment_of(visit.starts_tick, appointments.ZONE), now=now, without=visit)

    try:
        added = actions.add_person(
            visit, again.joining(visit, steps, whole, now=now), by=request.actor, now=now, nearest=nearest
        )
    except actions.StayFull as full:
        return _page(request, own, visit, whole, full=full, wanted=wanted, joins=person, status=409)
    name = names_of(own.household).get(person, person)
    messages.success(request, gettext("{person} comes along. The others keep their times.").format(person=name))
    return page_of(added, "visit:people")


def _page(
    request: HttpRequest,
    own: OwnFile,
    visit: appointments.Visit,
    whole: WholePlan,
    *,
    refused: actions.GuardianNeeded | None = None,
    full: actions.StayFull | None = None,
    wanted: offers.Wanted | None = None,
    joins: str = "",
    status: int = 200,
) -> HttpResponse:
    names = names_of(own.household)
    context: dict[str, Any] = {
        "visit": visit,
        "before": visit_card(visit),
        "coming": _coming(visit, names),
        "others": _others(own, visit, whole, names),
        "refused": refused
        and {
            "message": in_language(refused.message, own.language),
            "remedy": in_language(refused.remedy or {"en": ""}, own.language),
            "minors": [names.get(key, key) for key in refused.minors],
        },
        "lost": full and wanted and lost_words(full, full.nearest, names, wanted),
        "joins_name": names.get(joins, joins),
        "joins": joins,
        "pick": {
            "method": "get",
            "url": reverse("visit:move"),
            "hidden": [("reference", visit.reference), ("with", joins)],
            "words": gettext("Look at this time"),
        },
    }
    return render(request, "journeys/visit/people.html", context, status=status)


def _coming(visit: appointments.Visit, names: Mapping[str, str]) -> list[dict[str, Any]]:
    lines = visit_card(visit)["sheet"].lines
    return [
        {"key": key, "name": names.get(key, key), "lines": [line for line in lines if line.person_key == key]}
        for key in appointments.people_of(visit)
    ]


def _others(
    own: OwnFile, visit: appointments.Visit, whole: WholePlan, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    may_join = again.steps_to_join(own.kept, visit, whole, now=timezone.now())
    return [
        {
            "key": key,
            "name": names.get(key, key),
            "services": sorted(
                {appointments.service_words(step.procedure.service or "", own.language) for step in steps}
            ),
        }
        for key, steps in may_join.items()
    ]

"""What the pages about a household's own visit share: which visit, how it reads, and where to go on."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import urlencode

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common.errors import SignInNeeded, in_language
from softlanding.core import visits as core
from softlanding.core.whole_plan import WholePlan
from softlanding.directory import queries as directory
from softlanding.journeys.views import visit_offers as offers
from softlanding.people import queries as people


def own_visit(request: HttpRequest, household: people.Household | None) -> appointments.Visit:
    """Return the household's visit that is named, or raise NotFound; another household's does not exist here."""
    if household is None:
        raise SignInNeeded
    return appointments.visit_of_household(household, named(request))


def named(request: HttpRequest) -> str:
    """Return the reference that the page or form names."""
    return str(request.POST.get("reference") or request.GET.get("reference") or "")


def moment_in(typed: str) -> datetime | None:
    """Read a moment with its offset, or None."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def filters_of(request: HttpRequest) -> offers.Filters:
    """Read which of the offers to show."""
    part = request.GET.get("part", "")
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = None
    return offers.Filters(
        desk=request.GET.get("desk", ""),
        day=day,
        part=part if part in {"morning", "afternoon"} else "",
        language=language_wished(request),
    )


def language_wished(request: HttpRequest) -> str:
    """Read in which language they would like to talk."""
    typed = str(request.POST.get("language") or request.GET.get("language") or "")
    return typed if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", typed) else ""


def page_of(visit: appointments.Visit, name: str = "visit:passport") -> HttpResponse:
    """Lead to a page about a visit."""
    response = redirect(name)
    response["Location"] += f"?{urlencode({'reference': visit.reference})}"
    return response


def visit_card(visit: appointments.Visit) -> dict[str, Any]:
    """Write a visit down as an offer is written: day, time, place and lanes."""
    sheet = appointments.sheet_of(visit, language())
    return {"sheet": sheet, "reference": visit.reference, "lanes": offers.lanes(offers.blocks_of(sheet))}


def picker(
    names: Mapping[str, str],
    wanted: offers.Wanted,
    filters: offers.Filters,
    whole: WholePlan | None,
    *,
    now: datetime,
    without: appointments.Visit | None,
    lost: actions.SlotTaken | actions.AlreadyBooked | None = None,
) -> dict[str, Any]:
    """Return what journeys/visit/picker.html and lost.html show: days with offers, or why there is none."""
    words = language()
    found = offers.search(wanted, filters, now=now, without=without)
    if without is not None and without.state != "held":
        found = [one for one in found if not offers.is_at(one, without)]
    first = found[0] if found and not filters.day else None
    return {
        "days": offers.days_shown(found, names, wanted, words, all_of_day=bool(filters.day)),
        "why_not_earlier": offers.why_not_earlier(wanted, first, whole, now=now) if first else [],
        "none": [] if found else offers.why_none(wanted, filters, whole, now=now),
        "places": [directory.place_of(desk, words) for desk in wanted.requests],
        "filters": filters,
        "talks": offers.languages_at(wanted),
        "wished": offers.language_name(filters.language) if filters.language else "",
        "lost": lost and lost_words(lost, getattr(lost, "nearest", ()), names, wanted),
    }


def lost_words(
    refused: actions.SlotTaken | actions.AlreadyBooked,
    nearest: Sequence[core.Visit],
    names: Mapping[str, str],
    wanted: offers.Wanted,
) -> dict[str, Any]:
    """Say that a time is gone and what is nearest, or that there is a visit already."""
    words = language()
    return {
        "message": in_language(refused.message, words),
        "taken": isinstance(refused, actions.SlotTaken),
        "remedy": in_language(refused.remedy, words) if refused.remedy else "",
        "offers": [offers.offer_card(visit, names, wanted, words) for visit in nearest],
    }


def language() -> str:
    """Return the language of the page."""
    return translation.get_language() or "en"

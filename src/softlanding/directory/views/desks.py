"""The desks: who serves me, why, why not; and everything that is known of one desk."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format

from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.conditions import Facts
from softlanding.core.router import DeskAnswer
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import WEEKDAYS as DAY_IDS
from softlanding.core.rulebook.network import Desk, StaffedHours, Stated
from softlanding.core.rulebook.records import Origin
from softlanding.directory import queries
from softlanding.directory.forms import DeskForm, municipality_names

DESKS_ON_A_PAGE = 40


def desks(request: HttpRequest) -> HttpResponse:
    """List the desks, those that serve the reader first."""
    form = DeskForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    facts, whose = _facts(request, chosen)
    services = [chosen["service"]] if chosen.get("service") else []
    answers = queries.answers(facts, on=queries.today(), services=services) if facts else {}
    place = str((facts or {}).get("municipality", ""))
    found = queries.desks(service=chosen.get("service", ""), kind=chosen.get("kind", ""), municipality=place)
    if answers:
        order = {desk: at for at, desk in enumerate(answers)}
        found = sorted(found, key=lambda one: order.get(one.id, len(order)))
    page = Paginator(found, DESKS_ON_A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "municipalities": municipality_names(),
        "page": page,
        "query": f"{kept.urlencode()}&" if kept else "",
        "cards": [_card(one, answers.get(one.id)) for one in page.object_list],
        "whose": whose,
        "asked": bool(facts),
    }
    return render(request, "directory/desks.html", context)


def desk(request: HttpRequest, desk: str) -> HttpResponse:
    """Show everything that is known of a desk, each value with its origin."""
    found = queries.desk(desk)
    facts, _ = _facts(request, {})
    answers = queries.answers(facts, on=queries.today()) if facts else {}
    language = _language()
    context = {
        "desk": found,
        "card": _card(found, answers.get(found.id)),
        "lanes": queries.lanes_in_words(answers[desk], answers, language) if desk in answers else [],
        "place": queries.place_of(desk, language),
        "values": {
            name: [_value(one) for one in getattr(found, name)] for name in ("address", "phone", "fee", "languages")
        },
        "website": _value(found.website) if found.website and found.website.value else None,
        "hours": [_hours(one) for one in found.hours],
        "services": [_service(found, row) for row in found.services],
        "agreements": [_agreement(one) for one in queries.agreements_of(desk, on=queries.today())],
        "facts": [_value(one) for one in found.facts if one.value],
        "checked": day_words(found.checked_on, language),
        "counters_assumed": any(counter.assumed for counter in found.counters),
    }
    return render(request, "directory/desk.html", context)


def _facts(request: HttpRequest, chosen: Mapping[str, Any]) -> tuple[Facts | None, str]:
    """Return whom the answers are for: what was just typed, else the reader's own plan, else nobody."""
    if chosen.get("municipality") or chosen.get("purpose"):
        return queries.facts_given(municipality=chosen["municipality"], purpose=chosen["purpose"]), "typed"
    for _receiver, facts in queries.facts_wanted.send(sender=None, request=request):
        if facts:
            return facts, "plan"
    return None, ""


def _card(desk: Desk, answer: DeskAnswer | None) -> dict[str, Any]:
    language = _language()
    place = queries.place_of(desk.id, language)
    municipality = load_rulebook().municipalities.get(desk.municipality)
    offered = [row.service for row in desk.services if row.offered == "yes"]
    shown = {
        "id": desk.id,
        "name": place.name,
        "kind": in_language(queries.KINDS[desk.kind], language),
        "municipality": municipality.told(language) if municipality else desk.municipality,
        "place": place,
        "services": [_service_word(service) for service in offered],
    }
    if answer is None:
        return {**shown, "answered": False}
    return {
        **shown,
        "answered": True,
        "serves": answer.serves,
        "why": [said.told(language) for said in answer.why],
        "why_not": [said.told(language) for said in answer.why_not],
        "nearest_change": answer.nearest_change.told(language) if answer.nearest_change else "",
        "for_services": [_service_word(service) for service in answer.services],
        "to_verify": answer.confidence == "D",
        "sources": [source for name in answer.sources if (source := _source_named(name))],
    }


def _value(stated: Stated) -> dict[str, Any]:
    return {
        "value": stated.value,
        "about": stated.about or "",
        "dated": stated.dated,
        "note": stated.note,
        "confidence": stated.confidence,
        "source": _source(stated),
    }


def _hours(row: StaffedHours) -> dict[str, Any]:
    days = ", ".join(str(WEEKDAYS[DAY_IDS.index(day)]) for day in row.days)
    return {
        "authority": in_language(queries.AUTHORITIES[row.authority], _language()),
        "days": days,
        "time": f"{time_format(row.opens, 'H:i')} - {time_format(row.closes, 'H:i')}",
        "from_on": row.from_on,
        "until": row.until,
        "assumed": row.assumed,
        "note": row.note,
        "source": _source(row),
    }


def _service(desk: Desk, row: Any) -> dict[str, Any]:
    return {
        "name": _service_word(row.service),
        "authority": in_language(queries.AUTHORITIES[row.authority], _language()),
        "offered": {"yes": True, "no": False, "unknown": None}[row.offered],
        "minutes": row.first_person_minutes,
        "further": row.further_person_minutes,
        "assumed": row.minutes_assumed,
        "note": row.note,
        "source": _source(row),
        "desk": desk.id,
    }


def _agreement(one: Any) -> dict[str, Any]:
    language, book = _language(), load_rulebook()
    names = [book.municipalities[key].told(language) for key in one.municipalities if key in book.municipalities]
    return {
        "title": one.title.told(language),
        "proviso": one.proviso.told(language) if one.proviso else "",
        "places": [*names, *one.provinces],
        "services": [_service_word(service) for service in one.services],
        "in_force": one.holds_on(timezone.localdate()),
        "until": one.until,
        "certain": one.certain,
        "note": one.note,
        "source": _source(one),
    }


def _service_word(service: str) -> str:
    words = queries.SERVICES.get(service)
    return in_language(words, _language()) if words else service


def _source(origin: Origin) -> dict[str, Any] | None:
    """Return a value's origin for parts/source.html: its own date and confidence go before those of the source."""
    return _source_named(origin.source, origin.confidence, origin.checked_on)


def _source_named(name: str, confidence: str | None = None, checked_on: Any = None) -> dict[str, Any] | None:
    source = load_rulebook().sources.get(name)
    if source is None:
        return None
    checked = day_words(checked_on or source.checked_on, _language())
    return {
        "title": source.title,
        "url": source.url,
        "checked": checked,
        "verify": (confidence or source.confidence) == "D",
    }


def _language() -> str:
    return translation.get_language() or "en"

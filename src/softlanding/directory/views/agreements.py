"""The register of agreements: whom each desk serves, for what, from when until when, on any day."""

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.agreement_register import EVERYWHERE, Entry, Shift, places_of, shifts, soon
from softlanding.core.agreement_register import register as register_on
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import Agreement
from softlanding.directory import queries
from softlanding.directory.forms import CompareForm, RegisterForm, municipality_names

COLUMNS = (
    "id", "desk", "lane", "places", "relation", "services", "categories", "from", "until", "state", "certain",
    "replaces", "source", "url", "confidence", "checked_on",
)  # fmt: skip


def register(request: HttpRequest) -> HttpResponse:
    """List every agreement as it stands on a day."""
    return _page(request, RegisterForm(request.GET), "")


def of_desk(request: HttpRequest, desk: str) -> HttpResponse:
    """List one desk's agreements over time."""
    return _page(request, RegisterForm(request.GET), queries.desk(desk).id)


def _page(request: HttpRequest, form: RegisterForm, desk: str) -> HttpResponse:
    valid = form.is_valid()
    told = form.cleaned_data if valid else {}
    on = told.get("on") or queries.today()
    chosen = {"desk": desk or told.get("desk", ""), "municipality": told.get("municipality", "")}
    entries = register_on(load_rulebook(), on=on, **chosen)
    language = _language()
    kept = {"on": on.isoformat(), **{name: value for name, value in chosen.items() if value}}
    context = {
        "form": form,
        "desk": queries.place_of(desk, language) if desk else None,
        "municipalities": municipality_names(),
        "on": day_words(on, language),
        "is_today": on == queries.today(),
        "rows": [_row(entry) for entry in entries],
        "soon": [
            {
                "day": day_words(day, language),
                "begins": day == entry.agreement.from_on,
                "title": entry.agreement.title.told(language),
                "desk": _desk_name(entry.agreement.desk),
            }
            for day, entry in soon(entries, on=on)
        ],
        "csv": f"{reverse('agreements:csv')}?{urlencode(kept)}",
        "compare": f"{reverse('agreements:compare')}?{urlencode({'desk': chosen['desk']})}",
    }
    return render(request, "directory/agreements.html", context, status=200 if valid else 422)


def as_csv(request: HttpRequest) -> HttpResponse:
    """Answer the register as it stands on a day, a row per agreement."""
    form = RegisterForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    on = told.get("on") or queries.today()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agreements-{on}.csv"'
    table = csv.writer(response)
    table.writerow(COLUMNS)
    chosen = {"desk": told.get("desk", ""), "municipality": told.get("municipality", "")}
    for entry in register_on(load_rulebook(), on=on, **chosen):
        one, source = entry.agreement, load_rulebook().sources[entry.agreement.source]
        table.writerow(
            [
                one.id,
                one.desk,
                one.lane,
                " ".join(places_of(one)),
                one.relation,
                " ".join(one.services),
                one.title.en,
                one.from_on or "",
                one.until or "",
                entry.state,
                "yes" if one.certain else "no",
                one.replaces or "",
                one.source,
                source.url or "",
                one.confidence or source.confidence,
                one.checked_on or source.checked_on,
            ]
        )
    return response


def compare(request: HttpRequest) -> HttpResponse:
    """Say which municipalities gain or lose what between two days."""
    today = queries.today()
    form = CompareForm(request.GET, today=today)
    valid = form.is_valid()
    found: Iterable[Shift] = ()
    if valid:
        told = form.cleaned_data
        found = shifts(load_rulebook(), before=told["before"], after=told["after"], desk=told["desk"])
    context = {"form": form, "rows": _shift_rows(found), "asked": valid}
    return render(request, "directory/agreements_compare.html", context, status=200 if valid else 422)


def _shift_rows(found: Iterable[Shift]) -> list[dict[str, Any]]:
    """Put services of one place in one row, and places that fare alike in one row too."""
    words = {"gains": _("gain"), "loses": _("lose"), "other-terms": _("under other terms")}
    services: dict[tuple[Any, ...], list[str]] = {}
    for one in found:
        key = (one.what, one.served.desk, one.before, one.after, one.served.place)
        services.setdefault(key, []).append(_service_word(one.served.service))
    alike: dict[tuple[Any, ...], list[str]] = {}
    for (*same, place), named in services.items():
        alike.setdefault((*same, tuple(named)), []).append(_place(place))
    titles = {one.id: one.title.told(_language()) for one in load_rulebook().agreements}
    return [
        {
            "what": words[what],
            "desk": _desk_name(desk),
            "places": places,
            "services": named,
            "before": [titles[name] for name in before],
            "after": [titles[name] for name in after],
        }
        for (what, desk, before, after, named), places in alike.items()
    ]


def _row(entry: Entry) -> dict[str, Any]:
    one, language = entry.agreement, _language()
    source = load_rulebook().sources[one.source]
    return {
        "id": one.id,
        "title": one.title.told(language),
        "desk": _desk_name(one.desk),
        "desk_id": one.desk,
        "lane": one.lane,
        "state": entry.state,
        "places": [_place(place) for place in places_of(one)],
        "relation": _relation(one),
        "services": [_service_word(service) for service in one.services],
        "from_on": day_words(one.from_on, language) if one.from_on else "",
        "until": day_words(one.until, language) if one.until else "",
        "certain": one.certain,
        "note": one.note,
        "gap": one.gap.told(language) if one.gap else "",
        "replaces": _named(entry.replaces),
        "replaced_by": _named(entry.replaced_by),
        "source": {
            "title": source.title,
            "url": source.url,
            "article": one.article,
            "checked": day_words(one.checked_on or source.checked_on, language),
            "verify": (one.confidence or source.confidence) == "D",
        },
        "confidence": one.confidence or source.confidence,
    }


def _named(one: Agreement | None) -> str:
    return one.title.told(_language()) if one is not None else ""


def _relation(one: Agreement) -> str:
    return {
        "lives": _("for who lives there"),
        "works": _("for who works there"),
        "lives-or-works": _("for who lives or works there"),
        "anywhere": _("wherever you live"),
    }[one.relation]


def _place(place: str) -> str:
    if place == EVERYWHERE:
        return _("Everywhere")
    known = load_rulebook().municipalities.get(place)
    if known is not None:
        return known.told(_language())
    return _("Province of %(name)s") % {"name": place.removeprefix("province of ")}


def _desk_name(desk: str) -> str:
    return queries.desk(desk).name.told(_language())


def _service_word(service: str) -> str:
    return in_language(queries.SERVICES[service], _language())


def _language() -> str:
    return translation.get_language() or "en"

"""The housing target of every municipality: a table with filter and file, and the national number."""

import csv
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.official import Standing
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import (
    METHOD_WORDS,
    NationalFilterForm,
    NumberForm,
    half_year_asked,
    language_now,
)
from softlanding.housing.views import targets_words as words
from softlanding.housing.views.targets import half_years_offered

ON_A_PAGE = 50


def national(request: HttpRequest) -> HttpResponse:
    """Show the table of a half-year."""
    return _page(request, half_year_asked(request.GET.get("half-year"), timezone.localdate()))


def _page(request: HttpRequest, half_year: HalfYear, *, status: int = 200, **bound: Any) -> HttpResponse:
    method = queries.target_method(half_year, request.GET.get("method", ""))
    made, standings = queries.target_shares(half_year, method)
    provinces = sorted({one.province for one in load_rulebook().municipalities.values() if one.province})
    filters = NationalFilterForm({"method": method, **_chosen(request)}, provinces=provinces)
    page = Paginator(_filtered(standings, _chosen(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"half-year": str(half_year), "method": method, **_chosen(request)}) + "&"
    number, listed, figures = (
        queries.target_number(half_year),
        queries.official_in_use(half_year),
        queries.target_figures(half_year),
    )
    context = {
        "half_year": str(half_year),
        "half_year_words": words.half_year_words(half_year),
        "half_years": half_years_offered(half_year, timezone.localdate()),
        "number": number,
        "number_words": words.number_words(number.persons) if number else "",
        "made": made,
        "reckoned_sum": words.number_words(made.sum) if made else "",
        "sum": words.number_words(sum(one.target for one in standings)),
        "beyond": words.signed_words(made.sum - made.national) if made and made.sum != made.national else "",
        "method": METHOD_WORDS[method],
        "listed": listed,
        "figures": figures,
        "as_of": words.day_of(figures.as_of) if figures else "",
        "asked_on": words.day_of(figures.asked_on) if figures else "",
        "filters": filters,
        "page": page,
        "query": query,
        "rows": [_row(one) for one in page],
        "number_form": NumberForm(
            initial={"persons": number.persons, "read_where": number.source} if number and number.entered else None
        ),
        **bound,
    }
    return render(request, "housing/targets_national.html", context, status=status)


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:80] for name in ("province", "q")}


def _filtered(standings: tuple[Standing, ...], chosen: dict[str, str]) -> list[dict[str, Any]]:
    known = {one.code: one for one in load_rulebook().municipalities.values() if one.code}
    rows = []
    for one in standings:
        place = known.get(one.share.place.code)
        name = place.told(language_now()) if place else one.share.place.name
        province = place.province if place else ""
        if chosen["province"] not in {"", province} or chosen["q"].casefold() not in name.casefold():
            continue
        rows.append({"standing": one, "id": place.id if place else "", "name": name, "province": province})
    return sorted(rows, key=lambda row: row["name"].casefold().lstrip("'"))


def _row(found: dict[str, Any]) -> dict[str, Any]:
    standing = found["standing"]
    share = standing.share
    return {
        **found,
        "code": share.place.code,
        "inhabitants": words.number_words(share.place.inhabitants),
        "exact": words.number_words(round(float(share.exact), 2)),
        "reckoned": words.number_words(share.target),
        "official": words.number_words(standing.official),
        "difference": "" if standing.difference is None else words.signed_words(standing.difference),
    }


def national_csv(request: HttpRequest) -> HttpResponse:
    """Answer the table as a file."""
    half_year = half_year_asked(request.GET.get("half-year"), timezone.localdate())
    made, standings = queries.target_shares(half_year, request.GET.get("method", ""))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="targets-{half_year}.csv"'
    table = csv.writer(answer)
    table.writerow(["code", "name", "province", "inhabitants", "exact", "reckoned", "official", "target", "method"])
    for row in _filtered(standings, _chosen(request)):
        one = row["standing"]
        place, official = one.share.place, "" if one.official is None else one.official
        exact = f"{float(one.share.exact):.6f}"
        told = [place.code, row["name"], row["province"], place.inhabitants, exact, one.share.target, official]
        # a name may begin with an apostrophe, which no spreadsheet takes for a formula
        table.writerow([*told, one.target, made.method if made else ""])
    return answer


def number(request: HttpRequest) -> HttpResponse:
    """Enter the national number, or take an entered one back."""
    half_year = half_year_asked(request.POST.get("half_year"), timezone.localdate())
    there = f"{reverse('targets:national')}?half-year={half_year}"
    if request.POST.get("forget"):
        actions.forget_national_target(half_year)
        messages.success(request, gettext("The number is taken back."))
        return redirect(there)
    form = NumberForm(request.POST)
    if form.is_valid():
        actions.enter_national_target(half_year, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The national number is saved."))
        return redirect(there)
    return _page(request, half_year, status=422, number_form=form)

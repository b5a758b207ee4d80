"""The list of offers, for housing officers and for contact persons, on the page and as a file."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.housing.forms.offers import OffersForm
from softlanding.housing.models import Offer
from softlanding.housing.queries import offers as queries
from softlanding.housing.views.offers_words import hear_first_words, row_words

ON_A_PAGE = 25


def offers(request: HttpRequest) -> HttpResponse:
    """List the offers, those whose last day comes first on top; before the letter, who is heard first."""
    form = OffersForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    page = Paginator(queries.offers_listed(request.actor, **chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [{**row_words(one, on=today), "first": _first(one, request)} for one in page]
    note_listed(request, list(page))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": rows, "query": f"{query.urlencode()}&", **names_for(request)}
    return render(request, "housing/offers_list.html", context)


def _first(offer: Offer, request: HttpRequest) -> str:
    if offer.state != "checked":
        return ""
    return hear_first_words(offer, on=timezone.localdate(), by=request.actor)


def offers_csv(request: HttpRequest) -> HttpResponse:
    """Answer the offers that are shown as a file."""
    form = OffersForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = list(queries.offers_listed(request.actor, **chosen))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="offers.csv"'
    table = csv.writer(answer)
    table.writerow(
        [
            "reference",
            "state",
            "address",
            "district",
            "linked_on",
            "offered_on",
            "answer_by_on",
            "lease_starts_on",
            "moved_on",
        ]
    )
    for one in found:
        offered = timezone.localdate(one.offered_at) if one.offered_at else ""
        row = (
            one.waiting.reference, one.state, one.home.address, one.home.district.name, one.waiting.linked_on,
            offered, one.answer_by_on or "", one.lease_starts_on or "", one.moved_on or "",
        )  # fmt: skip
        table.writerow([cell_in_file(value) for value in row])
    audit.record_exports(_events(request, found))
    return answer


def cell_in_file(value: object) -> str:
    """Return a value as a cell that no spreadsheet reads as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def names_for(request: HttpRequest) -> dict[str, Any]:
    """Return the names of the pages for who looks: officers and contact persons have their own."""
    before = "contact-" if request.actor.role == Role.CASE_MANAGER else ""
    pages = ("list", "one", "step", "letter", "pdf")
    after = f"housing-after:{before}one"
    named = {f"{name}_page": f"housing-offers:{before}{name}" for name in pages}
    return {"is_officer": not before, "after_page": after, **named}


def note_listed(request: HttpRequest, found: list[Offer]) -> None:
    """Write down who was seen in a list; an empty list is a look as well."""
    if found:
        audit.record_list(_events(request, found))
    else:
        audit.record_read(
            by=request.actor, purpose=request.purpose, household=None, sentence="home-offers-listed", compartments=[]
        )


def _events(request: HttpRequest, found: list[Offer]) -> list[audit.Event]:
    return [
        audit.Event(
            by=request.actor,
            purpose=request.purpose,
            household=one.waiting.household_id,
            sentence="home-offer-listed",
            compartments=request.row.compartments,
            params={"reference": one.waiting.reference},
            region=one.region,
        )
        for one in found
    ]

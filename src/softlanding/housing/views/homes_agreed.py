"""What was agreed about homes: shares of the associations with their ledger, and districts with their caps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from softlanding.common.errors import Refused, in_language
from softlanding.housing import actions, queries
from softlanding.housing.forms.homes import DistrictForm, NameForm, SharesForm
from softlanding.housing.views.homes import language


def shares(request: HttpRequest) -> HttpResponse:
    """Show what each association owes and gave in a half-year, and note an agreement."""
    municipality = queries.municipality_of(request.actor)
    known = list(queries.associations(municipality))
    half_year = _half_year(request)
    bound = request.method == "POST"
    form = SharesForm(request.POST if bound else None, associations=known)
    if bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.agree_shares(
                municipality,
                half_year,
                homes=told["homes"],
                shares=form.shares,
                where=told["where"],
                agreed_on=told["agreed_on"],
            )
        except Refused as refused:
            form.add_error(None, in_language(refused.message, language()))
        else:
            messages.success(request, gettext("The agreement is kept."))
            return redirect(f"{request.path}?half-year={half_year}")
    rows = queries.balances(municipality, half_year)
    context = {
        "half_year": half_year,
        "before": queries.half_year_before(half_year),
        "form": form,
        "name_form": NameForm(prefix="new"),
        "rows": [_balance_words(row) for row in rows],
    }
    return render(request, "housing/homes_shares.html", context, status=422 if bound else 200)


def _balance_words(row: Any) -> dict[str, Any]:
    share = row.association.share
    return {
        "one": row,
        "share": number_format(share * 100, 1) if share is not None else "",
        "agreed": number_format(row.agreed, 1),
        "carried": number_format(row.carried_in, 1),
        "left": number_format(row.left, 1),
    }


def _half_year(request: HttpRequest) -> str:
    asked = request.GET.get("half-year", "")
    known = len(asked) == 7 and asked[:4].isascii() and asked[:4].isdigit() and asked[4:] in {"-H1", "-H2"}
    return asked if known and asked[:2] == "20" else queries.half_year_of(timezone.localdate())


def add_association(request: HttpRequest) -> HttpResponse:
    """Note an association."""
    form = NameForm(request.POST, prefix="new")
    if form.is_valid():
        actions.add_association(queries.municipality_of(request.actor), form.cleaned_data["name"])
        messages.success(request, gettext("The association is added."))
    else:
        messages.error(request, gettext("Write a name."))
    return redirect("homes:shares")


def districts(request: HttpRequest) -> HttpResponse:
    """Show how full each district is against its caps."""
    return _districts(request)


def _districts(request: HttpRequest, wrong: tuple[int, DistrictForm] | None = None) -> HttpResponse:
    municipality = queries.municipality_of(request.actor)
    half_year = _half_year(request)
    rows: list[dict[str, Any]] = []
    for one in queries.fullness(municipality, half_year):
        form = wrong[1] if wrong and wrong[0] == one.district.pk else _district_form(one.district)
        rows.append({"one": one, "form": form, "open": bool(wrong and wrong[0] == one.district.pk)})
    context = {"half_year": half_year, "rows": rows, "name_form": NameForm(prefix="new"), "wrong": wrong}
    return render(request, "housing/homes_districts.html", context, status=422 if wrong else 200)


def _district_form(district: Any) -> DistrictForm:
    caps = {"persons_cap": district.persons_cap, "households_cap": district.households_cap}
    return DistrictForm(initial={"postcodes": " ".join(district.postcodes), **caps}, prefix=f"d{district.pk}")


def add_district(request: HttpRequest) -> HttpResponse:
    """Note a district."""
    form = NameForm(request.POST, prefix="new")
    if form.is_valid():
        actions.add_district(queries.municipality_of(request.actor), form.cleaned_data["name"])
        messages.success(request, gettext("The district is added."))
    else:
        messages.error(request, gettext("Write a name."))
    return redirect("homes:districts")


def change_district(request: HttpRequest, district: int) -> HttpResponse:
    """Set the postcodes and caps of a district."""
    form = DistrictForm(request.POST, prefix=f"d{district}")
    if not form.is_valid():
        return _districts(request, (district, form))
    actions.change_district(district, municipality=queries.municipality_of(request.actor), **form.cleaned_data)
    messages.success(request, gettext("Saved."))
    return redirect("homes:districts")

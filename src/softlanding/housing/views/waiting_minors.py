"""Minors under guardianship: counts for the housing officer, a guardian's own list."""

from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, in_language
from softlanding.core.rulebook import load_rulebook
from softlanding.core.terms import Length, add
from softlanding.core.turning_adult import turning_by_half_year, turns_adult_on
from softlanding.housing.actions.waiting_minors import count_minor, leave_minor_out
from softlanding.housing.forms.waiting import MinorForm, language
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.waiting_minors import minors_counted, minors_of, minors_turning_18
from softlanding.housing.views.waiting_words import note_looked

MONTHS = 24


def minors(request: HttpRequest) -> HttpResponse:
    """Show how many minors turn eighteen, by half-year and by month; counts alone."""
    today, municipality = timezone.localdate(), municipality_of(request.actor)
    first = today.replace(day=1)
    months = minors_turning_18(municipality, first, add(first, Length(months=MONTHS)))
    context = {
        "counted": minors_counted(municipality),
        "half_years": turning_by_half_year(months),
        "months": [(_month(one.first), one.persons) for one in months if one.persons],
    }
    return render(request, "housing/waiting_minors.html", context)


def _month(first: date) -> str:
    return format_date(first, "MMM y", locale=language().replace("-", "_")).replace(".", "")


def own_minors(request: HttpRequest) -> HttpResponse:
    """List a guardian's own minors with the day on which each turns eighteen; count one more."""
    form = MinorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            count_minor(**form.cleaned_data, by=request.actor, now=timezone.now())
        except BadInput as error:
            for mistake in error.mistakes:
                form.add_error(mistake.where, in_language(mistake.what, language()))
        else:
            messages.success(request, gettext("Saved."))
            return redirect("housing-waiting:own-minors")
    note_looked(request, "minors-listed")
    today, places = timezone.localdate(), load_rulebook().municipalities
    rows: list[dict[str, Any]] = [
        {
            "pk": one.pk,
            "key": one.key,
            "turns": day_words(turns_adult_on(one.born_on), language()),
            "days": (turns_adult_on(one.born_on) - today).days,
            "municipality": places[one.municipality].told(language()) if one.municipality in places else "",
            "guardian": one.guardian,
        }
        for one in minors_of(request.actor)
    ]
    context = {"form": form, "rows": rows}
    return render(request, "housing/waiting_minors_own.html", context, status=422 if form.is_bound else 200)


def leave_out(request: HttpRequest, minor: UUID) -> HttpResponse:
    """Count a minor no longer."""
    leave_minor_out(minor, by=request.actor, now=timezone.now())
    messages.success(request, gettext("Saved."))
    return redirect("housing-waiting:own-minors")

"""Minors under guardianship: counts for the housing officer, a guardian's own list."""

import csv
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from softlanding.common import audit
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, in_language
from softlanding.core.housing.turning_adult import turning_by_half_year
from softlanding.core.rulebook import load_rulebook
from softlanding.core.terms import Length, add
from softlanding.housing.actions.waiting_minors import count_minor, leave_minor_out
from softlanding.housing.forms.waiting import MinorForm, MinorsFilterForm, language
from softlanding.housing.models import MinorUnderGuardianship
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.waiting_minors import (
    BeforeEighteen,
    before_eighteen,
    minors_counted,
    minors_turning_18,
    own_minors_listed,
    own_municipalities,
)
from softlanding.housing.queries.waiting_staff import contact_people
from softlanding.housing.views.after_words import origin_words
from softlanding.housing.views.offers import cell_in_file
from softlanding.housing.views.waiting_words import note_looked

MONTHS, ON_A_PAGE = 24, 50


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
    """List a guardian's own minors with what comes before and at eighteen; count one more."""
    people = [(one.pk, one.display_name) for one in contact_people(municipality_of(request.actor))]
    form = MinorForm(request.POST if request.method == "POST" else None, people=people)
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
    chosen = _filter(request)
    found = own_minors_listed(request.actor, on=timezone.localdate(), **chosen.chosen)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    step = load_rulebook().on(timezone.localdate()).procedures["after-18"]
    context = {
        "form": form,
        "filter": chosen,
        "page": page,
        "rows": [_row(one) for one in page],
        "query": f"{query.urlencode()}&",
        "step": {"summary": step.summary.told(language()), "sources": [origin_words(one) for one in step.source]},
    }
    return render(request, "housing/waiting_minors_own.html", context, status=422 if form.is_bound else 200)


def own_minors_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen minors as a file, by the guardian's own numbers."""
    today = timezone.localdate()
    found = own_minors_listed(request.actor, on=today, **_filter(request).chosen)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="turning-18.csv"'
    table = csv.writer(answer)
    table.writerow(
        ("number", "turns_18_on", "plan_from_on", "arrange_by_on", "municipality", "organisation", "contact")
    )
    for one in found:
        days = before_eighteen(one.born_on, on=today)
        contact = one.contact_person.display_name if one.contact_person else ""
        told = (one.key, days.turns_on, days.plan_from_on, days.arrange_by_on, one.municipality, one.guardian, contact)
        table.writerow([cell_in_file(value) for value in told])
    audit.record_exports(
        [
            audit.Event(
                by=request.actor,
                purpose=request.purpose,
                household=one.pk,
                sentence="minors-exported",
                compartments=request.row.compartments,
                region=one.region,
            )
            for one in found
        ]
    )
    return answer


def _filter(request: HttpRequest) -> MinorsFilterForm:
    places = load_rulebook().municipalities
    known = own_municipalities(request.actor)
    named = [(one, places[one].told(language()) if one in places else one) for one in known]
    return MinorsFilterForm(request.GET, municipalities=named)


def _row(one: MinorUnderGuardianship) -> dict[str, Any]:
    today, places = timezone.localdate(), load_rulebook().municipalities
    days = before_eighteen(one.born_on, on=today)
    left = (days.turns_on - today).days
    return {
        "pk": one.pk,
        "key": one.key,
        "turns": day_words(days.turns_on, language()),
        "left": _left(left),
        "plan": day_words(days.plan_from_on, language()),
        "arrange": day_words(days.arrange_by_on, language()),
        "now": _now(days, today),
        "badge": "done" if left <= 0 else "blocked" if days.arrange_by_on < today else "waiting",
        "municipality": places[one.municipality].told(language()) if one.municipality in places else "",
        "guardian": one.guardian,
        "contact": one.contact_person.display_name if one.contact_person else "",
    }


def _left(days: int) -> str:
    if days <= 0:
        return gettext("is eighteen")
    months = days // 30
    if months < 2:
        return ngettext("{number} day", "{number} days", days).format(number=days)
    return ngettext("about {number} month", "about {number} months", months).format(number=months)


def _now(days: BeforeEighteen, today: date) -> str:
    """Say what is due now of the step; nothing while there is time."""
    if today >= days.turns_on:
        return gettext("The guardianship has ended")
    if today > days.arrange_by_on:
        return gettext("Everything should be arranged")
    return gettext("Plan the home now") if today >= days.plan_from_on else ""


def leave_out(request: HttpRequest, minor: UUID) -> HttpResponse:
    """Count a minor no longer."""
    leave_minor_out(minor, by=request.actor, now=timezone.now())
    messages.success(request, gettext("Saved."))
    return redirect("housing-waiting:own-minors")

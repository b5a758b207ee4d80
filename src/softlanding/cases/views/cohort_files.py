"""Bringing many households in by a file: hand it in, see what is in it, bring the right ones in, mend the others."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases.actions import cohort as actions
from softlanding.cases.forms.cohort import CohortFileForm
from softlanding.cases.queries import cohort as queries
from softlanding.cases.views.cohort_own import as_csv, language, may_change, own_employer
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound

ROWS_ON_A_PAGE, FILES_SHOWN = 50, 10


def hand_in(request: HttpRequest) -> HttpResponse:
    """Ask for a file and check it; list the files that came before."""
    employer = own_employer(request, to_change=request.method == "POST")
    form = CohortFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else CohortFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        found = actions.hand_in(
            employer,
            name=file.name or "",
            content=file.read(),
            by=request.actor,
            now=timezone.now(),
            language=language(),
        )
        return redirect("cohort:file", cohort=found.pk)
    files = [
        {"file": one, "day": day_words(timezone.localdate(one.handed_in_at), language())}
        for one in queries.cohorts_of(employer)[:FILES_SHOWN]
    ]
    context = {"form": form, "files": files, "may_change": may_change(request)}
    return render(request, "cases/cohort_import.html", context, status=422 if form.is_bound else 200)


def cohort(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show what is in a file, and how far it is. A POST carries it on: the page asks by itself, or somebody presses."""
    employer = own_employer(request, to_change=request.method == "POST")
    found = queries.cohort_of(employer, cohort)
    if request.method == "POST":
        found = actions.carry_on_cohort(found, by=request.actor, now=timezone.now())
    part = request.headers.get("HX-Request") == "true"
    if part and found.state not in {"waiting", "running"}:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    template = "cases/cohort_progress.html" if part else "cases/cohort_file.html"
    return render(request, template, _context(request, found))


def bring(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Save the right households of a checked file."""
    found = queries.cohort_of(own_employer(request, to_change=True), cohort)
    actions.bring_in(found, by=request.actor, now=timezone.now())
    return redirect("cohort:file", cohort=found.pk)


def stop(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """End a run, or leave a file; what was brought in stays."""
    found = actions.stop_cohort(queries.cohort_of(own_employer(request, to_change=True), cohort), now=timezone.now())
    messages.info(request, gettext("Stopped. What was brought in stays."))
    return redirect("cohort:file", cohort=found.pk)


def mend(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Answer the rows to mend as a file, with what is wrong in the last column."""
    found = queries.cohort_of(own_employer(request), cohort)
    if not found.mend:
        raise NotFound
    return as_csv("arrivals-to-mend.csv", found.mend)


def _context(request: HttpRequest, found: Any) -> dict[str, Any]:
    households = found.households if found.state == "checked" else []
    mistakes = Paginator(found.mistakes, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    verdicts = [one["verdict"] for one in households]
    return {
        "cohort": found,
        "all": len(found.households) if found.state == "running" else found.read,
        "page": mistakes,
        "mistakes": [
            {"line": one["line"], "field": one["field"], **(one.get(language()) or one["en"])} for one in mistakes
        ],
        "new": verdicts.count("new"),
        "changed": [one for one in households if one["verdict"] == "changed"],
        "newcomers": [one for one in households if one["verdict"] == "new"][:ROWS_ON_A_PAGE],
        "same": verdicts.count("same"),
        "to_bring": len(verdicts) - verdicts.count("same"),
        "may_change": may_change(request),
        "has_mend": bool(found.mend),
    }

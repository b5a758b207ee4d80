"""A file of households: hand it in, see all that is in it and all that is wrong, take it over or throw it away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.core.housing.household_list import COLUMNS
from softlanding.housing.actions.waiting_import import (
    Preview,
    import_to_look_at,
    keep_for_preview,
    take_over,
    throw_away,
)
from softlanding.housing.forms.waiting import WaitingFileForm, language
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.views.waiting_words import note_looked

SHOWN = 50


def hand_in(request: HttpRequest) -> HttpResponse:
    """Ask for a file; with mistakes, show them all and save nothing."""
    form = (
        WaitingFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else WaitingFileForm()
    )
    note_looked(request, "waiting-file-looked")
    context: dict[str, Any] = {"form": form, "columns": ", ".join(COLUMNS)}
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        kept, found = keep_for_preview(
            municipality_of(request.actor), file.name or "", file.read(), by=request.actor, now=timezone.now()
        )
        if kept is not None:
            return redirect("housing-waiting:file", kept.pk)
        context |= _shown(found)
    return render(request, "housing/waiting_import.html", context, status=422 if form.is_bound else 200)


def file(request: HttpRequest, reading: int) -> HttpResponse:
    """Show what is in a file; take it over, or throw it away."""
    municipality, now = municipality_of(request.actor), timezone.now()
    note_looked(request, "waiting-file-looked")
    if request.method == "POST" and request.POST.get("do") == "throw":
        throw_away(municipality, reading)
        messages.info(request, gettext("The file is thrown away. Nothing was saved."))
        return redirect("housing-waiting:import")
    kept, found = import_to_look_at(municipality, reading, now=now)
    if request.method == "POST" and not found.mistakes:
        taken = take_over(municipality, reading, by=request.actor, now=now)
        said = gettext("{new} households are on the list; {same} were there already and stay as they are.")
        messages.success(request, said.format(new=len(taken.added), same=taken.same))
        return redirect("housing-waiting:list")
    context = {"file": kept, **_shown(found)}
    return render(request, "housing/waiting_file.html", context, status=422 if request.method == "POST" else 200)


def _shown(found: Preview) -> dict[str, Any]:
    told = language()
    return {
        "mistakes": [
            {"line": one.line, "field": one.field, "what": one.what(told), "remedy": one.remedy(told)}
            for one in found.mistakes
        ],
        "fresh": found.fresh[:SHOWN],
        "new": len(found.fresh),
        "same": len(found.households) - len(found.fresh),
    }

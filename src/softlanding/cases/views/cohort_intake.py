"""Bringing one household in by a form, and the empty file for many."""

from typing import Any, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases.actions import cohort as actions
from softlanding.cases.forms.cohort import ArrivalForm
from softlanding.cases.views.cohort_own import as_csv, language, own_employer
from softlanding.core.cohort import cohort_of, example_file
from softlanding.core.household.file import Address
from softlanding.core.rulebook import load_rulebook


def template(request: HttpRequest) -> HttpResponse:
    """Answer a cohort file with all columns and one invented household."""
    own_employer(request)
    return as_csv("arrivals-template.csv", example_file())


def new(request: HttpRequest) -> HttpResponse:
    """Ask about one household; save it when nothing is wrong, else say everything that is."""
    employer = own_employer(request, to_change=True)
    form = ArrivalForm(request.POST or None, choices=_choices())
    if request.method == "POST" and form.is_valid():
        table = form.table()
        facts, known = actions.employer_facts(employer), load_rulebook().municipalities
        read = cohort_of(table, employer=facts, municipalities=known)
        form.take(read.slips)
        if not form.errors:
            verdict, found = actions.announce(employer, read.households[0], now=timezone.now())
            messages.success(request, _said(verdict, found.principal_name))
            return redirect("cohort:arrival", announcement=found.pk)
    return render(request, "cases/cohort_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _said(verdict: str, name: str) -> str:
    said = {
        "new": gettext("{name} is announced."),
        "changed": gettext("{name} was announced before: what you state now is saved."),
        "same": gettext("{name} was announced before, with the same answers."),
    }[verdict]
    return said.format(name=name)


def _choices() -> dict[str, list[tuple[str, str]]]:
    book = load_rulebook()
    places = sorted((one.told(language()), one.id) for one in book.municipalities.values())
    known: dict[str, Any] = book.facts
    named = {
        fact: {choice.id: choice.label.told(language()) for choice in known[fact].choices} if fact in known else {}
        for fact in ("purpose", "address")
    }
    reasons = [(one, words) for one, words in named["purpose"].items() if one not in {"family", "asylum"}]
    return {
        "purpose": reasons,
        "municipality": [(key, name) for name, key in places],
        "address": [(one, named["address"].get(one, one)) for one in get_args(Address) if one != "reception"],
    }

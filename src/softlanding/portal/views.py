"""Pages that belong to no single feature: sources, privacy, accessibility, fair times, help."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from softlanding.core.rulebook import load_rulebook
from softlanding.portal import queries


def sources(request: HttpRequest) -> HttpResponse:
    """List every source that a rule refers to, and what each is used for."""
    book, on = load_rulebook(), timezone.localdate()
    rows = queries.sources_used(book, on=on, language=request.LANGUAGE_CODE)
    return render(request, "portal/sources.html", {"sources": rows, "rulebook": book.hash, "count": len(rows)})


def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, where, how long and who sees it."""
    return render(request, "portal/privacy.html", {"compartments": queries.who_sees_what(request.LANGUAGE_CODE)})


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done for everyone to get through, and what to do when something stands in the way."""
    return render(request, "portal/accessibility.html")


def fairness(request: HttpRequest) -> HttpResponse:
    """Say how times are given out, with the numbers of the region's desks."""
    return render(
        request, "portal/fairness.html", queries.how_times_are_given_out(settings.REGION, request.LANGUAGE_CODE)
    )


def ask_for_help(request: HttpRequest) -> HttpResponse:
    """Say whom to ask, and how the plan works."""
    return render(request, "portal/help.html")

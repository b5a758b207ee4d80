"""The plan that a company reads by its link: steps, dates, who helps, and how long people wait this week."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.community import queries
from softlanding.community.forms import language
from softlanding.community.views.companies import pdf
from softlanding.community.views.guide import step_now_words, typeset
from softlanding.core.rulebook import load_rulebook

WEEK = timedelta(days=7)


def plan(request: HttpRequest, token: str) -> HttpResponse:
    """Show a company its plan. Who has the link sees it; nothing of it is about a person but the adviser's name."""
    found = queries.shared(token)
    steps = [step_now_words(one) for one in queries.steps_of(found)]
    context = {
        "landing": found,
        "steps": steps,
        "done": sum(step["state"] in {"done", "not-needed"} for step in steps),
        "adviser": found.adviser.display_name if found.adviser else "",
        "waits": _waits(),
        "token": token,
    }
    answer = render(request, "community/shared.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def plan_pdf(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer the plan as a PDF."""
    found = queries.shared(token)
    return pdf(typeset(found.company, [step_now_words(one) for one in queries.steps_of(found)]), "plan.pdf")


def _waits() -> list[dict[str, Any]]:
    """Return how long people waited for the visits that were booked in the last seven days, per desk of the region."""
    book, today = load_rulebook(), timezone.localdate()
    network = book.networks.get(settings.REGION)
    found = []
    for desk in network.desks if network else ():
        spread = appointments.spread(one.since_asked for one in appointments.booked_in(desk.id, today - WEEK, today))
        found.append({"desk": desk.name.told(language()), "middle": spread.middle, "total": spread.total})
    return found

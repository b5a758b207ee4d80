"""Replays of weekly decisions: ask, watch, stop, read the report."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from softlanding.common.days import day_words
from softlanding.core.capacity.report import Report
from softlanding.core.capacity.report_html import report_html
from softlanding.core.foresight.report import report_of
from softlanding.core.foresight.report_words import SAID
from softlanding.housing import actions, queries
from softlanding.housing.forms.foresight import ReplayForm
from softlanding.housing.queries.ahead_history import LEAST_WEEKS
from softlanding.housing.queries.ahead_replay import LEAST_PLAYED, own_weeks_to_play
from softlanding.housing.views.ahead_report import own_report

LISTED = 20


def replays(request: HttpRequest) -> HttpResponse:
    """Ask for a replay, and list those that were asked for."""
    language = get_language() or "en"
    municipality = queries.municipality_of(request.actor)
    today = timezone.localdate()
    own_weeks = own_weeks_to_play(municipality, today)
    form = ReplayForm(request.POST if request.method == "POST" else None, language=language, own_weeks=own_weeks)
    if form.is_bound and form.is_valid():
        run = actions.start_replay(municipality, form.question(today), by=request.actor, now=timezone.now())
        return redirect("housing-foresight:replay", run=run.pk)
    runs = [_row(run, language) for run in queries.replays_of(municipality)[:LISTED]]
    context = {"form": form, "runs": runs, "own_weeks": own_weeks, "least": LEAST_WEEKS + LEAST_PLAYED}
    return render(request, "housing/foresight_replays.html", context, status=422 if form.is_bound else 200)


def replay(request: HttpRequest, run: int) -> HttpResponse:
    """Show how far a replay is, and what came out."""
    language = get_language() or "en"
    found = queries.replay_of(run, queries.municipality_of(request.actor))
    context: dict[str, Any] = {"run": found, "row": _row(found, language)}
    if found.state == "done":
        context["report"] = _report(found.answer, language)
    part = request.headers.get("HX-Request") == "true"
    if part and found.ended_at is None:
        return render(request, "housing/foresight_under_way.html", context)
    answer = render(request, "housing/foresight_replay.html", context)
    if part:
        answer["HX-Refresh"] = "true"
    return answer


def report(request: HttpRequest, run: int) -> HttpResponse:
    """Give the report as one file that needs nothing else."""
    found = queries.replay_of(run, queries.municipality_of(request.actor))
    if found.state != "done":
        return redirect("housing-foresight:replay", run=run)
    text = report_html(_report(found.answer, get_language() or "en"))
    answer = HttpResponse(text, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="housing-replay-{found.pk}.html"'
    return answer


def stop(request: HttpRequest, run: int) -> HttpResponse:
    """Stop a replay; nothing of it is kept."""
    found = actions.stop_replay(run, queries.municipality_of(request.actor), now=timezone.now())
    return redirect("housing-foresight:replay", run=found.pk)


def _report(document: dict[str, Any], language: str) -> Report:
    made = report_of(document, language)
    return own_report(made, document, language) if document["question"].get("source") == "own" else made


def _row(run: Any, language: str) -> dict[str, Any]:
    asked = run.question
    return {
        "id": run.pk,
        "state": run.state,
        "weeks": asked["weeks"],
        "own_before": day_words(date.fromisoformat(asked["on"]), language) if asked.get("source") == "own" else "",
        "homes": asked.get("homes_per_week"),
        "policy": SAID[asked["policy"]].told(language),
        "seed": asked["seed"],
        "made": day_words(timezone.localdate(run.made_at), language),
    }

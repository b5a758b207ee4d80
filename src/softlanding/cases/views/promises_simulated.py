"""Simulations of one's desk: ask, watch, stop, read the report."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from softlanding.cases import actions, queries
from softlanding.cases.forms.promises import SimulationForm
from softlanding.cases.views import promises_words as words
from softlanding.common.days import day_words
from softlanding.core.capacity.report import report_of
from softlanding.core.capacity.report_html import report_html
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries as directory

LISTED = 20


def simulations(request: HttpRequest) -> HttpResponse:
    """Ask for a simulation, and list those that were asked for."""
    desk = request.actor.desk
    form = SimulationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        run = actions.start_simulation(
            desk=desk,
            clients=asked["clients"],
            months=asked["months"],
            counters=form.counters(),
            seed=asked["seed"],
            by=request.actor,
            now=timezone.now(),
        )
        return redirect("staff-promises:simulation", run=run.pk)
    context = {
        "form": form,
        "desk_name": directory.place_of(desk, words.language()).name if directory.known(desk) else "",
        "runs": [_row(run) for run in queries.simulations_of(desk)[:LISTED]],
    }
    return render(request, "cases/promises_simulations.html", context, status=422 if form.is_bound else 200)


def simulation(request: HttpRequest, run: int) -> HttpResponse:
    """Show how far a simulation is, and what came out."""
    found = queries.simulation_of(run, desk=request.actor.desk)
    context: dict[str, Any] = {"run": found, "row": _row(found), "left": max(found.total - found.done, 0)}
    if found.state == "done":
        context["report"] = report_of(load_rulebook(), found.answer, words.language())
    if request.headers.get("HX-Request") == "true" and found.ended_at is None:
        return render(request, "cases/promises_simulation_part.html", context)
    answer = render(request, "cases/promises_simulation.html", context)
    if request.headers.get("HX-Request") == "true":
        answer["HX-Refresh"] = "true"
    return answer


def report(request: HttpRequest, run: int) -> HttpResponse:
    """Give the report as one file that needs nothing else."""
    found = queries.simulation_of(run, desk=request.actor.desk)
    if found.state != "done":
        return redirect("staff-promises:simulation", run=run)
    text = report_html(report_of(load_rulebook(), found.answer, words.language()))
    answer = HttpResponse(text, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="simulation-{found.desk}.html"'
    return answer


def stop(request: HttpRequest, run: int) -> HttpResponse:
    """Stop a simulation; nothing of it is kept."""
    found = actions.stop_simulation(run, desk=request.actor.desk, now=timezone.now())
    return redirect("staff-promises:simulation", run=found.pk)


def _row(run: Any) -> dict[str, Any]:
    asked = run.question
    return {
        "id": run.pk,
        "state": run.state,
        "clients": words.whole(asked["clients"]),
        "months": asked["months"],
        "seed": asked["seed"],
        "made": day_words(timezone.localdate(run.made_at), words.language()),
        "ended": run.ended_at is not None,
    }

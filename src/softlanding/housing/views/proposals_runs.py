"""Runs of the matcher: ask for one, watch it, read it as a list or on a map, run it again, check the chain."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.common.errors import Refused
from softlanding.core.documents import BadInput as WrongBatch
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.forms.proposals import RunForm
from softlanding.housing.models import MatchRun
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries.ahead import RunAdvice, advice_of_run, ahead_state
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.proposals_solving import policy_for
from softlanding.housing.views import proposals_rows as words
from softlanding.housing.views.ahead import run_words
from softlanding.housing.views.proposals_map import map_of

LISTED, ON_A_PAGE = 20, 60
FAULTS = {
    "input": lambda: gettext("its input was changed"),
    "answer": lambda: gettext("its answer was changed"),
    "row": lambda: gettext("its row was changed"),
    "chain": lambda: gettext("it does not fit the run before it"),
    "gap": lambda: gettext("a number before it is missing"),
}
STATES = {
    "waiting": lambda: gettext("waits for its turn"),
    "running": lambda: gettext("under way"),
    "done": lambda: gettext("done"),
    "stopped": lambda: gettext("stopped, nothing was kept"),
    "failed": lambda: gettext("failed"),
}
COLUMNS = (
    "reference", "called", "persons", "days_left", "district", "address", "bedrooms", "rent", "fit", "second_district",
    "second_fit", "state", "reasons",
)  # fmt: skip


def runs(request: HttpRequest) -> HttpResponse:
    """Ask for a run, and list those that were asked for."""
    municipality, today = municipality_of(request.actor), timezone.localdate()
    form = RunForm(request.POST if request.method == "POST" else None, initial={"on": today, "seed": _seed(today)})
    mistakes: list[str] = []
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            made = running.run_match(
                municipality, on=on, policy=policy_for(municipality, on), seed=form.cleaned_data["seed"],
                by=request.actor, now=timezone.now(),
            )  # fmt: skip
        except WrongBatch as wrong:
            mistakes = words.core_mistakes(wrong)
        except Refused as refusal:
            return words.refused(request, refusal, back=reverse("housing-proposals:runs"))
        else:
            return redirect("housing-proposals:run", match_run=made.pk)
    context = {
        "form": form,
        "mistakes": mistakes,
        "runs": [_listed(run) for run in reading.match_runs(municipality)[:LISTED]],
        "by_hand": [words.row(one, 1) for one in reading.proposals_by_hand(municipality)],
        "frozen": reading.frozen_pairs(municipality),
        "looks_ahead": ahead_state(municipality).is_on,
    }
    return render(request, "housing/proposals_runs.html", context, status=422 if form.is_bound else 200)


def check(request: HttpRequest) -> HttpResponse:
    """Check every kept run against its hashes and the chain."""
    faults = reading.check_runs(municipality_of(request.actor))
    for one in faults:
        messages.error(request, gettext("Run {number}: {what}.").format(number=one.number, what=FAULTS[one.what]()))
    if not faults:
        messages.success(request, gettext("Every run stands as it was written."))
    return redirect("housing-proposals:runs")


def run(request: HttpRequest, match_run: UUID) -> HttpResponse:
    """Show a run: how far it is, or what it proposes, as a list or on a map."""
    municipality = municipality_of(request.actor)
    found = reading.match_run(match_run, municipality)
    part = request.headers.get("HX-Request") == "true"
    if found.state != MatchRun.State.DONE:
        words.note_seen(request, "housing-proposals-listed", [])
        context = {"run": found, "state": STATES[found.state](), "percent": round(found.done_share * 100)}
        context["open"] = found.state in reading.OPEN_RUN
        answer = render(request, f"housing/proposals_progress{'' if part else '_page'}.html", context)
        if part and not context["open"]:
            answer["HX-Refresh"] = "true"
        return answer
    answer = render(request, "housing/proposals_run.html", _context(request, found))
    if part:
        answer["HX-Refresh"] = "true"
    return answer


def _context(request: HttpRequest, found: MatchRun) -> dict[str, Any]:
    proposals = list(reading.proposals_of(found))
    advice, homes = advice_of_run(found.pk), reading.homes_by_key(found.municipality)
    shown = [one for one in proposals if _wanted(one, request.GET.get("show", ""), advice)]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    as_map = request.GET.get("as") == "map"
    unit = 1000 * min(len(found.versions["households"]), len(found.versions["homes"])) + 1
    seen = proposals if as_map else page.object_list
    words.note_seen(request, "housing-proposals-listed", [one.waiting for one in seen])
    latest = reading.latest_done_run(found.municipality)
    return {
        "run": found,
        "head": _head(found, proposals),
        "page": page,
        "rows": [words.row(one, unit, advice) for one in page.object_list],
        "ahead": run_words(advice, homes),
        "show": request.GET.get("show", ""),
        "as_map": as_map,
        "map": map_of(found, proposals, homes) if as_map else None,
        "query": "".join(f"{key}={request.GET[key]}&" for key in ("as", "show") if request.GET.get(key, "").isalpha()),
        "newer": latest if latest and latest.number > found.number else None,
    }


def _wanted(proposal: Any, show: str, advice: RunAdvice) -> bool:
    match show:
        case "open":
            return proposal.state in reading.OPEN
        case "near":
            return proposal.days_left is not None and proposal.days_left <= words.NEAR_DAYS
        case "unplaced":
            return proposal.home_id is None
        case "wait":
            return str(proposal.waiting_id) in advice.waits
        case _:
            return True


def _head(found: MatchRun, proposals: list[Any]) -> dict[str, Any]:
    near = [one for one in proposals if one.days_left is not None and one.days_left <= words.NEAR_DAYS]
    gap = found.answer["certificate"]["gap"]
    return {
        "number": found.number,
        "on": day_words(found.on, words.language()),
        "households": len(proposals),
        "homes": len(found.versions["homes"]),
        "placed": sum(one.home_id is not None for one in proposals),
        "near": len(near),
        "near_placed": sum(one.home_id is not None for one in near),
        "decided": sum(one.state in reading.DECIDED for one in proposals),
        "optimal": not gap,
        "gap": f"{number_format(gap * 100, 3)} %",
    }


def stop(request: HttpRequest, match_run: UUID) -> HttpResponse:
    """Stop a run; nothing of it is kept but that it was stopped."""
    found = reading.match_run(match_run, municipality_of(request.actor))
    running.stop_run(found, now=timezone.now())
    return redirect("housing-proposals:run", match_run=found.pk)


def replay(request: HttpRequest, match_run: UUID) -> HttpResponse:
    """Run the stored input again, and say whether the answer is the same."""
    found = reading.match_run(match_run, municipality_of(request.actor))
    if reading.replayed(found):
        messages.success(request, gettext("Run again: the answer is the same, byte for byte."))
    else:
        messages.error(request, gettext("Run again: the answer is another one. Tell the administrator."))
    return redirect("housing-proposals:run", match_run=found.pk)


def csv_file(request: HttpRequest, match_run: UUID) -> HttpResponse:
    """Answer a run as a file, with every row of it."""
    found = reading.match_run(match_run, municipality_of(request.actor))
    proposals = list(reading.proposals_of(found))
    advice = advice_of_run(found.pk)
    words.note_exported(request, "housing-proposals-exported", [one.waiting for one in proposals])
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="proposals-{found.number}.csv"'
    table = csv.writer(answer)
    # a run that did not look ahead gives the file that it always gave
    table.writerow(COLUMNS if advice.document is None else (*COLUMNS, "advice"))
    for one in proposals:
        home, second = one.home, one.second_home
        line = (
            one.waiting.reference, one.waiting.called, one.persons_here + one.waiting.expected_members, one.days_left,
            home.district.name if home else "", home.address if home else "", home.bedrooms if home else "",
            home.rent if home else "", one.fit / 1000 if home else "", second.district.name if second else "",
            one.second_fit / 1000 if one.second_fit else "", one.state,
            " · ".join(reason.get(words.language(), reason["en"]) for reason in one.reasons),
        )  # fmt: skip
        told = () if advice.document is None else ("wait" if str(one.waiting_id) in advice.waits else "",)
        table.writerow([_harmless(cell) for cell in (*line, *told)])
    return answer


def _harmless(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("=", "+", "@", "\t", "\r")) else text


def _listed(run: MatchRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "number": run.number,
        "on": day_words(run.on, words.language()),
        "made": day_words(timezone.localdate(run.made_at), words.language()),
        "state": STATES[run.state](),
        "done": run.state == MatchRun.State.DONE,
        "forgotten": run.forgotten_on is not None,
        "households": run.households,
        "placed": run.placed,
        "decided": run.decided,
    }


def _seed(today: Any) -> int:
    return int(today.strftime("%Y%m%d"))

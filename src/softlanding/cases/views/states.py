"""The list of cases of an officer's authority, the same as a file, the coordinator's numbers, and a case by hand."""

import csv
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.states import CasesForm, NewCaseForm, language
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, Refused, in_language
from softlanding.people import queries as people

CASES_ON_A_PAGE = 25


def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that the reader works on, the earliest day of the law first."""
    form, found = _asked(request)
    page = Paginator(found, CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    note_list(request, shown)
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "query": urlencode(form.chosen) + "&",
        "rows": [case_row(one, today=today) for one in shown],
        "narrowed": any(form.chosen[name] for name in ("kind", "state", "text")) or form.chosen["which"] != "open",
    }
    return render(request, "cases/states_list.html", context)


def cases_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen cases as a file, in the same order."""
    _, found = _asked(request)
    rows, today = list(found), timezone.localdate()
    note_list(request, rows, export=True)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    table = csv.writer(response)
    table.writerow(
        ["reference", "household", "kind", "state", "state_since_on", "desk", "received_on", "due_on", "overdue",
         "term_stands_still", "promised_on", "decided_on", "officer"]
    )  # fmt: skip
    for one in rows:
        late, still = queries.is_overdue(one, on=today), queries.stands_still(one, on=today)
        cells = [
            one.reference,
            one.household.reference if one.household else "",
            one.kind,
            one.state,
            one.state_since_on,
            one.desk,
            one.received_on,
            queries.due_on(one, on=one.decided_on or today),
            "yes" if late else "no",
            "yes" if still else "no",
            one.promised_on,
            one.decided_on,
            one.officer.display_name if one.officer else "",
        ]
        table.writerow(["" if cell is None else cell for cell in cells])
    return response


def counts(request: HttpRequest) -> HttpResponse:
    """Show the coordinator how many cases stand where: no reference, no household, and never asylum."""
    told = language()
    rows = [
        {
            "title": row["kind"].title.told(told),
            "total": row["total"],
            "overdue": row["overdue"],
            "states": [
                (state.title.told(told), row["states"][state.id])
                for state in row["kind"].states
                if state.id in row["states"]
            ],
        }
        for row in queries.case_counts(request.actor, on=timezone.localdate())
    ]
    return render(request, "cases/states_counts.html", {"rows": rows})


def new(request: HttpRequest) -> HttpResponse:
    """Open a case by hand, for a household that is found by its reference."""
    form = NewCaseForm(
        request.POST if request.method == "POST" else None, kinds=queries.kinds_seen_by(request.actor.role)
    )
    if request.method == "POST" and form.is_valid() and (found := _opened(request, form)) is not None:
        messages.success(request, gettext("Case {reference} is open.").format(reference=found.reference))
        return redirect("casework:case", case=found.pk)
    return render(request, "cases/states_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, form: NewCaseForm) -> Any:
    told = form.cleaned_data
    try:
        household = people.household_by_reference(told["household"])
    except NotFound:
        form.add_error("household", gettext("No plan has this reference. Check it with the household."))
        return None
    if told["person"] and told["person"] not in {person.key for person in people.people_in(household)}:
        form.add_error("person", gettext("Nobody in this plan has this short name."))
        return None
    wanted = actions.NewCase(
        kind=told["kind"],
        household=household.pk,
        person_key=told["person"],
        desk=request.actor.desk,
        municipality=household.municipality,
        facts={"purpose": told["purpose"]} if told["purpose"] else {},
        region=household.region,
    )
    try:
        return actions.open_case(wanted, by=request.actor, now=timezone.now())
    except Refused as refused:
        form.add_error(None, in_language(refused.message, language()))
        return None


def _asked(request: HttpRequest) -> tuple[CasesForm, Any]:
    kinds = queries.kinds_seen_by(request.actor.role)
    form = CasesForm(request.GET, kinds=kinds, states=queries.states_to_choose(kinds))
    return form, queries.chosen_cases(request.actor, on=timezone.localdate(), **form.chosen)


def note_list(request: HttpRequest, shown: Sequence[Any], *, export: bool = False) -> None:
    """Write down whose cases were seen. An empty list is noted too: someone looked."""
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": queries.case_purpose(request.actor, one),
            "household": one.household_id,
            "sentence": "case-listed",
            "compartments": [Compartment(queries.kind_of(one).compartment)],
            "params": {"reference": one.reference},
            "region": one.region,
        }
        for one in shown
    ]
    nobody = {
        "by": request.actor,
        "purpose": queries.case_purpose(request.actor),
        "household": None,
        "sentence": "cases-listed",
        "compartments": (),
    }
    if export:
        for event in events or [nobody]:
            audit.record_export(**event)
    else:
        audit.record_list(events or [nobody])


def case_row(one: Any, *, today: Any) -> dict[str, Any]:
    """Return a case as a row of the list, in the reader's words."""
    told, kind = language(), queries.kind_of(one)
    state = kind.state(one.state)
    due = queries.due_on(one, on=one.decided_on or today)
    return {
        "id": one.pk,
        "reference": one.reference,
        "household": one.household.reference if one.household else "",
        "kind": kind.title.told(told),
        "state": state.title.told(told),
        "badge": badge_of(state),
        "due": day_words(due, told) if due else "",
        "decided": gettext("Decided on {day}.").format(day=day_words(one.decided_on, told)) if one.decided_on else "",
        "overdue": queries.is_overdue(one, on=today),
        "still": one.closed_at is None and queries.stands_still(one, on=today),
        "promised": day_words(one.promised_on, told) if one.promised_on else "",
        "officer": one.officer.display_name if one.officer else "",
    }


def badge_of(state: Any) -> str:
    """Return the shape of a state's badge: done, waiting for somebody outside, or to do."""
    if state.closes:
        return "done"
    return "waiting" if state.ball in {"newcomer", "employer", "other"} else "todo"

"""The list of households that wait for a home, the first page of housing, and a contact person's own list."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.errors import Refused, in_language
from softlanding.housing.actions.waiting import take_in
from softlanding.housing.forms.waiting import NewHouseholdForm, WaitingFilterForm, language
from softlanding.housing.queries import counted_homes, live_offers_counted
from softlanding.housing.queries import waiting as queries
from softlanding.housing.queries.after import not_taken_over
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.proposals import latest_done_run
from softlanding.housing.queries.waiting_batch import waiting_left_out
from softlanding.housing.queries.waiting_minors import minors_counted
from softlanding.housing.queries.waiting_standings import policy_on, standings
from softlanding.housing.views.waiting_words import MISSING_WORDS, note_listed, note_looked, row_of

ON_A_PAGE = 25
HEAD = (
    "reference",
    "state",
    "persons",
    "bedrooms",
    "linked_on",
    "offer_by",
    "move_by",
    "days_left",
    "contact",
    "missing",
)


def start(request: HttpRequest) -> HttpResponse:
    """Show how housing stands: who waits, who is near the last day, what keeps households out of a match."""
    today, municipality = timezone.localdate(), municipality_of(request.actor)
    left_out = waiting_left_out(municipality, today)
    reasons: dict[str, int] = {}
    for one in left_out:
        for why in one.reasons:
            reasons[why] = reasons.get(why, 0) + 1
    not_taken, longest = not_taken_over(municipality, on=today)
    context = {
        "not_taken": not_taken,
        "longest": longest,
        "counts": queries.waiting_counts(municipality, on=today),
        "standings": standings(policy_on(today)),
        "left_out": len(left_out),
        "reasons": [(gettext(MISSING_WORDS[why]), many) for why, many in sorted(reasons.items())],
        "minors": minors_counted(municipality),
        "homes": counted_homes(municipality).get("available", 0),
        "run": latest_done_run(municipality),
        "offers": live_offers_counted(municipality),
    }
    return render(request, "housing/waiting_start.html", context)


def waiting(request: HttpRequest) -> HttpResponse:
    """List the households; whoever has no contact person stands on top."""
    today = timezone.localdate()
    form = WaitingFilterForm(request.GET, on=today)
    found = queries.waiting_list(municipality_of(request.actor), form.chosen, on=today)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    note_listed(request, list(page))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [row_of(one) for one in page],
        "query": f"{query.urlencode()}&",
        "without": sum(one.household.contact_person_id is None for one in found),
    }
    return render(request, "housing/waiting_list.html", context)


def waiting_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen households as a file, without names, needs or places to avoid."""
    today = timezone.localdate()
    chosen = WaitingFilterForm(request.GET, on=today).chosen
    found = queries.waiting_list(municipality_of(request.actor), chosen, on=today)
    note_listed(request, found, sentence="waiting-exported")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="waiting.csv"'
    table = csv.writer(answer)
    table.writerow(HEAD)
    table.writerows(_line(one) for one in found)
    return answer


def _line(one: queries.Waiting) -> list[Any]:
    household, reading = one.household, one.reading
    contact = household.contact_person.display_name if household.contact_person else ""
    return [
        household.reference, household.state, one.persons, one.bedrooms, household.linked_on, reading.offer_by_on,
        reading.move_by_on, reading.move_days_left, f"'{contact}" if contact[:1] in "=+-@" and contact else contact,
        " ".join(one.missing),
    ]  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """Take one household in."""
    form = NewHouseholdForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            taken = take_in(municipality_of(request.actor), [form.listed], by=request.actor, now=timezone.now())
        except Refused as refused:
            form.add_error(None, in_language(refused.message, language()))
        else:
            if taken.added:
                messages.success(request, gettext("The household is on the list. Its clock runs from the link."))
                return redirect("housing-waiting:one", taken.added[0].pk)
            form.add_error("coa_reference", gettext("A household with this reference is on the list already."))
    if not form.is_bound:
        note_looked(request)
    return render(request, "housing/waiting_new.html", {"form": form}, status=422 if form.is_bound else 200)


def mine(request: HttpRequest) -> HttpResponse:
    """List the households whose contact person the reader is."""
    found = queries.own_waiting_list(request.actor, on=timezone.localdate())
    note_listed(request, found)
    return render(request, "housing/waiting_mine.html", {"rows": [row_of(one) for one in found]})

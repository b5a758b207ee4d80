"""The public pages of promises: one sentence each, the share kept, and everything needed to judge it."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import queries
from softlanding.cases.forms.promises import PERIODS, USUAL, PeriodForm
from softlanding.cases.views import promises_words as words
from softlanding.common.days import day_words
from softlanding.directory import queries as directory


def all_promises(request: HttpRequest) -> HttpResponse:
    """List what each desk promises, with the share kept; the desk's own page says the rest."""
    context = _context(request, "")
    by_desk: dict[str, list[dict[str, Any]]] = {}
    for row in context["rows"]:
        by_desk.setdefault(row["desk"], []).append(row)
    context["desks"] = [
        {"id": desk, "name": directory.place_of(desk, words.language()).name, "rows": rows}
        for desk, rows in by_desk.items()
    ]
    return render(request, "cases/promises_all.html", context)


def desk(request: HttpRequest, desk: str) -> HttpResponse:
    """Show a desk's promises with figures, pictures, what paused the clocks and who is not counted."""
    directory.desk(desk)
    context = {**_context(request, desk), "place": directory.place_of(desk, words.language())}
    context["csv"] = f"figures.csv?period={context['period']}"
    return render(request, "cases/promises_desk.html", context)


def figures_csv(request: HttpRequest, desk: str) -> HttpResponse:
    """Give the months of a desk's promises as a file; months with too few are named and left empty."""
    directory.desk(desk)
    _, period = PeriodForm(request.GET or None).chosen(timezone.localdate())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="promises-{desk}.csv"'
    table = csv.writer(answer)
    table.writerow(["desk", "promise", "norm_days", "month", "counted", "share_kept", "low", "high", "invented"])
    for found in queries.promise_figures(period, today=timezone.localdate(), desk=desk):
        fixed = [desk, found.promise.id, found.promise.days]
        for month in found.months:
            share = month.share
            numbers = [round(one, 4) for one in (share.value, share.low, share.high)] if share else ["", "", ""]
            counted = month.n if share or not month.n else "too few to say"
            table.writerow([*fixed, f"{month.first:%Y-%m}", counted, *numbers, "yes" if found.invented else "no"])
    return answer


def _context(request: HttpRequest, desk: str) -> dict[str, Any]:
    today = timezone.localdate()
    form = PeriodForm(request.GET or None)
    name, period = form.chosen(today)
    found = queries.promise_figures(period, today=today, desk=desk)
    return {
        "rows": [words.shown(one, at) for at, one in enumerate(found, 1)],
        "period": name,
        "periods": [{"id": one, "label": label, "chosen": one == name} for one, label in PERIODS],
        "usual": USUAL,
        "period_words": _period_words(period),
        "today_words": day_words(today, words.language()),
        "invented": any(one.invented for one in found),
    }


def _period_words(period: queries.Period) -> str:
    told, today = words.language(), timezone.localdate()
    until = day_words(period.until or today, told)
    if period.first is None:
        return gettext("from the beginning until {until}").format(until=until)
    return gettext("{first} until {until}").format(first=day_words(period.first, told), until=until)

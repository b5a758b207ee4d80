"""How many people the region expects, month by month: for the coordinator."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.access import row_for
from softlanding.community import queries
from softlanding.community.forms import language
from softlanding.core import pictures

MONTHS = 12


def forecast(request: HttpRequest) -> HttpResponse:
    """Show who is expected: announced by employers, and guessed by companies that settle."""
    months = _months()
    total = sum(month.persons for month in months)
    row = row_for("appointments:capacity", "GET")
    may_plan = row is not None and request.actor.role in row.roles
    context: dict[str, Any] = {
        "months": [{"words": _month_words(month), "month": month} for month in months],
        "total": total,
        "leads": sum(month.leads for month in months),
        "picture": _picture(months) if total else "",
        "capacity": f"{reverse('appointments:capacity')}?clients={total}&months={MONTHS}" if total and may_plan else "",
    }
    return render(request, "community/forecast.html", context)


def forecast_csv(request: HttpRequest) -> HttpResponse:
    """Answer the forecast as a file."""
    del request
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="forecast.csv"'
    table = csv.writer(answer)
    table.writerow(["month", "announced", "companies_settling", "leads"])
    table.writerows([f"{one.first:%Y-%m}", one.announced, one.settling, one.leads] for one in _months())
    return answer


def _months() -> list[queries.Month]:
    return queries.forecast(timezone.localdate(), MONTHS)


def _month_words(month: queries.Month) -> str:
    from babel.dates import format_date

    return format_date(month.first, "MMM y", locale=language().replace("-", "_")).replace(".", "")


def _picture(months: list[queries.Month]) -> str:
    return pictures.lines(
        [
            pictures.Line(gettext("Announced by employers"), [month.announced for month in months]),
            pictures.Line(gettext("Companies that settle"), [month.settling for month in months]),
        ],
        name="forecast",
        title=gettext("People expected per month"),
        description=gettext("The same figures stand in the table."),
        marks=[(0.0, _month_words(months[0])), (1.0, _month_words(months[-1]))],
    )

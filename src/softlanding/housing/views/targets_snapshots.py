"""How a target stood when a month ended: kept by hand, and saved as a file with the months."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.core.apportionment.course import snapshots
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.housing import actions, queries
from softlanding.housing.forms.targets import half_year_asked


def snapshot(request: HttpRequest, municipality: str) -> HttpResponse:
    """Keep how the target stands today."""
    now = timezone.now()
    actions.keep_snapshot(municipality, by=request.actor, now=now)
    messages.success(request, gettext("Kept. It stays as it is, whatever is noted later."))
    half_year = HalfYear.of(timezone.localdate(now))
    return redirect(f"{reverse('targets:one', args=[municipality])}?half-year={half_year}#snapshots")


def one_csv(request: HttpRequest, municipality: str) -> HttpResponse:
    """Answer months, pace and snapshots of a half-year as a file."""
    today = timezone.localdate()
    half_year = half_year_asked(request.GET.get("half-year"), today)
    standing = queries.target_standing(municipality, half_year)
    held = queries.until(queries.used_mergers(), half_year.starts_on)
    known = queries.housed_by_month(municipality, half_year.starts_on, half_year.ends_on, held)
    balance = standing.balance
    asked = balance.corrected if balance else None
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="target-{municipality}-{half_year}.csv"'
    table = csv.writer(answer)
    table.writerow(["what", "day", "housed", "so_far", "pace", "to_house", "brought_along", "by"])
    brought = balance.brought if balance and standing.brought_known else None
    for one in snapshots(half_year, asked or 0, known, today):
        pace = None if asked is None else round(one.pace)
        table.writerow(_cells("month", one.month_on, one.housed, one.so_far, pace, asked, brought, ""))
    for kept in reversed(queries.target_snapshots(municipality, half_year)):
        table.writerow(
            _cells("snapshot", kept.until_on, "", kept.housed, kept.pace, kept.corrected, kept.brought, kept.how)
        )
    return answer


def _cells(*told: object) -> list[str]:
    return ["" if one is None else str(one) for one in told]

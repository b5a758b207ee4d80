"""Who got what: how times were given out, as figures, and what a person should look at. Nothing here acts by itself."""

import csv
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import queries
from softlanding.appointments.forms.waiting import PeriodForm
from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.directory import queries as directory

DAYS_ON_A_PAGE = 31
ORIGINS = ("web", "waiting-list", "api", "phone", "counter", "rebooking")


def who_got_what(request: HttpRequest) -> HttpResponse:
    """Show how times were given out at the own desk; for an administrator, at all desks."""
    desk, now = _desk(request), timezone.now()
    form = PeriodForm(request.GET, today=timezone.localdate())
    first, last = form.chosen
    visits = queries.booked_in(desk, first, last)
    _note(request)
    page = Paginator(queries.by_day(visits), DAYS_ON_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"first": first.isoformat(), "last": last.isoformat()})
    context = {
        "form": form,
        "desk_name": directory.place_of(desk, _language()).name if directory.known(desk) else gettext("All desks"),
        "spreads": [
            _picture(gettext("From asking to the visit"), queries.spread(one.since_asked for one in visits)),
            _picture(gettext("From being ready to the visit"), queries.spread(one.since_ready for one in visits)),
        ],
        "origins": [(origin_words(origin), count) for origin, count in queries.by_origin(visits)],
        "given_up": queries.contacts_by_number(queries.given_up(desk, first, last, now=now)),
        "odd": [_odd_words(one) for one in queries.odd_patterns(desk, first, last, now=now)],
        "heads": [origin_words(origin) for origin in ORIGINS],
        "rows": [_row(row) for row in page.object_list],
        "page": page,
        "query": f"{query}&",
        "export": query,
    }
    return render(request, "appointments/who_got_what.html", context)


def who_got_what_csv(request: HttpRequest) -> HttpResponse:
    """Answer the figures per day as a file. Small numbers are empty here too."""
    first, last = PeriodForm(request.GET, today=timezone.localdate()).chosen
    rows = queries.by_day(queries.booked_in(_desk(request), first, last))
    _note(request, export=True)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="who-got-what-{first}-{last}.csv"'
    table = csv.writer(response)
    table.writerow(["day", "booked", *ORIGINS, "median_days_from_asked", "median_days_from_ready"])
    for row in rows:
        counts = [row["origins"].get(origin, "") for origin in ORIGINS]
        cells = [row["day"], row["total"], *counts, row["since_asked"], row["since_ready"]]
        table.writerow(["" if cell is None else cell for cell in cells])
    return response


def origin_words(origin: str) -> str:
    """Say through which door a visit came."""
    return {
        "web": gettext("Website"),
        "waiting-list": gettext("Waiting list"),
        "api": gettext("Partner"),
        "phone": gettext("Telephone"),
        "counter": gettext("At the counter"),
        "rebooking": gettext("Rebooked by the desk"),
    }.get(origin, origin)


def _picture(title: str, spread: queries.Spread) -> dict[str, Any]:
    """Return a distribution as rows with bars; the table is the picture's own words."""
    longest = max([count for count in spread.counts if count] or [1])
    names = [
        gettext("{low} - {high} days").format(low=low, high=high)
        if high
        else gettext("{low} days or more").format(low=low)
        for low, high in queries.DAYS_TO
    ]
    return {
        "title": title,
        "rows": [{"name": name, "count": count} for name, count in zip(names, spread.counts, strict=True)],
        "longest": longest,
        "middle": spread.middle,
        "total": spread.total,
        "unknown": spread.unknown,
    }


def _odd_words(one: queries.Odd) -> str:
    words = {
        "given-up": gettext("Contact {contact} gave up {number} holds."),
        "households": gettext("Contact {contact} stands for {number} households."),
    }
    return words[one.kind].format(contact=one.contact, number=one.number)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    few = row["total"] is None
    return {
        "day": day_words(row["day"], _language()),
        "total": row["total"],
        "counts": [None if few else row["origins"].get(origin, 0) for origin in ORIGINS],
        "since_asked": row["since_asked"],
        "since_ready": row["since_ready"],
    }


def _desk(request: HttpRequest) -> str:
    """Return whose figures are shown: a coordinator's own desk, or, for an administrator, every desk."""
    return "" if request.actor.role == Role.ADMINISTRATOR else request.actor.desk or "-"


def _note(request: HttpRequest, *, export: bool = False) -> None:
    event: Any = {
        "by": request.actor,
        "purpose": request.purpose,
        "household": None,
        "sentence": "who-got-what-listed",
        "compartments": (),
    }
    (audit.record_export if export else audit.record_read)(**event)


def _language() -> str:
    return translation.get_language() or "en"

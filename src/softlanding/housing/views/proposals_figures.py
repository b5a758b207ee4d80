"""Figures on decisions, on a page: for all officers together, and for oneself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from softlanding.core.promises.figures import Interval
from softlanding.housing.forms.proposals import FiguresForm
from softlanding.housing.queries.ahead_figures import ahead_figures
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.proposals_figures import (
    QUICK_SECONDS,
    DecisionFigures,
    decision_figures,
    weeks_before,
)
from softlanding.housing.views.ahead import figures_words

USUAL_WEEKS = 13


def figures(request: HttpRequest) -> HttpResponse:
    """Show how long decisions take, how often officers choose otherwise, and how often too quickly."""
    form = FiguresForm(request.GET or None, initial={"seconds": QUICK_SECONDS})
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    weeks, seconds = int(chosen.get("weeks") or USUAL_WEEKS), chosen.get("seconds") or QUICK_SECONDS
    now = timezone.now()
    asked: dict[str, Any] = {"since": weeks_before(now, weeks), "until": now, "quick_seconds": seconds}
    municipality = municipality_of(request.actor)
    own = request.actor.role == "housing-officer" and request.actor.kind == "staff"
    columns = [(gettext("All officers"), decision_figures(municipality, **asked))]
    if own:
        columns.append((gettext("You"), decision_figures(municipality, **asked, by=int(request.actor.id))))
    ahead = ahead_figures(municipality, since=asked["since"], until=now)
    context = {
        "form": form,
        "columns": [_column(name, one, seconds) for name, one in columns],
        "seconds": seconds,
        "ahead": figures_words(ahead),
    }
    return render(request, "housing/proposals_figures.html", context)


def _column(name: str, found: DecisionFigures, seconds: int) -> dict[str, Any]:
    quick = ngettext("Decided in under {count} second", "Decided in under {count} seconds", seconds)
    return {
        "name": name,
        "n": found.n if not found.few else "",
        "few": found.few,
        "rows": [
            (gettext("Time from opened to decided, half of all within"), _time(found.median_seconds), ""),
            (gettext("Another home than the proposed one"), *_share(found.overridden)),
            (gettext("Not taken over"), *_share(found.dismissed)),
            (quick.format(count=seconds), *_share(found.quick)),
        ],
    }


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 120:
        return ngettext("{count} second", "{count} seconds", round(seconds)).format(count=round(seconds))
    minutes = round(seconds / 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _share(one: Interval | None) -> tuple[str, str]:
    if one is None:
        return "", ""
    low, high = number_format(one.low * 100, 0), number_format(one.high * 100, 0)
    return f"{number_format(one.value * 100, 0)} %", f"{low} - {high} %"

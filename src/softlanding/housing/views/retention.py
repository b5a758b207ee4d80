"""What is kept and until when: the terms, what goes in the coming weeks, what is held back, and the proof."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from softlanding.common import audit
from softlanding.common.days import day_words
from softlanding.housing.forms.waiting import language
from softlanding.housing.queries import retention as queries
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.views.after_words import origin_words
from softlanding.housing.views.waiting_words import note_looked

AHEAD = timedelta(days=30)
SHOWN = 200
HELD = {
    "not-taken-over": gettext_noop("kept: nobody took it over after the move"),
    "not-answered": gettext_noop("kept: what it wrote is not answered"),
}


def retention(request: HttpRequest) -> HttpResponse:
    """Show the terms, what they will delete, and what they deleted."""
    today, municipality, told = timezone.localdate(), municipality_of(request.actor), language()
    terms = queries.terms_on(today)
    going = queries.going(today + AHEAD, municipality)
    _note(request, going)
    titles = {one.id: one.title.told(told) for one in terms.kept}
    counts = queries.forgotten_counts(municipality)
    context = {
        "terms": [
            {"title": one.title.told(told), "months": one.months, "reads": one.reads, "source": origin_words(one)}
            for one in terms.kept
        ],
        "going": [_row(one, titles) for one in going[:SHOWN]],
        "more": max(0, len(going) - SHOWN),
        "counts": [{"title": titles[kind], **counts[kind]} for kind in titles if kind in counts],
        "latest": queries.forgotten(municipality).values_list("forgotten_at", flat=True).first(),
    }
    return render(request, "housing/retention.html", context)


def _row(one: queries.Going, titles: dict[Any, str]) -> dict[str, Any]:
    called = one.called
    if one.kind == "runs":
        called = gettext("Run {number}").format(number=one.called)
    return {
        "title": titles[one.kind],
        "called": called or gettext("one minor"),
        "last": day_words(one.last_day, language()),
        "held": [gettext(HELD[why]) for why in one.held_back],
    }


def _note(request: HttpRequest, going: list[queries.Going]) -> None:
    """Write down which households were seen; runs and minors name nobody."""
    seen = [one for one in going[:SHOWN] if one.kind in {"housed", "ended"}]
    if not seen:
        note_looked(request)
        return
    audit.record_list(
        audit.Event(
            by=request.actor,
            purpose=request.purpose,
            household=one.key,
            sentence="retention-listed",
            compartments=request.row.compartments,
            params={"reference": one.called},
        )
        for one in seen
    )

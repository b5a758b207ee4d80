"""The promises of one's desk for who works there: broken, about to break, standing still; a reason, a pause."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.promises import BreachForm, PauseForm, take_over
from softlanding.cases.queries import promises_listed as listing
from softlanding.cases.views import promises_words as words
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput
from softlanding.core.promises import BREACH_REASONS
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries as directory

ON_A_PAGE = 10
MOST_LISTED = 50
SINCE = timedelta(days=366)


def listed(request: HttpRequest) -> HttpResponse:
    """List what must be looked at, in the order of urgency."""
    today, desk = timezone.localdate(), request.actor.desk
    within = _within(request)
    clocks = listing.clocks_seen_by(request.actor)
    page = Paginator(listing.explained(clocks, since=today - SINCE), ON_A_PAGE).get_page(request.GET.get("page"))
    parts = {
        "unexplained": list(listing.unexplained(clocks)[:MOST_LISTED]),
        "soon": list(listing.soon_broken(clocks, today=today, within=within)[:MOST_LISTED]),
        "still": list(listing.still_broken(clocks)[:MOST_LISTED]),
        "paused": list(listing.standing_still(clocks)[:MOST_LISTED]),
        "explained": list(page.object_list),
    }
    _note(request, [one for part in parts.values() for one in part])
    context: dict[str, Any] = {
        "desk_name": directory.place_of(desk, words.language()).name if directory.known(desk) else "",
        "desk": desk if directory.known(desk) else "",
        "promises": bool(queries.promises_of(desk)) if desk else False,
        "within": within,
        "page": page,
        "query": f"within={within}&",
        **{name: [_row(one, today) for one in part] for name, part in parts.items()},
    }
    return render(request, "cases/promises_staff.html", context)


def clock(request: HttpRequest, clock: int) -> HttpResponse:
    """Show one promise to one household; type why it was broken, let its clock stand still or run on."""
    found = listing.clock_seen_by(clock, request.actor)
    told = words.language()
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    reasons = [(one.id, one.title.told(told)) for one in actions.pauses_by_hand(found)]
    breach = BreachForm(
        request.POST if asked == "reason" else None,
        language=told,
        initial={"reason": found.breach_reason, "words": found.breach_words},
    )
    pause = PauseForm(request.POST if asked == "pause" else None, reasons=reasons)
    if asked and (answer := _done(request, found, asked, breach, pause)):
        return answer
    _note(request, [found])
    context = {
        "row": _row(found, timezone.localdate()),
        "breach": breach,
        "pause": pause,
        "may_pause": bool(reasons) and not found.outcome and found.paused_since_on is None,
        "may_resume": not found.outcome
        and found.paused_since_on is not None
        and (last := found.pauses.last()) is not None
        and last.reason in dict(reasons),
        "pauses": [_pause(found, one) for one in found.pauses.all()],
    }
    return render(request, "cases/promises_clock.html", context, status=422 if asked else 200)


def _done(
    request: HttpRequest, found: queries.PromiseClock, asked: str, breach: BreachForm, pause: PauseForm
) -> HttpResponse | None:
    """Do what was asked, or return None when something is missing: the forms then say what."""
    now, by = timezone.now(), request.actor
    form = {"reason": breach, "pause": pause}.get(asked)
    if form is not None and not form.is_valid():
        return None
    try:
        if asked == "reason":
            actions.give_breach_reason(found.pk, **breach.cleaned_data, by=by, now=now)
            messages.success(request, gettext("The reason is kept."))
        elif asked == "pause":
            actions.pause_clock(found.pk, reason=pause.cleaned_data["reason"], by=by, now=now)
            messages.success(request, gettext("The clock stands still."))
        elif asked == "resume":
            actions.resume_clock(found.pk, by=by, now=now)
            messages.success(request, gettext("The clock runs on."))
        else:
            return None
    except BadInput as refused:
        take_over(form or breach, refused, words.language()) if form else messages.warning(
            request, gettext("The clock runs already.")
        )
        return None
    return redirect("staff-promises:list" if asked == "reason" else "staff-promises:clock", **_place(found, asked))


def _place(found: queries.PromiseClock, asked: str) -> dict[str, Any]:
    return {} if asked == "reason" else {"clock": found.pk}


def _row(clock: queries.PromiseClock, today: date) -> dict[str, Any]:
    promise, told = queries.promise_of(clock.desk, clock.promise), words.language()
    case = clock.case
    state = load_rulebook().case_kinds[case.kind].state(case.state).title.told(told) if case else ""
    reason = BREACH_REASONS.get(clock.breach_reason)
    last = clock.due_on
    return {
        "id": clock.pk,
        "reference": case.reference if case else "",
        "title": promise.title.told(told),
        "state": state,
        "started": _day(clock.started_on),
        "due": _day(last),
        # what stands still keeps the days that it had left
        "days_left": (last - (clock.paused_since_on or today)).days if last else 0,
        "days_late": (min(clock.stopped_on or today, today) - last).days if last else 0,
        "stopped": _day(clock.stopped_on),
        "outcome": clock.outcome,
        "paused_since": _day(clock.paused_since_on),
        "reason": reason.told(told) if reason else "",
        "words": clock.breach_words,
        "apology": _day(timezone.localdate(clock.apology_sent_at)) if clock.apology_sent_at else "",
        "nobody_written": not clock.apology_sent_at and clock.outcome == "broken",
        "invented": clock.invented,
    }


def _pause(clock: queries.PromiseClock, one: Any) -> dict[str, str]:
    promise = queries.promise_of(clock.desk, clock.promise)
    return {
        "reason": words.pause_words(promise, one.reason),
        "first": _day(one.first_on),
        "until": _day(one.until_on),
    }


def _day(day: date | None) -> str:
    return day_words(day, words.language()) if day else ""


def _within(request: HttpRequest) -> int:
    typed = request.GET.get("within", "")
    return min(int(typed), 60) if typed.isascii() and typed.isdigit() and len(typed) < 4 else listing.WARN_DAYS


def _note(request: HttpRequest, clocks: Iterable[queries.PromiseClock]) -> None:
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.household_id,
            "sentence": "promises-listed",
            "compartments": [Compartment.HOUSEHOLD],
            "params": {"reference": one.case.reference if one.case else ""},
            "region": one.region,
        }
        for one in {one.pk: one for one in clocks}.values()
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "household-opened"}
    audit.record_list(events or [{**nobody, "compartments": ()}])

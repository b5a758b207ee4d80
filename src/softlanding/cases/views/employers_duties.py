"""The employer's duties: list, month, file, calendar and letters; what changed, and what was done."""

import calendar as months
import hashlib
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.employers_duties import (
    CHANGES,
    ChangeForm,
    DaysForm,
    DoneForm,
    DutiesForm,
    DutyKeyForm,
    FeedForm,
    LettersForm,
    month_of,
)
from softlanding.cases.views.employers import add_mistakes, duty_words, language_now
from softlanding.cases.views.employers_csv import csv_answer
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, NotFound, TooOften

HOUR = 3600
READS_AN_HOUR, GUESSES_AN_HOUR = 60, 30
STAMP = re.compile(rb"^DTSTAMP.*\r\n", re.MULTILINE)


def duties(request: HttpRequest) -> HttpResponse:
    """List what is due by when for whom, beside a month of it."""
    return _page(request)


def _page(request: HttpRequest, *, wrong: DoneForm | None = None) -> HttpResponse:
    today, language = timezone.localdate(), language_now()
    employer = queries.employer_of(request.actor)
    form = DutiesForm(request.GET, language=language)
    every = queries.duties_of(employer, on=today)
    rows = queries.shown(every, **form.chosen)
    own = queries.own_colleague(request.actor)
    context = {
        "employer": employer,
        "form": form,
        "rows": [duty_words(row) for row in rows],
        "query": urlencode(form.chosen),
        "month": month(every, month_of(request.GET.get("month", ""), today=today), today=today),
        "changes": [_change_words(one) for one in queries.changes_of(employer)],
        "may_change": own.part in {"owner", "editor"},
        "letters": own.wants_digest,
        "today": today.isoformat(),
        "wrong": wrong,
    }
    return render(request, "cases/employers_duties.html", context, status=422 if wrong else 200)


def month(rows: list[queries.DutyRow], first: date, *, today: date) -> dict[str, Any]:
    """Return a month as weeks of days, each with what is due on it; and the months before and after."""
    language = language_now().replace("-", "_")
    on_day: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        if (row.due.due_on.year, row.due.due_on.month) == (first.year, first.month):
            on_day.setdefault(row.due.due_on, []).append(duty_words(row))
    names = get_day_names("abbreviated", locale=language)
    return {
        "title": format_date(first, "LLLL y", locale=language),
        "count": sum(len(found) for found in on_day.values()),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "heads": [names[day] for day in range(7)],
        "weeks": [
            [
                {
                    "number": day.day if day.month == first.month else "",
                    "today": day == today,
                    "due": on_day.get(day, []) if day.month == first.month else [],
                }
                for day in week
            ]
            for week in months.Calendar().monthdatescalendar(first.year, first.month)
        ],
    }


def duties_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen duties as a file, in the same order."""
    employer = queries.employer_of(request.actor)
    rows = queries.shown(
        queries.duties_of(employer, on=timezone.localdate()), **DutiesForm(request.GET, language=language_now()).chosen
    )
    head = ["due_on", "kind", "duty", "what", "who", "key", "counted_from_on", "state", "done_on", "note", "source"]
    return csv_answer(
        "duties.csv",
        head,
        (
            [
                row.due.due_on,
                row.due.duty.kind,
                row.due.duty.id,
                row.due.duty.title.told(language_now()),
                row.name,
                row.announcement.key,
                row.due.counted_from_on,
                row.stand,
                row.done.done_on if row.done else "",
                row.done.note if row.done else "",
                "; ".join(" ".join(filter(None, (one.source, one.article))) for one in row.due.duty.source),
            ]
            for row in rows
        ),
    )


def done(request: HttpRequest) -> HttpResponse:
    """Note that a duty was met, on which day."""
    employer = queries.employer_that(request.actor, "owner", "editor")
    form = DoneForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.mark_done(
                employer=employer,
                key=told["duty"],
                on=told["done_on"],
                remark=told["note"],
                by=request.actor,
                today=timezone.localdate(),
            )
        except BadInput as error:
            add_mistakes(form, error)
        else:
            messages.success(request, gettext("It is noted as done. We told nobody else."))
            return redirect("employers:duties")
    return _page(request, wrong=form)


def undo(request: HttpRequest) -> HttpResponse:
    """Take back that a duty was met."""
    employer = queries.employer_that(request.actor, "owner", "editor")
    form = DutyKeyForm(request.POST)
    if not form.is_valid():
        raise NotFound
    actions.undo_done(employer=employer, key=form.cleaned_data["duty"], by=request.actor, today=timezone.localdate())
    messages.success(request, gettext("It stands as not done again."))
    return redirect("employers:duties")


def change(request: HttpRequest) -> HttpResponse:
    """Note that something changed for somebody, and say what must be told to whom by when."""
    employer = queries.employer_that(request.actor, "owner", "editor")
    people = queries.announcements_of(employer)
    chosen = {"announcement": request.GET.get("who", "")}
    form = ChangeForm(request.POST if request.method == "POST" else None, announcements=people, initial=chosen)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.report_change(
                employer=employer,
                announcement=told["announcement"],
                what=told["what"],
                on=told["happened_on"],
                remark=told["note"],
                by=request.actor,
                now=timezone.now(),
            )
        except BadInput as error:
            add_mistakes(form, error)
        else:
            messages.success(request, gettext("It is noted. See below what to tell to whom by when: we told nobody."))
            return redirect("employers:duties")
    context = {"form": form, "people": people}
    return render(request, "cases/employers_change.html", context, status=422 if form.is_bound else 200)


def days(request: HttpRequest) -> HttpResponse:
    """State when somebody's contract and permit end: what duties are counted from."""
    employer = queries.employer_that(request.actor, "owner", "editor")
    people = queries.announcements_of(employer)
    chosen = next((one for one in people if str(one.pk) == request.GET.get("who")), people[0] if people else None)
    initial = {
        "announcement": str(chosen.pk) if chosen else "",
        "contract_ends_on": chosen.contract_ends_on if chosen else None,
        "permit_ends_on": chosen.permit_ends_on if chosen else None,
    }
    form = DaysForm(request.POST if request.method == "POST" else None, announcements=people, initial=initial)
    if form.is_bound and form.is_valid():
        actions.state_days(employer=employer, by=request.actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, gettext("The days are kept, and your duties follow them."))
        return redirect("employers:duties")
    rows = [
        {
            "pk": str(one.pk),
            "name": queries.principal_name(one),
            "chosen": one == chosen,
            "contract": day_words(one.contract_ends_on, language_now()) if one.contract_ends_on else "",
            "permit": day_words(one.permit_ends_on, language_now()) if one.permit_ends_on else "",
        }
        for one in people
    ]
    context = {"form": form, "people": rows}
    return render(request, "cases/employers_days.html", context, status=422 if form.is_bound else 200)


def withdraw(request: HttpRequest, noted: int) -> HttpResponse:
    """Take back a change that was noted by mistake."""
    employer = queries.employer_that(request.actor, "owner", "editor")
    actions.withdraw_change(employer=employer, change=noted, by=request.actor, now=timezone.now())
    messages.success(request, gettext("The change is taken back, with what followed from it."))
    return redirect("employers:duties")


def letters(request: HttpRequest) -> HttpResponse:
    """Switch the weekly letter on or off."""
    own = queries.own_colleague(request.actor)
    if request.method == "POST":
        form = LettersForm(request.POST)
        if not form.is_valid():
            return _page(request, wrong=DoneForm())
        wanted = form.cleaned_data["letters"] == "on"
        actions.choose_digest(colleague=own, wanted=wanted, by=request.actor)
        said = gettext("You get a letter on Mondays, when there is something to do.")
        messages.success(request, said if wanted else gettext("You get no letters any more."))
    return redirect("employers:duties")


def calendar(request: HttpRequest) -> HttpResponse:
    """Make, replace or switch off the private address at which a calendar reads the duties."""
    own, address = queries.own_colleague(request.actor), ""
    form = FeedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["do"] == "end":
            actions.end_duties_feed(colleague=own, by=request.actor)
            messages.success(request, gettext("The address no longer works."))
            return redirect("employers:calendar")
        token = actions.make_duties_feed(colleague=own, by=request.actor, now=timezone.now())
        address = settings.SITE_URL + reverse("employers:feed", args=[token])
        own = queries.own_colleague(request.actor)
    feed_words = None
    if own.feed_hash and own.feed_made_at:
        read = day_words(own.feed_read_on, language_now()) if own.feed_read_on else ""
        feed_words = {"made": day_words(timezone.localdate(own.feed_made_at), language_now()), "read": read}
    context = {"feed": feed_words, "address": address}
    return render(request, "cases/employers_calendar.html", context, status=422 if form.errors else 200)


def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the duties to whoever has the address; 404 for an address that never was, or whose owner left."""
    try:
        colleague = queries.duties_feed_at(token)
    except NotFound:
        _pace(f"duties-guess:{request.META['REMOTE_ADDR']}", GUESSES_AN_HOUR)
        raise
    _pace(f"duties-read:{colleague.pk}", READS_AN_HOUR)
    today = timezone.localdate()
    actions.note_duties_feed_read(colleague, on=today)
    content = queries.duties_calendar(colleague, on=today)
    etag = f'"{hashlib.sha256(STAMP.sub(b"", content)).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _pace(key: str, limit: int) -> None:
    """Raise TooOften after so many in an hour."""
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        count = 1
    if count > limit:
        raise TooOften(
            "too-many-readings",
            {"en": "This calendar is read too often.", "nl": "Deze agenda wordt te vaak gelezen."},
            {"en": "Let your calendar ask once an hour.", "nl": "Laat uw agenda eens per uur vragen."},
            seconds=HOUR,
        )


def _change_words(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "what": dict(CHANGES)[one.what],
        "name": queries.principal_name(one.announcement),
        "day": day_words(one.happened_on, language_now()),
        "note": one.note,
    }

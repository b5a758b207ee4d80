"""The joint desk's work list: the visits of a day over both authorities, with what is ready and what is missing."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries import queue
from softlanding.cases.actions import joint_asking
from softlanding.cases.queries import joint, joint_closing
from softlanding.cases.views.joint_answers import as_csv, day_from, language
from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.directory import queries as directory
from softlanding.journeys.forms.joint import WorkListForm
from softlanding.journeys.views import joint_rows as rows
from softlanding.journeys.views.joint_seen import Sight, listed_events, note_listed, note_looked

LINES_ON_A_PAGE = 25
COLUMNS = (
    "day", "time", "reference", "people", "where", "tasks", "readiness", "missing", "open_work", "cases", "asked",
)  # fmt: skip


def work_list(request: HttpRequest) -> HttpResponse:
    """Show the work of a day, by default today's, at the officer's own desk."""
    now = timezone.now()
    if not directory.known(request.actor.desk):
        note_looked(request)
        return render(request, "journeys/joint/list.html", {"desk_name": ""})
    context = _context(request, now)
    note_listed(request, [line.visit for line in context["found"]], now=now)
    return render(request, "journeys/joint/list.html", context)


def live(request: HttpRequest) -> HttpResponse:
    """Answer the part of the list that changes by itself; it notes only visits that are new."""
    now = timezone.now()
    if not directory.known(request.actor.desk):
        return HttpResponse(status=204)
    context = _context(request, now)
    note_listed(request, [line.visit for line in context["found"]], now=now, quietly=True)
    return render(request, "journeys/joint/list_live.html", context)


def as_file(request: HttpRequest) -> HttpResponse:
    """Answer the list, filtered and sorted as on the page, as a file."""
    now = timezone.now()
    found = _context(request, now)["found"] if directory.known(request.actor.desk) else []
    sight, today = Sight(request.actor), queue.today_of(now)
    events = [event for line in found for event in listed_events(request, line.visit, "joint-list-exported")]
    for event in events:
        audit.record_export(**event)
    if not events:
        note_looked(request)
    written = [_row(rows.card(line, sight, language(), today=today), line) for line in found]
    return as_csv(f"work-{_chosen(request, now).isoformat()}.csv", COLUMNS, written)


def ask_all(request: HttpRequest) -> HttpResponse:
    """Have every household of a day asked for what its visit misses."""
    now = timezone.now()
    day = day_from(request.POST.get("day", "")) or queue.today_of(now) + timedelta(days=1)
    number = joint_asking.ask_all(appointments.visits_of_day(request.actor.desk, day), by=request.actor, now=now)
    words = ngettext(
        "{n} household is being asked, if anything is missing.",
        "{n} households are being asked, each if anything is missing.",
        number,
    )
    messages.success(request, words.format(n=number) if number else gettext("Nobody is left to ask today."))
    return redirect(f"{reverse('joint:list')}?{urlencode({'day': day.isoformat()})}")


def asking(request: HttpRequest) -> HttpResponse:
    """Answer how far the asking is."""
    return render(request, "journeys/joint/asking.html", {"asking": _asking(request, timezone.now())})


def ask_daily(request: HttpRequest) -> HttpResponse:
    """Switch on or off that the desk asks by itself the day before."""
    on = request.POST.get("on") == "1"
    joint_asking.switch_asking(request.actor.desk, on=on, by=request.actor, now=timezone.now())
    said = gettext("From now on households are asked at 15:00 on the day before.")
    messages.success(request, said if on else gettext("Households are no longer asked by themselves."))
    return redirect("joint:list")


def _context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    sight, today, words = Sight(request.actor), queue.today_of(now), language()
    chosen = _chosen(request, now)
    day = rows.work_day(sight, chosen, now=now, language=words)
    form = WorkListForm(
        request.GET,
        today=today,
        authorities={one: rows.authority_words(one, words) for one in ("municipality", "ind")},
        ready=rows.ready_words(),
        papers=rows.papers_missed(day.lines, sight, words),
        where=rows.where_words(),
    )
    sort = request.GET.get("sort", "time")
    sort = sort if sort in rows.SORTS else "time"
    found = sorted(filter(lambda line: _fits(line, form, sight), day.lines), key=rows.SORTS[sort])
    page = Paginator(found, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name in form.fields if (value := form.data.get(name))}
    return {
        "desk_name": directory.place_of(request.actor.desk, words).name,
        "day": chosen,
        "day_words": day_words(chosen, words),
        "today": chosen == today,
        "days": _days(chosen, today),
        "form": form,
        "found": found,
        "all": len(day.lines),
        "page": page,
        "cards": [rows.card(line, sight, words, today=today) for line in page.object_list],
        "sort": sort,
        "query": urlencode({**kept, "sort": sort}) + "&",
        "query_without_sort": urlencode(kept) + "&",
        "counts": _counts(day.lines),
        "clock": f"{timezone.localtime(now):%H:%M}",
        "asking": _asking(request, now),
        "may_ask_all": sum(rows.may_ask(line, today) for line in day.lines) if chosen >= today else 0,
        "coordinates": request.actor.role == Role.COORDINATOR,
        "asks_daily": joint.asks_day_before(request.actor.desk),
        "left_open": _left_open(request.actor.desk, today) if chosen == today else [],
    }


def _chosen(request: HttpRequest, now: datetime) -> date:
    return day_from(request.GET.get("day", "")) or queue.today_of(now)


def _fits(line: rows.Line, form: WorkListForm, sight: Sight) -> bool:
    typed = form.chosen("find").strip().casefold()
    authority = form.chosen("authority")
    who = ", ".join(line.sheet.people).casefold()
    return (
        (not typed or typed in who or typed.replace("-", "") == line.visit.reference.casefold().replace("-", ""))
        and (not authority or authority in {one.authority for one in line.sheet.lines})
        and (not form.chosen("ready") or line.readiness.of(sight.authority) == form.chosen("ready"))
        and (not form.chosen("where") or line.where == form.chosen("where"))
        and (not form.chosen("mine") or line.mine)
        and (
            not form.chosen("paper")
            or form.chosen("paper") in {one.document for one in line.readiness.missing_for(sight.authority)}
        )
    )


def _counts(lines: Sequence[rows.Line]) -> list[dict[str, Any]]:
    words = rows.where_words()
    return [{"name": words[one], "number": sum(line.where == one for line in lines)} for one in words]


def _days(chosen: date, today: date) -> list[dict[str, Any]]:
    around = sorted({today, today + timedelta(days=1), *(chosen + timedelta(days=number) for number in (-1, 0, 1))})
    return [
        {
            "day": one.isoformat(),
            "words": day_words(one, language()).rpartition(" ")[0],
            "today": one == today,
            "chosen": one == chosen,
        }
        for one in around
    ]


def _asking(request: HttpRequest, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = joint.asking_of(request.actor.desk, queue.today_of(now))
    return {**found, "done": found["all"] - found["waiting"]}


def _left_open(desk: str, today: date) -> list[dict[str, str]]:
    return [
        {"day": one.isoformat(), "words": day_words(one, language())}
        for one in joint_closing.days_left_open(desk, today=today)
    ]


def _row(card: dict[str, Any], line: rows.Line) -> list[Any]:
    return [
        timezone.localdate(line.sheet.starts_at).isoformat(),
        card["time"],
        card["reference"],
        card["people"],
        card["where_words"],
        "; ".join(f"{part['authority']}: {', '.join(part['tasks']) or part['word']}" for part in card["parts"]),
        "; ".join(f"{part['authority']}: {part['ready']}" for part in card["parts"] if part["own"]),
        "; ".join(card["missing"]),
        "; ".join(card["work"]),
        "; ".join(card["cases"]),
        card["asked"],
    ]

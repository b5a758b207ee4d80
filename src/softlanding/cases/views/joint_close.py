"""Closing the day at a desk: what is still open with a click to settle each, the count of the safe, and the history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.queue_words import STATES
from softlanding.appointments.queries.sheet import service_words
from softlanding.cases.actions import joint_closing as actions
from softlanding.cases.queries import joint, joint_closing
from softlanding.cases.queries.joint_closing import Point
from softlanding.cases.views.joint_answers import answered, as_csv, day_from, language, number_from
from softlanding.cases.views.joint_looks import note_households
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, NotFound, in_language
from softlanding.directory.queries import AUTHORITIES

ON_A_PAGE = 14
COLUMNS = (
    "day", "closed_at", "by", "visits", "done", "missed", "parties", "safe_expected", "safe_counted", "left_open",
    "reasons", "note", "reopened_at",
)  # fmt: skip


def close(request: HttpRequest) -> HttpResponse:
    """Show what of a day is open; close it when it was counted, with a reason for what stays open."""
    now = timezone.now()
    day = day_from(request.POST.get("day", "") or request.GET.get("day", "")) or queue.today_of(now)
    if request.method == "POST":
        return _close(request, day, now)
    return page(request, day, now=now)


def page(
    request: HttpRequest, day: date, *, now: datetime, refusal: BadInput | None = None, counted: int | None = None
) -> HttpResponse:
    """Draw the closing of a day; after a try that was refused, with what is missing beside each point."""
    found = joint_closing.day_at(request.actor.desk, day)
    closing = joint_closing.closing_of(request.actor.desk, day)
    points = joint_closing.open_points(found, counted=counted)
    since = joint_closing.came_up_since(closing, points) if closing else []
    note_households(request, [one for point in points for one in _households(point)], "joint-closing-listed-day")
    wrong = {one.where: in_language(one.what, language()) for one in refusal.mistakes} if refusal else {}
    history = Paginator(joint_closing.closings(request.actor.desk), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "day": day,
        "day_words": day_words(day, language()),
        "points": [_point(request, one, wrong.get(one.key, "")) for one in points],
        "late": sum(one.kind == "visit" for one in points),
        "nobody_came": appointments.not_arrived(request.actor.desk, day, now=now).count(),
        "in_safe": found.in_safe,
        "counted": request.POST.get("counted", ""),
        "count_wrong": wrong.get("counted", "") or wrong.get("day", ""),
        "note": request.POST.get("note", ""),
        "closing": closing and _closing(closing),
        "since": len(since),
        "stands": bool(closing) and not since,
        "refusal": bool(refusal),
        "left_open": [
            {"day": one.isoformat(), "words": day_words(one, language())}
            for one in joint_closing.days_left_open(request.actor.desk, today=queue.today_of(now))
            if one != day
        ],
        "history": [_closing(one) for one in history.object_list],
        "page": history,
        "query": f"day={day.isoformat()}&",
    }
    return render(request, "cases/joint_close.html", context, status=422 if refusal else 200)


def settle(request: HttpRequest, what: str) -> HttpResponse:
    """Settle what can be settled with one click: nobody came, or a party has left."""
    now = timezone.now()
    day = day_from(request.POST.get("day", "")) or queue.today_of(now)
    back = f"{reverse('joint:close')}?day={day.isoformat()}"
    if what == "nobody-came":

        def missed() -> str:
            number = actions.nobody_came(day, by=request.actor, now=now)
            words = ngettext("%(number)s visit was missed.", "%(number)s visits were missed.", number)
            return words % {"number": number} if number else gettext("Nobody was missed that day.")

        return answered(request, missed, back=back)
    if what != "has-left":
        raise NotFound
    arrival = _uuid(request.POST.get("arrival", ""))

    def gone() -> str:
        number = actions.has_left(arrival, by=request.actor, now=now)
        return gettext("Ticket {number} has left.").format(number=number)

    return answered(request, gone, back=back)


def closings_csv(request: HttpRequest) -> HttpResponse:
    """Answer how the desk's days were closed, as a file: counts and reasons, nobody's name but the officer's."""
    rows = []
    for one in joint_closing.closings(request.actor.desk):
        counts = [one.counts.get(name, "") for name in COLUMNS[3:9]]
        rows.append(
            [
                one.day_on.isoformat(),
                timezone.localtime(one.closed_at).isoformat(timespec="minutes"),
                one.by_staff.display_name if one.by_staff else "",
                *counts,
                len(one.left_open),
                "; ".join(f"{point['kind']}: {point['reason']}" for point in one.left_open),
                one.note,
                timezone.localtime(one.reopened_at).isoformat(timespec="minutes") if one.reopened_at else "",
            ]
        )
    return as_csv("closings.csv", COLUMNS, rows)


def _close(request: HttpRequest, day: date, now: datetime) -> HttpResponse:
    counted = number_from(request.POST.get("counted", ""))
    reasons = {name[7:]: str(value) for name, value in request.POST.items() if name.startswith("reason-")}
    try:
        closing = actions.close_desk_day(
            day, counted=counted, reasons=reasons, by=request.actor, now=now, note=request.POST.get("note", "")
        )
    except BadInput as refusal:
        return page(request, day, now=now, refusal=refusal, counted=counted)
    if closing.left_open:
        words = ngettext(
            "The day is closed. {n} thing stays open, with its reason.",
            "The day is closed. {n} things stay open, with their reasons.",
            len(closing.left_open),
        ).format(n=len(closing.left_open))
    else:
        words = gettext("The day is closed, and nothing is open.")
    messages.success(request, words)
    return redirect(f"{reverse('joint:close')}?day={day.isoformat()}")


def _point(request: HttpRequest, point: Point, wrong: str) -> dict[str, Any]:
    """Write an open point for its reader: the other authority's only as something that is open."""
    own = not point.authority or joint.reads_work_of(request.actor, point.authority)
    typed = request.POST.get(f"reason-{point.key}", "")
    common = {"key": point.key, "kind": point.kind, "own": own, "wrong": wrong, "reason": typed}
    return {**common, **_WORDS[point.kind](point, own)}


def _visit_words(point: Point, _own: bool) -> dict[str, Any]:
    sheet = appointments.sheet_of(point.record, language())
    conflict = point.record.state == "conflict"
    return {
        "title": ", ".join(sheet.people),
        "text": gettext("Needs another time") if conflict else gettext("Booked, and nobody checked in"),
        "when": sheet.time,
        "visit": point.record.pk,
        "household": point.record.household_id,
    }


def _party_words(point: Point, _own: bool) -> dict[str, Any]:
    states = [
        f"{in_language(AUTHORITIES[turn.authority], language())}: {in_language(STATES[turn.state], language())}"
        for turn in point.more
        if turn.state != "done"
    ]
    visit = point.record.visit
    names = ", ".join(appointments.sheet_of(visit, language()).people) if visit else point.record.name
    return {
        "title": names or gettext("Ticket {number}").format(number=point.record.number),
        "text": gettext("Still here. {states}").format(states="; ".join(states)),
        "when": gettext("Ticket {number}").format(number=point.record.number),
        "arrival": point.record.pk,
        "may_leave": not any(turn.state in {"called", "serving"} for turn in point.more),
        "household": visit.household_id if visit else None,
    }


def _turn_words(point: Point, _own: bool) -> dict[str, Any]:
    number = point.record.arrival.number
    return {"title": gettext("Ticket {number}").format(number=number), "text": gettext("Its turn is not closed.")}


def _task_words(point: Point, own: bool) -> dict[str, Any]:
    number = point.more[0].arrival.number
    service = service_words(point.record.service, language()) if own else gettext("with the other authority")
    return {
        "title": gettext("Ticket {number}").format(number=number),
        "text": gettext("Nobody said what came of: {service}").format(service=service),
    }


def _work_words(point: Point, own: bool) -> dict[str, Any]:
    item = point.record
    other = gettext("A task of: {authority}").format(authority=in_language(AUTHORITIES[item.authority], language()))
    return {
        "title": item.what if own else other,
        "text": gettext("Due {day}").format(day=day_words(item.due_on, language())),
        "item": item.pk,
        "version": item.version,
        "household": item.household_id,
        "who": item.assigned_to.display_name if item.assigned_to and own else "",
    }


def _document_words(point: Point, _own: bool) -> dict[str, Any]:
    texts = {
        "document": gettext("Missing, and nobody noted what is known of it"),
        "paper": gettext("An original that was not given back, and nobody noted why"),
    }
    return {
        "title": point.record.label,
        "text": texts[point.kind],
        "document": point.record.pk,
        "version": point.record.version,
    }


def _count_words(point: Point, _own: bool) -> dict[str, Any]:
    counted, expected = point.more
    return {
        "title": gettext("The safe"),
        "text": gettext("Counted {counted}, expected {expected}").format(counted=counted, expected=expected),
    }


_WORDS = {
    "visit": _visit_words,
    "party": _party_words,
    "turn": _turn_words,
    "task": _task_words,
    "work": _work_words,
    "document": _document_words,
    "paper": _document_words,
    "count": _count_words,
}


def _households(point: Point) -> list[Any]:
    record = point.record
    if point.kind in {"visit", "work", "document", "paper"}:
        return [record.household_id]
    arrival = record if point.kind == "party" else point.more[0].arrival if point.kind == "task" else None
    return [arrival.visit.household_id] if arrival is not None and arrival.visit else []


def _closing(one: Any) -> dict[str, Any]:
    return {
        "day": day_words(one.day_on, language()),
        "day_on": one.day_on.isoformat(),
        "at": f"{day_words(timezone.localdate(one.closed_at), language())} {timezone.localtime(one.closed_at):%H:%M}",
        "by": one.by_staff.display_name if one.by_staff else "",
        "left_open": one.left_open,
        "clean": not one.left_open,
        "counts": one.counts,
        "note": one.note,
        "reopened": bool(one.reopened_at),
    }


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound("no-such-arrival") from None

"""The hours of a desk as its coordinator reads them: the week, days that differ, history, and a CSV file."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments.forms.hours import counter_names, language
from softlanding.appointments.queries import hours as queries
from softlanding.appointments.queries import plan_of
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, in_language
from softlanding.core.cover import open_minutes
from softlanding.directory import queries as directory

ROWS_ON_A_PAGE = 20
LANE_TICKS = 120
TABS = (
    ("appointments:hours", "week"),
    ("appointments:days", "days"),
    ("appointments:shifts", "shifts"),
    ("appointments:booking-rules", "booking"),
    ("appointments:hours-history", "history"),
)
HOLIDAY_NAMES = {
    "new-year": {"en": "New Year's Day", "nl": "Nieuwjaarsdag"},
    "good-friday": {"en": "Good Friday", "nl": "Goede Vrijdag"},
    "easter-monday": {"en": "Easter Monday", "nl": "Tweede Paasdag"},
    "kings-day": {"en": "King's Day", "nl": "Koningsdag"},
    "liberation-day": {"en": "Liberation Day", "nl": "Bevrijdingsdag"},
    "ascension": {"en": "Ascension Day", "nl": "Hemelvaartsdag"},
    "whit-monday": {"en": "Whit Monday", "nl": "Tweede Pinksterdag"},
    "christmas": {"en": "Christmas Day", "nl": "Eerste Kerstdag"},
    "boxing-day": {"en": "Boxing Day", "nl": "Tweede Kerstdag"},
}


def desks(request: HttpRequest) -> HttpResponse:
    """Go to one's own desk, or choose one as the administrator of all."""
    if request.actor.desk and directory.known(request.actor.desk):
        return redirect("appointments:hours", desk=request.actor.desk)
    found = directory.desks() if request.actor.role == Role.ADMINISTRATOR else []
    rows = [{"id": one.id, "name": one.name.told(language())} for one in found if one.counters]
    return render(request, "appointments/hours_desks.html", {"desks": rows})


def own_desk(request: HttpRequest, desk: str) -> str:
    """Return the desk when it is one's own, or any one for an administrator; NotFound when it is neither."""
    mine = request.actor.role == Role.ADMINISTRATOR or request.actor.desk == desk
    if not mine or not directory.known(desk):
        raise NotFound("no-such-desk")
    return desk


def frame(desk: str, tab: str) -> dict[str, Any]:
    """Return what the head of each of these pages shows."""
    words = {
        "week": gettext("Week"),
        "days": gettext("Days that differ"),
        "shifts": gettext("Shifts"),
        "booking": gettext("Rules of booking"),
        "history": gettext("History"),
    }
    return {
        "desk": desk,
        "desk_name": directory.place_of(desk, language()).name,
        "tabs": [{"url": url, "words": words[name], "here": name == tab} for url, name in TABS],
    }


def monday_of(request: HttpRequest) -> date:
    """Return the Monday of the week that was asked for, or of this one."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = today
    far = timedelta(days=3 * 365)
    day = day if abs(day - today) <= far else today
    return day - timedelta(days=day.weekday())


def weeks_around(monday: date) -> dict[str, Any]:
    """Return the way to the week before and after."""
    return {
        "monday": monday,
        "words": gettext("{first} to {last}").format(
            first=day_words(monday, language()), last=day_words(monday + timedelta(days=6), language())
        ),
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
    }


def week(request: HttpRequest, desk: str) -> HttpResponse:
    """Show one week as it is after all rules, exceptions and shifts, and the weekly hours themselves."""
    own_desk(request, desk)
    monday = monday_of(request)
    shown = [monday + timedelta(days=number) for number in range(7)]
    times = {day: queries.open_times(desk, day) for day in shown}
    policy = queries.policy_of(desk)
    rules = Paginator(queries.rules_in_force(desk, on=timezone.localdate()), ROWS_ON_A_PAGE)
    page = rules.get_page(request.GET.get("page"))
    plan = plan_of(desk)
    context = {
        **frame(desk, "week"),
        "week": weeks_around(monday),
        "days": [{"words": day_words(day, language()), "closed": not times[day]} for day in shown],
        "counters": _table(desk, times),
        "lanes": [one for day in shown if (one := _lanes(desk, day, times[day]))],
        "hours_open": f"{open_minutes(plan, shown) / 60:g}",
        "since": policy and policy.hours_since_on,
        "since_words": day_words(policy.hours_since_on, language()) if policy and policy.hours_since_on else "",
        "by_shifts": bool(policy and policy.plans_by_shifts),
        "page": page,
        "query": f"week={monday.isoformat()}&",
        "rules": [rule_in_words(rule) for rule in page],
    }
    return render(request, "appointments/hours_week.html", context)


def _table(desk: str, times: Mapping[date, Iterable[queries.OpenTime]]) -> list[dict[str, Any]]:
    authorities = {key: in_language(words, language()) for key, words in directory.AUTHORITIES.items()}
    rows = []
    for counter, name in counter_names(desk):
        # a counter of one authority has it in its name: only where they take turns is it said again
        several = len({one.authority for on_day in times.values() for one in on_day if one.counter == counter}) > 1
        cells = [
            [
                {"time": clocks(one), "authority": authorities.get(one.authority, "") if several else ""}
                for one in on_day
                if one.counter == counter
            ]
            for on_day in times.values()
        ]
        rows.append({"name": name, "cells": cells})
    return rows


def clocks(one: queries.OpenTime) -> str:
    """Write a stretch of a day: midnight at its end is 24:00."""
    ends = "24:00" if one.ends_at.date() > one.starts_at.date() else f"{one.ends_at:%H:%M}"
    return f"{one.starts_at:%H:%M} - {ends}"


def _lanes(desk: str, day: date, times: list[queries.OpenTime]) -> dict[str, Any] | None:
    """Return a day as lanes, a row per counter; what goes beyond ten hours is cut at the edge."""
    if not times:
        return None
    begins = min(one.starts_at for one in times).replace(minute=0)
    steps = max(_steps(one.ends_at - begins) for one in times)
    ticks = min(LANE_TICKS, -(-steps // 12) * 12)
    rows = []
    for counter, name in counter_names(desk):
        blocks = []
        for one in times:
            start = _steps(one.starts_at - begins)
            length = min(_steps(one.ends_at - one.starts_at), ticks - start)
            if one.counter == counter and length > 0:
                kind = "ind" if one.authority == "ind" else "municipality"
                words = in_language(directory.AUTHORITIES[one.authority], language())
                blocks.append(
                    {"start": start, "length": length, "time": clocks(one), "name": words, "where": "", "kind": kind}
                )
        if blocks:
            rows.append({"name": name, "blocks": blocks})
    hours = [{"start": at, "label": f"{begins + timedelta(minutes=5 * at):%H:%M}"} for at in range(0, ticks, 12)]
    words = day_words(day, language())
    return {"caption": words, "ticks": ticks, "head": gettext("Counter"), "hours": hours, "rows": rows}


def _steps(span: timedelta) -> int:
    return span // timedelta(minutes=5)


def rule_in_words(rule: Any) -> dict[str, Any]:
    """Write weekly hours down."""
    from babel.dates import get_day_names

    names = get_day_names("abbreviated", locale=language().replace("-", "_"))
    last = rule.valid_to_on - timedelta(days=1) if rule.valid_to_on else None
    return {
        "id": rule.pk,
        "counter": directory.counter_name(rule.desk, rule.counter, language()),
        "authority": in_language(directory.AUTHORITIES.get(rule.authority, {"en": rule.authority}), language()),
        "days": ", ".join(names[int(number)].rstrip(".") for number in rule.weekdays),
        "time": f"{rule.opens:%H:%M} - {rule.closes:%H:%M}",
        "next_day": rule.closes <= rule.opens,
        "first": day_words(rule.valid_from_on, language()),
        "last": day_words(last, language()) if last else "",
        "every": rule.every_weeks,
    }


def days(request: HttpRequest, desk: str) -> HttpResponse:
    """List the days that differ, from today on, and the public holidays of the next year."""
    own_desk(request, desk)
    today = timezone.localdate()
    page = Paginator(queries.exceptions_of(desk, on=today), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    holidays = [
        {"day": day_words(day, language()), "name": in_language(HOLIDAY_NAMES[name], language()) if name else ""}
        for day, name in queries.holidays_of(desk, today)
    ]
    context = {
        **frame(desk, "days"),
        "page": page,
        "exceptions": [exception_in_words(one) for one in page],
        "holidays": holidays,
    }
    return render(request, "appointments/hours_days.html", context)


def exception_in_words(one: Any) -> dict[str, Any]:
    """Write a day that differs down."""
    name = directory.counter_name(one.desk, one.counter, language()) if one.counter else gettext("The whole desk")
    opens = f"{one.opens:%H:%M}" if one.opens else "00:00"
    closes = f"{one.closes:%H:%M}" if one.closes else "24:00"
    whole = not one.opens and not one.closes
    return {
        "id": one.pk,
        "closed": one.kind == "closed",
        "what": gettext("Closed") if one.kind == "closed" else gettext("Extra hours"),
        "day": day_words(one.day_on, language()),
        "counter": name,
        "time": gettext("All day") if whole else f"{opens} - {closes}",
        "reason": one.reason_nl if language() == "nl" else one.reason_en,
        "by": one.made_by.display_name if one.made_by else "",
    }


def history(request: HttpRequest, desk: str) -> HttpResponse:
    """List every change of the hours; the last one that stands can be undone."""
    own_desk(request, desk)
    last = queries.last_change(desk)
    page = Paginator(queries.changes_of(desk), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "version": one.version,
            "day": day_words(timezone.localdate(one.made_at), language()),
            "time": f"{timezone.localtime(one.made_at):%H:%M}",
            "by": one.made_by.display_name if one.made_by else gettext("Softlanding itself"),
            "words": change_in_words(one),
            "undone": one.undone_at is not None,
            "last": last is not None and one.pk == last.pk,
        }
        for one in page
    ]
    return render(request, "appointments/hours_history.html", {**frame(desk, "history"), "page": page, "changes": rows})


def change_in_words(change: Any) -> str:
    """Say what a change was."""
    words = {
        "taken-over": gettext("The desk keeps its own hours from {day} on."),
        "hours-added": gettext("Weekly hours added, {opens} - {closes}: {counters}."),
        "hours-changed": gettext("Weekly hours changed to {opens} - {closes}: {counters}."),
        "hours-ended": gettext("Weekly hours end, without them from {day} on: {counters}."),
        "closed": gettext("Closed {first} to {last}: {counters}."),
        "reopened": gettext("Opened again on {day}: {counters}."),
        "extra-hours": gettext("Extra hours {first} to {last}: {counters}."),
        "extra-hours-removed": gettext("Extra hours taken away on {day}: {counters}."),
        "rules-set": gettext("Rules of booking changed."),
        "shifts-added": gettext("Shifts added: {number}."),
        "shifts-imported": gettext("Shifts imported: {number}."),
        "shift-changed": gettext("A shift changed."),
        "shift-removed": gettext("A shift taken away."),
        "week-copied": gettext("Shifts copied to the week of {first}: {number}."),
        "undone": gettext("Change {version} undone."),
    }
    said = dict(change.details)
    one_day = said.get("first") == said.get("last")
    words |= {
        "closed": gettext("Closed on {first}: {counters}.") if one_day else words["closed"],
        "extra-hours": gettext("Extra hours on {first}: {counters}.") if one_day else words["extra-hours"],
    }
    for name in ("day", "first", "last"):
        if said.get(name):
            said[name] = day_words(date.fromisoformat(said[name]), language())
    names = [directory.counter_name(change.desk, counter, language()) for counter in said.get("counters", [])]
    said["counters"] = ", ".join(names) or gettext("the whole desk")
    blank = dict.fromkeys(("day", "first", "last", "opens", "closes", "number", "version"), "")
    return words.get(change.what, change.what).format(**{**blank, **said})


def hours_csv(request: HttpRequest, desk: str) -> HttpResponse:
    """Give the weekly hours as a CSV file."""
    own_desk(request, desk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="hours-{desk}.csv"'
    lines = csv.writer(answer)
    lines.writerow(["counter", "authority", "weekdays", "opens", "closes", "first_day", "last_day", "every_weeks"])
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for rule in queries.rules_of(desk):
        last = rule.valid_to_on - timedelta(days=1) if rule.valid_to_on else ""
        week_days = " ".join(names[int(number)] for number in rule.weekdays)
        clock = [f"{rule.opens:%H:%M}", f"{rule.closes:%H:%M}"]
        lines.writerow([rule.counter, rule.authority, week_days, *clock, rule.valid_from_on, last, rule.every_weeks])
    return answer

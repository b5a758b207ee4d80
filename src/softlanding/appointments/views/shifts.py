"""Who works when at a desk: the shifts of a week, one shift, copying a week, and CSV in and out."""

import csv
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments.forms.hours import NothingForm, language
from softlanding.appointments.forms.shifts import COLUMNS, SKILLS, ImportForm, ShiftForm, language_name
from softlanding.appointments.queries import hours as queries
from softlanding.appointments.views.hours import frame, monday_of, own_desk, weeks_around
from softlanding.appointments.views.hours_changes import change_page
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.directory import queries as directory

SHIFTS_ON_A_PAGE = 40
WEEK = timedelta(days=7)


def week(request: HttpRequest, desk: str) -> HttpResponse:
    """List the shifts of a week."""
    own_desk(request, desk)
    monday = monday_of(request)
    found = queries.shifts_between(desk, monday, monday + timedelta(days=6))
    page = Paginator(found, SHIFTS_ON_A_PAGE).get_page(request.GET.get("page"))
    policy = queries.policy_of(desk)
    context = {
        **frame(desk, "shifts"),
        "week": weeks_around(monday),
        "page": page,
        "query": f"week={monday.isoformat()}&",
        "shifts": [shift_in_words(shift) for shift in page],
        "by_shifts": bool(policy and policy.plans_by_shifts),
    }
    return render(request, "appointments/hours_shifts.html", context)


def shift_in_words(shift: Any) -> dict[str, Any]:
    """Write a shift down."""
    skills = dict(SKILLS)
    authorities = [in_language(directory.AUTHORITIES.get(one, {"en": one}), language()) for one in shift.authorities]
    return {
        "id": shift.pk,
        "day": day_words(shift.day_on, language()),
        "time": f"{shift.opens:%H:%M} - {shift.closes:%H:%M}",
        "next_day": shift.closes <= shift.opens,
        "counter": directory.counter_name(shift.desk, shift.counter, language()),
        "who": shift.member.display_name if shift.member else gettext("A post to be filled"),
        "authorities": ", ".join(authorities),
        "languages": ", ".join(language_name(code) for code in shift.languages),
        "skills": ", ".join(str(skills.get(one, one)) for one in shift.skills),
        "breaks": ", ".join(f"{begins} - {ends}" for begins, ends in shift.breaks),
    }


def _form(request: HttpRequest, desk: str, *, own: Any = None, **options: Any) -> ShiftForm:
    typed = request.POST.get("day_on") or ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = timezone.localdate()
    others = queries.shifts_between(desk, day - timedelta(days=1), day + timedelta(days=1))
    return ShiftForm(request.POST or None, desk=desk, others=others, own=own, **options)


def _back(desk: str, day: date) -> str:
    return f"{reverse('appointments:shifts', args=[desk])}?week={day.isoformat()}"


def new(request: HttpRequest, desk: str) -> HttpResponse:
    """Add a shift."""
    own_desk(request, desk)
    monday = monday_of(request)
    day = max(monday, timezone.localdate()) if monday <= timezone.localdate() < monday + WEEK else monday
    form = _form(request, desk, initial={"day_on": day})

    def act(form: ShiftForm) -> actions.Effect:
        return actions.add_shifts(desk, [form.row], by=request.actor, now=timezone.now())

    return change_page(request, desk, form, act, tab="shifts", title=gettext("Add a shift"), back=_back(desk, day))


def edit(request: HttpRequest, desk: str, shift: int) -> HttpResponse:
    """Change a shift."""
    found = queries.shift_at(own_desk(request, desk), shift)
    initial = {
        **{name: getattr(found, name) for name in ("counter", "day_on", "opens", "closes", "authorities", "skills")},
        "member": str(found.member_id or ""),
        "languages": " ".join(found.languages),
        "breaks": " ".join(f"{begins}-{ends}" for begins, ends in found.breaks),
    }
    form, back = _form(request, desk, own=found, initial=initial), _back(desk, found.day_on)

    def act(form: ShiftForm) -> actions.Effect:
        return actions.change_shift(found, form.row, by=request.actor, now=timezone.now())

    return change_page(request, desk, form, act, tab="shifts", title=gettext("Change a shift"), back=back)


def remove(request: HttpRequest, desk: str, shift: int) -> HttpResponse:
    """Take a shift away."""
    found = queries.shift_at(own_desk(request, desk), shift)

    def act(_form: Any) -> actions.Effect:
        return actions.remove_shift(found, by=request.actor, now=timezone.now())

    said = shift_in_words(found)
    lead = " · ".join([said["day"], said["time"], said["counter"], said["who"]])
    form, title, back = NothingForm(request.POST or None), gettext("Take a shift away"), _back(desk, found.day_on)
    return change_page(request, desk, form, act, tab="shifts", title=title, lead=lead, back=back, button=title)


def copy(request: HttpRequest, desk: str) -> HttpResponse:
    """Give a week the shifts of the week before."""
    own_desk(request, desk)
    monday = monday_of(request)
    before = queries.shifts_between(desk, monday - WEEK, monday - timedelta(days=1)).count()

    def act(_form: Any) -> actions.Effect:
        return actions.copy_week(desk, monday, by=request.actor, now=timezone.now())

    lead = gettext("{number} shifts stand in the week before. Those that stand in {week} already are not doubled.")
    lead = lead.format(number=before, week=weeks_around(monday)["words"])
    form, title = NothingForm(request.POST or None), gettext("Copy last week's shifts")
    return change_page(
        request, desk, form, act, tab="shifts", title=title, lead=lead, back=_back(desk, monday), button=gettext("Copy")
    )


def take_in(request: HttpRequest, desk: str) -> HttpResponse:
    """Import shifts from a CSV file: all of them, or none and every mistake by its line."""
    own_desk(request, desk)
    today = timezone.localdate()
    others = queries.shifts_between(desk, today - timedelta(days=31), today + timedelta(days=400))
    form = ImportForm(request.POST or None, request.FILES or None, desk=desk, others=others)

    def act(form: ImportForm) -> actions.Effect:
        return actions.add_shifts(desk, form.rows, by=request.actor, now=timezone.now(), what="shifts-imported")

    first = ",".join(COLUMNS)
    lead = gettext("The first line is: {line}. Several values in one place are separated by spaces.").format(line=first)
    title, back = gettext("Import shifts"), reverse("appointments:shifts", args=[desk])
    return change_page(
        request, desk, form, act, tab="shifts", title=title, lead=lead, back=back,
        more=lambda form: {"lines": len(form.rows)},
    )  # fmt: skip


def shifts_csv(request: HttpRequest, desk: str) -> HttpResponse:
    """Give the shifts of a week as a CSV file that can be imported again."""
    own_desk(request, desk)
    monday = monday_of(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="shifts-{desk}-{monday.isoformat()}.csv"'
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    for shift in queries.shifts_between(desk, monday, monday + timedelta(days=6)):
        clock = [f"{shift.opens:%H:%M}", f"{shift.closes:%H:%M}"]
        breaks = " ".join(f"{begins}-{ends}" for begins, ends in shift.breaks)
        many = [" ".join(values) for values in (shift.authorities, shift.languages, shift.skills)]
        lines.writerow([shift.day_on, *clock, shift.counter, shift.member.email if shift.member else "", *many, breaks])
    return answer

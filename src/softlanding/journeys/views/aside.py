"""What stands beside the plan: the first visit as lanes, and the desks with their reasons."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from softlanding.appointments import queries as appointments
from softlanding.core.timeline import moment_of
from softlanding.core.visits import Visit
from softlanding.directory import queries as directory
from softlanding.journeys.views.events_words import history
from softlanding.journeys.views.plan_page import PlanPage
from softlanding.journeys.views.words import day

TICK = timedelta(minutes=5)
MOST_TICKS = 120
DESKS_SHOWN = 2


def aside(request: HttpRequest, page: PlanPage) -> dict[str, Any]:
    """Return the visit and the desks in words."""
    whole = page.own.whole
    answers = {answer.desk: answer for answer in whole.desks}
    desks = [
        {
            "name": desk_name(page, answer.desk),
            "href": reverse("directory:desk", args=[answer.desk]),
            "serves": answer.serves,
            "why": [said.told(page.language) for said in answer.why],
            "why_not": [said.told(page.language) for said in answer.why_not],
            "change": answer.nearest_change.told(page.language) if answer.nearest_change else "",
            "lanes": directory.lanes_in_words(answer, answers, page.language),
        }
        for answer in whole.desks
    ]
    booked = booked_visits(page)
    return {
        "booked": booked,
        "visit": first_visit(page, whole.visits[0]) if whole.visits and not booked else None,
        "desks": [desk for desk in desks if desk["serves"] is True][:DESKS_SHOWN],
        "desks_more": [desk for desk in desks if desk["serves"] is True][DESKS_SHOWN:],
        "desks_not": [desk for desk in desks if desk["serves"] is not True],
        "desks_serve": sum(desk["serves"] is True for desk in desks),
        "desks_url": reverse("directory:desks"),
        "history": history(request, page.own),
    }


def desk_name(page: PlanPage, desk: str) -> str:
    """Return what people call a desk."""
    known = page.book.desks.get(desk)
    return known.name.told(page.language) if known else desk


def booked_visits(page: PlanPage) -> list[dict[str, str]]:
    """Return the visits that the household has booked."""
    if page.own.kept is None:
        return []
    found = []
    for visit in appointments.booked_visits(page.own.kept, now=timezone.now()):
        begins, ends = (moment_of(tick, appointments.ZONE) for tick in (visit.starts_tick, visit.ends_tick))
        found.append(
            {
                "desk": desk_name(page, visit.desk),
                "when": f"{day(begins.date())} {begins:%H:%M} - {ends:%H:%M}",
                "href": f"{reverse('visit:passport')}?reference={visit.reference}",
            }
        )
    return found


def first_visit(page: PlanPage, visit: Visit) -> dict[str, Any]:
    """Return a visit as a sentence, and as lanes: a row per person, a block per task."""
    begin, end = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    rows = []
    for person, name in page.names.items():
        blocks = []
        for task in sorted((one for one in visit.tasks if one.person == person), key=lambda one: one.starts_at):
            starts, ends = timezone.localtime(task.starts_at), timezone.localtime(task.ends_at)
            step = task.step or task.service
            authority = _authority(page, visit.desk, task.service)
            blocks.append(
                {
                    "start": (starts - begin) // TICK,
                    "length": max(1, (ends - starts) // TICK),
                    "time": f"{starts:%H:%M}",
                    "name": page.title(step) if step in page.book.on(page.plan.on).procedures else step,
                    "where": directory.counter_name(visit.desk, task.counter, page.language),
                    "kind": "ind" if authority == "ind" else "municipality",
                }
            )
        if blocks:
            rows.append({"name": name, "blocks": blocks})
    return {
        "desk": desk_name(page, visit.desk),
        "when": f"{day(begin.date())} {begin:%H:%M} - {end:%H:%M}",
        "href": reverse("visit:choose") if page.own.kept else "",
        "lanes": {
            "caption": _("Who is where, and when"),
            "caption_hidden": True,
            "ticks": min(MOST_TICKS, max(1, (end - begin) // TICK)),
            "hours": [],
            "rows": rows,
        },
    }


def _authority(page: PlanPage, desk: str, service: str) -> str:
    known = page.book.desks.get(desk)
    row = known.offers(service) if known else None
    return row.authority if row else ""

"""The household on one screen: what is missing on top, the next best action first, and what each authority may see."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.appointments.forms.shifts import language_name
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.around import visits_around
from softlanding.cases.actions import joint as work_actions
from softlanding.cases.queries import joint
from softlanding.cases.views.joint_answers import language
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.errors import NotFound, in_language
from softlanding.journeys.forms.joint import OFFICER_REASONS, WhyForm
from softlanding.journeys.queries import document_of
from softlanding.journeys.views import joint_rows as rows
from softlanding.journeys.views.joint_parts import (
    facts_of_people,
    next_actions,
    parts_of_visit,
    rests_on_of,
    tasks_of_desk,
)
from softlanding.journeys.views.joint_readiness import readiness_of
from softlanding.journeys.views.joint_seen import OFFICER_NAMES, OPENED_BY, SHOWN, Sight, note_household
from softlanding.people import queries as people

AROUND = timedelta(days=14)
"""So many days before and after a visit a household may be opened without saying why."""
REASON_LASTS = timedelta(hours=1)
IN_SESSION = "why-i-look"


def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Show a household to an officer; who has no visit with it soon says first why they look."""
    found = people.household(household)
    now = timezone.now()
    visits = _visits(found, request.actor.desk, now)
    reason = "" if visits else _said_before(request, found.pk, now)
    if not visits and not reason:
        return _ask_why(request, found, now)
    return page(request, found, visits, now=now, reason=reason)


def page(
    request: HttpRequest, found: Any, visits: list[appointments.Visit], *, now: datetime, reason: str
) -> HttpResponse:
    """Draw the household, and write down what was opened, for which purpose."""
    sight, words = Sight(request.actor), language()
    document = document_of(found)
    opened = [one for one in SHOWN if sight.sees(one)]
    note_household(request, found, [*opened, Compartment.APPOINTMENTS], reason=reason)
    work_actions.keep_looking(found.pk, by=request.actor, now=now)
    line = _line(visits, now, words)
    cases = joint.open_cases_of([found.pk]).get(found.pk, [])
    context = {
        **_frame(request, found, sight, now),
        "reason": OFFICER_REASONS[reason][words if words == "nl" else "en"] if reason else "",
        "people": facts_of_people(document, sight, words),
        "closed": closed_words(sight, words),
        "card": line and rows.card(line, sight, words, today=queue.today_of(now)),
        "visit": line and parts_of_visit(request, line, sight, words, now=now),
        "visits": [_visit_row(one, words) for one in visits],
        "rests_on": rests_on_of(document, line, sight, words, on=queue.today_of(now)) if line else [],
        "tasks": tasks_of_desk(found.pk, sight, words, now=now),
        **_cases(cases, sight, words),
    }
    context["actions"] = next_actions(context)
    return render(request, "journeys/joint/household.html", context)


def _frame(request: HttpRequest, found: Any, sight: Sight, now: datetime) -> dict[str, Any]:
    """Return what the page says whatever its visits and cases: who it is, who else looks, whose turn it can become."""
    authorities = [(one, rows.authority_words(one, language())) for one in ("municipality", "ind")]
    return {
        "household": found,
        "reference": found.reference,
        "title": _title(found),
        "documents": joint.documents_of_household(found.pk, desk=request.actor.desk),
        "email": found.contact_email if sight.sees(Compartment.CONTACT) else "",
        "language_wished": language_name(found.language),
        "others": joint.others_looking(found.pk, by=request.actor, now=now),
        "authorities": authorities,
        "other": [one for one in authorities if one[0] != sight.authority],
        "today": queue.today_of(now),
    }


def who_else(request: HttpRequest, household: UUID) -> HttpResponse:
    """Answer who else has this household open, and note that this page still is."""
    now = timezone.now()
    found = people.household(household)
    work_actions.keep_looking(found.pk, by=request.actor, now=now)
    others = joint.others_looking(found.pk, by=request.actor, now=now)
    return render(request, "journeys/joint/who_else.html", {"others": others, "household": found})


def _ask_why(request: HttpRequest, found: Any, now: datetime) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None, language=language())
    if form.is_bound and form.is_valid():
        told = request.session.get(IN_SESSION, {})
        request.session[IN_SESSION] = {**told, str(found.pk): [form.cleaned_data["reason"], now.timestamp()]}
        _note_asked(request, found)
        return redirect("joint:household", household=found.pk)
    _note_asked(request, found)
    return render(
        request, "journeys/joint/why.html", {"form": form, "days": AROUND.days}, status=422 if form.is_bound else 200
    )


def _note_asked(request: HttpRequest, found: Any) -> None:
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=found.pk,
        sentence="joint-asked-why",
        compartments=(),
        region=found.region,
    )


def _said_before(request: HttpRequest, household: UUID, now: datetime) -> str:
    """Return the reason that this session gave for this household within the last hour."""
    reason, said_at = request.session.get(IN_SESSION, {}).get(str(household), ("", 0))
    fresh = now.timestamp() - float(said_at) <= REASON_LASTS.total_seconds()
    return str(reason) if fresh and reason in OFFICER_REASONS else ""


def _visits(found: Any, desk: str, now: datetime) -> list[appointments.Visit]:
    """Return the household's visits at this desk around today, today's first, then the nearest."""
    today = queue.today_of(now)
    near = visits_around(found.pk, desk=desk, first=today - AROUND, last=today + AROUND)

    def distance(visit: appointments.Visit) -> tuple[int, int]:
        day = timezone.localdate(appointments.begins_at(visit))
        return (abs((day - today).days), visit.starts_tick)

    return sorted(near, key=distance)


def visit_needed(found: Any, desk: str, now: datetime) -> appointments.Visit:
    """Return the visit that the household's page is about, or raise NotFound."""
    visits = _visits(found, desk, now)
    if not visits:
        raise NotFound("no-such-visit")
    return visits[0]


def _line(visits: list[appointments.Visit], now: datetime, words: str) -> rows.Line | None:
    if not visits:
        return None
    visit = visits[0]
    day = timezone.localdate(appointments.begins_at(visit))
    turns = [one for one in queue.turns_of_day(visit.desk, day) if one.arrival.visit_id == visit.pk]
    today = queue.today_of(now)
    return rows.Line(
        visit=visit,
        sheet=appointments.sheet_of(visit, words),
        readiness=readiness_of(visit, on=today),
        where=rows.whereabouts(visit, turns),
        turns=turns,
        work=joint.open_work_of([visit.household_id], desk=visit.desk).get(visit.household_id, []),
        cases=joint.open_cases_of([visit.household_id]).get(visit.household_id, []),
        asked=joint.asked_lately([visit.household_id], since=today - AROUND).get(visit.household_id),
    )


def _title(found: Any) -> str:
    names = [one.given_name for one in people.people_in(found) if one.given_name]
    return names[0] if names else found.reference


def _visit_row(visit: appointments.Visit, words: str) -> dict[str, Any]:
    sheet = appointments.sheet_of(visit, words)
    return {"id": visit.pk, "reference": visit.reference, "day": sheet.day, "time": sheet.time, "state": visit.state}


def _messages(cases: list[Any]) -> list[dict[str, Any]]:
    return [
        {"text": one.text, "from_household": one.from_household, "sent_at": one.sent_at, "case": one.case.reference}
        for one in joint.last_messages(cases)
    ]


def _cases(cases: list[Any], sight: Sight, words: str) -> dict[str, Any]:
    """Return the own authority's cases with where to work on them, of others that they run, and what was written."""
    own = [one for one in cases if sight.sees_case(one)]
    others = [one for one in cases if not sight.sees_case(one)]
    found = [{"words": rows.case_words([one], sight, words), "url": case_address(one)} for one in own]
    found.append({"words": rows.case_words(others, sight, words), "url": ""})
    return {
        "cases": found,
        "has_cases": any(one["words"] for one in found),
        "messages_of_cases": _messages(own),
    }


def case_address(case: Any) -> str:
    """Return where officers work on a case, or nothing where no such page is installed."""
    try:
        return reverse("casework:case", args=[case.pk])
    except NoReverseMatch:
        return ""


def closed_words(sight: Sight, words: str) -> list[dict[str, str]]:
    """Name the compartments that are closed to the reader, and whose they are."""
    return [
        {"name": in_language(OFFICER_NAMES[one], words), "whose": OPENED_BY.get(one, "both")}
        for one in SHOWN
        if not sight.sees(one)
    ]

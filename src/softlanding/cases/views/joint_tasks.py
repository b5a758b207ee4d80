"""The desk's tasks: mine, my authority's, those that nobody has, those that are late; each with its buttons."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments.queries import queue
from softlanding.cases.actions import joint as actions
from softlanding.cases.queries import joint as queries
from softlanding.cases.views.joint_answers import (
    answered,
    as_csv,
    day_from,
    language,
    number_from,
    seen_version,
)
from softlanding.cases.views.joint_looks import note_households
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Mistake, NotFound, in_language
from softlanding.directory.queries import AUTHORITIES
from softlanding.people import queries as people

ON_A_PAGE = 25
WHOSE = ("mine", "authority", "free", "overdue", "ended", "all")
COLUMNS = ("what", "authority", "household", "due", "state", "who", "from", "word", "outcome")


def tasks(request: HttpRequest) -> HttpResponse:
    """List the desk's tasks."""
    now = timezone.now()
    whose, found = _found(request, now)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    note_households(request, [one.household_id for one in page.object_list], "joint-work-listed")
    today, own = queue.today_of(now), queries.own_authority(request.actor)
    context = {
        "whose": whose,
        "tabs": [(one, words) for one, words in _tabs().items()],
        "page": page,
        "tasks": [_row(one, request, today) for one in page.object_list],
        "query": f"whose={whose}&find={request.GET.get('find', '')}&",
        "find": request.GET.get("find", ""),
        "colleagues": _colleagues(request.actor.desk, own),
        "other": [(one, in_language(AUTHORITIES[one], language())) for one in ("municipality", "ind") if one != own],
        "elsewhere": _elsewhere(request, own),
        "today": today,
    }
    return render(request, "cases/joint_tasks.html", context)


def tasks_csv(request: HttpRequest) -> HttpResponse:
    """Answer the same list as a file."""
    now = timezone.now()
    _, found = _found(request, now)
    note_households(request, [one.household_id for one in found], "joint-work-listed", export=True)
    rows = [_row(one, request, queue.today_of(now)) for one in found]
    return as_csv(
        "tasks.csv",
        COLUMNS,
        [
            [one["what"], one["authority"], one["reference"], one["due_on"], one["state"], one["who"],
             one["from_whom"] or one["from_where"], one["word"], one["outcome"]]
            for one in rows
        ],
    )  # fmt: skip


def step(request: HttpRequest, item: int, step: str) -> HttpResponse:
    """Take, assign, hand over, move, end or open a task again."""
    found = queries.work_item(item, desk=request.actor.desk)
    ways = {
        "take": _take,
        "assign": _assign,
        "hand-over": _hand_over,
        "move": _move,
        "done": _end,
        "drop": _end,
        "reopen": _reopen,
    }
    if step not in ways:
        raise NotFound
    return answered(request, lambda: ways[step](request, found.pk, step), back=reverse("joint:tasks"))


def _take(request: HttpRequest, item: int, _step: str) -> str:
    found = actions.take_work(item, by=request.actor)
    return gettext("You have it: {what}.").format(what=found.what)


def _assign(request: HttpRequest, item: int, _step: str) -> str:
    typed = request.POST.get("to", "")
    if typed and number_from(typed) is None:
        raise BadInput([Mistake("to", {"en": "Choose a colleague.", "nl": "Kies een collega."})])
    found = actions.assign_work(
        item,
        to=number_from(typed),
        by=request.actor,
        seen=seen_version(request),
        word=request.POST.get("word", ""),
    )
    who = found.assigned_to.display_name if found.assigned_to else gettext("nobody yet")
    return gettext("“{what}” is now for: {who}.").format(what=found.what, who=who)


def _hand_over(request: HttpRequest, item: int, _step: str) -> str:
    found = actions.hand_over_work(
        item,
        to=request.POST.get("to", ""),
        word=request.POST.get("word", ""),
        by=request.actor,
        seen=seen_version(request),
    )
    return gettext("“{what}” is handed over to: {authority}.").format(
        what=found.what, authority=in_language(AUTHORITIES[found.authority], language())
    )


def _move(request: HttpRequest, item: int, _step: str) -> str:
    day = day_from(request.POST.get("due_on", ""))
    found = actions.move_work(item, due_on=day, by=request.actor, seen=seen_version(request))
    return gettext("“{what}” is due on {day}.").format(what=found.what, day=day_words(found.due_on, language()))


def _end(request: HttpRequest, item: int, step: str) -> str:
    state = actions.DONE if step == "done" else actions.DROPPED
    found = actions.end_work(
        item,
        state=state,
        outcome=request.POST.get("outcome", ""),
        by=request.actor,
        now=timezone.now(),
        seen=seen_version(request),
    )
    said = gettext("Done: {what}.") if state == actions.DONE else gettext("Dropped: {what}.")
    return said.format(what=found.what)


def _reopen(request: HttpRequest, item: int, _step: str) -> str:
    found = actions.reopen_work(item, by=request.actor, seen=seen_version(request))
    return gettext("Open again: {what}.").format(what=found.what)


def _found(request: HttpRequest, now: datetime) -> tuple[str, list[Any]]:
    """Return the tasks that are asked for, and by which word; the other authority's are never among them."""
    whose = request.GET.get("whose", "authority")
    whose = whose if whose in WHOSE else "authority"
    own, desk = queries.own_authority(request.actor), request.actor.desk
    state = "" if whose in {"ended", "all"} else "open"
    found = queries.work_of_desk(desk, authority=own, state=state)
    if whose == "mine":
        found = found.filter(assigned_to=request.actor.id)
    elif whose == "free":
        found = found.filter(assigned_to=None)
    elif whose == "overdue":
        found = found.filter(due_on__lt=queue.today_of(now))
    elif whose == "ended":
        found = found.exclude(state="open").order_by("-ended_at")
    if typed := request.GET.get("find", "").strip():
        found = found.filter(what__icontains=typed)
    return whose, list(found)


def _tabs() -> dict[str, str]:
    return {
        "mine": gettext("Mine"),
        "authority": gettext("My authority's"),
        "free": gettext("Nobody's yet"),
        "overdue": gettext("Late"),
        "ended": gettext("Ended"),
        "all": gettext("All"),
    }


def _colleagues(desk: str, own: str) -> list[tuple[int, str]]:
    return [
        (one.pk, one.display_name)
        for one in people.staff_at(desk)
        if one.role in queries.OWN_AUTHORITY and own in {"", queries.OWN_AUTHORITY[one.role]}
    ]


def _elsewhere(request: HttpRequest, own: str) -> list[dict[str, Any]]:
    """Count the open tasks of the other authority: how many, not which."""
    if not own:
        return []
    others = [one for one in ("municipality", "ind") if one != own]
    return [
        {
            "authority": in_language(AUTHORITIES[one], language()),
            "open": queries.work_of_desk(request.actor.desk, authority=one).count(),
        }
        for one in others
    ]


def _row(item: Any, request: HttpRequest, today: date) -> dict[str, Any]:
    states = {"open": gettext("Open"), "done": gettext("Done"), "dropped": gettext("Dropped")}
    from_where = item.handed_over_from
    return {
        "id": item.pk,
        "version": item.version,
        "what": item.what,
        "authority": in_language(AUTHORITIES[item.authority], language()),
        "state": item.state,
        "state_words": states[item.state],
        "badge": {"open": "todo", "done": "done"}.get(item.state, "waiting"),
        "due": day_words(item.due_on, language()) if item.due_on else "",
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "overdue": bool(item.state == "open" and item.due_on and item.due_on < today),
        "who": item.assigned_to.display_name if item.assigned_to else "",
        "mine": str(item.assigned_to_id) == request.actor.id,
        "from_whom": item.handed_over_by.display_name if item.handed_over_by else "",
        "from_where": in_language(AUTHORITIES[from_where], language()) if from_where else "",
        "word": item.handed_over_word,
        "outcome": item.outcome,
        "household": item.household_id,
        "reference": item.household.reference,
    }

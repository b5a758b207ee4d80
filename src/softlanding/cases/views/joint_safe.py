"""The desk's safe: which documents wait to be handed out or sent back, and where each one went."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases.actions import joint_safe as actions
from softlanding.cases.queries import joint as queries
from softlanding.cases.views.joint_answers import answered, as_csv, day_from, language, seen_version
from softlanding.cases.views.joint_looks import note_households
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.people import queries as people

ON_A_PAGE = 25
COLUMNS = ("label", "kind", "household", "state", "received_on", "left_on", "left_to", "note")


def safe(request: HttpRequest) -> HttpResponse:
    """List what is in the safe, or what was."""
    state = _state(request)
    found = _found(request, state)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    note_households(request, [one.household_id for one in page.object_list], "joint-safe-listed")
    words = language()
    context = {
        "state": state,
        "tabs": [("in-safe", gettext("In the safe")), ("missing", gettext("Missing")), ("all", gettext("All"))],
        "page": page,
        "documents": [_row(one, words) for one in page.object_list],
        "query": f"state={state}&find={request.GET.get('find', '')}&",
        "find": request.GET.get("find", ""),
        "number": queries.documents_of_desk(request.actor.desk).count(),
        "kinds": [(key, in_language(one, words)) for key, one in actions.KINDS.items()],
        "today": timezone.localdate(),
    }
    return render(request, "cases/joint_safe.html", context)


def safe_csv(request: HttpRequest) -> HttpResponse:
    """Answer the same list as a file."""
    found = _found(request, _state(request))
    note_households(request, [one.household_id for one in found], "joint-safe-listed", export=True)
    return as_csv(
        "safe.csv",
        COLUMNS,
        [
            [one.label, one.kind, one.household.reference if one.household else "", one.state,
             one.received_on.isoformat(), one.left_on.isoformat() if one.left_on else "", one.left_to, one.note]
            for one in found
        ],
    )  # fmt: skip


def receive(request: HttpRequest) -> HttpResponse:
    """Put a document in the safe."""
    told = request.POST

    def way() -> str:
        reference = told.get("reference", "").strip()
        household = people.household_by_reference(reference).pk if reference else None
        found = actions.receive_document(
            actions.NewDocument(
                kind=told.get("kind", ""),
                label=told.get("label", ""),
                household=household,
                note=told.get("note", ""),
            ),
            by=request.actor,
            now=timezone.now(),
        )
        return gettext("“{label}” is in the safe.").format(label=found.label)

    return answered(request, way, back=reverse("joint:safe"))


def step(request: HttpRequest, document: int, step: str) -> HttpResponse:
    """Hand a document out, send it back, note it as missing or found, or say why it stays."""
    found = queries.document_at(document, desk=request.actor.desk)
    told = request.POST

    def way() -> str:
        if step == "note":
            changed = actions.note_document(
                found.pk, note=told.get("note", ""), by=request.actor, seen=seen_version(request)
            )
            return gettext("Noted: {label}.").format(label=changed.label)
        changed = actions.move_document(
            found.pk,
            step,
            by=request.actor,
            now=timezone.now(),
            seen=seen_version(request),
            to=told.get("to", ""),
            note=told.get("note", ""),
            on=day_from(told.get("on", "")),
        )
        return gettext("“{label}”: {state}.").format(
            label=changed.label, state=in_language(actions.STATES[changed.state], language())
        )

    return answered(request, way, back=reverse("joint:safe"))


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "in-safe")
    return asked if asked in {"in-safe", "missing", "all"} else "in-safe"


def _found(request: HttpRequest, state: str) -> list[Any]:
    found = queries.documents_of_desk(request.actor.desk, state="" if state == "all" else state)
    if typed := request.GET.get("find", "").strip():
        found = found.filter(label__icontains=typed)
    return list(found)


def _row(one: Any, words: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "version": one.version,
        "label": one.label,
        "kind": in_language(actions.KINDS.get(one.kind, actions.KINDS["other"]), words),
        "state": one.state,
        "state_words": in_language(actions.STATES[one.state], words),
        "badge": {"in-safe": "todo", "missing": "blocked"}.get(one.state, "done"),
        "household": one.household_id,
        "reference": one.household.reference if one.household else "",
        "received": day_words(one.received_on, words),
        "left": day_words(one.left_on, words) if one.left_on else "",
        "left_to": one.left_to,
        "note": one.note,
        "by": one.by_staff.display_name if one.by_staff else "",
    }

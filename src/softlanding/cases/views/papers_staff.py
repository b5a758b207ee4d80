"""Papers as an authority sees them: those that wait, those of a case, and what an officer does with one."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from softlanding.cases.actions import papers_staff as actions
from softlanding.cases.forms.papers import AskForm, CheckForm, RejectForm
from softlanding.cases.models import Case
from softlanding.cases.queries import papers as queries
from softlanding.cases.queries import papers_page as pages
from softlanding.cases.queries.running import kind_of
from softlanding.cases.views.papers import sent_file
from softlanding.common import audit
from softlanding.common.access import Compartment, Purpose
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.people import queries as people

ON_A_PAGE = 25
AUTHORITY = {Purpose.REGISTRATION: "municipality", Purpose.RESIDENCE: "ind"}


def waiting(request: HttpRequest) -> HttpResponse:
    """List what households handed in and nobody of this authority has looked at."""
    authority = _authority(request)
    page = Paginator(queries.waiting_papers(authority, region=settings.REGION), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    uses = list(page)
    _note_list(request, [use.case.household_id for use in uses])
    language = _language()
    book = load_rulebook()
    rows = [
        {
            "reference": use.case.reference,
            "kind": kind_of(use.case).title.told(language),
            "title": book.papers[use.paper.document].title.told(language),
            "since": day_words(timezone.localdate(use.paper.updated_at), language),
            "file": pages.file_words(use.paper.live[0]) if use.paper.live else "",  # type: ignore[attr-defined]
            "url": reverse(f"papers:{authority}-case", args=[use.case_id]) + f"#{use.paper_id}",
        }
        for use in uses
    ]
    return render(request, "cases/papers_waiting.html", {"rows": rows, "page": page})


def of_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the papers of a case."""
    found = queries.case_for(_authority(request), case)
    actions.looked_at_case(found, by=request.actor)
    return render(request, "cases/papers_case.html", papers_context(found))


def papers_context(case: Case, *, ask_form: AskForm | None = None) -> dict[str, Any]:
    """Return what `cases/papers_of_case.html` shows; include it with this on any page about a case."""
    language = _language()
    rows = pages.rows_of_case(case, on=timezone.localdate(), language=language)
    waits = any(row.missing and row.row.state not in {"asked", "rejected"} for row in rows)
    prefix = f"papers:{case.authority}"
    return {
        "case": case,
        "kind": kind_of(case).title.told(language),
        "papers_open": case.closed_at is None,
        "papers": [_with_addresses(row, case, prefix) for row in rows],
        "papers_missing": [row for row in rows if row.missing],
        "papers_ask_missing": reverse(f"{prefix}-ask-missing", args=[case.pk]) if waits else "",
        "papers_ask": reverse(f"{prefix}-ask", args=[case.pk]),
        "papers_ask_form": ask_form or _ask_form(case),
        "papers_form_open": ask_form is not None,
    }


def ask(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask for the papers that were chosen."""
    found = queries.case_for(_authority(request), case)
    form = _ask_form(found, request.POST)
    if not form.is_valid():
        return render(request, "cases/papers_case.html", papers_context(found, ask_form=form), status=422)
    asked = actions.ask_for_papers(
        found,
        form.wanted(),
        by=request.actor,
        now=timezone.now(),
        reason=form.cleaned_data["reason"],
        needed_by_on=form.cleaned_data["needed_by_on"],
    )
    _said(request, len(asked))
    return _back(request, found)


def ask_missing(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask for everything that is missing, with one press."""
    found = queries.case_for(_authority(request), case)
    asked = actions.ask_for_missing(found, by=request.actor, now=timezone.now())
    if not asked:
        actions.looked_at_case(found, by=request.actor)
        messages.info(request, _("Nothing is missing that was not asked for already."))
    else:
        _said(request, len(asked))
    return _back(request, found)


def step(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponse:
    """Receive, check, give back or drop a paper."""
    found = queries.case_for(_authority(request), case)
    form = CheckForm(request.POST)
    if request.POST.get("step") not in {"receive", "check", "return", "drop"} or not form.is_valid():
        messages.error(request, _("Write the day as on a calendar, for example 2027-03-01."))
        return render(request, "cases/papers_case.html", papers_context(found), status=422)
    made = actions.PaperStep(
        id=request.POST["step"], seen=_seen(request), valid_until_on=form.cleaned_data["valid_until_on"]
    )
    actions.step_paper(found, paper, made, by=request.actor, now=timezone.now())
    messages.success(request, _("Noted. You can undo it until something else happens."))
    return _back(request, found, paper)


def reject(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponse:
    """Say what is wrong with a paper."""
    found = queries.case_for(_authority(request), case)
    row = next((one for one in papers_context(found)["papers"] if one["paper"] == paper), None)
    if row is None:
        raise NotFound
    form = RejectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.PaperStep(id="reject", seen=_seen(request), **form.cleaned_data)
        actions.step_paper(found, paper, made, by=request.actor, now=timezone.now())
        messages.success(request, _("The household is told that this paper is not in order, and why."))
        return _back(request, found, paper)
    if request.method == "GET":
        actions.looked_at_case(found, by=request.actor)
    context = {"form": form, "one": row, "back": reverse(f"papers:{found.authority}-case", args=[found.pk])}
    return render(request, "cases/papers_reject.html", context, status=422 if form.is_bound else 200)


def undo(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponse:
    """Take the last step back."""
    found = queries.case_for(_authority(request), case)
    actions.undo_paper(found, paper, seen=_seen(request), by=request.actor, now=timezone.now())
    messages.success(request, _("The last step is taken back."))
    return _back(request, found, paper)


def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """Send the copy of a paper."""
    found = queries.case_for(_authority(request), case)
    return sent_file(actions.looked_at_file(found, file, by=request.actor))


def _with_addresses(row: pages.CaseRow, case: Case, prefix: str) -> dict[str, Any]:
    paper = row.row.paper
    there = [case.pk, paper.pk] if paper else []
    return {
        "seen": row,
        "row": row.row,
        "paper": paper.pk if paper else None,
        "version": paper.version if paper else 0,
        "step_url": reverse(f"{prefix}-step", args=there) if paper else "",
        "reject_url": reverse(f"{prefix}-reject", args=there) if paper else "",
        "undo_url": reverse(f"{prefix}-undo", args=there) if row.can_undo else "",
        "file_url": reverse(f"{prefix}-file", args=[case.pk, row.row.file.pk]) if row.may_open and row.row.file else "",
        "ask_value": f"{row.row.person}:{row.row.document}",
    }


def _ask_form(case: Case, data: Any = None) -> AskForm:
    members = {one.key: one.given_name or one.key for one in people.people_in(case.household)}  # type: ignore[arg-type]
    keys = queries.people_of_case(case)
    documents = queries.documents_of_case(case)
    return AskForm(
        data,
        people=[(key, members.get(key, key)) for key in keys],
        documents=[*documents, *queries.unused(documents)],
    )


def _said(request: HttpRequest, count: int) -> None:
    said = ngettext(
        "%(count)s paper is asked for. The household gets a message without its name.",
        "%(count)s papers are asked for. The household gets a message without their names.",
        count,
    )
    messages.success(request, said % {"count": count})


def _authority(request: HttpRequest) -> str:
    return AUTHORITY[request.purpose]

    return str(settings.REGION)


def _note_list(request: HttpRequest, households: list[Any]) -> None:
    events: list[audit.Event] = [
        audit.Event(
            by=request.actor,
            purpose=request.purpose,
            household=household,
            sentence="papers-waiting-listed",
            compartments=[Compartment.DOCUMENTS],
        )
        for household in dict.fromkeys(households)
    ]
    if not events:  # an empty list is still a look that is written down
        events = [
            audit.Event(
                by=request.actor, purpose=request.purpose, household=None, sentence="papers-waiting-listed",
                compartments=[Compartment.DOCUMENTS],
            )
        ]  # fmt: skip
    audit.record_list(events)


def _seen(request: HttpRequest) -> int:
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdigit() else -1


def _back(request: HttpRequest, case: Case, paper: UUID | None = None) -> HttpResponse:
    """Return to the case's page that was left, or to its papers."""
    answer = redirect(f"papers:{case.authority}-case", case=case.pk)
    if request.POST.get("next", "").startswith("/staff/"):
        answer = redirect(request.POST["next"])
    if paper is not None:
        answer["Location"] += f"#{paper}"
    return answer


def _language() -> str:
    return translation.get_language() or "en"

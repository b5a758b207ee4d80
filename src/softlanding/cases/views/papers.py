"""A household's own papers: the checklist, one paper, and the file of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from softlanding.cases.actions import papers as actions
from softlanding.cases.actions import papers_files
from softlanding.cases.actions.papers_notes import note_list, note_paper
from softlanding.cases.actions.papers_refusals import FileNotAccepted
from softlanding.cases.forms.papers import OriginForm, UploadForm
from softlanding.cases.models import StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.cases.queries import papers_page as pages
from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound, in_language
from softlanding.people import queries as people

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def every(request: HttpRequest) -> HttpResponse:
    """Show the checklist of everybody in the household; a member sees their own and the household's."""
    household = people.household_of(request.actor)
    note_list(household.pk, by=request.actor, purpose=request.purpose, region=household.region)
    context = {
        "household": household,
        "people": pages.papers_page(household, on=timezone.localdate(), language=_language(), person=_member(request)),
    }
    return render(request, "cases/papers_list.html", context)


def have(request: HttpRequest) -> HttpResponse:
    """Note that a paper is at hand, or not after all."""
    whose = _whose(request, request.POST.get("person", ""), request.POST.get("document", ""))
    wanted = request.POST.get("have") == "yes"
    actions.tell_have(whose, have=wanted, by=request.actor, now=timezone.now())
    note_list(whose.household.pk, by=request.actor, purpose=request.purpose, region=whose.household.region)
    messages.success(request, _("Noted. Your plan knows it too."))
    answer = redirect("papers:list")
    answer["Location"] += f"#{whose.person or pages.NOBODY}-{whose.document}"
    return answer


def one(request: HttpRequest, person: str, document: str) -> HttpResponse:
    """Show one paper: what it needs, the copy, who looked."""
    whose = _whose(request, person, document)
    return _paper_page(request, whose)


def origin(request: HttpRequest, person: str, document: str) -> HttpResponse:
    """Note where the paper comes from."""
    whose = _whose(request, person, document)
    form = OriginForm(request.POST)
    if not form.is_valid():
        return _paper_page(request, whose, origin=form)
    actions.tell_origin(
        whose,
        issued_in=form.cleaned_data["issued_in"],
        known_language=form.cleaned_data["known_language"],
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return _back(person, document)


def upload(request: HttpRequest, person: str, document: str) -> HttpResponse:
    """Take a file in, or say on the page what is wrong with it."""
    whose = _whose(request, person, document)
    sent = request.FILES.get("file")
    try:
        if getattr(request, "too_large_file", False):
            raise FileNotAccepted("too-large")
        actions.upload(
            whose,
            content=sent.read() if sent else None,
            name=(sent.name or "") if sent else "",
            seen=request.POST.get("seen", ""),
            by=request.actor,
            now=timezone.now(),
        )
    except FileNotAccepted as refused:
        form = UploadForm(request.POST, request.FILES)
        words = [text for one in refused.mistakes for text in (one.what, one.remedy) if text]
        form.errors["file"] = form.error_class([" ".join(in_language(text, _language()) for text in words)])
        return _paper_page(request, whose, upload=form)
    messages.success(request, _("Uploaded. Each authority that needs it can use this one copy."))
    return _back(person, document)


def withdraw(request: HttpRequest, person: str, document: str) -> HttpResponse:
    """Delete the copy."""
    whose = _whose(request, person, document)
    actions.withdraw(whose, seen=request.POST.get("seen", ""), by=request.actor, now=timezone.now())
    messages.success(request, _("The copy is deleted."))
    return _back(person, document)


def own_file(request: HttpRequest, file: UUID) -> HttpResponse:
    """Send the household its own file."""
    household = people.household_of(request.actor)
    found = queries.own_file(household.pk, file, person=_member(request))
    note_paper(found.paper, "paper-opened", by=request.actor, purpose=request.purpose, read=True)
    return sent_file(found)


def sent_file(file: StoredFile) -> HttpResponse:
    """Send a file to be saved, never to be shown inside our own pages."""
    answer = HttpResponse(papers_files.read(file.pk), content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer


def _paper_page(request: HttpRequest, whose: actions.Whose, **forms: Any) -> HttpResponse:
    language = _language()
    row = pages.row_of(whose.household, whose.person, whose.document, on=timezone.localdate(), language=language)
    paper = row.paper
    if forms:  # nothing was saved, and nothing new is shown
        status = 422
    else:
        status = 200
        note_list(whose.household.pk, by=request.actor, purpose=request.purpose, region=whose.household.region)
    told = (
        {True: "yes", False: "no"}.get(paper.known_language, "") if paper and paper.known_language is not None else ""
    )
    looks = queries.who_looked_at(paper) if paper else []
    context = {
        "row": row,
        "origin_form": forms.get("origin")
        or OriginForm(initial={"issued_in": paper.issued_in if paper else "", "known_language": told}),
        "upload_form": forms.get("upload") or UploadForm(),
        "form": forms.get("origin") or forms.get("upload"),
        "asks_origin": queries.document_named(whose.document).formality,
        "looks": [
            {"day": day_words(timezone.localdate(entry.at), language), "sentence": audit.sentence_of(entry, language)}
            for entry in looks
        ],
        "address": {"person": row.slug, "document": row.document},
        "list_url": reverse("papers:list"),
    }
    return render(request, "cases/papers_one.html", context, status=status)


def _whose(request: HttpRequest, person: str, document: str) -> actions.Whose:
    """Say whose paper is meant; a member opens their own and the household's only."""
    household = people.household_of(request.actor)
    key = "" if person == pages.NOBODY else person
    if key and key not in {one.key for one in people.people_in(household)}:
        raise NotFound
    if (member := _member(request)) and key not in {member, ""}:
        raise NotFound
    queries.document_named(document)
    return actions.Whose(household, key, document)


def _member(request: HttpRequest) -> str:
    return str(request.actor.id) if request.actor.role == Role.HOUSEHOLD_MEMBER else ""


def _language() -> str:
    return translation.get_language() or "en"


def _back(person: str, document: str) -> HttpResponse:
    return redirect("papers:paper", person=person, document=document)

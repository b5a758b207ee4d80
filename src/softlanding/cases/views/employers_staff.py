"""The desk's pages about employers: who has an account, who asks for one, one employer with its colleagues."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.employers import InviteForm, ListForm, OpenForm, ReasonForm
from softlanding.cases.forms.employers_register import REGISTERS
from softlanding.cases.views.employers import (
    add_mistakes,
    kind_name,
    language_now,
    standing_word,
    standing_words,
)
from softlanding.cases.views.employers_account import people_context
from softlanding.cases.views.employers_csv import csv_answer
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Conflict, NotFound, in_language
from softlanding.core.rulebook import load_rulebook

ON_A_PAGE = 25


def employers(request: HttpRequest) -> HttpResponse:
    """List the employers, with who asks for an account on top."""
    form = ListForm(request.GET)
    page = Paginator(queries.employers_listed(**form.chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    language = language_now()
    context = {
        "form": form,
        "page": page,
        "query": _query(form),
        "rows": [_row(one) for one in page],
        "requests": [
            {"pk": one.pk, "name": one.name, "day": day_words(timezone.localdate(one.asked_at), language)}
            for one in queries.requests_waiting()[:ON_A_PAGE]
        ],
    }
    return render(request, "cases/employers_staff_list.html", context)


def _query(form: ListForm) -> str:
    chosen = form.chosen
    return urlencode({"q": chosen["search"], "kind": chosen["kind"], "state": chosen["state"]}) + "&"


def _row(one: Any) -> dict[str, Any]:
    return {
        "pk": one.pk,
        "name": one.organisation.name,
        "kind": kind_name(one.organisation.kind),
        "number": one.chamber_of_commerce,
        "place": municipality_name(one.municipality),
        "standing": standing_word(queries.standing_of(one)[0]),
        "colleagues": one.colleague_count,
        "arrivals": one.arrival_count,
        "closed": one.closed_at is not None,
    }


def municipality_name(key: str) -> str:
    """Return the name of a municipality in the language of the page, or nothing."""
    known = load_rulebook().municipalities.get(key)
    return known.told(language_now()) if known else key


def employers_csv(request: HttpRequest) -> HttpResponse:
    """Answer the chosen employers as a file."""
    head = [
        "name",
        "kind",
        "kvk",
        "municipality",
        "recognised_sponsor",
        "colleagues",
        "arrivals",
        "opened_on",
        "closed_on",
    ]
    found = queries.employers_listed(**ListForm(request.GET).chosen)
    return csv_answer(
        "employers.csv",
        head,
        (
            [
                one.organisation.name,
                one.organisation.kind,
                one.chamber_of_commerce,
                one.municipality,
                queries.standing_of(one)[0],
                one.colleague_count,
                one.arrival_count,
                timezone.localdate(one.opened_at),
                timezone.localdate(one.closed_at) if one.closed_at else "",
            ]
            for one in found
        ),
    )


def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account for an organisation, with or without a first owner."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        owner = form.cleaned_data["owner_email"]
        try:
            employer = actions.open_account(
                form.new(owner), owner_email=owner, language=language_now(), by=request.actor, now=timezone.now()
            )
        except Conflict as error:
            form.add_error("name", in_language(error.message, language_now()))
        else:
            messages.success(request, gettext("The account is open."))
            return redirect("employers:staff-employer", employer.pk)
    return render(request, "cases/employers_staff_open.html", {"form": form}, status=422 if form.is_bound else 200)


def request_for_account(request: HttpRequest, asked: int) -> HttpResponse:
    """Show who asks for an account; open it, or decline with a reason."""
    found = queries.request_at(asked)
    form = ReasonForm(request.POST if request.POST.get("do") == "decline" else None)
    wrong = request.method == "POST" and request.POST.get("do") not in {"approve", "decline"}
    if request.method == "POST" and request.POST.get("do") == "approve":
        try:
            employer = actions.approve_request(key=asked, by=request.actor, now=timezone.now())
        except Conflict as error:
            messages.error(request, in_language(error.message, language_now()))
            wrong = True
        else:
            messages.success(request, gettext("The account is open, and the invitation is sent."))
            return redirect("employers:staff-employer", employer.pk)
    if form.is_bound and form.is_valid():
        actions.decline_request(key=asked, by=request.actor, now=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, gettext("The request is declined, and the reason is sent."))
        return redirect("employers:staff-list")
    context = {
        "asked": found,
        "form": form,
        "kind": kind_name(found.kind),
        "place": municipality_name(found.municipality),
        "day": day_words(timezone.localdate(found.asked_at), language_now()),
        "sponsor": {True: gettext("Says yes"), False: gettext("Says no"), None: gettext("Unknown")}[
            found.recognised_sponsor
        ],
    }
    status = 422 if wrong or form.is_bound else 200
    return render(request, "cases/employers_staff_request.html", context, status=status)


def employer(request: HttpRequest, employer: int) -> HttpResponse:
    """Show one employer with its colleagues and use; invite somebody for it."""
    found = queries.employer_at(employer)
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"part": "owner"})
    if form.is_bound and form.is_valid():
        if found.closed_at is not None:
            raise NotFound
        try:
            actions.invite_colleague(
                employer=found, by=request.actor, now=timezone.now(), language=language_now(), **form.cleaned_data
            )
        except BadInput as error:
            add_mistakes(form, error)
        else:
            messages.success(
                request, gettext("We sent an invitation to {email}.").format(email=form.cleaned_data["email"])
            )
            return redirect("employers:staff-employer", found.pk)
    return render(
        request,
        "cases/employers_staff_employer.html",
        _about(request, found, form),
        status=422 if form.is_bound else 200,
    )


def _about(request: HttpRequest, found: Any, form: InviteForm) -> dict[str, Any]:
    counts, language, lists = queries.arrival_counts(found), language_now(), dict(REGISTERS)
    return {
        "employer": found,
        "form": form,
        "kind": kind_name(found.organisation.kind),
        "place": municipality_name(found.municipality),
        "standing": standing_words(found),
        "said": {True: gettext("Says yes"), False: gettext("Says no"), None: gettext("Unknown")}[
            found.recognised_sponsor
        ],
        "alike": [
            {"pk": one.pk, "name": one.name, "number": one.chamber_of_commerce, "list": lists[one.register]}
            for one in queries.sponsors_named_like(found)
        ],
        "opened": day_words(timezone.localdate(found.opened_at), language),
        "closed": day_words(timezone.localdate(found.closed_at), language) if found.closed_at else "",
        "coming": sum(counts.get(state, 0) for state in ("announced", "invited", "joined")),
        "landed": counts.get("landed", 0),
        "ended": counts.get("ended", 0) + counts.get("cancelled", 0),
        **people_context(request, found, owner=True),
    }


def close(request: HttpRequest, employer: int) -> HttpResponse:
    """Close an account with a reason: its colleagues are signed out at once."""
    found = queries.employer_at(employer)
    if found.closed_at is not None:
        raise NotFound
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.close_employer(employer=found, reason=reason, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The account is closed, and its colleagues are signed out."))
        return redirect("employers:staff-employer", found.pk)
    context = {"form": form, "employer": found, "colleagues": queries.colleagues_of(found).count()}
    return render(request, "cases/employers_staff_close.html", context, status=422 if form.is_bound else 200)


def reopen(request: HttpRequest, employer: int) -> HttpResponse:
    """Open a closed account again."""
    found = queries.employer_at(employer)
    actions.reopen_employer(employer=found, by=request.actor)
    messages.success(request, gettext("The account is open again. Its colleagues can sign in."))
    return redirect("employers:staff-employer", found.pk)


def link(request: HttpRequest, employer: int) -> HttpResponse:
    """Confirm which row of the register an employer is, or take the link away."""
    found = queries.employer_at(employer)
    typed = request.POST.get("sponsor", "")
    if typed and not typed.isdecimal():
        raise NotFound
    actions.link_sponsor(employer=found, sponsor=int(typed) if typed else None, by=request.actor)
    messages.success(request, gettext("The link is kept.") if typed else gettext("The link is taken away."))
    return redirect("employers:staff-employer", found.pk)

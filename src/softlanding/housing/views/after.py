"""Who moved in: the list, one household with what is left to do, and handing it over to the integration side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common import audit
from softlanding.common.access import Role
from softlanding.common.errors import BadInput, in_language
from softlanding.housing.actions import after as actions
from softlanding.housing.forms.after import AfterFilterForm, HandoverForm, PointForm
from softlanding.housing.forms.waiting import language
from softlanding.housing.queries import after as queries
from softlanding.housing.queries.waiting import subject_of
from softlanding.housing.queries.waiting_staff import contact_people
from softlanding.housing.views.after_words import after_row, handover_words, point_words
from softlanding.housing.views.waiting_words import note_looked

ON_A_PAGE = 25


def moved(request: HttpRequest) -> HttpResponse:
    """List who moved in; who is not taken over stands on top, the longest first."""
    form = AfterFilterForm(request.GET)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found = queries.after_moves(request.actor, now=timezone.now(), **chosen)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    _note(request, list(page), "after-move-listed")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [after_row(one) for one in page],
        "query": f"{query.urlencode()}&",
        "waits": sum(one.standing != "taken" for one in found),
        **_names(request),
    }
    return render(request, "housing/after_list.html", context)


def one(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Show what follows the move of one household."""
    return _page(request, waiting)


def point(request: HttpRequest, waiting: UUID, kind: str, member: str = "") -> HttpResponse:
    """Note how a point stands."""
    form = _point_form(kind, member, request.POST)
    if form.is_valid():
        try:
            actions.note_after_move(waiting, kind, member, **form.cleaned_data, by=request.actor, now=timezone.now())
        except BadInput as error:
            _take(form, error)
        else:
            messages.success(request, gettext("Saved."))
            return redirect(_names(request)["one_page"], waiting)
    return _page(request, waiting, status=422, sent=form, of=(kind, member))


def hand_over(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Hand a household over to a case manager."""
    found = queries.after_move(waiting, by=request.actor, now=timezone.now())
    form = _handover_form(found, request.POST)
    if form.is_valid():
        try:
            actions.hand_over(waiting, **form.cleaned_data, by=request.actor, now=timezone.now())
        except BadInput as error:
            _take(form, error)
        else:
            messages.success(request, gettext("Handed over. It stays on top of the list until it is taken."))
            return redirect(_names(request)["one_page"], waiting)
    return _page(request, waiting, status=422, sent=form)


def take(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Take a household over that was handed over to the reader."""
    actions.take_over_household(waiting, by=request.actor, now=timezone.now())
    messages.success(request, gettext("You took the household over. You are its contact person now."))
    return redirect("housing-after:contact-one", waiting)


def _page(
    request: HttpRequest, waiting: UUID, *, status: int = 200, sent: Any = None, of: tuple[str, str] | None = None
) -> HttpResponse:
    found = queries.after_move(waiting, by=request.actor, now=timezone.now())
    _note(request, [found], "after-move-opened")
    points = []
    for each in found.points:
        opened = of == (each.kind, each.key)
        form = sent if opened else _point_form(each.kind, each.key)
        points.append({**point_words(found, each), "form": form, "opened": opened})
    to_me = found.handover is not None and str(found.handover.to_staff_id) == request.actor.id
    context = {
        "waiting": found.waiting,
        "row": after_row(found),
        "points": points,
        "handovers": [handover_words(each) for each in queries.handovers_of(found.waiting)],
        "handover_form": sent if sent is not None and of is None else _handover_form(found),
        "sent": sent,
        "may_take": to_me and found.standing == "open",
        **_names(request),
    }
    return render(request, "housing/after_one.html", context, status=status)


def _point_form(kind: str, member: str, data: Any = None) -> PointForm:
    prefix = f"{kind}-{member}" if member else kind
    return PointForm(data, prefix=prefix, initial={"on": timezone.localdate()})


def _handover_form(found: queries.AfterMove, data: Any = None) -> HandoverForm:
    people = [(each.pk, each.display_name) for each in contact_people(found.waiting.municipality)]
    chosen = found.handover.to_staff_id if found.handover else found.waiting.contact_person_id
    return HandoverForm(data, people=people, initial={"to": chosen})


def _take(form: Any, error: BadInput) -> None:
    for mistake in error.mistakes:
        where = mistake.where if mistake.where in form.fields else None
        form.add_error(where, in_language(mistake.what, language()))


def _names(request: HttpRequest) -> dict[str, Any]:
    """Return the names of the pages for who looks: officers and case managers have their own."""
    before = "contact-" if request.actor.role == Role.CASE_MANAGER else ""
    pages = ("list", "one", "point", "member-point", "hand-over")
    return {
        "is_officer": not before,
        **{f"{name.replace('-', '_')}_page": f"housing-after:{before}{name}" for name in pages},
    }


def _note(request: HttpRequest, found: list[queries.AfterMove], sentence: str) -> None:
    """Write down who was looked at; an empty list is a look as well."""
    if not found:
        note_looked(request)
        return
    audit.record_list(
        audit.Event(
            by=request.actor,
            purpose=request.purpose,
            household=subject_of(each.waiting),
            sentence=sentence,
            compartments=request.row.compartments,
            params={"reference": each.waiting.reference},
            region=each.waiting.region,
        )
        for each in found
    )

"""Group visits: an employer asks, a coordinator answers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases.actions import cohort_arrivals as actions
from softlanding.cases.forms.cohort import GroupAnswerForm, GroupVisitForm
from softlanding.cases.queries import cohort as queries
from softlanding.cases.views.cohort_own import language, may_change, own_employer
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.core.rulebook import load_rulebook

REQUESTS_ON_A_PAGE = 25


def groups(request: HttpRequest) -> HttpResponse:
    """Ask for a group visit, and see what became of earlier requests."""
    employer = own_employer(request, to_change=request.method == "POST")
    arrivals = list(queries.board(employer, on=timezone.localdate(), state="open", sort="arrival"))
    form = GroupVisitForm(
        request.POST or None,
        arrivals=[(str(one.pk), _named(one)) for one in arrivals],
        desks=_desks(employer.region),
        today=timezone.localdate(),
        initial={"arrivals": request.GET.getlist("arrival"), "contact_email": employer.contact_email},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = [one for one in arrivals if str(one.pk) in told["arrivals"]]
        actions.ask_for_group(
            employer, chosen, desk=told["desk"], wished_on=told["wished_on"], or_on=told["or_on"],
            contact=told["contact_email"], note=told["note"], now=timezone.now(),
        )  # fmt: skip
        messages.success(request, gettext("The desk has your request. The answer stands here."))
        return redirect("cohort:groups")
    page = Paginator(queries.group_requests_of(employer), REQUESTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [_row(one) for one in page], "may_change": may_change(request)}
    return render(request, "cases/cohort_groups.html", context, status=422 if form.is_bound else 200)


def withdraw(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Take a request back."""
    employer = own_employer(request, to_change=True)
    actions.withdraw_group(employer, asked, now=timezone.now())
    messages.info(request, gettext("The request is withdrawn."))
    return redirect("cohort:groups")


def requests(request: HttpRequest) -> HttpResponse:
    """List what employers ask of one's desk, each with what makes the group in one press."""
    page = Paginator(queries.group_requests_at(request.actor.desk), REQUESTS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = []
    for one in page:
        known = queries.references_in(one) if one.state == "asked" else []
        events = [
            {
                "by": request.actor, "purpose": request.purpose, "household": household,
                "sentence": "household-looked-up", "compartments": (Compartment.HOUSEHOLD, Compartment.APPOINTMENTS),
            }
            for household, _ in known
        ]  # fmt: skip
        audit.record_list(events)
        rows.append({**_row(one), "references": [reference for _, reference in known]})
    nobody = {
        "by": request.actor, "purpose": request.purpose, "household": None, "sentence": "group-requests-listed",
        "compartments": (Compartment.APPOINTMENTS,),
    }  # fmt: skip
    audit.record_list([nobody])
    return render(request, "cases/cohort_group_requests.html", {"page": page, "rows": rows})


def answer(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Answer an employer's request."""
    form = GroupAnswerForm(request.POST)
    if not form.is_valid():
        return redirect("cohort:group-requests")
    told = form.cleaned_data
    actions.answer_group(asked, desk=request.actor.desk, state=told["state"], answer=told["answer"], now=timezone.now())
    messages.success(request, gettext("The employer reads your answer on its page."))
    return redirect("cohort:group-requests")


def _named(found: queries.Announcement) -> str:
    day = day_words(found.arrives_on, language()) if found.arrives_on else ""
    return " · ".join(one for one in (found.principal_name, day) if one)


def _row(found: queries.GroupRequest) -> dict[str, object]:
    desk = load_rulebook().desks.get(found.desk)
    return {
        "request": found,
        "desk": desk.name.told(language()) if desk else found.desk,
        "wished": day_words(found.wished_on, language()),
        "or": day_words(found.or_on, language()) if found.or_on else "",
        "wished_iso": found.wished_on.isoformat(),
    }


def _desks(region: str) -> list[tuple[str, str]]:
    book = load_rulebook()
    own = [one for one in book.desks.values() if not one.generated and book.network_of(one.id).id == region]
    found = own or [one for one in book.desks.values() if not one.generated]
    # a joint desk receives groups; a municipality's own desk comes after
    found.sort(key=lambda one: (one.id.startswith("municipality-"), one.name.told(language())))
    return [(one.id, one.name.told(language())) for one in found]

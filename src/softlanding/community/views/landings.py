"""Companies that settle, for the business agency and the coordinator: leads, steps, expected people, the plan."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from softlanding.common.days import day_words
from softlanding.community import actions, queries
from softlanding.community.forms import (
    FACTS,
    STAGES,
    STATES,
    EndForm,
    ExpectedForm,
    FilterForm,
    LandingForm,
    StepForm,
    language,
)
from softlanding.community.models import Landing
from softlanding.community.views.companies import pdf
from softlanding.community.views.guide import step_now_words, typeset
from softlanding.core.rulebook import load_rulebook

ON_A_PAGE = 25
BADGES = {"lead": "todo", "landing": "waiting", "landed": "done", "lost": "blocked"}
HAPPENED = {
    "begun": gettext_noop("Company added"),
    "changed": gettext_noop("Facts changed"),
    "step": gettext_noop("Step"),
    "expected": gettext_noop("Expected people"),
    "plan-shared": gettext_noop("Plan shared"),
    "link-closed": gettext_noop("Link closed"),
    "landed": gettext_noop("Landed"),
    "lost": gettext_noop("Does not come"),
    "reopened": gettext_noop("Taken up again"),
    "account": gettext_noop("Account opened"),
}
LINK_IN_SESSION = "landing-link"


def landings(request: HttpRequest) -> HttpResponse:
    """List the companies, last touched first."""
    form = FilterForm(request.GET)
    form.is_valid()
    found = queries.landings(stage=form.cleaned_data.get("stage", ""), typed=form.cleaned_data.get("q", "").strip())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": [_row(one) for one in page], "query": f"{query.urlencode()}&"}
    return render(request, "community/landings.html", context)


def landings_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer the companies as a file."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="companies.csv"'
    table = csv.writer(answer)
    table.writerow(["company", "stage", "country", "sector", "municipality", "first_arrival_on", "adviser"])
    for one in queries.landings():
        adviser = one.adviser.display_name if one.adviser else ""
        row = (one.company, one.stage, one.country, one.sector, one.municipality, one.first_arrival_on or "", adviser)
        table.writerow([_cell(value) for value in row])
    return answer


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def new(request: HttpRequest) -> HttpResponse:
    """Add a company."""
    form = LandingForm(request.POST or None)
    if form.is_valid():
        made = actions.begin_landing(form.stated, by=request.actor, now=timezone.now())
        messages.success(request, gettext("The company is added."))
        return redirect("landings:one", made.pk)
    context = {"form": form, "title": gettext("Add a company"), "back": reverse("landings:list")}
    return render(request, "community/landing_form.html", context, status=422 if form.is_bound else 200)


def change(request: HttpRequest, landing: UUID) -> HttpResponse:
    """Change what is known of a company."""
    found = queries.landing(landing)
    form = LandingForm(request.POST or None, initial=_initial(found))
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        actions.change_landing(landing, form.stated, seen=seen, by=request.actor, now=timezone.now())
        messages.success(request, gettext("Saved."))
        return redirect("landings:one", landing)
    context = {"form": form, "title": found.company, "back": reverse("landings:one", args=[landing])}
    return render(request, "community/landing_form.html", context, status=422 if form.is_bound else 200)


def _initial(found: Landing) -> dict[str, Any]:
    book = load_rulebook()
    return {
        **{name: getattr(found, name) for name in actions.FIELDS if name != "facts"},
        **{fact: "yes" if value else "no" for fact, value in found.facts.items()},
        "municipality": book.municipalities[found.municipality].told(language()) if found.municipality else "",
        "version": found.version,
    }


def one(request: HttpRequest, landing: UUID) -> HttpResponse:
    """Show one company: its steps with forms, who is expected, what happened, and the link to its plan."""
    return _page(request, queries.landing(landing), status=200)


def _page(request: HttpRequest, found: Landing, *, status: int, **forms: Any) -> HttpResponse:
    steps = [step_now_words(one) for one in queries.steps_of(found)]
    shown = request.session.pop(LINK_IN_SESSION, None) or {}
    context = {
        "landing": found,
        **_row(found),
        "steps": steps,
        "done": sum(step["state"] in {"done", "not-needed"} for step in steps),
        "states": [(value, str(words)) for value, words in STATES.items()],
        "facts": [
            (str(FACTS[name]), gettext("Yes") if value else gettext("No")) for name, value in found.facts.items()
        ],
        "expected": queries.expected_of(found),
        "events": [_event(event) for event in queries.events_of(found)[:50]],
        "expected_form": ExpectedForm(),
        "end_form": EndForm(),
        "link": shown.get("link") if shown.get("of") == str(found.pk) else None,
        **forms,
    }
    return render(request, "community/landing.html", context, status=status)


def _event(event: Any) -> dict[str, Any]:
    return {
        "day": day_words(timezone.localdate(event.noted_at), language()),
        "what": gettext(HAPPENED[event.what]),
        "detail": event.detail,
        "who": event.by_staff.display_name if event.by_staff else "",
    }


def _row(found: Landing) -> dict[str, Any]:
    book = load_rulebook()
    return {
        "found": found,
        "stage": str(STAGES[found.stage]),
        "badge": BADGES[found.stage],
        "municipality": book.municipalities[found.municipality].told(language()) if found.municipality else "",
        "first": day_words(found.first_arrival_on, language()) if found.first_arrival_on else "",
        "touched": day_words(timezone.localdate(found.updated_at), language()),
    }


def step(request: HttpRequest, landing: UUID) -> HttpResponse:
    """Note how far the company is with a step."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.landing(landing), status=422, step_form=form)
    actions.note_step(landing, actions.StepStated(**form.cleaned_data), by=request.actor, now=timezone.now())
    messages.success(request, gettext("Saved."))
    return redirect(f"{reverse('landings:one', args=[landing])}#{form.cleaned_data['step']}")


def expected(request: HttpRequest, landing: UUID) -> HttpResponse:
    """Note how many people come in a month."""
    form = ExpectedForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.landing(landing), status=422, expected_form=form)
    data = form.cleaned_data
    actions.expect_arrivals(landing, data["month"], data["persons"], by=request.actor, now=timezone.now())
    messages.success(request, gettext("Saved. The coordinator sees it in the forecast."))
    return redirect(f"{reverse('landings:one', args=[landing])}#expected")


def act(request: HttpRequest, landing: UUID, what: str) -> HttpResponse:
    """Share the plan, close its link, open an account, land, or take an end back."""
    now, by = timezone.now(), request.actor
    queries.landing(landing)
    match what:
        case "share":
            token = actions.share_plan(landing, by=by, now=now)
            link = request.build_absolute_uri(reverse("landing-plan:plan", args=[token]))
            request.session[LINK_IN_SESSION] = {"of": str(landing), "link": link}
        case "close":
            actions.stop_sharing(landing, by=by, now=now)
        case "account":
            actions.open_account(landing, by=by, now=now)
            messages.success(
                request, gettext("The company has an account. Let its first colleague in under Employers.")
            )
        case "landed":
            actions.end_landing(landing, landed=True, by=by, now=now)
        case "again":
            actions.reopen_landing(landing, by=by, now=now)
    return redirect("landings:one", landing)


def lost(request: HttpRequest, landing: UUID) -> HttpResponse:
    """Say that the company does not come, and why."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, queries.landing(landing), status=422, end_form=form)
    actions.end_landing(
        landing, landed=False, because=form.cleaned_data["because"], by=request.actor, now=timezone.now()
    )
    return redirect("landings:one", landing)


def sheet(request: HttpRequest, landing: UUID) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer a company's plan as a PDF."""
    found = queries.landing(landing)
    return pdf(typeset(found.company, [step_now_words(one) for one in queries.steps_of(found)]), "plan.pdf")

"""One case as an officer works on it: where it stands, its days, its history, and what can be done now."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.cases import actions, queries
from softlanding.cases.forms.states import StepForm, language
from softlanding.cases.views.papers_staff import papers_context
from softlanding.cases.views.states_steps import steps_of
from softlanding.cases.views.states_words import days_of, history_words, picture_of, still_words
from softlanding.common import audit
from softlanding.common.access import Compartment, Role
from softlanding.common.errors import BadInput, Refused, in_language
from softlanding.directory import queries as directory

# what other topics show on this page: the first template of each that exists
NOTHING = "cases/states_nothing.html"
MORE = tuple((f"cases/{topic}_on_case.html", NOTHING) for topic in ("following", "promises", "joint"))
HANDLE_PAPERS = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}


def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show a case, or do one step with it; what was not saved is shown again with what was typed."""
    found = queries.case_for(request.actor, case)
    if request.method == "POST":
        return _stepped(request, found)
    _note(request, found)
    return _page(request, found)


def _stepped(request: HttpRequest, found: Any) -> HttpResponse:
    steps = steps_of(found, request.actor, data=request.POST)
    form = next((one for one in steps if one.do == request.POST.get("do")), None)
    if form is None:
        messages.warning(request, gettext("This step is not possible any more. Look at the case as it is now."))
        _note(request, found)
        return _page(request, found, status=422)
    if form.is_valid():
        try:
            changed = _do(request, found, form)
        except BadInput as refused:
            form.add_mistakes(refused.mistakes)
        except actions.ChangedMeanwhile:
            return _changed_meanwhile(request, found, steps)
        except Refused as refused:
            form.add_error(None, in_language(refused.message, language()))
        else:
            messages.success(request, gettext("Noted: {title}.").format(title=form.title))
            # who handed a case over has it no more
            there = queries.cases_for(request.actor).filter(pk=changed.pk).exists()
            return redirect("casework:case", case=changed.pk) if there else redirect("casework:cases")
    _note(request, found)
    return _page(request, found, steps=steps, sent=form, status=422)


def _do(request: HttpRequest, found: Any, form: StepForm) -> Any:
    """Do what was sent, as the version that was on the page."""
    told = form.cleaned_data
    common: dict[str, Any] = {"by": request.actor, "now": timezone.now(), "seen": _seen(request)}
    do, _, change = form.do.partition(":")
    reason = told.get("reason", "")
    match do:
        case "change":
            more = {name: told[name] for name in ("on", "until", "note") if name in told}
            return actions.change_case(found.pk, change, reason=reason, **more, **common)
        case "extend":
            return actions.extend_case(
                found.pk, reason=reason, on=told["on"], months=told.get("months") or None, **common
            )
        case "suspend":
            return actions.suspend_case(found.pk, reason=reason, on=told["on"], until=told["end"], **common)
        case "resume":
            return actions.resume_case(found.pk, reason=reason, on=told["on"], **common)
        case "correct":
            return actions.correct_case(found.pk, reason=reason, **common)
        case "take":
            return actions.assign_case(found.pk, **common)
        case "assign":
            return actions.assign_case(found.pk, officer=told["officer"], reason=reason, **common)
    what, _, where = told["place"].partition(":")
    return actions.hand_over_case(found.pk, reason=reason, **{what: where}, **common)


def _seen(request: HttpRequest) -> int | None:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else None


def _changed_meanwhile(request: HttpRequest, found: Any, steps: list[StepForm]) -> HttpResponse:
    """Show what changed since the page was opened; what was typed stays, where the step is still possible."""
    found = queries.case_for(request.actor, found.pk)
    since = queries.events_since(found, _seen(request) or 0)
    now_possible = {form.do for form in steps_of(found, request.actor)}
    kept = [form for form in steps if form.do in now_possible]
    fresh = [form for form in steps_of(found, request.actor) if form.do not in {one.do for one in kept}]
    sent = next((form for form in kept if form.is_bound), None)
    _note(request, found)
    context = {"since": history_words(found, since, request.actor), "sent_gone": sent is None}
    return _page(request, found, steps=[*kept, *fresh], sent=sent, status=422, **context)


def _page(
    request: HttpRequest, found: Any, *, steps: list[StepForm] | None = None, sent: StepForm | None = None,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    told, kind, today = language(), queries.kind_of(found), timezone.localdate()
    state = kind.state(found.state)
    history = queries.history_of(found)
    forms = steps if steps is not None else steps_of(found, request.actor)
    context = {
        "case": found,
        "title": kind.title.told(told),
        "state": state.title.told(told),
        "means": state.means.told(told),
        "ball": ball_words(state.ball),
        "picture": picture_of(kind, history, found.state, told),
        "days": days_of(found, today=today, told=told),
        "still": still_words(found, told),
        "history": history_words(found, history, request.actor),
        "changes": [form for form in forms if form.do.startswith("change:")],
        "others": [form for form in forms if not form.do.startswith("change:")],
        "sent": sent,
        "desk_name": directory.place_of(found.desk, told).name if directory.known(found.desk) else "",
        "note": kind.note.told(told) if kind.note else "",
        "more": MORE,
        **_papers(request, found),
        **more,
    }
    return render(request, "cases/states_case.html", context, status=status)


def _handles_papers(request: HttpRequest, found: Any) -> bool:
    """Say whether this officer checks the papers of the case: the authority's own, and never those of asylum."""
    mine = HANDLE_PAPERS.get(request.actor.role) == found.authority
    return mine and found.household_id is not None and queries.kind_of(found).compartment != "asylum"


def _papers(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {**papers_context(found), "next": request.path} if _handles_papers(request, found) else {}


def ball_words(ball: str) -> str:
    """Say whose turn it is."""
    return {
        "newcomer": gettext("the household"),
        "employer": gettext("the employer or sponsor"),
        "desk": gettext("the desk"),
        "municipality": gettext("the municipality"),
        "ind": gettext("the IND"),
        "nobody": gettext("nobody: this is finished"),
    }.get(ball, gettext("somebody outside the desk"))


def _note(request: HttpRequest, found: Any) -> None:
    papers = {Compartment.DOCUMENTS} if _handles_papers(request, found) else set()
    audit.record_read(
        by=request.actor,
        purpose=queries.case_purpose(request.actor, found),
        household=found.household_id,
        sentence="case-opened",
        compartments={Compartment(queries.kind_of(found).compartment), *papers},
        params={"reference": found.reference},
        region=found.region,
    )

"""The household's own cases: all of them, and one with its terms, its history and what was written about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from softlanding.appointments import queries as appointments
from softlanding.cases.actions import following as actions
from softlanding.cases.actions import following_messages
from softlanding.cases.forms.following import FollowForm, MessageForm, OwnChangeForm
from softlanding.cases.queries import Case, following, kind_of
from softlanding.cases.queries import following_words as words
from softlanding.cases.queries.following import Family
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.common.errors import NotAllowed, NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import Change
from softlanding.core.timeline import moment_of
from softlanding.people import queries as people

PAPERS = ["cases/papers_on_own_case.html", "cases/following_nothing.html"]
"""What a case's page shows of papers, as soon as there is a part for it."""


def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of the household, open ones first."""
    family = _family(request)
    found = following.followed(request.actor, family)
    following_messages.note_looked(found, "cases-listed", by=request.actor)
    return render(
        request,
        "cases/following_cases.html",
        {
            "open": [_row(one, family) for one in found if one.closed_at is None],
            "closed": [_row(one, family) for one in found if one.closed_at is not None],
            "visit_url": reverse("visit:choose"),
        },
    )


def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show one case; what the desk wrote counts as read from now on."""
    return _page(request, case)


def message(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write to the authority that has the case."""
    found = following.followed_case(case, request.actor, _family(request))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, case, message_form=form, status=422)
    following_messages.write_message(found, form.cleaned_data["text"], by=request.actor, now=timezone.now())
    messages.success(request, _("Your message was sent. You get an e-mail when there is an answer."))
    return _back(case, "messages")


def change(request: HttpRequest, case: UUID) -> HttpResponse:
    """Say what the newcomer may say of a case, or take it back, where the table of its kind lets them."""
    family = _family(request)
    found = following.followed_case(case, request.actor, family)
    wanted = next((one for one in _possible(request, found, family) if one.id == request.POST.get("change")), None)
    if wanted is None:
        raise NotAllowed
    form = OwnChangeForm(request.POST, change=wanted.id, needs=wanted.needs)
    if not form.is_valid():
        return _page(request, case, change_form=form, status=422)
    actions.change_own(
        found.pk,
        wanted.id,
        by=request.actor,
        now=timezone.now(),
        seen=form.cleaned_data["seen"],
        on=form.cleaned_data.get("on"),
        reason=form.cleaned_data.get("reason", ""),
    )
    messages.success(request, _("Noted. Your case says so from now on."))
    return _back(case)


def follow(request: HttpRequest) -> HttpResponse:
    """Begin to follow an application that is with the IND already, on the newcomer's word."""
    language, family = get_language() or "en", _family(request)
    own = _own_key(request)
    people_here = [(key, name) for key, name in family.names.items() if _may_tell(request, key, family, own)]
    kinds = [(kind.id, kind.title.told(language)) for kind in following.kinds_to_follow()]
    form = FollowForm(request.POST if request.method == "POST" else None, kinds=kinds, people=people_here)
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/following_follow.html", {"form": form}, status=422 if form.is_bound else 200)
    made = actions.follow_application(
        household=people.household_of(request.actor),
        kind=form.cleaned_data["kind"],
        person_key=form.cleaned_data["person"],
        applied_on=form.cleaned_data["applied_on"],
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("You follow this application from now on."))
    return redirect("following:case", case=made.pk)


def _may_tell(request: HttpRequest, key: str, family: Family, own: str) -> bool:
    return request.actor.role == Role.NEWCOMER or key == own or (key in family.children and own not in family.children)


def _back(case: UUID, place: str = "") -> HttpResponse:
    response = redirect("following:case", case=case)
    response["Location"] += f"#{place}" if place else ""
    return response


def _family(request: HttpRequest) -> Family:
    if not request.actor.household:
        raise NotFound
    return following.family_of(UUID(request.actor.household))


def _own_key(request: HttpRequest) -> str:
    """Return which member asks: the contact person has no key in their session."""
    if request.actor.role == Role.HOUSEHOLD_MEMBER:
        return str(request.actor.id)
    contact = people.people_in(people.household_of(request.actor)).filter(is_contact=True).first()
    return contact.key if contact else ""


def _page(request: HttpRequest, key: UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    language, family, now = get_language() or "en", _family(request), timezone.now()
    found = following.followed_case(key, request.actor, family)
    following_messages.note_looked([found], "case-looked", by=request.actor)
    written = message_rows(found, language, own=True)
    following_messages.mark_read(found, from_household=False, now=now)
    context = {
        **_told(found, family, language),
        "messages_of_case": written,
        "message_form": forms.get("message_form") or MessageForm(),
        "changes": _changes(_possible(request, found, family), found, forms.get("change_form"), language),
        "visit": _visit(found, now=now, language=language),
        "papers_parts": PAPERS,
    }
    return render(request, "cases/following_case.html", context, status=status)


def _told(found: Case, family: Family, language: str) -> dict[str, Any]:
    """Return a case in words, for its page."""
    kind, today = kind_of(found), timezone.localdate()
    state = kind.state(found.state)
    closed = found.closed_at is not None
    counting = not closed and state.clock != "not-begun" and found.received_on is not None
    return {
        "case": found,
        "title": kind.title.told(language),
        "person": _name(found, family),
        "state": state.title.told(language),
        "means": state.means.told(language),
        "since": day_words(found.state_since_on, language),
        "badge": _badge(found, state.ball),
        "ball": words.ball_words(state.ball, closed=closed),
        "next": "" if closed else words.next_words(kind, found.state, language),
        "stated": following.is_stated(found),
        "received": day_words(found.received_on, language) if found.received_on else "",
        "dates": [] if closed else words.dates_words(found, language),
        "no_term": counting and not found.due_on,
        "stands_still": not closed and found.received_on is not None and state.clock == "stopped",
        "term_source": words.term_words(found, language) if found.due_on and not closed else None,
        "range": words.range_words(following.similar_to(found, on=today), language) if not closed else [],
        "late": words.late_words(found, language, on=today),
        "history": [words.event_words(one, kind, language) for one in found.events.all()],
    }


def message_rows(found: Case, language: str, *, own: bool) -> list[dict[str, Any]]:
    """Return what was written about a case, as one of the two sides reads it."""
    authority = words.authority_words(found.authority)
    return [
        {
            "mine": one.from_household == own,
            "who": _("You") if one.from_household == own else authority if own else _("The household"),
            "day": day_words(timezone.localdate(one.sent_at), language),
            "at": one.sent_at,
            "text": one.text,
            "unread": one.from_household != own and one.read_at is None,
            "read": one.from_household == own and one.read_at is not None,
        }
        for one in following.messages_of(found)
    ]


def _row(found: Case, family: Family) -> dict[str, Any]:
    language, kind = get_language() or "en", kind_of(found)
    state, closed = kind.state(found.state), found.closed_at is not None
    return {
        "case": found,
        "title": kind.title.told(language),
        "person": _name(found, family),
        "state": state.title.told(language),
        "badge": _badge(found, state.ball),
        "ball": words.ball_words(state.ball, closed=closed),
        "since": day_words(found.state_since_on, language),
        "dates": [] if closed else words.dates_words(found, language),
        "late": words.late_words(found, language, on=timezone.localdate()),
        "unread": found.unread,
    }


def _badge(found: Case, ball: str) -> str:
    if found.closed_at is not None:
        return "done"
    return "todo" if ball == "newcomer" else "waiting"


def _name(found: Case, family: Family) -> str:
    return family.names.get(found.person_key, "") if len(family.names) > 1 else ""


def _possible(request: HttpRequest, found: Case, family: Family) -> tuple[Change, ...]:
    """Return what the table lets this person do now."""
    kind = load_rulebook().case_kinds[found.kind]
    possible = kind.changes_from(found.state, Role.NEWCOMER)
    return possible if possible and following.may_change(request.actor, found, family, _own_key(request)) else ()


def _changes(possible: tuple[Change, ...], found: Case, typed: OwnChangeForm | None, language: str) -> list[Any]:
    """Return a form for each thing that the newcomer may do."""
    rows = []
    for one in possible:
        mine = typed if typed is not None and typed.data.get("change") == one.id else None
        new = OwnChangeForm(initial={"seen": found.version, "change": one.id}, change=one.id, needs=one.needs)
        rows.append(
            {
                "title": one.title.told(language),
                "why": one.why.told(language),
                "form": mine or new,
                "open": mine is not None,
                "ends": one.id in words.TAKEN_BACK,
            }
        )
    return rows


def _visit(found: Case, *, now: Any, language: str) -> dict[str, str] | None:
    """Return the visit that a case waits for, while it has not begun."""
    kind = kind_of(found)
    if found.closed_at is not None or kind.service is None or found.state != kind.first:
        return None
    for visit in appointments.booked_visits_of([found.household_id], now=now):
        if any(one.service == kind.service and one.person_key == found.person_key for one in visit.tasks.all()):
            begins = moment_of(visit.starts_tick, appointments.ZONE)
            return {"when": f"{day_words(begins.date(), language)}, {begins:%H:%M}", "reference": visit.reference}
    return {"when": "", "reference": ""}

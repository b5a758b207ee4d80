"""One offer, for staff: where it stands, what can be done now, its letter, what the household wrote, its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common import audit
from softlanding.common.errors import BadInput, Conflict, NotFound, in_language
from softlanding.core.rulebook.offer_life import OfferChange
from softlanding.housing.actions import offers as actions
from softlanding.housing.actions import offers_after, offers_written
from softlanding.housing.actions.offers import Step
from softlanding.housing.forms.offers import STEP_FORMS, StepForm, WrittenForm, spoken_language
from softlanding.housing.models import Offer
from softlanding.housing.queries import offers as queries
from softlanding.housing.queries.offers_letter import letter_of_offer
from softlanding.housing.views.offers import names_for
from softlanding.housing.views.offers_letter import letter_answer, pdf_answer
from softlanding.housing.views.offers_words import (
    check_words,
    facts_of,
    hear_first_words,
    history_words,
    how_words,
    letter_languages,
    picture_of,
    row_words,
)

LINK_IN_SESSION = "home-offer-link"
BY_FORM = frozenset(STEP_FORMS)


def one(request: HttpRequest, offer: UUID) -> HttpResponse:
    """Show one offer."""
    return _page(request, _opened(request, offer), status=200)


def step(request: HttpRequest, offer: UUID, what: str) -> HttpResponse:
    """Make one step: a change of the table, taking the last one back, or another link."""
    found = queries.offer_for(request.actor, offer)
    if what in {"undo", "link"}:
        return _without_form(request, found, what)
    if what not in BY_FORM:
        raise NotFound
    form = STEP_FORMS[what](request.POST, version=found.version, change=what)
    if not form.is_valid():
        return _page(request, found, status=422, sent=(what, form))
    made = Step(by=request.actor, now=timezone.now(), seen=form.cleaned_data["version"])
    try:
        _make(request, found, what, form, made)
    except BadInput as error:
        form.take(error)
        return _page(request, queries.offer_for(request.actor, offer), status=422, sent=(what, form))
    except Conflict as error:
        return _page(request, queries.offer_for(request.actor, offer), status=409, sent=(what, form), refused=error)
    messages.success(request, gettext("Saved."))
    return redirect(names_for(request)["one_page"], offer)


def _make(request: HttpRequest, found: Offer, what: str, form: StepForm, made: Step) -> None:
    stated = form.stated()
    match what:
        case "check":
            actions.check_offer(found.pk, step=made, **stated)
        case "hear":
            actions.hear_household(found.pk, step=made, **stated)
        case "offer":
            _, token = actions.send_offer(found.pk, step=made, **stated)
            _show_link(request, found, token)
        case "accept" | "refuse":
            actions.answer_offer(found.pk, accepts=what == "accept", step=made, **stated)
        case "judge":
            actions.judge_refusal(found.pk, step=made, **stated)
        case "lease":
            offers_after.note_lease(found.pk, step=made, **stated)
        case "move":
            offers_after.note_move(found.pk, step=made, **stated)
        case "withdraw":
            actions.withdraw_offer(found.pk, step=made, **stated)


def _without_form(request: HttpRequest, found: Offer, what: str) -> HttpResponse:
    typed = request.POST.get("version", "")
    made = Step(by=request.actor, now=timezone.now(), seen=int(typed) if typed.isdigit() else 0)
    try:
        if what == "undo":
            actions.undo_offer_step(found.pk, step=made)
            messages.success(request, gettext("The last step is taken back."))
        else:
            _show_link(request, found, actions.renew_offer_link(found.pk, step=made))
    except Conflict as error:
        return _page(request, queries.offer_for(request.actor, found.pk), status=409, refused=error)
    return redirect(names_for(request)["one_page"], found.pk)


def _show_link(request: HttpRequest, found: Offer, token: str) -> None:
    url = request.build_absolute_uri(reverse("home-offer:letter", args=[token]))
    request.session[LINK_IN_SESSION] = {"of": str(found.pk), "link": url}


def objection(request: HttpRequest, offer: UUID, number: int) -> HttpResponse:
    """Answer what the household wrote."""
    found = queries.offer_for(request.actor, offer)
    form = WrittenForm(request.POST, prefix=f"written-{number}")
    if not form.is_valid():
        return _page(request, found, status=422, written=(number, form))
    made = Step(by=request.actor, now=timezone.now())
    offers_written.answer_objection(offer, number, answer=form.cleaned_data["answer"], step=made)
    messages.success(request, gettext("Saved. The household reads it on its page."))
    return redirect(f"{reverse('housing-offers:one', args=[offer])}#written")


def letter(request: HttpRequest, offer: UUID) -> HttpResponse:
    """Show the letter as the household reads it, or would read it."""
    found = _opened(request, offer)
    return letter_answer(request, letter_of_offer(found, on=timezone.localdate()), found)


def letter_pdf(request: HttpRequest, offer: UUID) -> HttpResponse:
    """Answer the letter on paper."""
    found = _opened(request, offer)
    return pdf_answer(request, letter_of_offer(found, on=timezone.localdate()), found)


def _opened(request: HttpRequest, offer: UUID) -> Offer:
    found = queries.offer_for(request.actor, offer)
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=found.waiting.household_id,
        sentence="home-offer-opened",
        compartments=request.row.compartments,
        params={"reference": found.waiting.reference},
        region=found.region,
    )
    return found


def _page(
    request: HttpRequest,
    found: Offer,
    *,
    status: int,
    sent: tuple[str, StepForm] | None = None,
    written: tuple[int, WrittenForm] | None = None,
    refused: Conflict | None = None,
) -> HttpResponse:
    today, language = timezone.localdate(), spoken_language()
    life = queries.offer_life()
    shown = request.session.pop(LINK_IN_SESSION, None) or {}
    state = life.state(found.state)
    changes = queries.offer_changes(found, request.actor)
    names = names_for(request)
    may_check_not = found.state == "prepared" and str(found.prepared_by_id) == request.actor.id
    undo = queries.offer_to_undo(found) if names["is_officer"] else None
    context = {
        **names,
        **row_words(found, on=today),
        "means": state.means.told(language),
        "picture": picture_of(found),
        "checks": check_words(found, on=today) if names["is_officer"] else [],
        "steps": [_step_words(one, found, sent) for one in changes],
        "sent": sent[1] if sent else (written[1] if written else None),
        "refused": _refused_words(refused),
        "second_needed": may_check_not,
        "undo": undo.title.told(language) if undo else "",
        "facts": facts_of(found),
        "first": hear_first_words(found, on=today, by=request.actor),
        "heard": how_words(found.heard_how),
        "answered": how_words(found.answered_how),
        "written": _written(found, written),
        "history": history_words(found),
        "link": shown.get("link") if shown.get("of") == str(found.pk) else None,
        "tell_yourself": found.offered_at is not None and not found.waiting.contact_email,
        "languages": letter_languages(found),
    }
    return render(request, "housing/offers_one.html", context, status=status)


def _refused_words(refused: Conflict | None) -> str:
    if refused is None:
        return ""
    language = spoken_language()
    remedy = in_language(refused.remedy, language) if refused.remedy else ""
    return f"{in_language(refused.message, language)} {remedy}".strip()


def _step_words(change: OfferChange, found: Offer, sent: tuple[str, StepForm] | None) -> dict[str, Any]:
    opened = sent is not None and sent[0] == change.id
    fresh = {"version": found.version, "change": change.id, "language": found.language}
    form = sent[1] if sent is not None and opened else STEP_FORMS[change.id](**fresh)
    return {"id": change.id, "title": change.title.told(spoken_language()), "form": form, "opened": opened}


def _written(found: Offer, sent: tuple[int, WrittenForm] | None) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "form": sent[1] if sent and sent[0] == row.pk else WrittenForm(prefix=f"written-{row.pk}"),
            "direction": "auto",
        }
        for row in queries.offer_objections(found)
    ]

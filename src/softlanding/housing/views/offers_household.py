"""The household's own page: it reads the letter in its language, says yes or no, tells its view, and objects."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.errors import BadInput, Conflict, NotAllowed, NotFound
from softlanding.core.housing.offers import isolated
from softlanding.core.housing.offers.letter import day_in
from softlanding.housing.actions import offers as actions
from softlanding.housing.actions import offers_written
from softlanding.housing.actions.offers import LONGEST, Step
from softlanding.housing.models import Offer
from softlanding.housing.queries import offers as queries
from softlanding.housing.views.offers_letter import chosen_language, letter_answer, pdf_answer

STEPS = {"accept": "because", "refuse": "because", "view": "view", "objection": "objection"}
"""What can be sent, and in which field its words come."""


def letter(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show the letter, what happens now, and what the household can do."""
    found = _found(request, token)
    _note(request, found)
    return _page(request, found, token)


def letter_pdf(request: HttpRequest, token: str = "") -> HttpResponse:
    """Answer the letter on paper."""
    found = _found(request, token)
    _note(request, found)
    return pdf_answer(request, found.letter, found)


def step(request: HttpRequest, what: str, token: str = "") -> HttpResponse:
    """Take a yes, a no, a view or an objection; what was sent twice counts once."""
    if what not in STEPS:
        raise NotFound
    found = _found(request, token)
    text = request.POST.get(STEPS[what], "").strip()
    language = chosen_language(request, found)
    made = Step(by=request.actor, now=timezone.now())
    try:
        if what in {"accept", "refuse"}:
            actions.answer_offer(found.pk, accepts=what == "accept", because=text, step=made)
        else:
            offers_written.write_about_offer(found.pk, kind=what, text=text, language=language, step=made)
    except BadInput:
        wrong = "too_long" if len(text) > LONGEST else "missing_text"
        return _page(request, found, token, status=422, wrong=wrong, wrong_at=what, typed=text)
    except (NotAllowed, Conflict):
        return _page(request, _found(request, token), token, status=409, wrong="not_now", wrong_at="", typed=text)
    _note(request, found)  # the same answer twice changes nothing, and is a look all the same
    return redirect(f"{_address(token, 'letter')}?in={language}&saved={what}#now")


def _found(request: HttpRequest, token: str) -> Offer:
    if token:
        return queries.offer_by_link(token)
    return queries.offer_of_household(request.actor.household)


def _address(token: str, page: str, *more: str) -> str:
    if token:
        return reverse(f"home-offer:{page}", args=[token, *more])
    own = {"letter": "own", "pdf": "own-pdf", "step": "own-step"}[page]
    return reverse(f"home-offer:{own}", args=more)


def _page(request: HttpRequest, found: Offer, token: str, *, status: int = 200, **more: Any) -> HttpResponse:
    language = chosen_language(request, found)
    words = queries.offer_words().words(language)
    saved = request.GET.get("saved", "")
    context = {
        "own": True,
        "offer": found,
        "now": _now(found, words, language),
        "notes": _notes(found, words),
        "written": [_written(row, words) for row in queries.offer_objections(found)],
        "saved": words[f"saved-{'object' if saved == 'objection' else saved}"] if saved in STEPS else "",
        "pdf_url": f"{_address(token, 'pdf')}?in={language}",
        "here": _address(token, "letter"),
        "can_answer": found.state == "offered",
        **{f"{what}_url": _address(token, "step", what) for what in STEPS},
        **more,
    }
    return letter_answer(request, found.letter, found, status=status, **context)


def _now(found: Offer, words: dict[str, str], language: str) -> str:
    """Say what happens now."""
    if found.state == "judged":
        return words[f"state-{found.judged}"]
    day = {"lease": found.lease_starts_on, "moved": found.moved_on}.get(found.state)
    return words[f"state-{found.state}"].format(
        day=isolated(day_in(day, language)) if day else "", because=isolated(found.withdrawn_because)
    )


def _notes(found: Offer, words: dict[str, str]) -> list[str]:
    notes = []
    if found.refused_because:
        notes.append(words["your-reason"].format(because=isolated(found.refused_because)))
    if found.judged_because:
        notes.append(words["judged-because"].format(because=isolated(found.judged_because)))
    return notes


def _written(row: Any, words: dict[str, str]) -> dict[str, Any]:
    reply = words["reply"].format(answer=isolated(row.answer)) if row.answer else words["not-answered"]
    return {"row": row, "reply": reply}


def _note(request: HttpRequest, found: Offer) -> None:
    audit.record_read(
        by=request.actor,
        purpose=request.purpose,
        household=found.waiting.household_id,
        sentence="home-offer-read",
        compartments=request.row.compartments,
        params={"reference": found.waiting.reference},
        region=found.region,
    )

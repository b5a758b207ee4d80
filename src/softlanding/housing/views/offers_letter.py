"""The letter on a page and on paper, in the language that was asked for, with the Dutch that counts beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from softlanding.housing.models import Offer
from softlanding.housing.queries.offers import offer_words
from softlanding.housing.queries.offers_letter import DUTCH, languages_of_letter, letter_in, telephone
from softlanding.housing.views.offers_paper import typeset


def chosen_language(request: HttpRequest, found: Offer) -> str:
    """Return the language that was asked for, or the household's own, where this letter is written in it."""
    known = {one.id for one in languages_of_letter(found.letter)}
    for asked in (request.GET.get("in"), request.POST.get("in"), found.language):
        code = offer_words().language(asked).id if asked else ""
        if code in known and (code != offer_words().languages[0].id or asked == code):
            return code
    return offer_words().languages[0].id


def letter_answer(request: HttpRequest, letter: dict[str, Any], found: Offer, **more: Any) -> HttpResponse:
    """Show the letter alone; `more` is what a household's own page has around it."""
    status = more.pop("status", 200)
    language = chosen_language(request, found)
    languages = languages_of_letter(letter)
    context = {
        **letter_in(letter, language),
        "language": next(one for one in languages if one.id == language),
        "languages": languages,
        "words": _named(language),
        "dutch_words": _named(DUTCH),
        "telephone": telephone(),
        **more,
    }
    answer = render(request, "housing/offers_letter.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


def _named(language: str) -> dict[str, str]:
    return {name.replace("-", "_"): text for name, text in offer_words().words(language).items()}


def pdf_answer(request: HttpRequest, letter: dict[str, Any], found: Offer) -> HttpResponse:
    """Answer the letter as a tagged PDF."""
    language = chosen_language(request, found)
    answer = HttpResponse(typeset(letter, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="home-{language}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer

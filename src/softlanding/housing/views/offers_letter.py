"""The letter on a page and on paper, in the language that was asked for."""

import json
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from softlanding.housing.models import Offer
from softlanding.housing.queries.offers import offer_words

TEMPLATE = Path(__file__).parents[1] / "templates" / "housing" / "offers_letter.typ"
FONTS = Path(__file__).parents[2] / "portal" / "static" / "portal" / "fonts"
"""Where the Arabic face lies: the typesetter has none of its own."""


def chosen_language(request: HttpRequest, found: Offer) -> str:
    """Return the language that was asked for, or the household's own, where the letter is written in it."""
    known = {one.id for one in offer_words().languages}
    asked = request.GET.get("in") or request.POST.get("in") or found.language
    return asked if asked in known else offer_words().languages[0].id


def letter_answer(request: HttpRequest, letter: dict[str, Any], found: Offer, **more: Any) -> HttpResponse:
    """Show the letter alone; `more` is what a household's own page has around it."""
    status = more.pop("status", 200)
    language = offer_words().language(chosen_language(request, found))
    context = {
        "letter": letter["languages"][language.id],
        "language": language,
        "languages": offer_words().languages,
        "words": {name.replace("-", "_"): text for name, text in offer_words().words(language.id).items()},
        **more,
    }
    answer = render(request, "housing/offers_letter.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer


def pdf_answer(request: HttpRequest, letter: dict[str, Any], found: Offer) -> HttpResponse:
    """Answer the letter as a tagged PDF."""
    language = chosen_language(request, found)
    answer = HttpResponse(typeset(letter, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="home-{language}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer


def typeset(letter: dict[str, Any], language: str) -> bytes:
    """Typeset the letter in one of its languages."""
    import typst

    verify = offer_words().words(language)["verify"]
    content = {**letter["languages"][language], "language": language, "verify": verify}
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        pdf_standards="ua-1",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )

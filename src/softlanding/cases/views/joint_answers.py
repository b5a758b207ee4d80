"""How the joint desk's buttons answer: where they lead back to, a refusal beside the way back, and rows of a file."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme

from softlanding.common.errors import BadInput, NotFound, Refused, in_language

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def language() -> str:
    """Return the language of the page."""
    return translation.get_language() or "en"


def answered(request: HttpRequest, way: Callable[[], str], *, back: str) -> HttpResponse:
    """Do it, say what was done and go back; or show what stands in the way, with the way back."""
    back = way_back(request, back)
    try:
        words = way()
    except NotFound:
        raise
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, words)
    return redirect(back)


def refused(request: HttpRequest, refusal: Refused, *, back: str) -> HttpResponse:
    """Show what stands in the way, every mistake of it, and the way back to the page as it is now."""
    context = {
        "title": in_language(refusal.title, language()),
        "message": in_language(refusal.message, language()),
        "remedy": in_language(refusal.remedy, language()) if refusal.remedy else "",
        "mistakes": [in_language(one.what, language()) for one in refusal.mistakes]
        if isinstance(refusal, BadInput)
        else [],
        "back": back,
    }
    return render(request, "cases/joint_refused.html", context, status=refusal.status)


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page that the button stood on, when it is one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/staff/")
    return asked if ours else otherwise


def seen_version(request: HttpRequest) -> int:
    """Return the version that the page showed; a number that no record has when none was sent."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else 0


def day_from(typed: str) -> date | None:
    """Read a day, or nothing of what is none."""
    try:
        return parse_date(typed)
    except ValueError:
        return None


def number_from(typed: str) -> int | None:
    """Read a whole number, or nothing."""
    return int(typed) if typed.isdecimal() and len(typed) < 9 else None


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer a file. No cell of it can start a formula in a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    table = csv.writer(response)
    table.writerow(columns)
    for row in rows:
        table.writerow([harmless(cell) for cell in row])
    return response


def harmless(cell: Any) -> str:
    """Write a cell so that a spreadsheet reads it as text."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text

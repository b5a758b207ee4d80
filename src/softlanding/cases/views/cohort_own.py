"""Whose arrivals a request is about, and what its reader may do with them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from softlanding.cases import queries
from softlanding.cases.models import Announcement
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.errors import NotAllowed, NotFound

SEEN = (Compartment.WORK, Compartment.RESIDENCE, Compartment.APPOINTMENTS)


def language() -> str:
    """Return the language of the page."""
    return get_language() or "en"


def may_change(request: HttpRequest) -> bool:
    """Say whether the reader may bring people in: owners and editors do, viewers look."""
    return queries.part_of(request.actor) in {"owner", "editor"}


def own_employer(request: HttpRequest, *, to_change: bool = False) -> queries.Employer:
    """Return the reader's employer; to change something, raise NotAllowed for who may only look."""
    try:
        employer = queries.employer_of(request.actor)
    except NotAllowed:
        raise NotFound from None  # the account belongs to no employer: there is nothing of theirs to see
    if not queries.part_of(request.actor) or (to_change and not may_change(request)):
        raise NotAllowed(
            "only-looks",
            {"en": "You may look at arrivals, not change them.", "nl": "U mag komsten bekijken, niet veranderen."},
            {"en": "Ask the owner of your account.", "nl": "Vraag het de eigenaar van uw account."},
        )
    return employer


def note_seen(request: HttpRequest, found: Iterable[Announcement], sentence: str) -> None:
    """Write down whose visits were seen: of households that took their plan up. A look at nobody's is noted too."""
    shared: Any = {"by": request.actor, "purpose": request.purpose, "sentence": sentence}
    events = [
        {**shared, "household": one.household_id, "compartments": SEEN, "region": one.region}
        for one in found
        if one.household_id is not None
    ]
    audit.record_list(events or [{**shared, "household": None, "compartments": (Compartment.WORK,)}])


def as_csv(name: str, text: str) -> HttpResponse:
    """Answer a file to save."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def plain(cell: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text

"""The events of a draft: a few lines and the way back from the last, in a cookie of the browser's own."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from softlanding.core.household.answers import version_of
from softlanding.core.life_events import Difference, Undo, undo_of, undone
from softlanding.journeys.actions import NoWayBack, Told
from softlanding.journeys.views.own_file import KEPT_IN_BROWSER, OwnFile, put_draft

EVENTS_COOKIE, SALT = "draft-events", "softlanding.journeys.draft-events"
MOST_LINES, MOST_LETTERS = 5, 3000


def history(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the lines, latest first; `way_back` and `after` stand only with the one that can be undone."""
    try:
        kept = signing.loads(request.COOKIES.get(EVENTS_COOKIE, ""), salt=SALT, max_age=KEPT_IN_BROWSER)
    except signing.BadSignature:
        return []
    return kept if isinstance(kept, list) else []


def tell(request: HttpRequest, response: HttpResponse, own: OwnFile, found: Difference, told: Told) -> None:
    """Put the changed draft into the browser, with a line and the way back."""
    put_draft(response, found.document)
    if found.nothing:
        return
    line = {
        "kind": told.event.kind,
        "on": told.event.day.isoformat(),
        "who": told.who,
        "municipality": told.municipality,
    }
    before = [
        {name: value for name, value in one.items() if name not in {"way_back", "after"}} for one in history(request)
    ]
    way_back = {"way_back": undo_of(own.document, found.document).as_json(), "after": version_of(found.document)}
    lines = [{**line, **way_back}, *before][:MOST_LINES]
    if len(_written(lines)) > MOST_LETTERS:
        lines = [line, *before][:MOST_LINES]  # too much to keep beside the draft itself: no way back then
    _put(response, lines)


def undo(request: HttpRequest, response: HttpResponse, own: OwnFile) -> None:
    """Put the draft back as it was before the last event, or raise NoWayBack."""
    last, *rest = history(request) or [{}]
    if last.get("after") != own.version:
        raise NoWayBack
    put_draft(response, undone(own.document, Undo.from_json(last["way_back"])))
    _put(response, rest)


def _written(lines: list[dict[str, Any]]) -> str:
    return signing.dumps(lines, salt=SALT, compress=True)


def _put(response: HttpResponse, lines: list[dict[str, Any]]) -> None:
    response.set_cookie(
        EVENTS_COOKIE,
        _written(lines),
        max_age=KEPT_IN_BROWSER,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )

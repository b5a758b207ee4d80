"""Following one case without an account: reference and birth date, a code by e-mail, then the least that helps."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from softlanding.cases.actions import following_tracking as tracking
from softlanding.cases.forms.following import CodeForm, TrackForm
from softlanding.cases.queries import Case, following, kind_of
from softlanding.cases.queries import following_words as words
from softlanding.common.days import day_words
from softlanding.common.errors import in_language

ASKED, OPENED = "track-asked", "track-opened"
SALT = "softlanding.cases.track."


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for reference and birth date, and answer the same whether they belong together or not."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "track_ask", {"form": form}, bound=form.is_bound)
    reference = form.cleaned_data["reference"]
    tracking.ask_for_code(
        reference=reference,
        born=form.cleaned_data["born"],
        address=request.META["REMOTE_ADDR"],
        language=get_language() or "en",
        now=timezone.now(),
    )
    response = redirect("track:code")
    return _remember(response, ASKED, reference, int(tracking.CODE_OPENS_FOR.total_seconds()))


def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was e-mailed, if one was."""
    reference = _remembered(request, ASKED, int(tracking.CODE_OPENS_FOR.total_seconds()))
    if reference is None:
        return redirect("track:ask")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = tracking.redeem_code(
                reference=str(reference),
                code=form.cleaned_data["code"],
                address=request.META["REMOTE_ADDR"],
                now=timezone.now(),
            )
        except tracking.CodeDoesNotOpen as refused:
            language = get_language() or "en"
            form.add_error("code", in_language(refused.message, language))
        else:
            response = redirect("track:case")
            response.delete_cookie(ASKED, path=_path())
            return _remember(response, OPENED, opened.pk, int(tracking.LOOKS_FOR.total_seconds()))
    minutes = int(tracking.CODE_OPENS_FOR.total_seconds() // 60)
    return _shown(request, "track_code", {"form": form, "minutes": minutes}, bound=form.is_bound)


def case(request: HttpRequest) -> HttpResponse:
    """Show where the one case stands: no names, no history, no messages."""
    key = _remembered(request, OPENED, int(tracking.LOOKS_FOR.total_seconds()))
    found = tracking.tracked_case(int(key), now=timezone.now()) if key is not None else None
    if found is None:
        response = redirect("track:ask")
        response.delete_cookie(OPENED, path=_path())
        return response
    return _shown(request, "track_case", _told(found, get_language() or "en"))


def stop(request: HttpRequest) -> HttpResponse:
    """Stop showing the case in this browser."""
    key = _remembered(request, OPENED, int(tracking.LOOKS_FOR.total_seconds()))
    if key is not None:
        tracking.stop_tracking(int(key))
    messages.success(request, _("This browser does not show the case any more."))
    response = redirect("track:ask")
    response.delete_cookie(OPENED, path=_path())
    return response


def _told(found: Case, language: str) -> dict[str, Any]:
    kind, closed = kind_of(found), found.closed_at is not None
    state = kind.state(found.state)
    return {
        "reference": found.reference,
        "title": kind.title.told(language),
        "state": state.title.told(language),
        "means": state.means.told(language),
        "since": day_words(found.state_since_on, language),
        "badge": "done" if closed else "todo" if state.ball == "newcomer" else "waiting",
        "ball": words.ball_words(state.ball, closed=closed),
        "next": "" if closed else words.next_words(kind, found.state, language),
        "dates": [] if closed else words.dates_words(found, language),
        "late": words.late_words(found, language, on=timezone.localdate()),
        "stated": following.is_stated(found),
    }


def _shown(request: HttpRequest, template: str, context: dict[str, Any], *, bound: bool = False) -> HttpResponse:
    response = render(request, f"cases/{template}.html", context, status=422 if bound else 200)
    add_never_cache_headers(response)
    return response


def _path() -> str:
    return reverse("track:ask")


def _remember(response: HttpResponse, name: str, value: str | int, seconds: int) -> HttpResponse:
    """Keep a word in the browser, signed, for these pages alone: no address ever holds a reference."""
    response.set_cookie(
        name,
        signing.dumps(value, salt=SALT + name),
        max_age=seconds,
        path=_path(),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _remembered(request: HttpRequest, name: str, seconds: int) -> Any:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=SALT + name, max_age=seconds)
    except signing.BadSignature:
        return None

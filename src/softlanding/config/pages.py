"""Calm pages: refusals, faults, liveness, the choice of language."""

import sys

import structlog
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from softlanding.common.api import API_PATH, problem, refusal
from softlanding.common.errors import BadInput, NotAllowed, NotFound, Refused, in_language
from softlanding.common.jobs import backlog

log = structlog.get_logger("softlanding")


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie, and go back to where one was."""
    if code not in dict(settings.LANGUAGES):
        raise NotFound
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = redirect(back if safe else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say whether this process answers and its database does, and how long background work has been waiting.

    Work that lags is no reason to take the server away, so it answers 200 all the same.
    """
    try:
        found = backlog(timezone.now())
    except Error:
        connection.close()
        return JsonResponse({"status": "unavailable", "database": "gone"}, status=503)
    background = {"state": "behind" if found.is_behind else "ok", "oldestDueSeconds": found.oldest_due_seconds}
    return JsonResponse({"status": "ok", "database": "ok", "background": background})


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Answer a refusal: what, why, and what would change it."""
    language = translation.get_language() or "en"
    if request.path_info.startswith(API_PATH):
        return refusal(error, language, instance=request.path)
    mistakes = error.mistakes if isinstance(error, BadInput) else []
    context = {
        "title": in_language(error.title, language),
        "message": in_language(error.message, language),
        "remedy": in_language(error.remedy, language) if error.remedy else "",
        "mistakes": [
            {
                "where": mistake.where,
                "what": in_language(mistake.what, language),
                "remedy": in_language(mistake.remedy, language) if mistake.remedy else "",
            }
            for mistake in mistakes
        ],
    }
    return HttpResponse(render_to_string("common/refused.html", context, request), status=error.status)


def fault(request: HttpRequest, error: BaseException | None, *, status: int = 500) -> HttpResponse:
    """Log a fault once, and answer calmly with the reference number under which it was logged."""
    reference = getattr(request, "reference", "")
    match = request.resolver_match
    log.error(
        "fault", reference=reference, route=match.view_name if match else "none", method=request.method, exc_info=error
    )
    language = translation.get_language() or "en"
    if request.path_info.startswith(API_PATH):
        title = "Something went wrong on our side" if language != "nl" else "Er ging iets mis bij ons"
        return problem(status=status, title=title, code="fault", instance=request.path, reference=reference)
    return HttpResponse(_fault_page(reference, language, gone=status == 503), status=status)


def _fault_page(reference: str, language: str, *, gone: bool) -> str:
    context = {"reference": reference, "gone": gone, "LANGUAGE_CODE": language}
    try:
        # without the request: what reads the session or the database may be what is broken
        return render_to_string("common/fault.html", context)
    except Exception:  # noqa: BLE001 - the last page there is must come, whatever else fails
        words = escape(gettext("Something went wrong on our side. Try again in a few minutes."))
        return f"<!doctype html><title>Softlanding</title><p>{words} ({escape(reference)})</p>"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django could not read (handler400)."""
    message = {"en": "We could not read this request.", "nl": "We konden dit verzoek niet lezen."}
    error = Refused("bad-request", message, {"en": "Go back and try again.", "nl": "Ga terug en probeer het opnieuw."})
    response = refused(request, error)
    response.status_code = 413 if type(exception).__name__ == "RequestDataTooBig" else 400
    return response


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a page that is closed (handler403)."""
    return refused(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that leads nowhere (handler404)."""
    return refused(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault (handler500)."""
    error = sys.exc_info()[1]
    return fault(request, error, status=503 if isinstance(error, Error) and _gone(error) else 500)


def _gone(error: Error) -> bool:
    return type(error).__name__ in {"OperationalError", "InterfaceError"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose protection did not come along."""
    message = {
        "en": "The form was open too long, or your browser sends no cookies.",
        "nl": "Het formulier stond te lang open, of uw browser stuurt geen cookies.",
    }
    remedy = {
        "en": "Go back, reload the page and send it again.",
        "nl": "Ga terug, laad de pagina opnieuw en verstuur nog een keer.",
    }
    return refused(request, NotAllowed("form-expired", message, remedy))

"""What happens around every request: measure, secure headers, calm errors, and access - in one place."""

import secrets
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from softlanding.common import audit
from softlanding.common.access import NEWCOMERS, Actor, Purpose, Role, Row, row_for, rows_named
from softlanding.common.api import API_PATH, PROBLEM_JSON, problem
from softlanding.common.errors import NotAllowed, NotFound, Refused, SignInNeeded, as_bad_input
from softlanding.config import metrics, pages
from softlanding.config.chain import by_token
from softlanding.config.sign_in import has_second_factor, second_factor_used
from softlanding.people.queries import NOBODY, TokenNeeded, WrongScope, actor_of, partner_of

Respond = Callable[[HttpRequest], HttpResponse]
API_VERSION = "1.0.0"
# what staff may still do who have a second factor, but have not used it in this session
WITH_FACTOR_UNUSED = {"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "language"}


class Unlisted(Exception):
    """A URL has no row in common/access/rows.py."""


class Unrecorded(Exception):
    """A page that must be audited answered without making an entry."""


class Measure:
    """Give the request a reference number, and count how long its route took."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = secrets.token_hex(5)
        if settings.SECURE_PROXY_SSL_HEADER and (passed_on := request.META.get("HTTP_X_FORWARDED_FOR")):
            # the proxy in front of us appended the last one; what stands before it anyone can invent
            request.META["REMOTE_ADDR"] = passed_on.rsplit(",", 1)[-1].strip()
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request.reference):
            response = self.get_response(request)
        match = request.resolver_match
        metrics.count(
            route=match.view_name if match else "none",
            method=request.method or "",
            status=response.status_code,
            seconds=time.perf_counter() - begun,
        )
        response.headers["X-Request-Id"] = request.reference
        return response


class SecureHeaders:
    """Headers that Django and django-csp leave to us."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if by_token(request):
            response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        actor = getattr(request, "actor", None)
        if actor and actor.role != Role.PUBLIC:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ApiAnswers:
    """Under /api, every answer names the version, and every refusal is a problem (RFC 9457)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(API_PATH):
            return response
        if response.status_code >= 400 and response.headers.get("Content-Type") != PROBLEM_JSON:
            response = self._as_problem(request, response)
        response.headers["API-Version"] = API_VERSION
        return response

    def _as_problem(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = problem(
            status=response.status_code,
            title=response.reason_phrase,
            code=response.reason_phrase.lower().replace(" ", "-"),
            instance=request.path,
        )
        if allow := response.headers.get("Allow"):
            answer.headers["Allow"] = allow
        return answer


class CalmErrors:
    """Turn refusals into a calm page or a problem; leave faults to be logged once (pages.fault)."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what is ours to answer; None lets Django go on."""
        if isinstance(error, (OperationalError, InterfaceError)):
            return pages.fault(request, error, status=503)
        if isinstance(error, Http404):
            return pages.refused(request, NotFound())
        if isinstance(error, PermissionDenied):
            return pages.refused(request, NotAllowed())
        refusal = error if isinstance(error, Refused) else as_bad_input(error)
        return pages.refused(request, refusal) if refusal else None


class Access:
    """The one place where common.access is enforced: no row, no page."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with audit.watching(request.reference) as watch:
            response = self.get_response(request)
        row = getattr(request, "row", None)
        limit = 300 if request.method == "GET" else 400
        if row and row.audited and response.status_code < limit and not watch.recorded:
            raise Unrecorded(f"{row.name} is audited, but {request.method} made no entry")
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> Any:
        """Admit the request, or answer it here."""
        name = request.resolver_match.view_name
        row = row_for(name, request.method)
        if row is None:
            return self._no_row(request, name)
        if row.purpose == Purpose.OPERATIONS:  # must answer without the database
            request.row, request.purpose = row, row.purpose
            return None
        try:
            actor = request.actor = _actor(request)
            refusal = self._refusal(request, row, actor)
        except (OperationalError, InterfaceError) as error:
            return pages.fault(request, error, status=503)
        except TokenNeeded as refused:
            request.actor = NOBODY
            return pages.refused(request, refused)
        if refusal is not None:
            self._record(row, actor, kwargs)
            return refusal
        request.row, request.purpose = row, row.purpose
        return None

    def _no_row(self, request: HttpRequest, name: str) -> HttpResponse:
        rows = rows_named(name)
        if rows:
            allowed = sorted({method for row in rows for method in row.methods})
            return HttpResponseNotAllowed(allowed)
        if settings.DEBUG:
            raise Unlisted(f"{name} has no row in common/access/rows.py")
        return pages.refused(request, NotFound())

    def _refusal(self, request: HttpRequest, row: Row, actor: Actor) -> HttpResponse | None:
        if actor.kind == "staff" and (answer := self._second_factor(request, row)):
            return answer
        if actor.role in row.roles:
            return pages.refused(request, WrongScope(row.scope)) if row.scope not in {"", actor.scope} else None
        if actor.role != Role.PUBLIC:
            return pages.refused(request, NotAllowed())
        if request.path_info.startswith(API_PATH) or not row.roles:
            if row.scope:
                return pages.refused(request, TokenNeeded())
            return pages.refused(request, SignInNeeded() if row.roles else NotAllowed())
        where = "people:sign-in" if row.roles & NEWCOMERS else "account_login"
        return redirect(f"{reverse(where)}?{urlencode({'next': request.get_full_path()})}")

    def _second_factor(self, request: HttpRequest, row: Row) -> HttpResponse | None:
        if second_factor_used(request):
            return None
        if has_second_factor(request.user):
            allowed, where = row.name in WITH_FACTOR_UNUSED, "mfa_reauthenticate"
        else:
            allowed, where = row.before_second_factor, "mfa_index"
        if allowed:
            return None
        if request.path_info.startswith(API_PATH):
            return pages.refused(request, NotAllowed("second-factor-needed"))
        return redirect(where)

    def _record(self, row: Row, actor: Actor, kwargs: dict[str, Any]) -> None:
        """Note the refusal of someone who is signed in; the public's is only counted."""
        if actor.role == Role.PUBLIC or not row.compartments:
            return
        asked = kwargs.get("household")
        audit.record_refused(
            by=actor,
            purpose=row.purpose,
            household=asked if isinstance(asked, UUID) else None,
            compartments=row.compartments,
        )


def _actor(request: HttpRequest) -> Actor:
    """Say who acts: over the API a partner, when a token comes along, and else whoever is signed in."""
    sent = request.headers.get("Authorization", "")
    kind, _, token = sent.partition(" ")
    if kind.lower() == "bearer" and request.path_info.startswith(API_PATH):
        return partner_of(token.strip(), now=timezone.now())
    return actor_of(user=request.user, session=request.session)

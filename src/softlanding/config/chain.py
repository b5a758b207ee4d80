"""What a partner's call passes by: sessions, cookies and forms are for browsers, and a token brings none of them."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from softlanding.common.api import API_PATH

Respond = Callable[[HttpRequest], HttpResponse]


def by_token(request: HttpRequest) -> bool:
    """Say whether this is a call of the API with a token."""
    sent = request.META.get("HTTP_AUTHORIZATION", "")
    return sent[:7].lower() == "bearer " and request.path_info.startswith(API_PATH)


class _ForBrowsers:
    """Stands before a middleware class and lets partners' calls pass it by."""

    get_response: Respond

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if by_token(request) else super().__call__(request)  # type: ignore[misc]


class Sessions(_ForBrowsers, SessionMiddleware):
    """Who is signed in."""


class Users(_ForBrowsers, AuthenticationMiddleware):
    """Which member of staff that is."""


class Messages(_ForBrowsers, MessageMiddleware):
    """What the next page says once."""


class Policy(_ForBrowsers, CSPMiddleware):
    """What a page may load; an answer to a partner is no page (see SecureHeaders)."""


class Forms(_ForBrowsers, CsrfViewMiddleware):
    """Whether a form came from our own page; a token comes along by no accident."""

    def process_view(self, request: HttpRequest, *view: Any) -> Any:
        """Leave a partner's call to its token."""
        return None if by_token(request) else super().process_view(request, *view)

"""Pages that belong to no feature: the choice of language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from softlanding.common.errors import NotFound

A_YEAR = 365 * 24 * 3600


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to where the person was."""
    if code not in dict(settings.LANGUAGES):
        raise NotFound
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        httponly=True,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return answer

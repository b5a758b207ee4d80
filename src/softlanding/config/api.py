"""The API: one NinjaAPI, to which features add their routers."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from softlanding.common.api import JsonOnly, problem, refusal
from softlanding.common.errors import BadInput, Mistake, NotFound, Refused, as_bad_input

ROUTERS: list[tuple[str, str]] = [
    # (path under /api/v1, "softlanding.<feature>.api.router")
    ("plans", "softlanding.journeys.api.router"),
    ("desks", "softlanding.directory.api.router"),
    ("desks", "softlanding.appointments.api.free_visits"),
    ("holds", "softlanding.appointments.api.holds"),
    ("visits", "softlanding.appointments.api.visits"),
    ("visits", "softlanding.appointments.api.additions"),
]


class Api(NinjaAPI):
    """The NinjaAPI of Softlanding: its errors are problems, its faults go to config.pages."""

    def on_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse:
        """Answer what is ours to answer, and let every fault pass to where it is logged once."""
        language = translation.get_language() or "en"
        if isinstance(exc, HttpError) and isinstance(exc.__cause__, Refused):
            exc = exc.__cause__  # ninja makes a plain 400 of whatever goes wrong while it reads a body
        match exc:
            case Http404():
                return refusal(NotFound(), language, instance=request.path)
            case ValidationError():
                return refusal(_bad_input(exc), language, instance=request.path)
            case RequestDataTooBig():
                return _http_problem(HttpError(413, str(exc)), request)
            case HttpError():
                return _http_problem(exc, request)
            case Refused():
                return refusal(exc, language, instance=request.path)
        if bad_input := as_bad_input(exc):
            return refusal(bad_input, language, instance=request.path)
        raise exc


def _bad_input(error: ValidationError) -> BadInput:
    """Return every mistake that pydantic found, each with the path to its field."""
    mistakes = []
    for one in error.errors:
        kind, *steps = one["loc"]
        # ninja puts the parameter's own name between "body" and the field
        path = steps[1:] if kind in {"body", "form"} and len(steps) > 1 else steps
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        mistakes.append(Mistake(where=where or kind, what={"en": one["msg"]}))
    return BadInput(mistakes)


def _http_problem(error: HttpError, request: HttpRequest) -> HttpResponse:
    title = HTTPStatus(error.status_code).phrase
    return problem(
        status=error.status_code,
        title=title,
        code=title.lower().replace(" ", "-"),
        detail=error.message,
        instance=request.path,
    )


api = Api(
    title="Softlanding",
    version="1.0.0",
    urls_namespace="api",
    description="From one household's situation to a dated, explained plan and one visit at the right desk.",
    docs_url=None,
    parser=JsonOnly(),
    openapi_extra={
        "info": {
            "contact": {"name": "The Softlanding project", "url": "https://softlanding.example/contact"},
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        }
    },
)


def _mount(routers: list[tuple[str, Any]]) -> None:
    for path, dotted in routers:
        api.add_router(path, import_string(dotted))


_mount(ROUTERS)

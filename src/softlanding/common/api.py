"""What every answer of the API shares: camelCase fields, and problems by RFC 9457."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from softlanding.common.errors import BadInput, Refused, in_language

API_PATH = "/api/"
PROBLEM_JSON = "application/problem+json"


class ApiSchema(Schema):
    """A body, query or answer of the API: snake_case here, camelCase outside, nothing unknown accepted."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


def router(**options: Any) -> Router:
    """Return a router whose answers are written in camelCase."""
    return Router(by_alias=True, **options)


class PartnerToken(HttpBearer):
    """Say in the OpenAPI document that a call needs a partner's token. Who may call was settled by the access rows."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002 - ninja's signature
        """Return the actor that the middleware found."""
        return getattr(request, "actor", None)


class UnsupportedMedia(Refused):
    """The body is not in a form that this call reads."""

    status = 415
    title = {"en": "This format is not read here", "nl": "Dit formaat lezen we hier niet"}


def check_json(request: HttpRequest) -> None:
    """Raise UnsupportedMedia when the body does not say that it is JSON."""
    kind = request.content_type or ""
    if kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMedia(
            "unsupported-media-type",
            {"en": f"The body is {kind or 'of no stated type'}.", "nl": f"De inhoud is {kind or 'zonder type'}."},
            {"en": "Send application/json.", "nl": "Stuur application/json."},
        )


class JsonOnly(Parser):
    """Read bodies that say that they are JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body, or raise UnsupportedMedia."""
        check_json(request)
        return json.loads(request.body)


def problem(*, status: int, title: str, code: str, detail: str = "", instance: str = "", **more: Any) -> HttpResponse:
    """Return a problem answer. `code` ends the type's address; `more` are its extra members."""
    body = {
        "type": f"urn:softlanding:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        **({"detail": detail} if detail else {}),
        **({"instance": instance} if instance else {}),
        **more,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM_JSON)


def refusal(error: Refused, language: str, *, instance: str = "") -> HttpResponse:
    """Return a refusal as a problem, with every mistake when the input was bad."""
    more: dict[str, Any] = dict(error.members)
    if error.remedy:
        more["remedy"] = in_language(error.remedy, language)
    if isinstance(error, BadInput):
        more["errors"] = [
            {
                "where": mistake.where,
                "what": in_language(mistake.what, language),
                **({"remedy": in_language(mistake.remedy, language)} if mistake.remedy else {}),
            }
            for mistake in error.mistakes
        ]
    answer = problem(
        status=error.status,
        title=in_language(error.title, language),
        code=error.code,
        detail=in_language(error.message, language),
        instance=instance,
        **more,
    )
    for name, value in error.headers.items():
        answer.headers[name] = value
    return answer

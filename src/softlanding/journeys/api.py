"""POST /api/v1/plans: a household in, its plan out; nothing is stored."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from softlanding.appointments import queries as appointments
from softlanding.common.api import check_json
from softlanding.common.errors import BadInput, Mistake, Refused
from softlanding.core.documents import read_document
from softlanding.core.household import EARLIEST, LATEST, household_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.whole_plan import compose_plan, whole_plan_as_json

MOST_BYTES = 256 * 1024

router = Router()


class TooLarge(Refused):
    """The body is larger than any household."""

    status = 413
    title = {"en": "This is too large", "nl": "Dit is te groot"}

    def __init__(self) -> None:
        super().__init__(
            "too-large",
            {
                "en": f"A household file holds at most {MOST_BYTES // 1024} kB.",
                "nl": f"Een huishoudbestand is hooguit {MOST_BYTES // 1024} kB groot.",
            },
            {"en": "Send one household at a time.", "nl": "Stuur één huishouden per keer."},
        )


@router.post("", url_name="make-plan", summary="Compile a household's plan; store nothing", openapi_extra={
    "requestBody": {"required": True, "content": {"application/json": {"schema": {
        "type": "object", "required": ["people"],
        "description": "A household file: the same field names as in its YAML form.",
        "properties": {"people": {"type": "array", "minItems": 1, "items": {"type": "object"}}},
    }}}},
})  # fmt: skip
def make_plan(
    request: HttpRequest, on: date | None = None, language: Literal["en", "nl"] = Query("en")
) -> dict[str, Any]:
    """Read the body as a household file, and answer with the plan on the day (today without `on`)."""
    check_json(request)
    if len(request.body) > MOST_BYTES:
        raise TooLarge
    if on is not None and not EARLIEST <= on <= LATEST:
        raise BadInput([Mistake("on", {"en": "is outside the calendar of the rulebook"})])
    book = load_rulebook()
    document = read_document(request.body, "household.json", most_bytes=MOST_BYTES)
    household = household_of(document, municipalities=book.municipalities)
    taken = appointments.taken(timezone.now())
    whole = compose_plan(household, book, on=on or timezone.localdate(), taken=taken, plans=appointments.plan_of)
    return whole_plan_as_json(whole, book, language=language)

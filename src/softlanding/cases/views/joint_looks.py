"""Writing down who saw which households in a list of the desk's work."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from softlanding.common import audit
from softlanding.common.access import Compartment

SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def note_households(
    request: HttpRequest, households: Iterable[UUID | None], sentence: str, *, export: bool = False
) -> None:
    """Note that somebody saw these households, each once; without any, that they looked at the desk's work."""
    found = sorted({one for one in households if one is not None}, key=str)
    common: dict[str, Any] = {"by": request.actor, "purpose": request.purpose}
    if not found:
        audit.record_list([{**common, "household": None, "sentence": "joint-looked", "compartments": ()}])
        return
    events: list[Any] = [{**common, "household": one, "sentence": sentence, "compartments": SEEN} for one in found]
    if export:
        for event in events:
            audit.record_export(**event)
    else:
        audit.record_list(events)

"""Writing down who saw whose visit at the desk. A page that stays open the whole day is one look at each visit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from softlanding.appointments.models import Visit
from softlanding.appointments.queries import queue
from softlanding.common import audit
from softlanding.common.access import Compartment

SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)
IN_SESSION = "visits-seen"


def note_opened(request: HttpRequest, visit: Visit) -> None:
    """Note that somebody opened a visit."""
    audit.record_list([_event(request, visit, "visit-opened")])


def note_listed(request: HttpRequest, visits: Iterable[Visit], *, now: datetime, quietly: bool = False) -> None:
    """Note the visits that this session has not seen in a list today; without any, that somebody looked.

    `quietly` leaves that last line out: for a page that asks for news by itself.
    """
    day = queue.today_of(now).isoformat()
    known = request.session.get(IN_SESSION, {})
    seen = set(known.get("visits", [])) if known.get("day") == day else set()
    fresh = list({one.pk: one for one in visits if one.pk.hex[:10] not in seen}.values())
    if fresh:
        request.session[IN_SESSION] = {"day": day, "visits": sorted(seen | {one.pk.hex[:10] for one in fresh})}
        audit.record_list([_event(request, one, "visits-listed") for one in fresh])
    elif not quietly:
        nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "desk-looked"}
        audit.record_list([{**nobody, "compartments": ()}])


def _event(request: HttpRequest, visit: Visit, sentence: str) -> Any:
    return {
        "by": request.actor,
        "purpose": request.purpose,
        "household": visit.household_id,
        "sentence": sentence,
        "compartments": SEEN,
        "params": {"reference": visit.reference},
        "region": visit.region,
    }

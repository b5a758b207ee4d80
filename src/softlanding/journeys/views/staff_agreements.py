"""Staff see which booked visits no agreement carries any more on their day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.directory import queries as directory
from softlanding.journeys import queries
from softlanding.journeys.queries import OutOfAgreement
from softlanding.journeys.views.visit_own import language

SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def ending(request: HttpRequest) -> HttpResponse:
    """List the visits of one's desk whose agreement ends before them."""
    desk = request.actor.desk
    found = queries.visits_out_of_agreement(desk, on=timezone.localdate())
    _note(request, found)
    known = directory.known(desk)
    context = {
        "desk_name": directory.place_of(desk, language()).name if known else "",
        "agreements": desk if known else "",
        "rows": [_row(one) for one in found],
    }
    return render(request, "journeys/staff/agreements_ending.html", context)


def _row(one: OutOfAgreement) -> dict[str, Any]:
    sheet = appointments.sheet_of(one.visit, language())
    return {
        "id": one.visit.pk,
        "reference": one.visit.reference,
        "when": f"{sheet.day}, {sheet.time}",
        "people": sheet.people,
        "services": list(dict.fromkeys(line.service for line in sheet.lines)),
        "ends": day_words(one.ends_on, language()),
    }


def _note(request: HttpRequest, found: list[OutOfAgreement]) -> None:
    """Write down whose visits were seen. An empty list is noted too: someone looked."""
    events: list[Any] = [
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one.visit.household_id,
            "sentence": "visit-after-agreement-listed",
            "compartments": SEEN,
            "params": {"reference": one.visit.reference},
            "region": one.visit.region,
        }
        for one in found
    ]
    nobody = {"by": request.actor, "purpose": request.purpose, "household": None, "sentence": "household-opened"}
    audit.record_list(events or [{**nobody, "compartments": ()}])

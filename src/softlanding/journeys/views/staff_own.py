"""What the staff pages about one visit share: who is in it, what it would ask again, and the note of the look."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from softlanding.appointments import queries as appointments
from softlanding.common import audit
from softlanding.common.access import Compartment
from softlanding.core import visits as core
from softlanding.core.visit_request import Bundle, VisitRequest, party_of, visit_rules
from softlanding.directory import queries as directory
from softlanding.journeys import queries
from softlanding.journeys.views import visit_offers as offers
from softlanding.journeys.views.visit_own import language
from softlanding.people import queries as people

SEEN = (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS)


def names_in(household: people.Household) -> dict[str, str]:
    """Return what each member is called at the desk, the contact person first."""
    return {
        person.key: person.given_name or person.key.replace("-", " ").title() for person in people.people_in(household)
    }


def party_in(household: people.Household | None, known: tuple[str, ...] = ()) -> core.Party:
    """Return everybody of a household, and who else is in its visit; of those nobody knows who is a child."""
    persons: tuple[core.Attendee, ...] = ()
    if household is not None:
        persons = party_of(queries.household_file(household), on=timezone.localdate()).persons
    ids = {person.id for person in persons}
    return core.Party((*persons, *(core.Attendee(key) for key in dict.fromkeys(known) if key not in ids)))


def wanted_of(visit: appointments.Visit) -> offers.Wanted:
    """Return what a visit's people need at its desk, from today on and whatever the notice: staff look for a time."""
    desk = directory.desk(visit.desk)
    tasks = tuple(
        core.Task(
            task.person_key,
            task.service,
            task.authority,
            # a delegation's visit is as long as it was asked for
            minutes=None if visit.household_id or not visit.group_id else (task.end_tick - task.start_tick) * 5,
            step=task.step or None,
        )
        for task in visit.tasks.all()
    )
    rows = [row for service in dict.fromkeys(task.service for task in tasks) if (row := desk.offers(service))]
    rules = visit_rules(rows)
    if any(task.minutes for task in tasks):
        rules = replace(rules, services=())
    today = timezone.localdate()
    party = party_in(visit.household, tuple(task.person for task in tasks))
    request = VisitRequest(party, tasks, today, replace(rules, min_notice_minutes=0))
    return offers.Wanted(Bundle((), today, None), {visit.desk: request}, 1, 1)


def names_of_visit(visit: appointments.Visit) -> dict[str, str]:
    """Return what the people of a visit are called."""
    lines = appointments.sheet_of(visit, language()).lines
    return {line.person_key: line.person for line in lines}


def note(request: HttpRequest, visit: appointments.Visit, *, sentence: str = "visit-opened", **more: Any) -> None:
    """Write down that an officer saw a visit."""
    record = audit.record_export if sentence == "visit-exported" else audit.record_read
    record(
        by=request.actor,
        purpose=request.purpose,
        household=visit.household_id,
        sentence=sentence,
        compartments=SEEN,
        params={"reference": visit.reference},
        region=visit.region,
        **more,
    )

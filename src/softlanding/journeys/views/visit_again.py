"""What a booked visit would ask of its desk again: to move it, and with one more person."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.core import visits as core
from softlanding.core.journeys import Step
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import moment_of
from softlanding.core.visit_request import Bundle, VisitRequest, party_of, visit_request, visit_rules
from softlanding.core.whole_plan import WholePlan
from softlanding.journeys.views.visit_offers import Wanted, booked_needs, is_booked


def wanted_again(visit: appointments.Visit, whole: WholePlan, *, now: datetime, more: Iterable[Step] = ()) -> Wanted:
    """Return what a visit's people need at its desk, to search another time; `more` are the steps of who joins."""
    more = tuple(more)
    needs = appointments.needs_of(visit)
    of_visit = [
        (bundle, step)
        for bundle in whole.bundles
        for step in bundle.steps
        if (step.person, step.procedure.service or "") in needs or step in more
    ]
    first_day = max((bundle.from_day for bundle, _ in of_visit), default=now.astimezone(appointments.ZONE).date())
    dues = [bundle.due_on for bundle, _ in of_visit if bundle.due_on is not None]
    bundle = Bundle(tuple(step for _, step in of_visit), first_day, min(dues, default=None))
    desk = load_rulebook().desks[visit.desk]
    added = visit_request(whole.plan, replace(bundle, steps=more), desk) if more else None
    tasks = (
        *(
            core.Task(task.person_key, task.service, task.authority, step=task.step or None)
            for task in visit.tasks.all()
        ),
        *(task for task in (added.tasks if added else ()) if (task.person, task.service) not in needs),
    )
    rows = {task.service: row for task in tasks if (row := desk.offers(task.service))}
    party = everybody(whole, now=now, known=[task.person for task in tasks])
    request = VisitRequest(party, tasks, first_day, visit_rules(rows.values()))
    return Wanted(bundle, {visit.desk: request}, 1, 1)


def everybody(whole: WholePlan, *, now: datetime, known: Iterable[str] = ()) -> core.Party:
    """Return the household, and who is in a visit without being in the household any more."""
    party = party_of(whole.plan.household, on=now.astimezone(appointments.ZONE).date())
    ids = {person.id for person in party.persons}
    gone = [core.Attendee(key) for key in dict.fromkeys(known) if key not in ids]
    return core.Party((*party.persons, *gone))


def steps_to_join(
    household: Any, visit: appointments.Visit, whole: WholePlan, *, now: datetime
) -> Mapping[str, tuple[Step, ...]]:
    """Return who of the household is not in the visit, each with the steps that its desk could do on its day."""
    book = load_rulebook()
    people, talks = booked_needs(household, book, now=now)
    day, desk = day_of(visit), book.desks[visit.desk]
    inside = set(appointments.people_of(visit))
    found: dict[str, list[Step]] = {person.id: [] for person in whole.plan.household.people if person.id not in inside}
    for bundle in whole.bundles:
        for step in bundle.steps:
            fits = visit.desk in step.where and desk.offers(step.procedure.service or "") is not None
            if step.person in found and fits and bundle.from_day <= day and not is_booked(step, people, talks):
                found[step.person].append(step)
    return {person: tuple(steps) for person, steps in found.items()}


def joining(visit: appointments.Visit, steps: tuple[Step, ...], whole: WholePlan, *, now: datetime) -> actions.Joining:
    """Return one more person as `actions.add_person` asks for it."""
    desk = load_rulebook().desks[visit.desk]
    request = visit_request(whole.plan, Bundle(steps, day_of(visit), None), desk)
    return actions.Joining(
        plan=appointments.plan_of(visit.desk),
        party=everybody(whole, now=now, known=appointments.people_of(visit)),
        tasks=request.tasks if request else (),
        rules=request.rules if request else core.VisitRules(),
    )


def day_of(visit: appointments.Visit) -> date:
    """Return the local day of a visit."""
    return moment_of(visit.starts_tick, appointments.ZONE).date()

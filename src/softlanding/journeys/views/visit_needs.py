"""What of a plan is ready from which day, and what a household asks for when it asks for an earlier time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.core.journeys import Step
from softlanding.core.readiness import Ready, readiness
from softlanding.core.timeline import moment_of
from softlanding.core.visit_request import party_of
from softlanding.core.whole_plan import WholePlan
from softlanding.journeys.views.visit_offers import Wanted


@dataclass(frozen=True)
class Earlier:
    """What is asked of a desk's waiting list: who needs what, ready from when, and which visit it would replace."""

    desk: str
    needs: tuple[appointments.Need, ...]
    first: date
    last: date
    due_on: date | None
    instead_of: appointments.Visit | None = None


def ready_days(wanted: Wanted, whole: WholePlan) -> dict[tuple[str, str], Ready]:
    """Return from which day on each (person, service) of a visit is ready, and why."""
    return readiness(whole.plan, wanted.bundle.steps)


def check_ready(wanted: Wanted, whole: WholePlan, starts_at: datetime) -> None:
    """Raise NotReadyYet when the visit would begin before something of it is ready, whether it is free or not."""
    actions.check_day(starts_at.astimezone(appointments.ZONE).date(), ready_days(wanted, whole))


def days(ready: dict[tuple[str, str], Ready]) -> dict[tuple[str, str], date]:
    """Return the days alone."""
    return {key: one.on for key, one in ready.items()}


def asked_from_picker(wanted: Wanted, whole: WholePlan, desk: str, *, now: datetime) -> Earlier:
    """Ask for what the plan needs next and what is not booked yet."""
    ready = days(ready_days(wanted, whole))
    tasks = [(task.person, task.service, task.step or "") for task in wanted.requests[desk].tasks]
    needs = _needs(tasks, ready, whole)
    first = _first(needs, now)
    return Earlier(desk, needs, first, _horizon(desk, now), _legal_due(wanted.bundle.steps))


def asked_from_visit(visit: appointments.Visit, whole: WholePlan, *, now: datetime) -> Earlier:
    """Ask for a time before a visit that is booked, for the same people and steps."""
    own = list(visit.tasks.all())
    mine = {(task.person_key, task.service) for task in own}
    steps = [step for step in whole.plan.steps if (step.person, step.procedure.service) in mine]
    ready = {
        **days(readiness(whole.plan, steps)),
        **{(task.person_key, task.service): task.ready_on for task in own if task.ready_on},
    }
    needs = _needs([(task.person_key, task.service, task.step) for task in own], ready, whole)
    last = moment_of(visit.starts_tick, appointments.ZONE).date()
    return Earlier(visit.desk, needs, _first(needs, now), last, _legal_due(steps), visit)


def _needs(
    tasks: Iterable[tuple[str, str, str]], ready: dict[tuple[str, str], date], whole: WholePlan
) -> tuple[appointments.Need, ...]:
    people: dict[str, Any] = {one.id: one for one in party_of(whole.plan.household, on=whole.plan.on).persons}
    return tuple(
        appointments.Need(
            person,
            service,
            step,
            ready.get((person, service)),
            minor=person in people and people[person].minor,
            guardians=people[person].guardians if person in people else (),
        )
        for person, service, step in tasks
    )


def _first(needs: Iterable[appointments.Need], now: datetime) -> date:
    return max([appointments.local_day(now), *(need.ready_on for need in needs if need.ready_on)])


def _horizon(desk: str, now: datetime) -> date:
    return appointments.local_day(now) + timedelta(days=appointments.policy_of(desk).horizon_days)


def _legal_due(steps: Iterable[Step]) -> date | None:
    """Return the first day that the law sets for one of these steps; promises and estimates give nobody precedence."""
    legal = [step.legal_due_on or step.due_on for step in steps if step.legal_due_on or step.deadline == "legal"]
    return min((day for day in legal if day), default=None)

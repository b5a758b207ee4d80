"""Room for one more person in a visit that is booked: at free counters, while the others keep their times."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.claims import ZONE, claimed
from softlanding.core import visits as core
from softlanding.core.timeline import TICK_MINUTES, DeskPlan, moment_of, ticks_for


def room_within(
    visit: Visit,
    plan: DeskPlan,
    party: core.Party,
    tasks: Sequence[core.Task],
    *,
    rules: core.VisitRules,
    now: datetime,
) -> list[core.Visit]:
    """Return where one person's tasks fit without anybody else moving, best first.

    They begin during the stay, or at most the longest wait after it, and the whole stay keeps within its longest
    span. A child is served while an adult of the visit is free. What lengthens the stay least comes first.
    """
    begins, ends = moment_of(visit.starts_tick, ZONE), moment_of(visit.ends_tick, ZONE)
    not_before = max(begins, now)
    latest_start = ends + timedelta(minutes=rules.max_gap_minutes)
    latest_end = begins + timedelta(minutes=rules.max_span_minutes)
    ticks = (visit.starts_tick, visit.starts_tick + ticks_for(rules.max_span_minutes))
    taken = claimed(plan.id, *ticks, now=now)
    limit = (rules.max_span_minutes + rules.max_gap_minutes) // TICK_MINUTES
    # as if it were that moment already: visits begin there or later, whatever the notice
    found = core.find_visits(
        plan,
        party,
        tasks,
        start=begins.date(),
        days=1,
        rules=replace(rules, limit=limit, min_notice_minutes=0, starts_every_minutes=TICK_MINUTES),
        taken=taken,
        now=not_before,
    )
    fits = [one for one in found if one.starts_at <= latest_start and one.ends_at <= latest_end]
    attended = [one for one in fits if _attended(one, visit, party)]
    return sorted(attended, key=lambda one: (max(one.ends_at, ends), one.starts_at))


def _attended(placed: core.Visit, visit: Visit, party: core.Party) -> bool:
    """Say whether each child is served while one of its adults is in the visit and at no other counter."""
    persons = {person.id: person for person in party.persons}
    busy: dict[str, list[tuple[datetime, datetime]]] = {}
    for task in visit.tasks.all():
        hours = (moment_of(task.start_tick, ZONE), moment_of(task.end_tick, ZONE))
        busy.setdefault(task.person_key, []).append(hours)
    return all(
        any(
            guardian in busy and all(end <= one.starts_at or one.ends_at <= start for start, end in busy[guardian])
            for guardian in persons[one.person].guardians
        )
        for one in placed.tasks
        if persons[one.person].minor
    )

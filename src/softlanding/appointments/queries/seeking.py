"""What a request of the waiting list is bound to, put to the same exact visit search as everywhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from softlanding.appointments.models import DeskPolicy, Visit, WaitingOffer, WaitingRequest
from softlanding.appointments.queries.claims import ZONE, claimed
from softlanding.appointments.queries.plans import plan_of
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of, ticks_of_day
from softlanding.core.visit_request import visit_rules
from softlanding.directory import queries as directory

NOON = 12
STARTS_EVERY_MINUTES, MOST_STARTS, DAYS_AT_ONCE = 15, 400, 7
Part = Literal["", "morning", "afternoon"]


@dataclass(frozen=True)
class Need:
    """One person's service, the step of the plan that it is for, and the part of the day on which the person can come.

    A guardian who only comes along has no service.
    """

    person: str
    service: str = ""
    step: str = ""
    ready_on: date | None = None
    minor: bool = False
    guardians: tuple[str, ...] = ()
    part: Part = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Need":
        """Read a stored need."""
        ready_on = row.get("ready_on")
        return cls(
            **{
                **row,
                "ready_on": date.fromisoformat(ready_on) if ready_on else None,
                "guardians": tuple(row.get("guardians", ())),
            }
        )

    def written(self) -> dict[str, Any]:
        """Write a need down as JSON."""
        return {
            **asdict(self),
            "ready_on": self.ready_on and self.ready_on.isoformat(),
            "guardians": list(self.guardians),
        }


def needs_of_request(request: WaitingRequest) -> tuple[Need, ...]:
    """Return what a request is bound to."""
    return tuple(Need.read(row) for row in request.tasks)


@dataclass(frozen=True, order=True)
class RefusedTime:
    """A time that was offered and not taken. Whoever says no is not asked for that day again."""

    starts_at: datetime
    ends_at: datetime
    whole_day: bool

    @property
    def day(self) -> date:
        """The day of that time."""
        return self.starts_at.date()


def refused_times(requests: Iterable[WaitingRequest]) -> dict[UUID, tuple[RefusedTime, ...]]:
    """Return what was offered to each request and not taken, in one query."""
    answers = (WaitingOffer.Answer.REFUSED, WaitingOffer.Answer.LAPSED)
    rows = WaitingOffer.objects.filter(request__in=[one.pk for one in requests], answer__in=answers)
    found: dict[UUID, set[RefusedTime]] = {}
    for key, answer, first, end in rows.values_list("request", "answer", "visit__starts_tick", "visit__ends_tick"):
        time = RefusedTime(moment_of(first, ZONE), moment_of(end, ZONE), answer == WaitingOffer.Answer.REFUSED)
        found.setdefault(key, set()).add(time)
    return {key: tuple(sorted(times)) for key, times in found.items()}


@dataclass(frozen=True)
class Search:
    """A request put to the visit search: the same exact search as everywhere."""

    request: WaitingRequest
    needs: tuple[Need, ...]
    party: core.Party
    tasks: tuple[core.Task, ...]
    rules: core.VisitRules
    first: date
    last: date
    before_tick: int | None
    refused: tuple[RefusedTime, ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What decides the answer: two requests of one shape have the same one."""
        numbers = {person.id: at for at, person in enumerate(self.party.persons)}
        tasks = tuple(sorted((numbers[task.person], task.service) for task in self.tasks))
        party = tuple((one.minor, tuple(sorted(numbers[g] for g in one.guardians))) for one in self.party.persons)
        return tasks, party, self.first, self.last, self.before_tick, self.part, self.refused

    @property
    def part(self) -> str:
        """The part of the day on which everybody can come."""
        return next((need.part for need in self.needs if need.part), "")

    @property
    def authorities(self) -> dict[str, str]:
        """The authority of each service."""
        return {task.service: task.authority for task in self.tasks}

    def found(self, *, now: datetime) -> core.Visit | None:
        """Return the earliest free visit that fits, or None."""
        plan, latest = plan_of(self.request.desk), None
        if self.before_tick is not None:
            latest = moment_of(self.before_tick, ZONE)
        for first, days in self._stretches():
            begin = ticks_of_day(first, ZONE).start
            end = ticks_of_day(first + timedelta(days=days), ZONE).stop
            free = core.find_visits(
                plan,
                self.party,
                self.tasks,
                start=first,
                days=days,
                rules=self.rules,
                taken=claimed(self.request.desk, begin, end, now=now),
                now=now,
            )
            if fitting := next((visit for visit in free if self._fits(visit, latest)), None):
                return fitting
        return None

    def _stretches(self) -> Iterator[tuple[date, int]]:
        """Yield the days to search, a week at a time, without those to which the household said no."""
        no = {time.day for time in self.refused if time.whole_day}
        days = [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]
        begin, count = None, 0
        for day in days:
            if begin and (day in no or count == DAYS_AT_ONCE):
                yield begin, count
                begin, count = None, 0
            if day not in no:
                begin, count = begin or day, count + 1
        if begin:
            yield begin, count

    def _fits(self, visit: core.Visit, latest: datetime | None) -> bool:
        in_time = latest is None or visit.ends_at <= latest
        lapsed = any(time.starts_at <= visit.starts_at < time.ends_at for time in self.refused)
        return in_time and not lapsed and (not self.part or (visit.starts_at.hour < NOON) == (self.part == "morning"))


def search_of(
    request: WaitingRequest,
    given_up: Visit | None,
    *,
    policy: DeskPolicy,
    now: datetime,
    days: tuple[date, date] | None = None,
    refused: tuple[RefusedTime, ...] = (),
) -> Search | None:
    """Put a request to the search, on all its days or on these; None when the desk no longer offers a service of it."""
    if not directory.known(request.desk):
        return None
    needs = _with_tasks_of(given_up, needs_of_request(request))
    desk = directory.desk(request.desk)
    rows = {need.service: desk.offers(need.service) for need in needs if need.service}
    if not rows or any(row is None for row in rows.values()):
        return None
    known = {service: row for service, row in rows.items() if row is not None}
    tasks = tuple(
        core.Task(need.person, need.service, known[need.service].authority, step=need.step)
        for need in needs
        if need.service
    )
    several = any(need.part for need in needs) or given_up is not None or refused
    rules = replace(
        visit_rules(known.values()),
        limit=MOST_STARTS if several else 1,
        starts_every_minutes=STARTS_EVERY_MINUTES,
        # nothing begins before the household has had its time to answer
        min_notice_minutes=policy.min_notice_minutes + policy.offer_lasts_minutes,
    )
    first, last = _days_of(request, needs, given_up, policy, now=now, days=days)
    before = given_up.starts_tick if given_up else None
    return Search(request, needs, _party_of(needs), tasks, rules, first, last, before, refused)


def _party_of(needs: Sequence[Need]) -> core.Party:
    """Return who comes: everybody with a need, and the guardians of minors among them."""
    told = {need.person: need for need in reversed(needs)}
    everyone = [*(need.person for need in needs), *sorted({one for need in needs for one in need.guardians})]
    return core.Party(
        tuple(
            core.Attendee(key, minor=told[key].minor, guardians=told[key].guardians)
            if key in told
            else core.Attendee(key)
            for key in dict.fromkeys(everyone)
        )
    )


def _days_of(
    request: WaitingRequest,
    needs: Sequence[Need],
    given_up: Visit | None,
    policy: DeskPolicy,
    *,
    now: datetime,
    days: tuple[date, date] | None,
) -> tuple[date, date]:
    today = local_day(now)
    ready = [need.ready_on for need in needs if need.ready_on]
    lasts = [request.latest_on, today + timedelta(days=policy.horizon_days)]
    lasts += [days[1]] if days else []
    lasts += [moment_of(given_up.starts_tick, ZONE).date()] if given_up else []
    return max([today, request.earliest_on, *ready, *([days[0]] if days else [])]), min(lasts)


def _with_tasks_of(visit: Visit | None, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Add what the visit that is given up is for, so that nothing of it is lost."""
    if visit is None:
        return needs
    asked = {(need.person, need.service) for need in needs}
    known = {need.person: need for need in needs}
    more = tuple(
        replace(known.get(task.person_key, Need(task.person_key)), service=task.service, step=task.step,
                ready_on=task.ready_on)
        for task in visit.tasks.all()
        if (task.person_key, task.service) not in asked
    )  # fmt: skip
    return needs + more


def local_day(now: datetime) -> date:
    """Return the day that it is at the desks."""
    return now.astimezone(ZONE).date()

"""Who waits for an earlier time, in which order, what each would be offered, and how far each is from the front."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from softlanding.appointments.models import DeskPolicy, Visit, WaitingOffer, WaitingRequest
from softlanding.appointments.queries.claims import ZONE, claimed
from softlanding.appointments.queries.plans import plan_of
from softlanding.appointments.queries.visits import hashed
from softlanding.common.errors import NotAllowed, Refused
from softlanding.core import fairness
from softlanding.core import visits as core
from softlanding.core.timeline import moment_of, ticks_of_day
from softlanding.core.visit_request import visit_rules
from softlanding.directory import queries as directory

LIVE = (WaitingRequest.State.WAITING, WaitingRequest.State.OFFERED)
BOOKED = (Visit.State.BOOKED, Visit.State.CONFLICT)
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


class OfferEnded(Refused):
    """The offer was answered, or its time has passed."""

    status = 410
    title = {"en": "This offer has ended", "nl": "Dit aanbod is voorbij"}

    def __init__(self) -> None:
        super().__init__(
            "offer-ended",
            {
                "en": "The offer was answered already, or nobody answered in time. Then the next household gets it.",
                "nl": "Het aanbod is al beantwoord, of er kwam niet op tijd antwoord. Dan krijgt een ander het.",
            },
            {
                "en": "Look at your place on the waiting list: you keep it.",
                "nl": "Bekijk uw plaats op de wachtlijst: die houdt u.",
            },
        )


class NotYourOffer(NotAllowed):
    """The link was sent to another household."""

    def __init__(self) -> None:
        super().__init__(
            "not-your-offer",
            {
                "en": "This link was sent to one household, and opens for that household only.",
                "nl": "Deze link is aan één huishouden gestuurd en werkt alleen voor dat huishouden.",
            },
            {
                "en": "Is it yours? Sign out, and sign in with the address to which the message came.",
                "nl": "Is hij voor u? Log uit, en log in met het adres waarop het bericht kwam.",
            },
        )


def needs_of(request: WaitingRequest) -> tuple[Need, ...]:
    """Return what a request is bound to."""
    return tuple(Need.read(row) for row in request.tasks)


def live_requests(desk: str, *, now: datetime) -> list[WaitingRequest]:
    """Return a desk's live requests in the order in which a free time is offered, in one query."""
    found = WaitingRequest.objects.filter(desk=desk, state__in=LIVE).select_related("household", "instead_of")
    return in_order(found, now=now)


def in_order(requests: Iterable[WaitingRequest], *, now: datetime) -> list[WaitingRequest]:
    """Put requests in the order of `core.fairness`."""
    by_id = {str(request.pk): request for request in requests}
    ranked = fairness.in_order((waiting(one) for one in by_id.values()), now=now, today=local_day(now))
    return [by_id[one.id] for one in ranked]


def waiting(request: WaitingRequest) -> fairness.Waiting:
    """Return a request as the order looks at it."""
    visit = request.instead_of
    return fairness.Waiting(
        id=str(request.pk),
        asked_at=request.asked_at,
        due_on=request.due_on,
        has_visit=visit is not None and visit.state in BOOKED,
    )


def points_in_days(request: WaitingRequest, *, now: datetime) -> int:
    """Return for how many whole days a request counts as having waited."""
    return fairness.points(waiting(request), now=now, today=local_day(now)) // timedelta(days=1)


def place_of_request(request: WaitingRequest, *, now: datetime) -> tuple[int, int, int]:
    """Return the best and the worst place of a live request, and how many wait at its desk."""
    everyone = live_requests(request.desk, now=now)
    before = everyone[: next(at for at, one in enumerate(everyone) if one.pk == request.pk)]
    low, high = fairness.place([_same_days(one, request) for one in before])
    return low, high, len(everyone)


def _same_days(one: WaitingRequest, other: WaitingRequest) -> bool:
    return one.earliest_on <= other.latest_on and other.earliest_on <= one.latest_on


def requests_of(household: Any) -> list[WaitingRequest]:
    """Return a household's live requests, and those that ended because offers were not answered."""
    states = [*LIVE, WaitingRequest.State.LAPSED]
    return list(
        WaitingRequest.objects.filter(household=household, state__in=states)
        .select_related("instead_of", "household")
        .order_by("asked_at")
    )


def open_offer_of(request: WaitingRequest, *, now: datetime) -> WaitingOffer | None:
    """Return what is held for a request at this moment."""
    return (
        WaitingOffer.objects.filter(request=request, answer="", expires_at__gt=now, visit__state=Visit.State.HELD)
        .select_related("visit", "visit__household")
        .first()
    )


def open_offers(household: Any, *, now: datetime) -> list[WaitingOffer]:
    """Return what is held for a household from the waiting list."""
    return list(
        WaitingOffer.objects.filter(
            request__household=household, answer="", expires_at__gt=now, visit__state=Visit.State.HELD
        ).select_related("visit", "visit__household", "request")
    )


def offer_by_token(token: str, *, household: str) -> WaitingOffer:
    """Return the offer that a link opens for this household; NotYourOffer for another one, OfferEnded when unknown."""
    found = (
        WaitingOffer.objects.filter(token_hash=hashed(token))
        .select_related("request", "request__household", "visit", "visit__household")
        .first()
    )
    if found is None:
        raise OfferEnded
    if str(found.request.household_id) != household:
        raise NotYourOffer
    return found


def own_offer(key: int, *, household: str) -> WaitingOffer:
    """Return a household's own offer; OfferEnded for one that is not."""
    found = WaitingOffer.objects.filter(pk=key, request__household=household or None)
    offer = found.select_related("request", "request__household", "visit", "visit__household").first()
    if offer is None:
        raise OfferEnded
    return offer


def visit_given_up(request: WaitingRequest, booked: Sequence[Visit]) -> tuple[Visit | None, bool]:
    """Return the one booked visit that an earlier one would replace, and whether there is at most one.

    `booked` are the household's booked visits ahead, with their tasks.
    """
    wanted = {(need.person, need.service) for need in needs_of(request)}
    mine = [
        visit
        for visit in booked
        if visit.pk == request.instead_of_id
        or any((task.person_key, task.service) in wanted for task in visit.tasks.all())
    ]
    return (mine[0] if mine else None), len(mine) <= 1


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
    refused: tuple["RefusedTime", ...] = ()

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
    needs = _with_tasks_of(given_up, needs_of(request))
    desk = directory.desk(request.desk)
    rows = {need.service: desk.offers(need.service) for need in needs if need.service}
    if not rows or any(row is None for row in rows.values()):
        return None
    known = {service: row for service, row in rows.items() if row is not None}
    persons = {need.person: need for need in reversed(needs)}
    everyone = [*dict.fromkeys([need.person for need in needs]), *sorted({g for n in needs for g in n.guardians})]
    party = core.Party(
        tuple(
            core.Attendee(
                key, minor=persons[key].minor if key in persons else False,
                guardians=persons[key].guardians if key in persons else (),
            )
            for key in dict.fromkeys(everyone)
        )
    )  # fmt: skip
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
    return Search(request, needs, party, tasks, rules, first, last, before, refused)


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

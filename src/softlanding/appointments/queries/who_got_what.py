"""Who got which times: how long it took, through which door, and what looks odd enough for a person to look at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, DateTimeField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.crypto import salted_hmac

from softlanding.appointments.models import Visit, WaitingOffer
from softlanding.appointments.queries.claims import ZONE
from softlanding.core.fairness import FEWEST_SHOWN, shown
from softlanding.core.timeline import moment_of, ticks_of_day

DAYS_TO = ((0, 2), (3, 7), (8, 14), (15, 28), (29, None))
"""How many days something took, from and to."""
MANY_GIVEN_UP, MANY_HOUSEHOLDS = 10, 3


@dataclass(frozen=True)
class Got:
    """One visit that was booked: on which day, through which door, and how many days it took."""

    booked_on: date
    origin: str
    since_asked: int
    since_ready: int | None


@dataclass(frozen=True)
class Spread:
    """How many visits took how many days, with the middle one; small numbers are None."""

    counts: tuple[int | None, ...]
    middle: float | None
    total: int | None
    unknown: int | None = 0


@dataclass(frozen=True)
class Odd:
    """Something that a person should look at. The contact is a hash: whose it is, only the desk can find out."""

    kind: str
    contact: str
    number: int


def booked_in(desk: str, first: date, last: date) -> list[Got]:
    """Return the visits that were booked on these days, with how long each took, in one query."""
    asked = WaitingOffer.objects.filter(visit=OuterRef("pk")).values("request__asked_at")[:1]
    found = (
        _on_days(Visit.objects.all(), desk, "booked_at", first, last)
        .annotate(
            asked_at=Coalesce(Subquery(asked), "created_at", output_field=DateTimeField()),
            ready_on=Max("tasks__ready_on"),
        )
        .order_by("booked_at")
        .values_list("booked_at", "origin", "partner", "starts_tick", "asked_at", "ready_on")
    )
    return [
        Got(
            booked_at.astimezone(ZONE).date(),
            Visit.Origin.API.value if partner else origin,
            since_asked=(begins - asked_at.astimezone(ZONE).date()).days,
            since_ready=(begins - ready_on).days if ready_on else None,
        )
        for booked_at, origin, partner, tick, asked_at, ready_on in found.iterator()
        for begins in [moment_of(tick, ZONE).date()]
    ]


def spread(days: Iterable[int | None]) -> Spread:
    """Count how many took how many days. A number under five, and a middle of fewer, is not shown."""
    told = list(days)
    known = [one for one in told if one is not None]
    counts = [sum(low <= one and (high is None or one <= high) for one in known) for low, high in DAYS_TO]
    # together, because what is not known and the total would tell a hidden one
    *cells, unknown = shown([*counts, len(told) - len(known)])
    middle = median(known) if len(known) >= FEWEST_SHOWN else None
    return Spread(tuple(cells), middle, shown([len(known)])[0], unknown)


def by_origin(visits: Iterable[Got]) -> list[tuple[str, int | None]]:
    """Count visits by the door through which they came."""
    counts = Counter(visit.origin for visit in visits)
    origins = [origin.value for origin in Visit.Origin if counts[origin.value]]
    return list(zip(origins, shown([counts[origin] for origin in origins]), strict=True))


def by_day(visits: Iterable[Got]) -> list[dict[str, Any]]:
    """Count per day through which door visits were booked, and the middle of how long they took; latest day first."""
    days: dict[date, list[Got]] = {}
    for visit in visits:
        days.setdefault(visit.booked_on, []).append(visit)
    rows = []
    for day, on_day in sorted(days.items(), reverse=True):
        rows.append(
            {
                "day": day,
                "total": shown([len(on_day)])[0],
                "origins": dict(by_origin(on_day)) if len(on_day) >= FEWEST_SHOWN else {},
                "since_asked": spread(one.since_asked for one in on_day).middle,
                "since_ready": spread(one.since_ready for one in on_day).middle,
            }
        )
    return rows


def given_up(desk: str, first: date, last: date, *, now: datetime) -> list[tuple[str, int]]:
    """Return per contact (hashed) how many holds of these days ended without becoming a visit, most first."""
    ended = Q(state=Visit.State.CANCELLED) | Q(state=Visit.State.HELD, hold_expires_at__lte=now)
    held = _on_days(
        Visit.objects.filter(ended, booked_at=None, origin=Visit.Origin.WEB), desk, "created_at", first, last
    )
    return _by_contact(held, Count("pk"))


def odd_patterns(desk: str, first: date, last: date, *, now: datetime) -> list[Odd]:
    """Return what a person should look at: one contact that gives many holds up, or that stands for many households."""
    found = [
        Odd("given-up", who, count) for who, count in given_up(desk, first, last, now=now) if count >= MANY_GIVEN_UP
    ]
    made = _on_days(Visit.objects.all(), desk, "created_at", first, last)
    households = _by_contact(made, Count("household", distinct=True))
    return found + [Odd("households", who, count) for who, count in households if count >= MANY_HOUSEHOLDS]


def contacts_by_number(counts: Iterable[tuple[str, int]]) -> Mapping[str, int | None]:
    """Count contacts by how many holds they gave up: 1, 2 to 4, 5 to 9, and more."""
    groups = {"1": 0, "2-4": 0, "5-9": 0, "10+": 0}
    for _, number in counts:
        groups["1" if number == 1 else "2-4" if number < 5 else "5-9" if number < 10 else "10+"] += 1
    return dict(zip(groups, shown(list(groups.values())), strict=True))


def _by_contact(visits: QuerySet[Visit], number: Any) -> list[tuple[str, int]]:
    rows = (
        visits.filter(household__contact_email__isnull=False)
        .order_by()
        .values(contact=Lower("household__contact_email"))
        .annotate(number=number)
        .order_by("-number", "contact")
        .values_list("contact", "number")
    )
    return [(hashed_contact(contact), count) for contact, count in rows]


def hashed_contact(contact: str) -> str:
    """Return what stands for a contact address: the same each time, and not readable."""
    return salted_hmac("softlanding.contact", contact.lower(), algorithm="sha256").hexdigest()[:10]


def _on_days(visits: QuerySet[Visit], desk: str, field: str, first: date, last: date) -> QuerySet[Visit]:
    begin = moment_of(ticks_of_day(first, ZONE).start, ZONE)
    end = moment_of(ticks_of_day(last + timedelta(days=1), ZONE).start, ZONE)
    found = visits.filter(**{f"{field}__gte": begin, f"{field}__lt": end})
    return found.filter(desk=desk) if desk else found

"""Households that wait at a desk where everything is taken, and times there that become free."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DESK = "the-hague-international-centre"
SERVICE = "municipal-registration"
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)
_numbers = count()


def at(clock: str, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=AMSTERDAM)


def household(name: str, now: datetime, *, language: str = "en", email: str = "") -> Any:
    """Start a household of one person, who can be written to."""
    from softlanding.people import actions, queries

    found = actions.start_household(
        people=[actions.NewPerson(name, name.title(), is_contact=True)], by=queries.NOBODY, now=now, language=language
    )
    found.contact_email = email or f"{name}@example.org"
    found.save()
    return found


def actor(house: Any) -> Any:
    from softlanding.people.actions import newcomer

    return newcomer(house)


def waits(
    house: Any, now: datetime, *, latest: date = FRIDAY, part: str = "", ready_on: date | None = None, **more: Any
):
    """Put a household of one on the list, for its registration."""
    from softlanding.appointments import queries
    from softlanding.appointments.actions import ask

    need = queries.Need(house.people.get().key, SERVICE, SERVICE, ready_on, part=part)
    return ask(
        household=house,
        desk=DESK,
        needs=[need],
        earliest_on=TUESDAY,
        latest_on=latest,
        by=actor(house),
        now=now,
        **more,
    )


def visit_of(house: Any, starts_at: datetime, now: datetime, *, by: Any = None) -> Any:
    """Book a household of one at this moment."""
    from softlanding.appointments import queries
    from softlanding.appointments.actions import Offer, confirm, hold
    from softlanding.core import visits as core
    from softlanding.core.visit_request import visit_rules
    from softlanding.directory.queries import desk

    person, row = house.people.get().key, desk(DESK).offers(SERVICE)
    found = queries.offered_at(
        queries.plan_of(DESK),
        core.Party((core.Attendee(person),)),
        [core.Task(person, SERVICE, row.authority, step=SERVICE)],
        starts_at=starts_at,
        rules=visit_rules([row]),
        now=now,
    )
    offer = Offer(visit=found, authorities={SERVICE: row.authority}, household=house, language=house.language)
    held = hold(offer, by=by or actor(house), now=now)
    return confirm(visit=held.visit.pk, token=held.token, by=by or actor(house), now=now)


def everything_taken(now: datetime, first: date = TUESDAY, last: date = FRIDAY) -> None:
    """Let somebody else have what is still free at every counter on these days."""
    from softlanding.appointments.models import Claim, Visit
    from softlanding.core.timeline import ticks_of_day
    from softlanding.directory.queries import desk

    open_hours = [
        tick
        for day in range((last - first).days + 1)
        for tick in ticks_of_day(first + timedelta(days=day), AMSTERDAM)[8 * 12 : 18 * 12]
    ]
    ticks = range(open_hours[0], open_hours[-1] + 1)
    other = Visit.objects.create(
        region="the-hague", desk=DESK, state="booked", starts_tick=ticks.start, ends_tick=ticks.stop, token_hash="-",
        uid=f"somebody-{next(_numbers)}@else", created_at=now,
    )  # fmt: skip
    taken = set(Claim.objects.filter(desk=DESK).values_list("counter", "tick"))
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=DESK, counter=counter.id, tick=tick, visit=other)
        for counter in desk(DESK).counters
        for tick in open_hours
        if (counter.id, tick) not in taken
    )


def starts(visit: Any) -> datetime:
    from softlanding.core.timeline import moment_of

    return moment_of(visit.starts_tick, AMSTERDAM)


def later(now: datetime, **span: float) -> datetime:
    return now + timedelta(**span)

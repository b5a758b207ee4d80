"""Private calendar feeds: whose address it is, and what a calendar reads there."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from icalendar import Event

from softlanding.appointments.models import CalendarFeed, Shift, Visit
from softlanding.appointments.queries.calendar import calendar_with, event_of, timed_event
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.letters import spoken
from softlanding.appointments.queries.sheet import service_words
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.core.timeline import first_tick_from, moment_of, tick_at
from softlanding.directory.queries import counter_name, place_of

KEPT_IN_FEED = timedelta(days=30)
"""What is past stays in the feed for so long; then calendars drop it."""
AHEAD_IN_STAFF_FEED = timedelta(days=60)


def feed_hash(token: str) -> str:
    """Return what is stored of a feed's address."""
    return salted_hmac("softlanding.calendar-feed", token, algorithm="sha256").hexdigest()


def feed_at(token: str) -> CalendarFeed:
    """Return the feed at a private address, or raise NotFound: also when its owner no longer works here."""
    found = CalendarFeed.objects.filter(token_hash=feed_hash(token)).select_related("household", "member").first()
    if found is None or (found.member is not None and not (found.member.is_active and found.member.desk)):
        raise NotFound
    return found


def feed_of_household(household: Any) -> CalendarFeed | None:
    """Return a household's feed, if it has one."""
    return CalendarFeed.objects.filter(household=household).first()


def feed_of_member(member: Any) -> CalendarFeed | None:
    """Return a staff member's feed, if they have one."""
    return CalendarFeed.objects.filter(member=member).first()


def feed_in_words(feed: CalendarFeed | None) -> dict[str, str] | None:
    """Return since when there is a feed, and when a calendar last read it, in the language of the page."""
    if feed is None:
        return None
    language = translation.get_language() or "en"
    made_on = feed.made_at.astimezone(ZONE).date()
    return {
        "made": day_words(made_on, language),
        "read": day_words(feed.read_on, language) if feed.read_on else "",
    }


def household_events(household: Any, *, now: datetime) -> list[Event]:
    """Return a household's visits, for its own calendar. One that was cancelled stays, as cancelled."""
    shown = [Visit.State.BOOKED, Visit.State.CONFLICT, Visit.State.DONE, Visit.State.NO_SHOW]
    visits = (
        Visit.objects.filter(household=household, ends_tick__gt=first_tick_from(now - KEPT_IN_FEED))
        .filter(Q(state__in=shown) | Q(state=Visit.State.CANCELLED, booked_at__isnull=False))
        .select_related("household")
        .prefetch_related("tasks", "household__people")
        .order_by("starts_tick", "pk")
    )
    with translation.override(spoken(household.language)):
        return [event_of(one, cancelled=one.state == Visit.State.CANCELLED, invited=False) for one in visits]


def staff_calendar(member: Any, *, now: datetime) -> bytes:
    """Return a staff member's shifts, and the visits to their desk: when, how many people, which services. No names."""
    language = spoken(next(iter(member.languages or []), "en"))
    with translation.override(language):
        events = [*_shifts(member, now=now), *_desk_visits(member.desk, language, now=now)]
        name = gettext("Desk: {desk}").format(desk=place_of(member.desk, language).name)
    return calendar_with(events, method="PUBLISH", name=name)


def _desk_visits(desk: str, language: str, *, now: datetime) -> list[Event]:
    ticks = first_tick_from(now - KEPT_IN_FEED), first_tick_from(now + AHEAD_IN_STAFF_FEED)
    visits = (
        Visit.objects.filter(desk=desk, starts_tick__gte=ticks[0], starts_tick__lt=ticks[1])
        .exclude(state__in=[Visit.State.CANCELLED, Visit.State.HELD])
        .prefetch_related("tasks")
        .order_by("starts_tick", "pk")
    )
    return [_desk_visit(one, language) for one in visits]


def _desk_visit(visit: Visit, language: str) -> Event:
    tasks = list(visit.tasks.all())
    # an id of its own: the household's would join the two calendars of whoever reads both
    uid = f"desk-{salted_hmac('softlanding.desk-feed', visit.uid).hexdigest()[:32]}@softlanding"
    event = timed_event(
        uid, moment_of(visit.starts_tick, ZONE), moment_of(visit.ends_tick, ZONE), sequence=visit.sequence
    )
    people = len({task.person for task in tasks})
    counts = {service: sum(task.service == service for task in tasks) for service in sorted({t.service for t in tasks})}
    event.add("summary", gettext("Visit, persons: {number}").format(number=people))
    event.add(
        "description",
        "\n".join(
            [
                *(f"{service_words(service, language)}: {count}" for service, count in counts.items()),
                ", ".join(sorted({counter_name(visit.desk, task.counter, language) for task in tasks})),
            ]
        ),
    )
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _shifts(member: Any, *, now: datetime) -> list[Event]:
    today = now.astimezone(ZONE).date()
    shifts = Shift.objects.filter(
        member=member, day_on__gte=today - KEPT_IN_FEED, day_on__lt=today + 2 * AHEAD_IN_STAFF_FEED
    ).order_by("day_on", "opens", "pk")
    language = translation.get_language() or "en"
    return [_shift(one, language) for one in shifts]


def _shift(shift: Shift, language: str) -> Event:
    # closing at or before opening is the next day
    closes_on = shift.day_on + timedelta(days=shift.closes <= shift.opens)
    event = timed_event(
        f"shift-{shift.pk}@softlanding",
        moment_of(tick_at(shift.day_on, shift.opens, ZONE), ZONE),
        moment_of(tick_at(closes_on, shift.closes, ZONE), ZONE),
    )
    event.add("summary", gettext("Shift: {counter}").format(counter=counter_name(shift.desk, shift.counter, language)))
    event.add("location", place_of(shift.desk, language).name)
    event.add("transp", "TRANSPARENT")
    return event

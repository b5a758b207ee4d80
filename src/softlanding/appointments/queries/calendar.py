"""Visits as iCalendar files (RFC 5545, RFC 5546): one uid for a visit's whole life, a sequence that rises with it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.sheet import Sheet, sheet_of

# The European Union's rule since 1996. icalendar's own list of changes has each spring's an hour late (7.3).
CHANGES = (
    ("DAYLIGHT", "19960331T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "+0100", "+0200", "CEST"),
    ("STANDARD", "19961027T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "+0200", "+0100", "CET"),
)


def calendar_of(visit: Visit, *, method: str = "REQUEST") -> bytes:
    """Return the visit as a calendar file in its household's language. `method`: REQUEST, CANCEL or PUBLISH."""
    with translation.override(visit.language):
        event = event_of(visit, cancelled=method == "CANCEL", invited=method != "PUBLISH")
    return calendar_with([event], method=method)


def calendar_with(events: Iterable[Event], *, method: str, name: str = "") -> bytes:
    """Return a calendar of these events, with the zone that their local times are in."""
    calendar = Calendar()
    calendar.add("prodid", "-//Softlanding//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(event)
    head, begin, rest = bytes(calendar.to_ical()).partition(b"BEGIN:VEVENT")
    return head + _zone() + begin + rest if begin else calendar.to_ical().replace(b"END:VCAL", _zone() + b"END:VCAL")


def event_of(visit: Visit, *, cancelled: bool = False, invited: bool = True) -> Event:
    """Return a visit as its household reads it. What is published to nobody in particular invites nobody."""
    sheet = sheet_of(visit, translation.get_language() or "en")
    event = timed_event(visit.uid, sheet.starts_at, sheet.ends_at, sequence=visit.sequence)
    event.add("summary", gettext("Visit to {desk}").format(desk=sheet.place.name))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if sheet.place.address:
        event.add("location", sheet.place.address)
    event.add("description", _description(sheet))
    event.add("organizer", _organiser(sheet))
    if invited and visit.household and visit.household.contact_email:
        event.add("attendee", _attendee(visit.household.contact_email), encode=False)
    if not cancelled:
        event.add_component(_alarm(event))
    return event


def timed_event(uid: str, starts_at: datetime, ends_at: datetime, *, sequence: int = 0) -> Event:
    """Return an event with its times by the desk's clocks."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _clocked(starts_at))
    event.add("dtend", _clocked(ends_at))
    return event


def _clocked(moment: datetime) -> datetime:
    """Return the moment by the desk's clocks. Of an hour shown twice a file means the first: the second is in UTC."""
    return moment.astimezone(UTC) if moment.astimezone(ZONE).fold else moment.astimezone(ZONE)


def _zone() -> bytes:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{ZONE.key}"]
    for kind, starts, rule, before, after, name in CHANGES:
        lines += [f"BEGIN:{kind}", f"DTSTART:{starts}", f"RRULE:{rule}", f"TZOFFSETFROM:{before}"]
        lines += [f"TZOFFSETTO:{after}", f"TZNAME:{name}", f"END:{kind}"]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VTIMEZONE"]).encode("ascii")


def _description(sheet: Sheet) -> str:
    lines = [f"{line.time}  {line.person}: {line.service} ({line.counter})" for line in sheet.lines]
    lines.append(gettext("Reference at the desk: {reference}").format(reference=sheet.reference))
    if sheet.place.address and sheet.place.address_to_verify:
        lines.append(gettext("The address is to be verified."))
    return "\n".join(lines)


def _organiser(sheet: Sheet) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(sheet.place.name)
    return organiser


def _attendee(address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    for name, value in {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}.items():
        attendee.params[name] = vText(value)
    return attendee


def _alarm(event: Event) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", event["summary"])
    return alarm

"""A visit as an iCalendar file (RFC 5545, RFC 5546): one uid for its whole life, a sequence that rises with it."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.sheet import Sheet, sheet_of


def calendar_of(visit: Visit, *, method: str = "REQUEST") -> bytes:
    """Return the visit as a calendar file in its household's language. `method`: REQUEST, CANCEL or PUBLISH."""
    with translation.override(visit.language):
        sheet = sheet_of(visit, visit.language)
        calendar = Calendar()
        calendar.add("prodid", "-//Softlanding//Visits//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", method)
        calendar.add_component(_event(visit, sheet, cancelled=method == "CANCEL"))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(visit: Visit, sheet: Sheet, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", visit.uid)
    event.add("sequence", visit.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", sheet.starts_at)
    event.add("dtend", sheet.ends_at)
    event.add("summary", gettext("Visit to {desk}").format(desk=sheet.place.name))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if sheet.place.address:
        event.add("location", sheet.place.address)
    event.add("description", _description(sheet))
    _who(event, visit, sheet)
    if not cancelled:
        event.add_component(_reminder(event))
    return event


def _description(sheet: Sheet) -> str:
    lines = [f"{line.time}  {line.person}: {line.service} ({line.counter})" for line in sheet.lines]
    lines.append(gettext("Reference at the desk: {reference}").format(reference=sheet.reference))
    if sheet.place.address and sheet.place.address_to_verify:
        lines.append(gettext("The address is to be verified."))
    return "\n".join(lines)


def _who(event: Event, visit: Visit, sheet: Sheet) -> None:
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(sheet.place.name)
    event.add("organizer", organiser)
    if visit.household and visit.household.contact_email:
        attendee = vCalAddress(f"mailto:{visit.household.contact_email}")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee, encode=False)


def _reminder(event: Event) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", event["summary"])
    return alarm

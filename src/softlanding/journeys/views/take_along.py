"""The plan to take along: as calendar dates, and as the JSON that partners read."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from softlanding.common.audit import record_export
from softlanding.core.journeys.cards import stretches
from softlanding.core.whole_plan import whole_plan_as_json
from softlanding.journeys.queries import compartments_of
from softlanding.journeys.views.own_file import OwnFile, with_own_file
from softlanding.journeys.views.plan_page import PlanPage

REMIND = timedelta(days=7)


def _note_export(request: HttpRequest, own: OwnFile) -> None:
    if own.kept is not None:
        record_export(
            by=request.actor,
            purpose=request.purpose,
            household=own.kept.pk,
            sentence="plan-taken-along",
            compartments=compartments_of(own.document),
            region=own.kept.region,
            person=request.actor.id,
        )


@with_own_file
def as_json(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Return the plan as JSON, to keep or to give to somebody."""
    _note_export(request, own)
    answer = whole_plan_as_json(own.whole, own.book, language=own.language)
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="plan.json"'
    return response


@with_own_file
def calendar(request: HttpRequest, own: OwnFile) -> HttpResponse:
    """Return the dates by which something must be done, for the person's own calendar."""
    _note_export(request, own)
    found = Calendar()
    found.add("prodid", "-//Softlanding//plan//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Your plan"))
    for event in deadlines(own, request.GET.get("person", "")):
        found.add_component(event)
    response = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return response


def deadlines(own: OwnFile, person: str = "") -> Iterable[Event]:
    """Yield an event for each day by which something of the plan must still be done."""
    page = PlanPage(own, person)
    cards = [card for stretch in stretches(page.of_person(page.plan)) for card in stretch.cards]
    kinds = {"legal": _("Legal"), "promise": _("Promise"), "estimate": _("Estimate")}
    for card in cards:
        if not card.due_on or card.state == "done":
            continue
        told = page.card(card)
        event = Event()
        event.add("uid", f"{page.own.document['id']}-{card.procedure.id}-{card.people[0]}@softlanding")
        # the same plan on the same day gives the same file
        event.add("dtstamp", datetime.combine(page.plan.on, time(), tzinfo=UTC))
        event.add("dtstart", card.due_on)
        event.add("dtend", card.due_on + timedelta(days=1))
        who = f" ({', '.join(told['persons'])})" if told["persons"] else ""
        event.add("summary", f"{told['title']}{who}")
        kind = kinds.get(card.deadline or "", "")
        event.add("description", "\n".join(part for part in (kind, told["summary"], told["where"]) if part))
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", told["title"])
        alarm.add("trigger", -REMIND)
        event.add_component(alarm)
        yield event

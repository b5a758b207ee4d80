"""What officers press: take a counter, call, start, park, hand over, done, undo. Each answers with the day's page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext

from softlanding.appointments.actions import arriving, calling, duty, finishing
from softlanding.appointments.actions.finishing import Outcome
from softlanding.appointments.actions.queue_refusals import needed
from softlanding.appointments.models import Turn
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.views import day as day_page
from softlanding.appointments.views import desk_page
from softlanding.appointments.views.lanes import lanes_of
from softlanding.appointments.views.looking import note_listed
from softlanding.appointments.views.room import room_of
from softlanding.common.access import Role
from softlanding.common.errors import NotFound, Refused
from softlanding.core.queueing import Step
from softlanding.directory.queries import counter_name

LONGEST_NOTE = 300
SIMPLE = {
    Step.CALL: calling.call,
    Step.CALL_AGAIN: calling.call_again,
    Step.ABSENT: calling.mark_absent,
    Step.SHOW_UP: calling.show_up,
    Step.START: calling.start,
    Step.PARK: calling.park,
}


def live(request: HttpRequest) -> HttpResponse:
    """Answer the part of the day's page that changes by itself; 204 when it is as the page shows it already."""
    now, desk = timezone.now(), request.actor.desk
    day = queue.today_of(now)
    mark = f"{queue.queue_mark(desk, day)}.{queue.still_expected(desk, day)}"
    if request.GET.get("seen") == f"{mark}.{now:%H%M}":
        return HttpResponse(status=204)
    room = room_of(request, now=now, mark=mark)
    note_listed(request, (one.arrival.visit for one in room.turns if one.arrival.visit), now=now, quietly=True)
    return render(request, "appointments/day_live.html", desk_page.live_context(room))


def lanes(request: HttpRequest) -> HttpResponse:
    """Answer the lanes of today anew, which move with the clock."""
    now = timezone.now()
    visits = day_page.queries.visits_of_day(request.actor.desk, queue.today_of(now))
    note_listed(request, visits, now=now, quietly=True)
    room = room_of(request, now=now, visits=visits)
    drawn = lanes_of(visits, language=get_language() or "en", **desk_page.at_this_moment(room))
    return render(request, "appointments/day_lanes.html", {"lanes": drawn, "today": True})


def take_counter(request: HttpRequest) -> HttpResponse:
    """Sit down at a counter, or stand up from it."""
    counter, _, authority = request.POST.get("counter", "").partition("/")

    def way() -> str:
        if request.POST.get("leave"):
            duty.leave_counter(by=request.actor, now=timezone.now())
            return gettext("You left your counter.")
        if not counter:
            raise needed("counter", "Choose a counter.", "Kies een balie.")
        if request.POST.get("free") and request.actor.role == Role.COORDINATOR:
            duty.free_counter(counter=counter, by=request.actor, now=timezone.now())
            return gettext("The counter is free.")
        duty.take_counter(counter=counter, authority=authority, by=request.actor, now=timezone.now())
        return gettext("You are at {counter}.").format(counter=_counter(request.actor.desk, counter))

    return answered(request, way)


def call_next(request: HttpRequest) -> HttpResponse:
    """Call whoever is next."""
    return answered(request, lambda: _called(calling.call_next(by=request.actor, now=timezone.now())))


def take_step(request: HttpRequest, turn: int, step: str) -> HttpResponse:
    """Take one of the steps that the table allows for this turn."""
    version = request.POST.get("version", "")
    common = {"by": request.actor, "now": timezone.now(), "version": int(version) if version.isdecimal() else None}
    if step in SIMPLE:
        return answered(request, lambda: _after(step, SIMPLE[Step(step)](turn, **common)))
    if step == Step.DONE:
        return answered(request, lambda: _after(step, finishing.finish(turn, _outcomes(request), **common)))
    if step == Step.HAND_OVER:
        to, _, service = request.POST.get("to", "").partition("/")
        return answered(
            request,
            lambda: _after(step, finishing.hand_over(turn, _outcomes(request), to=to, service=service, **common)),
        )
    raise NotFound


def leave(request: HttpRequest, arrival: UUID) -> HttpResponse:
    """Note that a party has left."""

    def way() -> str:
        gone = finishing.leave(arrival, by=request.actor, now=timezone.now())
        return gettext("Ticket {number} has left.").format(number=gone.number)

    return answered(request, way)


def undo(request: HttpRequest, step: int) -> HttpResponse:
    """Take back the last step."""

    def way() -> str:
        turn = finishing.undo(step, by=request.actor, now=timezone.now())
        return gettext("Undone: ticket {number}.").format(number=turn.arrival.number)

    return answered(request, way)


def check_in(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Note that a booked party is here, and who of it; or correct that."""
    found = day_page.queries.visit_at(visit, desk=request.actor.desk)
    here, now = set(request.POST.getlist("present")), timezone.now()
    everybody = {task.person_key for task in found.tasks.all()}
    try:
        arrival = queue.arrival_of(found)
        if arrival:
            arriving.tick_off(arrival, here=here, by=request.actor, now=now)
            messages.success(request, gettext("Who is here was changed."))
        else:
            missing = everybody - here
            arrival = arriving.check_in(found, by=request.actor, now=now, missing=missing)
            messages.success(request, gettext("Checked in. The number is {number}.").format(number=arrival.number))
    except NotFound:
        raise
    except Refused as refusal:
        return day_page.visit_page(request, visit, refusal=refusal)
    return redirect("appointments:visit", visit=visit)


def answered(request: HttpRequest, way: Callable[[], str]) -> HttpResponse:
    """Do it and show the day with what was done; or show the day with what stands in the way."""
    try:
        words = way()
    except NotFound:
        raise
    except Refused as refusal:
        return day_page.page(request, refusal=refusal)
    messages.success(request, words)
    return redirect("appointments:day")


def _outcomes(request: HttpRequest) -> dict[int, Outcome]:
    """Read what came of each task: outcome-12 and note-12."""
    return {
        int(name[8:]): Outcome(str(value), str(request.POST.get(f"note-{name[8:]}", ""))[:LONGEST_NOTE])
        for name, value in request.POST.items()
        if name.startswith("outcome-") and name[8:].isdecimal()
    }


def _after(step: str, turn: Turn) -> str:
    """Say what was done, and what comes next."""
    if step in {Step.CALL, Step.CALL_AGAIN}:
        return _called(turn)
    words = {
        Step.ABSENT: gettext("Ticket {number} did not come. They wait again when they show up."),
        Step.SHOW_UP: gettext("Ticket {number} waits again."),
        Step.START: gettext("Ticket {number} is at your counter since {clock}."),
        Step.PARK: gettext("Ticket {number} is parked. Your counter is free."),
        Step.HAND_OVER: gettext("Ticket {number} goes on to the other authority, in front."),
        Step.DONE: gettext("Ticket {number} is done."),
    }
    clock = f"{turn.started_at.astimezone(ZONE):%H:%M}" if turn.started_at else ""
    return words[Step(step)].format(number=turn.arrival.number, clock=clock)


def _called(turn: Turn) -> str:
    return gettext("Ticket {number} is called to {counter}.").format(
        number=turn.arrival.number, counter=_counter(turn.desk, turn.counter)
    )


def _counter(desk: str, counter: str) -> str:
    return counter_name(desk, counter, get_language() or "en")

"""What an officer presses on a household's page: ask for papers, note a task, check in, call, start, done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments import queries as appointments
from softlanding.appointments.actions import arriving, calling, finishing
from softlanding.appointments.queries import queue
from softlanding.cases.actions import joint as work
from softlanding.cases.actions import joint_asking
from softlanding.cases.queries import joint
from softlanding.cases.views.joint_answers import answered, day_from, language, number_from
from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake, NotFound
from softlanding.journeys.views.joint_household import visit_needed
from softlanding.journeys.views.joint_rows import authority_words
from softlanding.people import queries as people

LONGEST_NOTE = 300


def ask(request: HttpRequest, household: UUID) -> HttpResponse:
    """Ask a household for everything that its visit misses."""
    found, now = people.household(household), timezone.now()
    visit = visit_needed(found, request.actor.desk, now)

    def way() -> str:
        asked = joint_asking.ask_household(visit, by=request.actor, now=now)
        return gettext("Asked {when}. They get one message with everything that is missing.").format(
            when=joint.asked_words(asked, today=queue.today_of(now))
        )

    return answered(request, way, back=reverse("joint:household", args=[household]))


def new_task(request: HttpRequest, household: UUID) -> HttpResponse:
    """Make a task for a household, or hand one over to the other authority with a word."""
    found, told = people.household(household), request.POST
    authority = told.get("authority", "") or joint.own_authority(request.actor)
    visits = _visits(found, request.actor)
    mine = told.get("assign") == "me" and authority == joint.own_authority(request.actor)

    def way() -> str:
        _check_known(found, request.actor, visits)
        item = work.make_work(
            work.NewWork(
                household=found.pk,
                what=told.get("what", ""),
                authority=authority,
                due_on=day_from(told.get("due_on", "")),
                visit=visits[0].pk if visits else None,
                assigned_to=int(request.actor.id) if mine else None,
                word=told.get("word", "") or told.get("what", ""),
            ),
            by=request.actor,
            now=timezone.now(),
        )
        if item.handed_over_by_id:
            return gettext("Handed over to: {authority}.").format(authority=authority_words(item.authority, language()))
        return gettext("The task is noted.")

    return answered(request, way, back=reverse("joint:household", args=[household]))


def check_in(request: HttpRequest, household: UUID, visit: UUID) -> HttpResponse:
    """Note that the household is here."""
    found = _visit_of(request, household, visit)

    def way() -> str:
        arrival = arriving.check_in(found, by=request.actor, now=timezone.now())
        return gettext("Checked in. The number is {number}.").format(number=arrival.number)

    return answered(request, way, back=reverse("joint:household", args=[household]))


def turn_step(request: HttpRequest, household: UUID, turn: int, step: str) -> HttpResponse:
    """Call, start or end a turn of this household."""
    found = queue.turn_at(turn, desk=request.actor.desk)
    if found.arrival.visit is None or found.arrival.visit.household_id != household:
        raise NotFound("no-such-turn")
    common = {"by": request.actor, "now": timezone.now(), "version": number_from(request.POST.get("version", ""))}

    def way() -> str:
        if step == "call":
            calling.call(turn, **common)
            return gettext("They are called.")
        if step == "start":
            calling.start(turn, **common)
            return gettext("They are at your counter.")
        finishing.finish(turn, _outcomes(request), **common)
        return gettext("Done. What came of each task is noted.")

    if step not in {"call", "start", "done"}:
        raise NotFound
    return answered(request, way, back=reverse("joint:household", args=[household]))


def _outcomes(request: HttpRequest) -> dict[int, finishing.Outcome]:
    """Read what came of each task: outcome-12 and note-12."""
    return {
        int(name[8:]): finishing.Outcome(str(value), str(request.POST.get(f"note-{name[8:]}", ""))[:LONGEST_NOTE])
        for name, value in request.POST.items()
        if name.startswith("outcome-") and name[8:].isdecimal()
    }


def _visit_of(request: HttpRequest, household: UUID, visit: UUID) -> appointments.Visit:
    found = appointments.visit_at(visit, desk=request.actor.desk)
    if found.household_id != household:
        raise NotFound("no-such-visit")
    return found


def _visits(found: people.Household, actor: Actor) -> list[appointments.Visit]:
    try:
        return [visit_needed(found, actor.desk, timezone.now())]
    except NotFound:
        return []


def _check_known(found: people.Household, actor: Actor, visits: list[appointments.Visit]) -> None:
    """Let work be made for whom the desk has to do with: a visit at it, or work that is there already."""
    if visits or joint.work_of_household(found.pk, desk=actor.desk):
        return
    words = {
        "en": "This household has no visit and no work at your desk.",
        "nl": "Dit huishouden heeft geen bezoek en geen werk aan uw loket.",
    }
    raise BadInput([Mistake("household", words)])

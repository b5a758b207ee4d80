"""Asking a household for everything that its visit misses: one message in its language, at most once a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments import queries as appointments
from softlanding.appointments.actions.messages import LETTER
from softlanding.appointments.queries.letters import Letter, message_id, spoken
from softlanding.cases.models import JointDesk, PapersAsked
from softlanding.cases.queries import joint as queries
from softlanding.cases.queries.joint_papers import missing_of
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput, Conflict, Mistake

ASK = "cases.joint-ask"
EXPECTED = ("booked", "conflict")


class AskedToday(Conflict):
    """The household was asked today already."""

    def __init__(self, asked: PapersAsked | None) -> None:
        clock = f"{timezone.localtime(asked.asked_at):%H:%M}" if asked else ""
        super().__init__(
            "asked-today",
            {
                "en": f"This household was asked today at {clock}.",
                "nl": f"Dit huishouden is vandaag om {clock} gevraagd.",
            },
            {
                "en": "We ask once a day. Ring them, or ask again tomorrow.",
                "nl": "We vragen één keer per dag. Bel, of vraag het morgen opnieuw.",
            },
        )


def ask_household(visit: Any, *, by: Actor, now: datetime) -> PapersAsked:
    """Have a household asked for what its visit misses. Raises AskedToday, or BadInput where there is nobody to ask."""
    if visit.household is None or not visit.household.contact_email:
        words = {"en": "We know no e-mail address of them. Ring them.", "nl": "We kennen geen e-mailadres. Bel."}
        raise BadInput([Mistake("email", words)])
    if visit.state not in EXPECTED:
        words = {"en": "This visit is over or cancelled.", "nl": "Dit bezoek is voorbij of afgezegd."}
        raise BadInput([Mistake("visit", words)])
    if not missing_of(visit, language=spoken(visit.household.language), now=now):
        raise BadInput([Mistake("papers", {"en": "Nothing is missing.", "nl": "Er ontbreekt niets."})])
    asked = _asked(visit, by=by, now=now)
    if asked is None:
        today = queries.asked_lately([visit.household_id], since=timezone.localdate(now))
        raise AskedToday(today.get(visit.household_id))
    return asked


def ask_all(visits: Iterable[Any], *, by: Actor, now: datetime) -> int:
    """Have every household of these visits asked that can be and was not today; return how many.

    What each misses is looked up when its message is written, by a worker.
    """
    reachable = [one for one in visits if one.state in EXPECTED and one.household and one.household.contact_email]
    return sum(_asked(one, by=by, now=now) is not None for one in reachable)


def ask_for_tomorrow(*, now: datetime) -> int:
    """Ask for the visits of the next day at every desk that wants that; return how many households are asked."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return sum(
        ask_all(appointments.visits_of_day(desk, tomorrow), by=SYSTEM, now=now) for desk in queries.desks_that_ask()
    )


def write_request(asked: int, *, now: datetime) -> None:
    """Write the message of one request, or note that nothing is missing any more; a second run writes no second one."""
    found = PapersAsked.objects.filter(pk=asked, state="waiting").select_related("household").first()
    if found is None:
        return
    visit = appointments.visit_to_tell(str(found.visit))
    language = spoken(found.household.language)
    missing = missing_of(visit, language=language, now=now) if visit and visit.state in EXPECTED else None
    with transaction.atomic():
        state = "sent" if missing else "nothing"
        if not PapersAsked.objects.filter(pk=asked, state="waiting").update(state=state):
            return
        if missing and visit and found.household.contact_email:
            letter = _letter(visit, missing, language, found)
            jobs.enqueue(LETTER, about=f"asked.{found.pk}", region=found.region, **letter.as_words())


def switch_asking(desk: str, *, on: bool, by: Actor, now: datetime) -> None:
    """Have a desk ask for papers by itself on the day before, at 15:00, or not."""
    JointDesk.objects.update_or_create(
        desk=desk,
        defaults={
            "region": settings.REGION,
            "asks_day_before": on,
            "changed_at": now,
            "by_staff_id": int(by.id) if by.id else None,
        },
    )


def _asked(visit: Any, *, by: Actor, now: datetime) -> PapersAsked | None:
    """Note that a household is asked and make the job of it; None when it was asked today already."""
    try:
        with transaction.atomic():
            asked = PapersAsked.objects.create(
                region=visit.region,
                desk=visit.desk,
                household_id=visit.household_id,
                visit=visit.pk,
                asked_on=timezone.localdate(now),
                asked_at=now,
                by_staff_id=int(by.id) if by.kind == "staff" and by.id else None,
            )
            jobs.enqueue(ASK, about=f"asked.{asked.pk}", region=visit.region, asked=asked.pk)
            audit.record_write(
                by=by,
                purpose=Purpose.APPOINTMENTS,
                household=visit.household_id,
                sentence="joint-papers-asked",
                compartments=[Compartment.APPOINTMENTS],
                params={"reference": visit.reference},
                region=visit.region,
            )
    except IntegrityError:
        return None
    return asked


def _letter(visit: Any, missing: list[tuple[str, str]], language: str, asked: PapersAsked) -> Letter:
    with translation.override(language):
        sheet = appointments.sheet_of(visit, language)
        context = {
            "sheet": sheet,
            "language": language,
            "papers": missing,
            "url": f"{settings.SITE_URL}{reverse('visit:passport')}?reference={visit.reference}",
        }
        return Letter(
            to=asked.household.contact_email or "",
            subject=gettext("Papers for your visit to %(desk)s on %(day)s")
            % {"desk": sheet.place.name, "day": sheet.day},
            text=render_to_string("cases/joint_ask.txt", context).strip() + "\n",
            html=render_to_string("cases/joint_ask.html", context),
            calendar="",
            method="",
            message_id=message_id(f"papers.{asked.pk}"),
        )

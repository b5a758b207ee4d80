"""The early warning that an officer or a contact person gets: references and days, never a name."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments.queries.letters import Letter, message_id
from softlanding.common.access import Role
from softlanding.common.days import day_words
from softlanding.housing.queries.waiting import Waiting, waiting_households, with_clock
from softlanding.housing.queries.waiting_staff import case_managers, housing_officers
from softlanding.housing.queries.waiting_standings import policy_on, standings
from softlanding.people.queries import StaffMember


@dataclass(frozen=True)
class EarlyWarning:
    """Whom a member of staff is warned of: past the last day, near it, and without a contact person."""

    late: tuple[Waiting, ...]
    last: tuple[Waiting, ...]
    red: tuple[Waiting, ...]
    amber: tuple[Waiting, ...]
    without_contact: tuple[Waiting, ...]

    def __bool__(self) -> bool:
        return bool(self.late or self.last or self.red or self.amber or self.without_contact)


def warnings_of(municipality: str, *, on: date) -> dict[int, tuple[StaffMember, EarlyWarning]]:
    """Return who is to be warned of what on a day: officers of everything, contact persons of their own."""
    found = with_clock(waiting_households(municipality).filter(state="waiting"), on=on)
    found.sort(key=lambda one: (one.reading.move_days_left, one.household.reference))
    told = {}
    for member in (*housing_officers(municipality), *case_managers(municipality)):
        is_officer = member.role == Role.HOUSING_OFFICER
        own = [one for one in found if is_officer or one.household.contact_person_id == member.pk]
        if warning := _warning(own):
            told[member.pk] = (member, warning)
    return told


def _warning(found: list[Waiting]) -> EarlyWarning:
    def those(standing: str) -> tuple[Waiting, ...]:
        return tuple(one for one in found if one.reading.standing == standing)

    nobody = tuple(one for one in found if one.household.contact_person_id is None)
    return EarlyWarning(those("late"), those("last"), those("red"), those("amber"), nobody)


def warning_letter(municipality: str, member: int, *, now: datetime) -> Letter | None:
    """Write the warning as it is now, or return None when there is nothing to tell any more."""
    today = timezone.localdate(now)
    who, warning = warnings_of(municipality, on=today).get(member, (None, None))
    if who is None or warning is None:
        return None
    language = next((one for one in who.languages if one in {"en", "nl"}), "en")
    page = "start" if who.role == Role.HOUSING_OFFICER else "mine"
    with translation.override(language):
        context = {
            "language": language,
            "late": [_line(one, language) for one in warning.late],
            "last": [_line(one, language) for one in warning.last],
            "red": [_line(one, language) for one in warning.red],
            "words": standings(policy_on(today)),
            "amber": len(warning.amber),
            "without_contact": [one.household.reference for one in warning.without_contact],
            "url": settings.SITE_URL + reverse(f"housing-waiting:{page}"),
        }
        subject = gettext("Homes: {late} past the last day, {near} near it")
        return Letter(
            to=who.email,
            subject=subject.format(late=len(warning.late), near=len(warning.last) + len(warning.red)),
            text=render_to_string("housing/waiting_warning.txt", context).strip() + "\n",
            html=render_to_string("housing/waiting_warning.html", context),
            calendar="",
            method="",
            message_id=message_id(f"housing.{municipality}.{today}.{member}"),
        )


def _line(one: Waiting, language: str) -> dict[str, str]:
    return {"reference": one.household.reference, "due": day_words(one.reading.move_by_on, language)}

"""The demo's Rao family follows its cases: a permit at the IND with a message, and what similar cases took."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

PERMIT = "residence-permit"
DESK = "the-hague-international-centre"
ENDED_AFTER = (11, 12, 12, 13, 14, 15, 16, 17, 19, 20, 24, 27)
RUNNING_FOR = (6, 9, 21)


def follow_some(*, now: datetime) -> None:
    """Let the Raos have asked for their permits twelve days ago, and other families before them."""
    from softlanding.cases.queries import cases_of
    from softlanding.people.queries import household_by_contact

    raos = household_by_contact("rao@demo.example")
    if raos is None or cases_of(raos.pk).exists():
        return
    for person in ("priya", "arjun"):
        _permit(raos, person, now=now, days=12)
    _written_to(raos, now=now)
    for number, days in enumerate(ENDED_AFTER):
        _of_others(number, now=now, days=days + 30, ended_after=days)
    for number, days in enumerate(RUNNING_FOR, len(ENDED_AFTER)):
        _of_others(number, now=now, days=days)


def _permit(household: Any, person: str, *, now: datetime, days: int, ended_after: int | None = None) -> Any:
    """Note a receipt so many days ago, and a decision when there was one, as an officer of the IND does."""
    from django.utils import timezone

    from softlanding.cases.actions import NewCase, change_case, open_case
    from softlanding.common.access import Actor, Role

    officer = Actor(kind="system", id="", role=Role.IND_OFFICER, desk=DESK)
    received = timezone.localdate(now) - timedelta(days=days)
    new = NewCase(
        kind=PERMIT, household=household.pk, person_key=person, desk=DESK, municipality=household.municipality
    )
    case = open_case(new, by=officer, now=now - timedelta(days=days))
    case = change_case(case.pk, "receive", by=officer, now=now - timedelta(days=days), on=received)
    if ended_after is None:
        return case
    then = now - timedelta(days=days - ended_after)
    return change_case(case.pk, "grant", by=officer, now=then, on=timezone.localdate(then))


def _written_to(household: Any, *, now: datetime) -> None:
    from softlanding.cases.actions.following_messages import write_message
    from softlanding.cases.queries import cases_of
    from softlanding.common.access import Actor, Role

    officer = Actor(kind="system", id="", role=Role.IND_OFFICER, desk=DESK)
    case = cases_of(household.pk).get(person_key="priya", kind=PERMIT)
    write_message(case, "We have your application. Nothing is missing.", by=officer, now=now)


def _of_others(number: int, *, now: datetime, days: int, ended_after: int | None = None) -> None:
    """Let somebody invented, of whom nothing else is known, have had a permit: for what similar cases took."""
    from softlanding.common.access.terms import SYSTEM
    from softlanding.people.actions import NewPerson, start_household

    household = start_household(people=[NewPerson(f"similar-{number}", is_contact=True)], by=SYSTEM, now=now)
    _permit(household, f"similar-{number}", now=now, days=days, ended_after=ended_after)

"""Officers, and a desk on which the Rao family's visit of today is done."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from desk_day import booked_today
from softlanding.common.access import Actor, Role


@pytest.fixture
def clerk(staff: Callable[..., Any]) -> Actor:
    member = staff("municipal-clerk")
    return Actor(kind="staff", id=str(member.pk), role=Role.MUNICIPAL_CLERK, desk=member.desk)


@pytest.fixture
def ind(staff: Callable[..., Any]) -> Actor:
    member = staff("ind-officer")
    return Actor(kind="staff", id=str(member.pk), role=Role.IND_OFFICER, desk=member.desk)


@pytest.fixture
def visited(keep: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """The Rao family, with a visit of today for the two adults at both authorities."""
    kept = keep()
    kept.visit = booked_today(kept)
    return kept


@pytest.fixture
def serve() -> Callable[..., None]:
    """Do what a party comes for at one authority, as an officer at a counter."""

    def served(visit: Any, by: Actor, counter: str, authority: str, outcome: str = "done") -> None:
        from softlanding.appointments.actions import arriving, calling, duty, finishing
        from softlanding.appointments.models import Arrival, Turn

        now = timezone.now()
        duty.take_counter(counter=counter, authority=authority, by=by, now=now)
        arrival = Arrival.objects.filter(visit=visit).first() or arriving.check_in(visit, by=by, now=now)
        turn = Turn.objects.get(arrival=arrival, authority=authority)
        calling.call(turn.pk, by=by, now=now)
        calling.start(turn.pk, by=by, now=now)
        outcomes = {task.pk: finishing.Outcome(outcome) for task in turn.tasks.all()}
        finishing.finish(turn.pk, outcomes, by=by, now=now)

    return served


@pytest.fixture
def as_member(keep: Callable[..., SimpleNamespace]) -> Callable[..., Client]:
    """Return a browser in which another member of a household is signed in."""

    def browser(kept: SimpleNamespace, person: str = "arjun") -> Client:
        client = Client()
        session = client.session
        session["household"], session["person"] = str(kept.household.pk), person
        session.save()
        return client

    return browser


@pytest.fixture
def permit() -> Callable[..., Any]:
    """Open a permit case for somebody of a household, received some days ago."""

    def opened(kept: SimpleNamespace, person: str = "priya", *, days: int = 3, **more: Any) -> Any:
        from softlanding.cases.actions import NewCase, change_case, open_case

        officer = Actor(kind="system", id="", role=Role.IND_OFFICER)
        now = timezone.now()
        new = NewCase(kind="residence-permit", household=kept.household.pk, person_key=person, **more)
        case = open_case(new, by=officer, now=now - timedelta(days=days))
        return change_case(case.pk, "receive", by=officer, now=now, on=timezone.localdate(now) - timedelta(days=days))

    return opened

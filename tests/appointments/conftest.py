"""An invented desk whose counters belong to two authorities, and a family that needs both."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from invented_desk import AUTHORITIES, RULES, desk_plan, party, tasks
from pytest_django import DjangoDbBlocker

from softlanding.core import visits as core


@pytest.fixture(autouse=True)
def nobody_asked_before() -> Iterator[None]:
    """Count searches of the public anew in each test."""
    from softlanding.appointments.api.asking_pace import forget_paces

    forget_paces()
    yield
    forget_paces()


@pytest.fixture
def search(now: datetime) -> Callable[..., list[core.Visit]]:
    """Search what is free, for these people, at the desk of this name."""
    from softlanding.appointments import queries

    def found(*names: str, desk: str = "the-hague-international-centre", at: datetime = now) -> list[core.Visit]:
        return queries.offers(
            [desk_plan(desk)],
            party(*names),
            tasks(*names),
            start=date(2026, 11, 24),
            days=1,
            rules=RULES,
            now=at,
        )

    return found


@pytest.fixture
def offer(rao: SimpleNamespace, search: Callable[..., list[core.Visit]]) -> Callable[..., object]:
    """Offer the nth free visit to a household: by default to the Rao family, whose address is known."""
    from softlanding.appointments.actions import Offer

    rao.household.contact_email = "priya@example.org"
    rao.household.save()

    def made(number: int = 0, *, people: tuple[str, ...] = ("priya", "arjun", "mira"), **more: object) -> Offer:
        household = more.pop("household", rao.household)
        language = getattr(household, "language", "en")
        visit = more.pop("visit", None) or search(*people)[number]
        return Offer(visit=visit, authorities=AUTHORITIES, household=household, language=language, **more)

    return made


@pytest.fixture
def chen(db: None) -> SimpleNamespace:
    """Another invented household: one person."""
    from django.utils import timezone

    from softlanding.people import actions, queries

    household = actions.start_household(
        people=[actions.NewPerson("wei", "Wei", is_contact=True)],
        by=queries.NOBODY,
        now=timezone.now(),
        municipality="den-haag",
        language="nl",
    )
    household.contact_email = "wei@example.org"
    household.save()
    return SimpleNamespace(household=household, actor=actions.newcomer(household))


@pytest.fixture
def partner(db: None) -> object:
    """A partner's system with a token for bookings."""
    from conftest_api import PartnerSystem
    from django.utils import timezone

    from softlanding.people.actions import make_token

    return PartnerSystem(make_token(name="Vaart Software", scope="bookings", now=timezone.now()))


@pytest.fixture
def other_partner(db: None) -> object:
    """Another partner's system."""
    from conftest_api import PartnerSystem
    from django.utils import timezone

    from softlanding.people.actions import make_token

    return PartnerSystem(make_token(name="Haven Relocation", scope="bookings", now=timezone.now()))


@pytest.fixture
def monday() -> date:
    """A Monday ahead on which the desk is open, whatever day it is today."""
    from django.utils import timezone

    from softlanding.core.rulebook import load_rulebook
    from softlanding.core.visit_request import desk_plan

    closed = desk_plan(load_rulebook(), "the-hague-international-centre").closed_on
    day = timezone.localdate() + timedelta(days=14)
    day += timedelta(days=-day.weekday() % 7)
    while day in closed:
        day += timedelta(days=7)
    return day


@pytest.fixture(scope="session")
def prepared_server(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[object]:
    """A server's database and token, from which each test of a running server starts."""
    from conftest_server import Server

    with django_db_blocker.unblock():
        prepared = Server(tmp_path_factory.mktemp("prepared"))
    yield prepared
    prepared.remove()

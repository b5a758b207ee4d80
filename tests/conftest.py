"""What all tests share: the engine, and the invented people that they are about."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from rao_family import keep  # noqa: F401 - a fixture

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEEDS_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the PostgreSQL run, keep only what can differ there: tests that use the database."""
    from django.conf import settings

    if settings.ENGINE != "postgresql":
        return
    kept, left = [], []
    for item in items:
        uses = item.get_closest_marker("django_db") or NEEDS_DATABASE & set(getattr(item, "fixturenames", ()))
        stays = item.get_closest_marker("browser") or item.get_closest_marker("one_engine")
        (kept if uses and not stays else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing to run on PostgreSQL is no failure: a narrow run may hold no database test at all."""
    from django.conf import settings

    if settings.ENGINE == "postgresql" and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give the run a copy of the ready database, in place of migrations in each process."""
    import ready_database

    with django_db_blocker.unblock():
        ready_database.copy_for_tests()
    yield
    with django_db_blocker.unblock():
        ready_database.drop_copy()


@pytest.fixture(scope="session")
def ready_file(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Callable[[Path], None]:
    """Put a ready SQLite database in the data folder of a program that the test starts."""
    import ready_database

    def put(data_dir: Path) -> None:
        with django_db_blocker.unblock():
            ready_database.copy_file(data_dir / "softlanding.sqlite3")

    return put


@pytest.fixture(scope="session")
def older_file(ready_file: Callable[[Path], None]) -> Callable[[Path], None]:
    """Put a SQLite database there that lacks the newest migration of one feature."""
    import ready_database

    def put(data_dir: Path) -> None:
        ready_file(data_dir)
        ready_database.step_back(data_dir / "softlanding.sqlite3")

    return put


@pytest.fixture(autouse=True, scope="session")
def emptied_after_a_commit() -> Iterator[None]:
    """After a test that committed, empty only the tables that it filled: Django would empty every one."""
    from django.test import TransactionTestCase

    import ready_database

    every_table = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _: ready_database.empty()
    yield
    TransactionTestCase._fixture_teardown = every_table


@pytest.fixture(autouse=True)
def nothing_remembered_between_tests() -> Iterator[None]:
    """Empty the cache, which holds rate limits and used one-time codes, and forget plans and taken times of desks."""
    from django.core.cache import cache

    yield
    cache.clear()
    if "softlanding.appointments.queries" in sys.modules:
        sys.modules["softlanding.appointments.queries"].forget_plans()
        sys.modules["softlanding.appointments.queries"].occupancy.forget()


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return datetime(2026, 11, 23, 9, 30, tzinfo=AMSTERDAM)


@pytest.fixture
def rao(db: None) -> SimpleNamespace:
    """The Rao family, just started: household, actor and people."""
    from django.utils import timezone

    from softlanding.people import actions, queries

    household = actions.start_household(
        people=[
            actions.NewPerson("priya", "Priya", is_contact=True),
            actions.NewPerson("arjun", "Arjun"),
            actions.NewPerson("mira", "Mira"),
        ],
        by=queries.NOBODY,
        now=timezone.now() - timedelta(minutes=5),
        municipality="delft",
    )
    return SimpleNamespace(household=household, actor=actions.newcomer(household))


@pytest.fixture
def staff(db: None) -> Callable[..., object]:
    """Make a staff member of a role."""
    from softlanding.people import actions

    def make(role: str, **fields: object) -> object:
        return actions.make_staff(
            **{
                "email": f"{role}@example.org",
                "display_name": role.replace("-", " ").title(),
                "role": role,
                "password": "correct horse battery",
                "desk": "the-hague-international-centre",
                **fields,
            }
        )

    return make


@pytest.fixture
def client_as(rao: SimpleNamespace, staff: Callable[..., object]) -> Callable[[str], Client]:
    """Return a browser in which someone of this role is signed in, staff with their second factor used;
    for a partner, its system with a token.
    """
    from django.utils import timezone

    from softlanding.people import actions

    def browser(role: str) -> Client:
        if role == "partner":
            token = actions.make_token(name="Vaart Software", scope="bookings", now=timezone.now())
            return Client(headers={"authorization": f"Bearer {token}"})
        client = Client(raise_request_exception=True)
        if role in {"newcomer", "household-member"}:
            session = client.session
            session["household"] = str(rao.household.pk)
            if role == "household-member":
                session["person"] = "arjun"
            session.save()
        elif role != "public":
            member = staff(role)
            client.force_login(member)
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
            session["account_authentication_methods_user"] = str(member.pk)
            session.save()
        return client

    return browser

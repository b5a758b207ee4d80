"""A database with every table in it, made once by the migrations and copied for whoever needs one.

Migrations take half a minute of processor time. What they make depends on the code and the packages alone, so it is
kept under a name made of these, and made anew when they change.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from softlanding.common import append_only

SOURCE = Path(__file__).parents[1] / "src" / "softlanding"
MAKES_TABLES = ("*/migrations/**/*.py", "*/models.py", "*/models/**/*.py", "common/append_only.py")
KEPT = "ready-"
AUDIT = "common_auditentry"
FILLED = {"django_content_type", "auth_permission"}
"""What the migrations leave rows in."""


def copy_for_tests() -> None:
    """Give this process's test run a database of its own, and point Django at it."""
    name = connection.creation._get_test_db_name()
    made = ready()
    if connection.vendor == "sqlite":
        copy_file(Path(name))
    else:
        _elsewhere(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{made}"')
    _use(name)


def drop_copy() -> None:
    """Remove the test run's own database."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm", "-journal"):
            Path(name + end).unlink(missing_ok=True)
    else:
        _elsewhere(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def empty() -> None:
    """Empty each table that a test filled; what the migrations filled stays, and the product has no such way."""
    tables = [name for name in connection.introspection.django_table_names() if name not in FILLED]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [row[0] for row in cursor.fetchall()]
    if filled and connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no append-only
            for name in filled:
                cursor.execute(f"DELETE FROM {name}")
    elif filled:
        _empty_file(filled)


def _empty_file(tables: list[str]) -> None:
    if AUDIT in tables:
        append_only.unlock(connection, AUDIT)
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"DELETE FROM {name}")
    if AUDIT in tables:
        append_only.lock(connection, AUDIT)


def copy_file(to: Path) -> None:
    """Put a copy of the ready SQLite database there, for a program that the test starts."""
    for end in ("-wal", "-shm", "-journal"):
        Path(f"{to}{end}").unlink(missing_ok=True)
    shutil.copyfile(ready(), to)


def step_back(file: Path) -> None:
    """Undo the newest table of journeys, so that a program which brings its database up to date has something to do."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE journeys_toldevent")
        undone = database.execute("DELETE FROM django_migrations WHERE app = 'journeys' AND name = '0002_life_events'")
        assert undone.rowcount == 1


def ready() -> str:
    """Return the file, or the PostgreSQL database, from which copies are made; make it when there is none."""
    name = KEPT + _mark()
    with _alone():
        if connection.vendor == "sqlite":
            kept = settings.FOLDER / f"{name}.sqlite3"
            if not kept.is_file():
                _forget(settings.FOLDER.glob(f"{KEPT}*.sqlite3"))
                _made_file(kept)
            return str(kept)
        if not _elsewhere(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            for old in _elsewhere(f"SELECT datname FROM pg_database WHERE datname LIKE '{KEPT}%'"):
                _elsewhere(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            _elsewhere(f'ALTER DATABASE "{made}" RENAME TO "{name}"')
        return name


def _made_file(kept: Path) -> None:
    made = Path(connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    made.rename(kept)


def _mark() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MAKES_TABLES for path in SOURCE.glob(pattern)):
        digest.update(str(path).encode() + path.read_bytes())
    digest.update(",".join(sorted(f"{one.name}={one.version}" for one in distributions())).encode())
    return digest.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    with closing((settings.FOLDER / f"{KEPT}{connection.vendor}.lock").open("w")) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget(files: Iterator[Path]) -> None:
    for file in files:
        file.unlink()


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _elsewhere(*statements: str) -> list[str]:
    """Run SQL on the server, outside of the tests' own database; return the first column of the last answer."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []

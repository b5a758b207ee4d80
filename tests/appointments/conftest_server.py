"""A server of its own, with a database of its own, that tests may load, kill and look into."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from django.conf import settings

import ready_database

SOURCE = Path(__file__).resolve().parents[2] / "src"
SERVE = (
    "import sys; from pathlib import Path; from softlanding.config import server; "
    "server.serve(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]))"
)
TOKEN = (
    "from django.utils import timezone; from softlanding.people.actions import make_token; "
    "print(make_token(name='Race', scope='bookings', now=timezone.now(), holds_a_minute=1_000_000))"
)
PRIMARY_KEY = ', PRIMARY KEY ("desk", "counter", "tick")'


class Server:
    """`softlanding serve` on a free port, over the engine of this test run."""

    def __init__(self, folder: Path, like: "Server | None" = None) -> None:
        """Take a copy of the ready database, or of what was prepared for another server that never ran."""
        self.folder = folder / f"race-{uuid4().hex[:8]}"
        self.folder.mkdir()
        self.database = self.folder.name.replace("-", "_")
        self.on_postgresql = settings.ENGINE == "postgresql"
        clean = {name: v for name, v in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
        self.environment = {**clean, "PYTHONPATH": str(SOURCE), "SOFTLANDING_DATA_DIR": str(self.folder)}
        self.running: subprocess.Popen[bytes] | None = None
        self.port = 0
        if like:
            shutil.copytree(like.folder, self.folder, dirs_exist_ok=True)
        elif not self.on_postgresql:
            ready_database.copy_file(self.folder / "softlanding.sqlite3")
        if self.on_postgresql:
            original = like.database if like else ready_database.ready()
            self._elsewhere(f'CREATE DATABASE {self.database} TEMPLATE "{original}"')
            self.environment["SOFTLANDING_DATABASE_URL"] = self._address(self.database)
        self.token = like.token if like else self.run(TOKEN, prepare=True)

    def start(self) -> None:
        """Serve until `stop` or `kill`."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with (self.folder / "server.log").open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(self.port), str(self.folder)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 90
        while True:
            with suppress(OSError, http.client.HTTPException), Client(self) as system:
                if system.ask("GET", "/healthz")[0] == 200:
                    return
            assert self.running.poll() is None, (self.folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to end."""
        if self.running and self.running.poll() is None:
            self.running.terminate()
            self.running.wait(timeout=60)

    def kill(self) -> None:
        """End the server and its workers at once, whatever they are doing."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait(timeout=60)

    def remove(self) -> None:
        """Stop, and leave no database behind."""
        self.stop()
        if self.on_postgresql:
            self._elsewhere(f"DROP DATABASE {self.database} WITH (FORCE)")

    def run(self, code: str, *, prepare: bool = False) -> str:
        """Run Python inside the product, on this database."""
        done = subprocess.run(
            self._command(code, prepare=prepare), env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def meanwhile(self, code: str) -> subprocess.Popen[str]:
        """Begin Python inside the product, on this database, in a process that the test ends."""
        return subprocess.Popen(self._command(code), env=self.environment, stderr=subprocess.PIPE, text=True)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the database."""
        if self.on_postgresql:
            import psycopg

            with psycopg.connect(self._address(self.database), autocommit=True) as connection:
                cursor = connection.execute(sql)
                return cursor.fetchall() if cursor.description else []
        import sqlite3

        connection = sqlite3.connect(self.folder / "softlanding.sqlite3", timeout=30, isolation_level=None)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def drop_the_constraint(self) -> None:
        """Take the primary key off the claims, in a database that was made for this and goes with this."""
        assert self.database.startswith("race_")
        if self.on_postgresql:
            assert self.rows("SELECT current_database()") == [(self.database,)]
            self.rows("ALTER TABLE appointments_claim DROP CONSTRAINT appointments_claim_pkey")
            return
        assert self.folder.name.startswith("race-")
        [(sql,)] = self.rows("SELECT sql FROM sqlite_master WHERE name = 'appointments_claim'")
        weaker = sql.replace(PRIMARY_KEY, "")
        assert weaker != sql
        self.rows("DROP TABLE appointments_claim")
        self.rows(weaker)

    def _command(self, code: str, *, prepare: bool = False) -> list[str]:
        first = "from pathlib import Path; from softlanding.config import server; "
        first += f"server.prepare(Path({str(self.folder)!r})); " if prepare else ""
        return [sys.executable, "-c", f"{first}server.set_up()\n{code}"]

    def _address(self, database: str) -> str:
        from django.db import connection

        found = connection.settings_dict
        return f"postgresql://{found['USER']}:{found['PASSWORD']}@/{database}?host={found['HOST']}"

    def _elsewhere(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(sql)


class Client:
    """One kept connection of a partner's system."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Ask, and return status and JSON."""
        told = {"Authorization": f"Bearer {self.server.token}", "Content-Type": "application/json", **headers}
        text = None if body is None else json.dumps(body)
        self.connection.request(method, path, text, told)
        response = self.connection.getresponse()
        read = response.read()
        return response.status, json.loads(read) if read else None

    def hold(self, starts_at: str, person: str, key: str, services: tuple[str, ...], desk: str) -> tuple[int, Any]:
        """Hold a visit for one person."""
        tasks = [{"personKey": person, "service": service} for service in services]
        body = {"desk": desk, "startsAt": starts_at, "tasks": tasks}
        return self.ask("POST", "/api/v1/holds", body, **{"Idempotency-Key": key})

    def book(self, held: dict[str, str]) -> tuple[int, Any]:
        """Make a hold a visit."""
        return self.ask("POST", "/api/v1/visits", {"hold": held["id"], "token": held["token"]})


def in_threads(work: Callable[[int], None], clients: int) -> None:
    """Let so many clients work at once, and raise what went wrong with any of them."""
    wrong: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - raised again below, in the test's own thread
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]

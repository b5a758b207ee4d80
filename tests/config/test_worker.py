"""The worker as a process of its own: killed, stopped, and beside the server; on both engines."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest_mail import PostOffice
from django.db import connection
from test_serving import SOURCE, answer, free_port

from softlanding.appointments.queries.letters import Letter
from softlanding.common import jobs
from softlanding.common.models import Job

LETTERS = 200
WORK = """
import signal, sys
from datetime import timedelta
from pathlib import Path
from softlanding.config import server
from softlanding.config.worker import Worker
server.set_up(Path(sys.argv[1]))
worker = Worker(lease=timedelta(seconds=3))
signal.signal(signal.SIGTERM, worker.stop)
worker.run()
"""


def until(happened: Callable[[], bool], *, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def database_url() -> str:
    """Say where the test's own database is, for another process."""
    known = connection.settings_dict
    host = known["HOST"] or known["OPTIONS"].get("host", "")
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={quote(host, safe='')}"


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with PostOffice().opened() as office:
        yield office


@pytest.fixture
def begin_work(tmp_path, post_office) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start workers on the test's own database, whose mail goes to the post office."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
    mail = {"SOFTLANDING_SMTP_URL": f"smtp://127.0.0.1:{post_office.port}", "SOFTLANDING_LOG_LEVEL": "ERROR"}
    if connection.vendor == "postgresql":
        mail["SOFTLANDING_DATABASE_URL"] = database_url()
    else:
        (tmp_path / "softlanding.sqlite3").symlink_to(connection.settings_dict["NAME"])
    started: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        environment = {**clean, **mail, "PYTHONPATH": str(SOURCE)}
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", WORK, str(tmp_path)], env=environment, stderr=subprocess.PIPE, text=True
            )
        )
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.communicate()


def enqueue_letters() -> None:
    for number in range(LETTERS):
        letter = Letter(
            to="priya@example.org", subject=f"Letter {number}", text="x", html="<p>x</p>", calendar="", method="",
            message_id=f"<{number}@softlanding.example>",
        )  # fmt: skip
        jobs.enqueue("appointments.letter", **letter.as_words())


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_engines
def test_a_worker_killed_amid_two_hundred_letters_loses_none(begin_work, post_office):
    """Each arrives; at most the one that the killed worker had in hand arrives twice, under the same id."""
    enqueue_letters()
    killed = begin_work()
    until(lambda: len(post_office.received) >= LETTERS // 4)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert Job.objects.filter(task="appointments.letter").count() >= LETTERS // 4
    for _ in range(2):
        begin_work()
    until(lambda: not Job.objects.filter(task="appointments.letter").exists())
    counts = Counter(post_office.ids)
    assert len(counts) == LETTERS
    assert sum(counts.values()) - LETTERS <= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_engines
def test_a_worker_that_is_asked_to_stop_finishes_the_letter_in_hand(begin_work, post_office):
    enqueue_letters()
    worker = begin_work()
    until(lambda: len(post_office.received) >= 20)
    worker.terminate()
    assert worker.wait(20) == 0
    held = Job.objects.exclude(held_by="").count()
    left = Job.objects.filter(task="appointments.letter").count()
    assert (held, left + len(post_office.received)) == (0, LETTERS)
    assert max(Counter(post_office.ids).values()) == 1


# -- beside the server -------------------------------------------------------------------------------------------------

SERVE = (
    "import sys; from pathlib import Path; from softlanding.config import server; "
    "server.serve(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]), work=sys.argv[3] == 'work')"
)


def children_of(pid: int) -> list[str]:
    """Return the command lines of a process's children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append((stat.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [one for one in found if "softlanding.config.worker" in one]


@pytest.fixture(scope="module")
def served_dir(tmp_path_factory: pytest.TempPathFactory, ready_file: Callable[[Path], None]) -> Path:
    folder = tmp_path_factory.mktemp("worked")
    ready_file(folder)
    return folder


def serving(port: int, data_dir: Path, work: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(data_dir), work],
        env={**clean, "PYTHONPATH": str(SOURCE)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def periodic_jobs(data_dir: Path) -> int:
    import sqlite3

    with sqlite3.connect(data_dir / "softlanding.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM common_job WHERE key LIKE 'every:%'").fetchone()[0])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
def test_a_worker_runs_beside_the_server_and_ends_with_it(served_dir):
    port = free_port()
    server = serving(port, served_dir, "work")
    try:
        assert json.loads(answer(port, "/healthz")[1])["background"]["state"] == "ok"
        until(lambda: periodic_jobs(served_dir) > 0)
        assert len(children_of(server.pid)) == 1
    finally:
        server.terminate()
        _, err = server.communicate(timeout=40)
    assert (server.returncode, err.splitlines()) == (0, ["Collecting static files ..."])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
def test_a_worker_whose_server_was_killed_ends_by_itself(served_dir):
    port = free_port()
    server = serving(port, served_dir, "work")
    answer(port, "/healthz")
    until(lambda: children_of(server.pid) != [])
    marker = f"softlanding.config.worker {server.pid}"
    server.kill()
    server.wait()
    server.stderr.close()

    def gone() -> bool:
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
        return not any(marker in line.replace(b"\0", b" ").decode(errors="replace") for line in lines)

    try:
        until(gone)
    finally:
        with suppress(ProcessLookupError):  # what the killed server had started to answer requests
            os.killpg(server.pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the process table of Linux")
def test_a_server_can_be_started_without_a_worker(served_dir):
    port = free_port()
    server = serving(port, served_dir, "no-work")
    try:
        answer(port, "/healthz")
        time.sleep(2.5)
        assert children_of(server.pid) == []
    finally:
        server.terminate()
        server.communicate(timeout=40)


def test_the_command_brings_the_database_up_to_date_does_what_is_due_and_stops(tmp_path, older_file):
    older_file(tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from softlanding.cli import main; main()",
            "work",
            "--once",
            "--data-dir",
            str(tmp_path),
        ],
        env={**clean, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr.splitlines()[0::3] == ["Doing what is due ...", "0 jobs tried."]
    assert ran.stderr.splitlines()[1:3] == ["Preparing the database ...", "Collecting static files ..."]

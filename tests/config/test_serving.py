"""The server as it is started for real."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
SERVE = (
    "import sys; from pathlib import Path; from softlanding.config import server; "
    "server.serve(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]))"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(port: int, data_dir: Path, **environment: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(data_dir)],
        env={**clean, "PYTHONPATH": str(SOURCE), **environment},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said_at_the_end(server: subprocess.Popen[str]) -> str:
    """Wait until the server gives up, and return its last words."""
    try:
        _, err = server.communicate(timeout=30)
    finally:
        server.kill()
    assert server.returncode == 1
    return err


def answer(port: int, path: str, *, within: float = 180) -> tuple[int, str]:
    """Return status and body, waiting while nothing listens yet."""
    end = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


def test_it_serves_from_an_empty_folder_and_stops_when_asked(data_dir):
    port = free_port()
    server = started(port, data_dir)
    try:
        status, body = answer(port, "/healthz")
        background = {"state": "ok", "oldestDueSeconds": 0}
        assert (status, json.loads(body)) == (200, {"status": "ok", "database": "ok", "background": background})
        assert answer(port, "/")[0] == 200
        assert answer(port, "/static/mfa/js/webauthn.js")[0] == 200
        assert answer(port, "/metrics")[1].endswith("# EOF\n")
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (0, "")
    assert err.splitlines() == ["Preparing the database ...", "Collecting static files ..."]
    assert sorted(path.name for path in data_dir.iterdir() if path.suffix not in {".sqlite3-wal", ".sqlite3-shm"}) == [
        "secret-key",
        "softlanding.sqlite3",
        "static",
    ]


def test_a_second_start_has_nothing_to_prepare(data_dir):
    port = free_port()
    server = started(port, data_dir)
    try:
        assert answer(port, "/healthz")[0] == 200
    finally:
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=30)
    assert (server.returncode, err) == (0, "")


def test_a_port_that_is_taken_is_said_in_plain_words(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = said_at_the_end(started(port, tmp_path))
    assert f"Another program already uses 127.0.0.1:{port}." in said


def test_a_database_that_does_not_answer_is_said_in_plain_words(tmp_path):
    nowhere = f"postgresql://desk@/land?host={tmp_path}"
    said = said_at_the_end(started(free_port(), tmp_path, SOFTLANDING_DATABASE_URL=nowhere))
    assert "DatabaseUnreachable: The database does not answer:" in said


def test_a_mistake_in_the_data_stops_the_start(tmp_path):
    (tmp_path / "sources.yaml").write_text("- id: [", encoding="utf-8")
    assert "sources.yaml:1" in said_at_the_end(started(free_port(), tmp_path, SOFTLANDING_DATA=str(tmp_path)))

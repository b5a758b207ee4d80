"""The worker: one process that does background jobs, alone or beside the server."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, Self

POLL_SECONDS = 1.0
SET_PERIODS_SECONDS = 60.0
BEGIN_BESIDE_SECONDS = 1.0  # the server answers first; two starts at once would slow both
AGAIN_SECONDS = 5.0
STOP_SECONDS = 20.0


class Worker:
    """Does one job after the other until it is asked to stop; the job in hand is finished first."""

    def __init__(self, *, lease: timedelta | None = None, parent: int | None = None) -> None:
        from softlanding.common import jobs

        self.lease = lease or jobs.LEASE
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.parent = parent
        self.stopping = threading.Event()

    def stop(self, asked_by: int = signal.SIGTERM, _frame: FrameType | None = None) -> None:
        """Ask for the end; a second signal ends at once."""
        signal.signal(asked_by, signal.SIG_DFL)
        self.stopping.set()

    def run(self, *, once: bool = False) -> int:
        """Work until stopped, or, with `once`, until nothing is due. Return how many jobs were tried."""
        import structlog
        from django.db import Error, close_old_connections

        log, tried, periods_at = structlog.get_logger("softlanding.jobs"), 0, 0.0
        while not self.stopping.is_set() and not self._orphaned():
            try:
                if not periods_at or time.monotonic() - periods_at > SET_PERIODS_SECONDS:
                    self._set_periods()
                    periods_at = time.monotonic()
                found = self._one()
            except Error as error:
                log.warning("no-database", reason=str(error).partition("\n")[0])
                close_old_connections()
                found = False
            tried += found
            if not found and once:
                break
            if not found:
                self.stopping.wait(POLL_SECONDS)
                close_old_connections()
        return tried

    def _orphaned(self) -> bool:
        """Say whether the server beside which this one works is gone."""
        return self.parent is not None and os.getppid() != self.parent

    def _set_periods(self) -> None:
        from django.utils import timezone

        from softlanding.common import jobs

        jobs.set_periods(timezone.now())

    def _one(self) -> bool:
        from django.utils import timezone

        from softlanding.common import jobs

        job = jobs.claim(self.name, now=timezone.now(), lease=self.lease)
        if job is None:
            return False
        with self._holding(job):
            jobs.run(job, now=timezone.now())
        return True

    @contextmanager
    def _holding(self, job: Any) -> Iterator[None]:
        """Hold the job for as long as it takes: another worker gets it only when this process is gone."""
        done = threading.Event()
        beat = threading.Thread(target=self._beat, args=(job, done), daemon=True)
        beat.start()
        try:
            yield
        finally:
            done.set()
            beat.join()

    def _beat(self, job: Any, done: threading.Event) -> None:
        from django.db import Error, connection
        from django.utils import timezone

        from softlanding.common import jobs

        beaten = False
        while not done.wait(self.lease.total_seconds() / 3):
            beaten = True
            with suppress(Error):  # the next beat may do better; the hold lasts three of them
                jobs.still_at_it(job, now=timezone.now(), lease=self.lease)
        if beaten:
            connection.close()


def work(
    data_dir: Path | None = None,
    *,
    once: bool = False,
    lease: timedelta | None = None,
    parent: int | None = None,
) -> int:
    """Prepare the data folder and work until Ctrl-C or SIGTERM; return how many jobs were tried."""
    from softlanding.config import server

    server.prepare(data_dir)
    server.set_up(data_dir)
    worker = Worker(lease=lease, parent=parent)
    # Ctrl-C reaches the server beside it as well, which then ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN if parent else worker.stop)
    signal.signal(signal.SIGTERM, worker.stop)
    return worker.run(once=once)


class Beside:
    """A worker in a process of its own beside the server: begun again when it dies, stopped with the server."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.watch = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self.watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.watch.join()

    def _keep(self) -> None:
        pause = BEGIN_BESIDE_SECONDS
        while not self.stopping.wait(pause):
            child = subprocess.Popen(  # noqa: S603 - our own module, by this interpreter
                [sys.executable, "-m", "softlanding.config.worker", str(os.getpid())], stdin=subprocess.DEVNULL
            )
            while child.poll() is None and not self.stopping.wait(0.2):
                pass
            if child.poll() is None:
                _end(child)
            pause = AGAIN_SECONDS


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == "__main__":
    work(parent=int(sys.argv[1]))

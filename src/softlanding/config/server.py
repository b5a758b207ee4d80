"""Prepare the data folder and serve: migrate when needed, collect static files when they changed, run Granian."""

import errno
import hashlib
import os
import shutil
import socket
import sys
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

from softlanding.common.errors import Refused
from softlanding.config import environment
from softlanding.config.worker import Beside

SETTINGS = "softlanding.config.settings"
THREADS = 8
PACKAGE = Path(__file__).resolve().parents[1]
PREPARING = ("softlanding", "django", "django-allauth", "whitenoise")


class PortTaken(Refused):
    """Another program listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            "port-taken",
            {
                "en": f"Another program already uses {host}:{port}.",
                "nl": f"Een ander programma gebruikt {host}:{port} al.",
            },
            {"en": f"Name another port: --port {port + 1}", "nl": f"Noem een andere poort: --port {port + 1}"},
        )


class DatabaseUnreachable(Refused):
    """The database does not answer."""

    status = 503

    def __init__(self, why: str) -> None:
        super().__init__(
            "database-unreachable",
            {"en": f"The database does not answer: {why}", "nl": f"De database antwoordt niet: {why}"},
            {
                "en": "Check SOFTLANDING_DATABASE_URL, or that the data folder can be written.",
                "nl": "Controleer SOFTLANDING_DATABASE_URL, of dat de gegevensmap beschrijfbaar is.",
            },
        )


def set_up(data_dir: Path | None = None) -> None:
    """Point Django at the data folder and start it. Must come before anything that reads settings."""
    _point_at(data_dir)
    import django

    django.setup()


def _point_at(data_dir: Path | None) -> None:
    if data_dir is not None:
        os.environ["SOFTLANDING_DATA_DIR"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def prepare(data_dir: Path | None = None) -> None:
    """Bring database and static files up to date; where nothing changed since the last start, Django stays unloaded.

    Raises DatabaseUnreachable, and the core's BadInput when a file under data/ is wrong: every page needs them.
    """
    from softlanding.core.rulebook import load_rulebook

    load_rulebook()
    _point_at(data_dir)
    stamp = environment.data_dir() / ".prepared"
    seen_now = _state_of_the_code()
    if seen_now is not None and stamp.is_file() and stamp.read_text(encoding="ascii") == seen_now:
        return
    _prepare_with_django(data_dir)
    if seen_now is not None:
        stamp.write_text(seen_now, encoding="ascii")


def _state_of_the_code() -> str | None:
    """Return a hash over what a start would prepare, or None when only the database can say (a shared one)."""
    if environment.text("SOFTLANDING_DATABASE_URL") or not (environment.data_dir() / "softlanding.sqlite3").is_file():
        return None
    digest = hashlib.sha256("".join(f"{one}={version(one)}," for one in PREPARING).encode())
    for path in sorted([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("*/static/**/*")]):
        state = path.stat()
        digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _prepare_with_django(data_dir: Path | None) -> None:
    set_up(data_dir)
    from django.db import OperationalError

    try:
        _migrate()
    except OperationalError as error:
        raise DatabaseUnreachable(str(error).splitlines()[0]) from error
    _collect_static()


def serve(host: str = "127.0.0.1", port: int = 8000, data_dir: Path | None = None, *, work: bool = True) -> None:
    """Serve until Ctrl-C or SIGTERM; requests under way are answered first. Raises PortTaken and what prepare does.

    With `work`, a worker for background jobs runs beside the server and is stopped with it.
    """
    check_port(host, port)
    os.environ.setdefault("SOFTLANDING_SITE_URL", f"http://{_shown(host)}:{port}")
    prepare(data_dir)
    from granian import Granian
    from granian.constants import Interfaces

    workers = 2 if environment.text("SOFTLANDING_DATABASE_URL") else 1
    _share_metrics(environment.data_dir() / "metrics", workers)
    _close_connections()
    server = Granian(
        "softlanding.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=20,
        respawn_failed_workers=True,
        log_enabled=False,
    )
    with Beside() if work else nullcontext():
        server.serve()


def _close_connections() -> None:
    """Leave no open database connection to the workers, where preparing opened one."""
    if "django.db" in sys.modules and "django.conf" in sys.modules:
        from django.conf import settings
        from django.db import connections

        if settings.configured:
            connections.close_all()


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not bound


def check_port(host: str, port: int) -> None:
    """Raise PortTaken now, in plain words, instead of a worker's traceback later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(host, port) from error
            raise


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    print("Preparing the database ...", file=sys.stderr)  # noqa: T201 - progress, for who waits
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.STATIC_ROOT / ".collected"
    seen_now = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == seen_now:
        return
    print("Collecting static files ...", file=sys.stderr)  # noqa: T201 - progress, for who waits
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen_now, encoding="ascii")


def _fingerprint() -> str:
    """Return a hash over the name, size and time of every static file that the features and packages bring."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _share_metrics(folder: Path, workers: int) -> None:
    """Let several workers add up their figures through files; one worker keeps them in memory."""
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    shutil.rmtree(folder, ignore_errors=True)
    if workers > 1:
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)

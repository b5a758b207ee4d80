"""What the environment says: where data lives, which database, which mail server."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import platformdirs
from django.core.exceptions import ImproperlyConfigured

CHECKOUT = Path(__file__).resolve().parents[3]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Return the variable as yes or no; anything else is a mistake that is named."""
    value = os.environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 for yes or 0 for no.")
    return value in TRUE


def words(name: str) -> list[str]:
    """Return a comma-separated variable as a list."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def data_dir() -> Path:
    """Return the folder of database, secret key, collected files and uploads; made when absent."""
    in_checkout = (CHECKOUT / "manage.py").is_file() and (CHECKOUT / "pyproject.toml").is_file()
    default = CHECKOUT / "var" if in_checkout else Path(platformdirs.user_data_dir("softlanding"))
    folder = Path(text("SOFTLANDING_DATA_DIR", str(default))).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the key that signs cookies and links: from the environment, or kept beside the data."""
    if given := text("SOFTLANDING_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        write_once(path, secrets.token_urlsafe(60))
    return path.read_text(encoding="ascii").strip()


def write_once(path: Path, content: str) -> None:
    """Write a private file whole or not at all; the first of two racing starts wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content)
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _split(name: str, value: str, schemes: set[str]) -> SplitResult:
    url = urlsplit(value)
    if url.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} starts with {url.scheme!r}; write one of {sorted(schemes)}.")
    return url


def database(folder: Path) -> dict[str, Any]:
    """Return Django's database settings: SOFTLANDING_DATABASE_URL, or SQLite in the data folder."""
    value = text("SOFTLANDING_DATABASE_URL")
    return postgresql(value) if value else sqlite(folder / "softlanding.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite whose writers queue instead of colliding."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=10000;PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgresql(value: str) -> dict[str, Any]:
    """PostgreSQL by URL: postgresql://user:password@host:port/name, or ?host=/socket/folder."""
    url = _split("SOFTLANDING_DATABASE_URL", value, {"postgresql", "postgres"})
    options = {key: values[-1] for key, values in parse_qs(url.query).items()}
    host = options.pop("host", "") or unquote(url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "softlanding",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
    }


def clamd() -> str:
    """Return where the virus scanner listens: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`; nothing without one."""
    value = text("SOFTLANDING_CLAMD")
    kind, _, where = value.partition(":")
    known = (kind == "unix" and where.startswith("/")) or (kind == "tcp" and where.rpartition(":")[2].isdigit())
    if value and not known:
        raise ImproperlyConfigured(f"SOFTLANDING_CLAMD is {value!r}; write unix:/path/to/socket or tcp:host:port.")
    return value


def mail() -> dict[str, Any]:
    """Return Django's mail settings: SOFTLANDING_SMTP_URL, or print each message to standard error."""
    value = text("SOFTLANDING_SMTP_URL")
    if not value:
        return {"EMAIL_BACKEND": "softlanding.config.mail.PrintedMail"}
    url = _split("SOFTLANDING_SMTP_URL", value, {"smtp", "smtps"})
    options = parse_qs(url.query)
    over_tls = url.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if over_tls else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": not over_tls and options.get("tls", ["0"])[-1] == "1",
        "EMAIL_USE_SSL": over_tls,
        "EMAIL_TIMEOUT": 10,
    }

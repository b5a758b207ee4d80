"""The private folder of papers: written whole or not at all, read by nobody but us, swept of what belongs to no row."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from softlanding.cases.actions.papers_refusals import FileGone, NoRoom
from softlanding.cases.models import StoredFile
from softlanding.cases.queries.papers import LIVE

log = structlog.get_logger("softlanding.papers")

OLD_ENOUGH = timedelta(hours=1)
"""A file without a row is an upload that was cut off; a younger one may still get its row."""


def place_of(file: UUID) -> Path:
    """Return where a file lies: a name that says nothing, in a folder that no web server knows."""
    return Path(settings.MEDIA_ROOT) / "papers" / file.hex[:2] / file.hex


def write(file: UUID, content: bytes) -> None:
    """Write a file so that it survives a power cut, or raise NoRoom with nothing left behind."""
    place = place_of(file)
    draft = place.with_suffix(".part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(place)
    except OSError as fault:
        log.warning("papers-not-stored", reason=str(fault))
        for left in (draft, place):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise NoRoom from fault


def read(file: UUID) -> bytes:
    """Return what a file holds, or raise FileGone."""
    try:
        return place_of(file).read_bytes()
    except FileNotFoundError:
        log.warning("paper-vanished", file=str(file))
        raise FileGone from None


def remove(file: UUID) -> None:
    """Delete a file from the disk; one that is not there is no fault."""
    with suppress(FileNotFoundError):
        place_of(file).unlink()


def sweep(now: datetime) -> int:
    """Delete every file on the disk that no live row stands for; return how many."""
    swept = 0
    for path in _files():
        with suppress(OSError):
            age = now.timestamp() - path.stat().st_mtime
            if age > OLD_ENOUGH.total_seconds() and not _is_live(path.name):
                path.unlink()
                swept += 1
    return swept


def vanished(before: datetime) -> list[StoredFile]:
    """Return the rows whose file is not on the disk any more."""
    rows = StoredFile.objects.select_related("paper").filter(state__in=LIVE, uploaded_at__lt=before)
    return [row for row in rows.iterator() if not place_of(row.pk).exists()]


def _files() -> Iterator[Path]:
    folder = Path(settings.MEDIA_ROOT) / "papers"
    return (path for path in folder.glob("*/*") if path.is_file())


def _is_live(name: str) -> bool:
    try:
        key = UUID(hex=name)
    except ValueError:
        return False
    return StoredFile.objects.filter(pk=key, state__in=LIVE).exists()

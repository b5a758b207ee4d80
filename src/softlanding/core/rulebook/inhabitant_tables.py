"""The tables of inhabitants as they are now: one that is imported while a server runs counts from the next question.

The rest of the rulebook is read once per start; tables of inhabitants are the one part that an import adds to.
"""

from __future__ import annotations

import csv
import logging
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from softlanding.core.apportionment.inhabitants import Counted
from softlanding.core.rulebook.loading import INHABITANTS, data_folder, load_rulebook

Tables = Mapping[date, tuple[Counted, ...]]
Seen = tuple[tuple[str, int, int], ...]
ENDING = f".{INHABITANTS[0]}"
MOST_BYTES = 8 * 1024 * 1024
_log = logging.getLogger(__name__)


class _Watched:
    """The tables of a folder as read last, and which files they were read from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: Seen | None = None
        self.tables: Tables = MappingProxyType({})
        self.own: set[date] = set()

    def now(self) -> Tables:
        """Give the tables; files are read only when a name, size or time of the folder changed."""
        seen = _files_of(self.folder)
        if seen != self.seen:
            self.tables = self._read(seen)
            self.seen = seen
        return self.tables

    def _read(self, seen: Seen) -> Tables:
        book, of_the_list = load_rulebook().inhabitants, _days_of_the_list()
        days = {name: date.fromisoformat(name.removesuffix(ENDING)) for name, _, _ in seen}
        self.own.update(days.values())
        found = {day: rows for day, rows in book.items() if day in of_the_list or day not in self.own}
        for name, day in days.items():
            try:
                found[day] = read_kept(self.folder / name)
            except (OSError, ValueError, KeyError, TypeError):
                # a file that somebody spoils by hand takes no page down: what was known of that day goes on
                _log.exception("a table of inhabitants cannot be read: %s", name)
                if before := self.tables.get(day) or book.get(day):
                    found[day] = before
        return MappingProxyType({day: found[day] for day in sorted(found)})


def _days_of_the_list() -> frozenset[date]:
    """Give the days of the list of municipalities, which are no files of their own."""
    return frozenset(
        date.fromisoformat(one.as_of)
        for one in load_rulebook().municipalities.values()
        if one.code and one.inhabitants is not None
    )


def _files_of(folder: Path) -> Seen:
    """Give name, size and time of every table of the folder: some ten microseconds for as many years."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.endswith(ENDING):
                    continue
                try:
                    date.fromisoformat(entry.name.removesuffix(ENDING))
                    told = entry.stat()
                except (ValueError, OSError):
                    continue
                found.append((entry.name, told.st_size, told.st_mtime_ns))
    except OSError:
        return ()
    return tuple(sorted(found))


def read_kept(path: Path) -> tuple[Counted, ...]:
    """Read a table as the import wrote it. Raises ValueError or KeyError when it is none."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("is too large for a table of inhabitants")
    rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    found = [Counted(row["code"], row["name"], row["province"], int(row["inhabitants"])) for row in rows]
    if not found:
        raise ValueError("has no municipalities")
    return tuple(sorted(found, key=lambda one: one.code))


_watched: dict[Path, _Watched] = {}


def inhabitants_folder() -> Path:
    """Give the folder that imported tables are kept in."""
    return data_folder() / "nl" / "inhabitants"


def known_inhabitants() -> Tables:
    """Give the tables of inhabitants by day, oldest first, with those that were imported since the start."""
    folder = inhabitants_folder()
    watched = _watched.get(folder)
    if watched is None:
        watched = _watched[folder] = _Watched(folder)
    return watched.now()

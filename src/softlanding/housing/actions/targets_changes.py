"""Changing what targets rest on: mergers, newer inhabitants; and keeping how a target stood when a month ended."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed, Refused
from softlanding.core.apportionment.course import snapshots
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.inhabitants import Changes, InhabitantsFile, compare, read_inhabitants
from softlanding.core.apportionment.merger_list import read_mergers, rows_of
from softlanding.core.apportionment.mergers import Merger
from softlanding.core.apportionment.tabled import write_inhabitants
from softlanding.core.rulebook import inhabitants_folder, known_inhabitants
from softlanding.housing import queries
from softlanding.housing.models import InhabitantsUpload, MergerList, TargetSnapshot

log = structlog.get_logger("softlanding.housing")

STEPS = {"use": ("preview", "used"), "throw": ("preview", "thrown"), "take-back": ("used", "taken-back")}


@transaction.atomic
def preview_mergers(
    *, content: bytes, file_name: str, read_where: str, read_on: date, by: Actor, now: datetime
) -> MergerList:
    """Read a list of municipalities that ended to look at; nothing counts yet.

    Raises the core's BadInput with every mistake of the file.
    """
    mergers = read_mergers(content, file_name or "typed", queries.known_names(queries.used_mergers()))
    return _keep(mergers, file_name, read_where, read_on, by=by, now=now)


def _keep(
    mergers: tuple[Merger, ...], file_name: str, read_where: str, read_on: date, *, by: Actor, now: datetime
) -> MergerList:
    mistakes = []
    if not read_where.strip():
        mistakes.append(Mistake("read_where", {"en": "is missing", "nl": "ontbreekt"}))
    if read_on > timezone.localdate(now):
        mistakes.append(Mistake("read_on", {"en": "is still to come", "nl": "moet nog komen"}))
    if mistakes:
        raise BadInput(mistakes)
    return MergerList.objects.create(
        region=settings.REGION, file_name=file_name[:200], read_where=read_where.strip()[:300], read_on=read_on,
        rows=rows_of(mergers), by_staff_id=_staff(by), handed_in_at=now,
    )  # fmt: skip


@transaction.atomic
def step_mergers(key: int, step: str, *, by: Actor, now: datetime) -> MergerList:
    """Use a list that was looked at, throw it away, or take a used one back: every figure is reckoned anew."""
    found = queries.merger_list(key)
    if step not in STEPS:
        raise queries.NotFound
    if step == "use":
        _refuse_circles(queries.together([queries.used_mergers(), queries.mergers_of(found)]))
    _stepped(MergerList, key, step, by=by, now=now)
    log.info("target-mergers-stepped", step=step, mergers=key, by=str(by.id))
    found.refresh_from_db()
    return found


def _refuse_circles(mergers: tuple[Merger, ...]) -> None:
    """Refuse a list that, beside those in use, lets a municipality go into one that had ended by then."""
    ended = {one.code: one.ended_on for one in mergers}
    for one in mergers:
        for part in one.parts:
            if part.code in ended and ended[part.code] <= one.ended_on:
                raise Refused(
                    "merger-into-what-ended",
                    {
                        "en": f"By another list, {part.code} had ended on {ended[part.code]}, before {one.code} did.",
                        "nl": f"Volgens een andere lijst hield {part.code} op {ended[part.code]} op, vóór {one.code}.",
                    },
                    {"en": "Take the other list back first.", "nl": "Neem eerst de andere lijst terug."},
                )


def _stepped(model: Any, key: int, step: str, *, by: Actor, now: datetime, **more: Any) -> None:
    before, after = STEPS[step]
    changed = model.objects.filter(pk=key, state=before).update(
        state=after, stepped_by_staff_id=_staff(by), stepped_at=now, **more
    )
    if not changed:
        raise Conflict(
            "list-moved-on",
            {"en": "A colleague dealt with this list meanwhile.", "nl": "Een collega heeft deze lijst al behandeld."},
            {"en": "Look at the lists as they are now.", "nl": "Bekijk hoe de lijsten er nu voor staan."},
        )


# -- inhabitants -----------------------------------------------------------------------------------------------------


def preview_inhabitants(
    *, content: bytes, file_name: str, as_of: date | None, table: str, by: Actor, now: datetime
) -> InhabitantsUpload:
    """Read a table of inhabitants to look at; nothing counts yet. Raises the core's BadInput with every mistake."""
    read = _read(content, file_name, as_of)
    if read.as_of is None:
        raise BadInput(
            [
                Mistake(
                    "as_of",
                    {"en": "is missing: the file names no day", "nl": "ontbreekt: het bestand noemt geen dag"},
                    {"en": "write the day of the figures", "nl": "vul de dag van de cijfers in"},
                )
            ]
        )
    return InhabitantsUpload.objects.create(
        region=settings.REGION, file_name=file_name[:200], table=table.strip()[:40], as_of_on=read.as_of,
        sha256=hashlib.sha256(content).hexdigest(), content=content.decode("utf-8-sig"),
        municipalities=len(read.counted), inhabitants=read.sum, by_staff_id=_staff(by), handed_in_at=now,
    )  # fmt: skip


def changes_of_inhabitants(found: InhabitantsUpload) -> Changes:
    """Say what a table that waits changes in the newest one that we have."""
    tables = known_inhabitants()
    read = _read(found.content.encode(), found.file_name, found.as_of_on)
    return compare(tables[max(tables)] if tables else (), read.counted)


def step_inhabitants(
    key: int, step: str, *, whole: bool = False, by: Actor, now: datetime, folder: Path | None = None
) -> InhabitantsUpload:
    """Use a table that was looked at, or throw it away. Used, it is a file of the data folder, and counts from then on.

    `whole` says that it is the whole country though a third of the municipalities is gone.
    """
    found = queries.inhabitants_upload(key)
    if step not in {"use", "throw"}:
        raise queries.NotFound
    if step == "use" and found.state == "preview":
        _refuse_a_part(found, whole=whole)
    with transaction.atomic():
        _stepped(InhabitantsUpload, key, step, by=by, now=now, content="")
        if step == "use":
            _write(found, folder or inhabitants_folder(), timezone.localdate(now))
    log.info("inhabitants-stepped", step=step, upload=key, as_of=str(found.as_of_on), by=str(by.id))
    found.refresh_from_db()
    return found


def _refuse_a_part(found: InhabitantsUpload, *, whole: bool) -> None:
    if not whole and changes_of_inhabitants(found).must_ask:
        raise Refused(
            "not-the-whole-country",
            {
                "en": "More than a third of the municipalities would be gone.",
                "nl": "Meer dan een derde van de gemeenten zou weg zijn.",
            },
            {
                "en": "Is the file the whole country? Then tick that it is.",
                "nl": "Is het bestand het hele land? Vink dat dan aan.",
            },
        )


def _write(found: InhabitantsUpload, folder: Path, today: date) -> None:
    content = found.content.encode()
    read = _read(content, found.file_name, found.as_of_on)
    try:
        write_inhabitants(folder, read, content, found.file_name, table=found.table, checked_on=today)
    except OSError as error:
        log.warning("inhabitants-not-written", reason=str(error))
        raise Refused(
            "data-folder-not-written",
            {
                "en": "The folder of the data cannot be written by this server.",
                "nl": "Deze server kan niet in de map met gegevens schrijven.",
            },
            {
                "en": "Ask who keeps the server to run: softlanding inhabitants import FILE.csv",
                "nl": "Vraag de beheerder van de server dit uit te voeren: softlanding inhabitants import BESTAND.csv",
            },
        ) from None


def _read(content: bytes, file_name: str, as_of: date | None) -> InhabitantsFile:
    tables = known_inhabitants()
    known = {one.code: one for day in sorted(tables) for one in tables[day]}
    return read_inhabitants(content, file_name, known=known, as_of=as_of)


# -- snapshots -------------------------------------------------------------------------------------------------------


def keep_snapshot(municipality: str, *, by: Actor, now: datetime) -> TargetSnapshot:
    """Keep how the municipality stands today, by hand."""
    if by.kind != "system" and not queries.may_change_target(by, municipality):
        raise NotAllowed
    today = timezone.localdate(now)
    return TargetSnapshot.objects.create(
        how="by-hand", by_staff_id=_staff(by), **_as_it_stands(municipality, today, now)
    )


def keep_snapshots_of_last_month(*, now: datetime) -> int:
    """Keep how each municipality of the region stood when the last month ended; say how many were new.

    It may run every day: a month is kept once, and a server that stood still on the first catches up.
    """
    until = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    kept = 0
    for municipality in queries.region_municipalities():
        if TargetSnapshot.objects.filter(municipality=municipality, until_on=until, how="automatic").exists():
            continue
        kept += _once(lambda one=municipality: TargetSnapshot.objects.create(
            how="automatic", **_as_it_stands(one, until, now)
        ))  # fmt: skip
    return kept


def _once(create: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            create()
    except IntegrityError:  # another worker kept it at the same moment
        return False
    return True


def _as_it_stands(municipality: str, until: date, now: datetime) -> dict[str, Any]:
    half_year = HalfYear.of(until)
    standing = queries.target_standing(municipality, half_year)
    held = queries.until(queries.used_mergers(), half_year.starts_on)
    housed = queries.housed_by_month(municipality, half_year.starts_on, until + timedelta(days=1), held)
    balance = standing.balance
    months = snapshots(half_year, balance.corrected if balance else 0, housed, until)
    pace = next(one.pace for one in months if one.month_on == until.replace(day=1))
    return {
        "region": settings.REGION,
        "municipality": municipality,
        "half_year": str(half_year),
        "until_on": until,
        "corrected": balance.corrected if balance else None,
        "brought": balance.brought if balance and standing.brought_known else None,
        "housed": sum(housed.values()),
        "pace": round(pace) if balance else None,
        "taken_at": now,
    }


def _staff(by: Actor) -> int | None:
    return int(by.id) if by.kind == "staff" else None

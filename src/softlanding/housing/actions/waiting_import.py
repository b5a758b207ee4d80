"""A file of households: looked at first with all its mistakes, then taken over whole, or thrown away."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core.housing.household_list import ListedHousehold, read_households
from softlanding.core.housing.household_list_words import ListMistake
from softlanding.housing.actions.waiting import TakenIn, take_in
from softlanding.housing.models import WaitingHousehold, WaitingImport


@dataclass(frozen=True)
class Preview:
    """What is in a file: its households, which of them are new, and every mistake."""

    households: tuple[ListedHousehold, ...]
    fresh: tuple[ListedHousehold, ...]
    mistakes: tuple[ListMistake, ...]


def look_at(municipality: str, content: bytes, *, now: datetime) -> Preview:
    """Read a file without saving anything. A near or apart that names nobody is a mistake too."""
    read = read_households(content, on=timezone.localdate(now))
    told = {one.coa_reference for one in read.households}
    named = {other for one in read.households for other in (*one.near, *one.apart)}
    here = WaitingHousehold.objects.filter(municipality=municipality, coa_reference__in=told | named)
    known = set(here.values_list("coa_reference", flat=True))
    unknown = [
        ListMistake(one.line, name, "no-household", {"cell": other})
        for one in read.households
        for name in ("near", "apart")
        for other in getattr(one, name)
        if other not in told | known
    ]
    fresh = tuple(one for one in read.households if one.coa_reference not in known)
    return Preview(read.households, fresh, (*read.mistakes, *unknown))


@transaction.atomic
def keep_for_preview(
    municipality: str, name: str, content: bytes, *, by: Actor, now: datetime
) -> tuple[WaitingImport | None, Preview]:
    """Look at a file, and keep one without mistakes until somebody takes it over or throws it away."""
    found = look_at(municipality, content, now=now)
    if found.mistakes:
        return None, found
    kept = WaitingImport.objects.create(
        region=settings.REGION,
        municipality=municipality,
        file_name=name[:200],
        content=content.decode("utf-8-sig"),
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        made_at=now,
    )
    return kept, found


def import_to_look_at(municipality: str, key: int, *, now: datetime) -> tuple[WaitingImport, Preview]:
    """Return a file that waits to be taken over, or raise NotFound."""
    found = WaitingImport.objects.filter(pk=key, municipality=municipality, state="preview").first()
    if found is None:
        raise NotFound
    return found, look_at(municipality, found.content.encode(), now=now)


@transaction.atomic
def take_over(municipality: str, key: int, *, by: Actor, now: datetime) -> TakenIn:
    """Take in every household of a file that was looked at; what the file said is deleted with that."""
    kept = WaitingImport.objects.select_for_update().filter(pk=key, municipality=municipality, state="preview").first()
    if kept is None:
        raise NotFound
    found = look_at(municipality, kept.content.encode(), now=now)
    taken = take_in(municipality, found.households, by=by, now=now)
    kept.state, kept.content, kept.added, kept.same = "done", "", len(taken.added), taken.same
    kept.save()
    return taken


def throw_away(municipality: str, key: int) -> None:
    """Delete what a file said without taking anything over."""
    WaitingImport.objects.filter(pk=key, municipality=municipality, state="preview").update(state="thrown", content="")


def throw_old_away(*, now: datetime, days: int = 7) -> int:
    """Delete what files said that nobody took over for a week."""
    old = now - timedelta(days=days)
    return WaitingImport.objects.filter(state="preview", made_at__lt=old).update(state="thrown", content="")

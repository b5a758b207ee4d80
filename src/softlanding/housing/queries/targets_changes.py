"""What mergers, newer inhabitants and the end of a month mean for targets: before and after, and the snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from softlanding.common.errors import NotFound
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.mergers import flowing_into
from softlanding.core.rulebook import known_inhabitants, load_rulebook
from softlanding.housing.models import InhabitantsUpload, TargetSnapshot
from softlanding.housing.queries.targets import housed_by_month
from softlanding.housing.queries.targets_mergers import Mergers, municipality_codes, until
from softlanding.housing.queries.targets_standings import TargetStanding, target_standing


@dataclass(frozen=True)
class MergerEffect:
    """What mergers change for one municipality in a half-year; each `before` is a municipality that is part of it."""

    code: str
    name: str
    before: tuple[tuple[str, TargetStanding], ...]
    after: TargetStanding | None
    """None where we know no municipality of this code, so that nobody can keep its target here."""
    months_before: Mapping[date, int]
    months_after: Mapping[date, int]


def known_names(mergers: Mergers = ()) -> dict[str, str]:
    """Return the name of every municipality that there is or was, by code."""
    found = {one.code: one.name for one in load_rulebook().municipalities.values() if one.code}
    for rows in known_inhabitants().values():
        found |= {one.code: one.name for one in rows}
    for merger in mergers:
        found |= {part.code: part.name for part in merger.parts if part.name}
    return found


def in_effect_from(mergers: Mergers, today: date) -> HalfYear:
    """Return the half-year to show mergers in: this one, or the first in which all of them hold."""
    last = max((one.ended_on for one in mergers), default=today)
    first = HalfYear.of(last)
    return max(HalfYear.of(today), first if first.starts_on >= last else first.next)


def merger_effects(wanted: Mergers, now: Mergers, then: Mergers, half_year: HalfYear) -> list[MergerEffect]:
    """Return what changes for each municipality that `wanted` is about: with the mergers `now`, and those `then`."""
    held = until(then, half_year.starts_on)
    names = known_names(then)
    ids = {code: one for one, code in municipality_codes(then).items()}
    before_ids = {code: one for one, code in municipality_codes(now).items()}
    found = []
    for code in sorted({part.code for merger in wanted for part in merger.parts}):
        parts = [before_ids[one] for one in flowing_into(code, held) if one in before_ids]
        standings = [(one, target_standing(one, half_year, now)) for one in parts]
        months: dict[date, int] = {}
        for one in parts:
            counted = housed_by_month(one, half_year.starts_on, half_year.ends_on, until(now, half_year.starts_on))
            for month, persons in counted.items():
                months[month] = months.get(month, 0) + persons
        after, months_after = None, {}
        if code in ids:
            after = target_standing(ids[code], half_year, then)
            months_after = housed_by_month(ids[code], half_year.starts_on, half_year.ends_on, held)
        found.append(MergerEffect(code, names.get(code, code), tuple(standings), after, months, months_after))
    return found


def target_snapshots(municipality: str, half_year: HalfYear) -> QuerySet[TargetSnapshot]:
    """Return how a municipality stood at the end of each month and whenever somebody kept it, newest first."""
    return TargetSnapshot.objects.select_related("by_staff").filter(municipality=municipality, half_year=str(half_year))


def inhabitants_uploads() -> QuerySet[InhabitantsUpload]:
    """Return the tables of inhabitants that were handed in on the page, newest first."""
    return InhabitantsUpload.objects.select_related("by_staff", "stepped_by_staff").filter(region=settings.REGION)


def inhabitants_upload(key: int) -> InhabitantsUpload:
    """Return a table that was handed in, or raise NotFound."""
    found = inhabitants_uploads().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found

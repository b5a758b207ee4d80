"""Municipalities that ended: which lists count, and where the history of each goes."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from softlanding.common.errors import NotFound
from softlanding.core.apportionment.mergers import Merger, Part
from softlanding.core.apportionment.tables import plain
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.models import MergerList

Mergers = Sequence[Merger]


def merger_lists() -> QuerySet[MergerList]:
    """Return the lists of mergers that were handed in, newest first."""
    return MergerList.objects.select_related("by_staff", "stepped_by_staff").filter(region=settings.REGION)


def merger_list(key: int) -> MergerList:
    """Return a list of mergers, or raise NotFound."""
    found = merger_lists().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def mergers_of(found: MergerList) -> tuple[Merger, ...]:
    """Return what a list says."""
    parts: dict[tuple[date, str], list[Part]] = {}
    for ended_on, code, into, name, inhabitants in found.rows:
        parts.setdefault((date.fromisoformat(ended_on), code), []).append(Part(into, name, inhabitants))
    return tuple(Merger(day, code, tuple(several)) for (day, code), several in sorted(parts.items()))


def used_mergers() -> tuple[Merger, ...]:
    """Return the mergers that count, in the order of their days; of two lists on one municipality, the newer."""
    return together(mergers_of(one) for one in merger_lists().filter(state="used").order_by("handed_in_at", "id"))


def together(lists: object) -> tuple[Merger, ...]:
    """Put lists of mergers together; a later list stands before an earlier one."""
    by_code: dict[str, Merger] = {}
    for mergers in lists:  # type: ignore[attr-defined]
        by_code |= {one.code: one for one in mergers}
    return tuple(sorted(by_code.values(), key=lambda one: (one.ended_on, one.code)))


def until(mergers: Mergers, day: date) -> tuple[Merger, ...]:
    """Return the mergers that are in force on a day."""
    return tuple(one for one in mergers if one.ended_on <= day)


def municipality_codes(mergers: Mergers) -> Mapping[str, str]:
    """Return the code by municipality; one that came by a merger has the code that the merger gives its name."""
    by_name = {plain(part.name): part.code for one in mergers for part in one.parts if part.name}
    found = {}
    for one in load_rulebook().municipalities.values():
        code = one.code or by_name.get(plain(one.name)) or by_name.get(plain(one.everyday_name))
        if code:
            found[one.id] = code
    return found

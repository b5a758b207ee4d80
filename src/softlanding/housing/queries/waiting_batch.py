"""The waiting households as `softlanding match` reads them, and who is left out of a match, and why."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from softlanding.core.housing.rent_rule import minors_only, of_pension_age
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.models import Bond, PlaceToAvoid, StatedNeed
from softlanding.housing.queries.waiting import MISSING, Waiting, live_offers, waiting_households, with_clock


@dataclass(frozen=True)
class LeftOut:
    """A household that waits and goes into no match now, with the reasons."""

    household: UUID
    reference: str
    reasons: tuple[str, ...]
    """frozen, live-offer, minors-only, or a key of queries.waiting.MISSING that stops a proposal."""


def waiting_batch(municipality: str, on: date) -> list[dict[str, Any]]:
    """Return the households that can be matched on a day, by reference: the `households` of a `match` batch.

    `linked_on` is the day of the link as COA gave it. `deadline_on` stands there where pauses moved the last day: the
    matcher reckons it from the link otherwise. Who is still to come is counted in `expected_members`.
    """
    ready = [one for one, why in _sorted_out(municipality, on) if not why]
    chosen = {one.household.pk: one.household.reference for one in ready}
    needs, avoided, bonds = _needs(chosen), _avoided(chosen), _bonds(chosen)
    return [
        _as_batch(one, needs[one.household.pk], avoided[one.household.pk], bonds[one.household.pk], on)
        for one in sorted(ready, key=lambda one: one.household.reference)
    ]


def waiting_left_out(municipality: str, on: date) -> list[LeftOut]:
    """Return who waits and goes into no match on a day, with every reason."""
    return [
        LeftOut(one.household.pk, one.household.reference, why) for one, why in _sorted_out(municipality, on) if why
    ]


def _sorted_out(municipality: str, on: date) -> list[tuple[Waiting, tuple[str, ...]]]:
    offered = live_offers(municipality)
    found = with_clock(waiting_households(municipality).filter(state="waiting"), on=on)
    return [(one, tuple(_reasons(one, offered, on))) for one in found]


def _reasons(one: Waiting, offered: set[UUID], on: date) -> list[str]:
    here = [member.born_on for member in one.household.members.all() if not member.still_to_come]
    return [
        *(["frozen"] if one.is_frozen else []),
        *(["live-offer"] if one.household.pk in offered else []),
        *(["minors-only"] if minors_only(here, on) else []),
        *(what for what in one.missing if MISSING[what] == "proposal"),
    ]


def _as_batch(
    one: Waiting, needs: list[StatedNeed], avoided: list[str], bonds: Mapping[str, list[str]], on: date
) -> dict[str, Any]:
    here = [member for member in one.household.members.all() if not member.still_to_come]
    place = {member.pk: at for at, member in enumerate(here)}
    income = one.household.income_year
    return {
        "id": one.household.reference,
        "members": [{"born": member.born_on.isoformat()} for member in here],
        "expected_members": one.still_to_come,
        "income_year": None if income is None else float(income),
        "pension_age": of_pension_age((member.born_on for member in here), load_rulebook().amounts, on),
        "step_free": one.household.step_free,
        **({"bedrooms": one.household.bedrooms} if one.household.bedrooms else {}),
        "linked_on": one.household.linked_on.isoformat(),
        **({"deadline_on": one.reading.move_by_on.isoformat()} if _moved(one) else {}),
        "anchors": [
            {"member": place[need.member_id], "kind": need.kind, "lat": need.latitude, "lon": need.longitude}
            for need in needs
            if need.member_id in place
        ],
        "avoid_districts": avoided,
        "near": bonds["near"],
        "apart": bonds["apart"],
    }


def _moved(one: Waiting) -> bool:
    """Say whether pauses moved the last day."""
    return one.reading.counts_from_on != one.household.linked_on


def _needs(chosen: Mapping[UUID, str]) -> dict[UUID, list[StatedNeed]]:
    found: dict[UUID, list[StatedNeed]] = defaultdict(list)
    for need in StatedNeed.objects.filter(member__waiting__in=chosen).select_related("member").order_by("pk"):
        found[need.member.waiting_id].append(need)
    return found


def _avoided(chosen: Mapping[UUID, str]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for place in PlaceToAvoid.objects.filter(waiting__in=chosen).order_by("district"):
        found[place.waiting_id].append(place.district)
    return found


def _bonds(chosen: Mapping[UUID, str]) -> dict[UUID, dict[str, list[str]]]:
    """Give the others of each household, both ways, where both go into the match."""
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: {"near": [], "apart": []})
    for bond in Bond.objects.filter(one__in=chosen, other__in=chosen).order_by("pk"):
        found[bond.one_id][bond.kind].append(chosen[bond.other_id])
        found[bond.other_id][bond.kind].append(chosen[bond.one_id])
    return found

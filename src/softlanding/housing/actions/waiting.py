"""Taking households in, and changing what is known of one: facts, members, needs, bonds, who looks after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from softlanding.common.access import Actor, Compartment
from softlanding.common.errors import Refused
from softlanding.core.housing.household_list import ListedHousehold, ListedMember, ListedNeed
from softlanding.core.housing.household_list_cells import lies_in_the_netherlands
from softlanding.core.housing.rent_rule import minors_only
from softlanding.housing.actions.waiting_noted import happened, keep_promise_clocks, noted, to_change
from softlanding.housing.models import Bond, PlaceToAvoid, StatedNeed, WaitingHousehold, WaitingMember
from softlanding.housing.queries.waiting_staff import case_manager

FACTS = (
    "called", "language", "contact_email", "linked_on", "permit_on", "income_year", "income_stated_on", "step_free",
    "bedrooms", "expected_members",
)  # fmt: skip
HOUSING = (Compartment.HOUSEHOLD, Compartment.HOUSING)


class MinorsOnly(Refused):
    """Nobody of the household is an adult: minors are never in the pool."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "minors-only",
            {"en": "This household has minors only.", "nl": "Dit huishouden heeft alleen minderjarigen."},
            {
                "en": "Minors are never in the pool. Their guardian counts them on a list of their own.",
                "nl": "Minderjarigen staan hier nooit op de lijst. Hun voogd telt hen op een eigen lijst.",
            },
        )


@dataclass(frozen=True)
class TakenIn:
    """What came of a list: households that are new, and how many were there already."""

    added: tuple[WaitingHousehold, ...]
    same: int


@transaction.atomic
def take_in(
    municipality: str, listed: Sequence[ListedHousehold], *, by: Actor, now: datetime, invented: bool = False
) -> TakenIn:
    """Take households in, in few statements however many; one whose COA reference is known is left as it is.

    The clock of each starts on the day of its link. Raises MinorsOnly.
    """
    wanted = [one.coa_reference for one in listed if one.coa_reference]
    known = set(
        WaitingHousehold.objects.filter(municipality=municipality, coa_reference__in=wanted).values_list(
            "coa_reference", flat=True
        )
    )
    fresh = [one for one in listed if one.coa_reference not in known]
    if any(
        minors_only([member.born for member in one.members if not member.still_to_come], now.date()) for one in fresh
    ):
        raise MinorsOnly
    made = [_household(municipality, one, now, invented=invented) for one in fresh]
    WaitingHousehold.objects.bulk_create(made)
    members = [
        (_member(household, member), member)
        for household, one in zip(made, fresh, strict=True)
        for member in one.members
    ]
    WaitingMember.objects.bulk_create([row for row, _ in members])
    StatedNeed.objects.bulk_create(_need(row, need) for row, member in members for need in member.needs)
    _listed_bonds(municipality, fresh)
    keep_promise_clocks(made)
    happened([(one, "taken-in", "") for one in made], by=by, now=now, compartments=(*HOUSING, Compartment.ASYLUM))
    return TakenIn(tuple(made), len(listed) - len(fresh))


def _household(municipality: str, one: ListedHousehold, now: datetime, *, invented: bool) -> WaitingHousehold:
    return WaitingHousehold(
        region=settings.REGION,
        municipality=municipality,
        coa_reference=one.coa_reference,
        invented=invented,
        made_at=now,
        updated_at=now,
        **{name: getattr(one, name) for name in FACTS},
    )


def _member(household: WaitingHousehold, one: ListedMember) -> WaitingMember:
    return WaitingMember(
        region=household.region,
        waiting=household,
        key=one.member,
        called=one.member_called,
        born_on=one.born,
        still_to_come=one.still_to_come,
        expected_on=one.expected_on,
    )


def _need(member: WaitingMember, one: ListedNeed) -> StatedNeed:
    return StatedNeed(
        region=member.region,
        member=member,
        kind=one.kind,
        place=one.place,
        latitude=one.latitude,
        longitude=one.longitude,
        postcode=one.postcode,
    )


def _listed_bonds(municipality: str, listed: Sequence[ListedHousehold]) -> None:
    named = {one.coa_reference for one in listed} | {other for one in listed for other in (*one.near, *one.apart)}
    keys: dict[str, WaitingHousehold] = {
        one.coa_reference: one
        for one in WaitingHousehold.objects.filter(municipality=municipality, coa_reference__in=named - {""})
    }
    pairs = {}
    for one in listed:
        for kind, others in (("near", one.near), ("apart", one.apart)):
            for other in others:
                if other in keys:
                    first, second = sorted((keys[one.coa_reference], keys[other]), key=lambda each: str(each.pk))
                    pairs[first.pk, second.pk] = (first, second, kind)
    Bond.objects.bulk_create(
        [Bond(region=first.region, one=first, other=second, kind=kind) for first, second, kind in pairs.values()],
        ignore_conflicts=True,
    )


@transaction.atomic
def change_waiting(key: UUID, stated: Mapping[str, Any], *, seen: int, by: Actor, now: datetime) -> WaitingHousehold:
    """Change facts of a household; the clock follows the day of the link. Raises WaitingChangedMeanwhile."""
    found = to_change(key, by=by, seen=seen)
    changed = [name for name in FACTS if name in stated and getattr(found, name) != stated[name]]
    for name in changed:
        setattr(found, name, stated[name])
    noted(found, "changed", by=by, now=now, detail=", ".join(changed), compartments=HOUSING)
    if "linked_on" in changed:
        keep_promise_clocks([found])
    return found


@transaction.atomic
def put_member(key: UUID, stated: ListedMember, *, by: Actor, now: datetime) -> None:
    """Add a member, or change the one of that key. Raises MinorsOnly when no adult who is here would be left."""
    found = to_change(key, by=by)
    _, fresh = WaitingMember.objects.update_or_create(
        waiting=found,
        key=stated.member,
        defaults={
            "region": found.region,
            "called": stated.member_called,
            "born_on": stated.born,
            "still_to_come": stated.still_to_come,
            "expected_on": stated.expected_on,
        },
    )
    _adult_is_left(found, now.date())
    noted(found, "member-added" if fresh else "member-changed", by=by, now=now, detail=stated.member)


@transaction.atomic
def remove_member(key: UUID, member: str, *, by: Actor, now: datetime) -> None:
    """Take a member out, with their needs."""
    found = to_change(key, by=by)
    WaitingMember.objects.filter(waiting=found, key=member).delete()
    _adult_is_left(found, now.date())
    noted(found, "member-removed", by=by, now=now, detail=member)


def _adult_is_left(found: WaitingHousehold, on: date) -> None:
    here = WaitingMember.objects.filter(waiting=found, still_to_come=False).values_list("born_on", flat=True)
    if minors_only(list(here), on):
        raise MinorsOnly


@transaction.atomic
def add_need(key: UUID, member: str, stated: ListedNeed, *, by: Actor, now: datetime) -> None:
    """Note a place that a member needs to reach. Refuses one that lies outside the Netherlands."""
    found = to_change(key, by=by)
    who = WaitingMember.objects.filter(waiting=found, key=member).first()
    if who is None or not lies_in_the_netherlands(stated.latitude, stated.longitude):
        raise Refused(
            "no-such-place",
            {"en": "This member or this place is not known.", "nl": "Dit lid of deze plaats is niet bekend."},
            {"en": "Choose a place in the Netherlands.", "nl": "Kies een plaats in Nederland."},
        )
    _need(who, stated).save()
    noted(found, "need-added", by=by, now=now, detail=stated.kind, compartments=HOUSING)


@transaction.atomic
def remove_need(key: UUID, need: int, *, by: Actor, now: datetime) -> None:
    """Take a stated need away."""
    found = to_change(key, by=by)
    StatedNeed.objects.filter(pk=need, member__waiting=found).delete()
    noted(found, "need-removed", by=by, now=now, compartments=HOUSING)


@transaction.atomic
def bind(key: UUID, other: str, kind: str, *, by: Actor, now: datetime) -> None:
    """Note that two households of one municipality want to live near each other, or must not."""
    found = to_change(key, by=by)
    second = WaitingHousehold.objects.filter(
        municipality=found.municipality, reference=other.strip().upper(), region=found.region
    ).first()
    if second is None or second.pk == found.pk or kind not in {"near", "apart"}:
        raise Refused(
            "no-such-household",
            {
                "en": "No other household here has this reference.",
                "nl": "Geen ander huishouden hier heeft dit kenmerk.",
            },
            {
                "en": "Check the reference of the other household.",
                "nl": "Kijk het kenmerk van het andere huishouden na.",
            },
        )
    first, last = sorted((found, second), key=lambda each: str(each.pk))
    Bond.objects.update_or_create(one=first, other=last, defaults={"region": found.region, "kind": kind})
    noted(found, "bond-added", by=by, now=now, detail=kind, compartments=HOUSING)
    happened([(second, "bond-added", kind)], by=by, now=now, compartments=HOUSING)


@transaction.atomic
def unbind(key: UUID, bond: int, *, by: Actor, now: datetime) -> None:
    """Take a bond away."""
    found = to_change(key, by=by)
    row = Bond.objects.filter(pk=bond).first()
    if row is not None and found.pk in {row.one_id, row.other_id}:
        row.delete()
        noted(found, "bond-removed", by=by, now=now, compartments=HOUSING)


@transaction.atomic
def avoid_place(key: UUID, district: str, *, by: Actor, now: datetime) -> None:
    """Note a district where the household is not safe; no reason is kept, and the history names no district."""
    found = to_change(key, by=by)
    PlaceToAvoid.objects.get_or_create(
        waiting=found,
        district=district,
        defaults={"region": found.region, "noted_by_id": int(by.id) if by.kind == "staff" else None, "noted_at": now},
    )
    noted(found, "safety-changed", by=by, now=now, compartments=[Compartment.SAFETY])


@transaction.atomic
def allow_place(key: UUID, place: int, *, by: Actor, now: datetime) -> None:
    """Take a district away from those where the household is not safe."""
    found = to_change(key, by=by)
    PlaceToAvoid.objects.filter(pk=place, waiting=found).delete()
    noted(found, "safety-changed", by=by, now=now, compartments=[Compartment.SAFETY])


@transaction.atomic
def give_contact_person_to_many(keys: Sequence[UUID], member: int, *, by: Actor, now: datetime) -> None:
    """Name one case manager as the contact person of many households of one municipality."""
    found = list(WaitingHousehold.objects.select_for_update().filter(pk__in=keys))
    if not found:
        return
    who = case_manager(found[0].municipality, member)
    WaitingHousehold.objects.filter(pk__in=[one.pk for one in found]).update(contact_person=who, updated_at=now)
    happened([(one, "contact-person", "") for one in found], by=by, now=now)


@transaction.atomic
def give_contact_person(key: UUID, member: int, *, by: Actor, now: datetime) -> None:
    """Name the case manager who is the household's contact person."""
    found = to_change(key, by=by)
    found.contact_person = case_manager(found.municipality, member)
    noted(found, "contact-person", by=by, now=now)

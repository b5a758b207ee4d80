"""Households that wait for a home: one, the list with how long each has left, what is missing before an offer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotFound
from softlanding.core.housing.clock import Course, Pause, Reading, reading_on, statement_holds_until
from softlanding.core.housing.rent_rule import RentRule, of_pension_age, rent_rule
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_clock import ClockPolicy, clock_policy_on
from softlanding.housing.models import LIVE, Bond, Offer, PlaceToAvoid, StatedNeed, WaitingEvent, WaitingHousehold
from softlanding.housing.queries.places import municipality_of

Stops = Literal["proposal", "offer"]
MISSING: dict[str, Stops] = {
    "income": "proposal",
    "statement": "offer",
    "statement-old": "offer",
    "contact-person": "offer",
    "reach": "offer",
}
"""What can be missing, and what that stops: already a proposal, or only the offer."""
SORTS = ("days", "persons", "linked", "reference")


@dataclass(frozen=True)
class Filters:
    """Which households to list, and in which order."""

    state: str = "waiting"
    left: str = ""
    """How the clock stands, such as late or red; empty for all."""
    without_contact: bool = False
    incomplete: bool = False
    sort: str = "days"


@dataclass(frozen=True)
class Waiting:
    """One household with its clock: as much as a line of the list needs."""

    household: WaitingHousehold
    reading: Reading
    policy: ClockPolicy

    @property
    def _members(self) -> list[Any]:
        return list(self.household.members.all())

    @property
    def persons(self) -> int:
        """Give how many they are, those still to come counted."""
        return len(self._members) + self.household.expected_members

    @property
    def still_to_come(self) -> int:
        """Give how many of them are not here yet."""
        return sum(one.still_to_come for one in self._members) + self.household.expected_members

    @property
    def bedrooms(self) -> int:
        """Give the bedrooms that they need: as their number asks, or more where somebody decided so."""
        return max(self.policy.bedrooms.for_persons(self.persons), self.household.bedrooms or 0)

    @property
    def is_frozen(self) -> bool:
        """Say whether they are kept out of proposals."""
        return self.household.frozen_at is not None

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Give what is missing before an offer can be made, by the keys of MISSING."""
        one, found = self.household, []
        if one.income_year is None:
            found.append("income")
        if one.income_stated_on is None:
            found.append("statement")
        elif self.statement_until is not None and self.statement_until < self.reading.on:
            found.append("statement-old")
        if one.contact_person_id is None:
            found.append("contact-person")
        if not one.contact_email and one.household_id is None:
            found.append("reach")
        return tuple(found)

    @property
    def statement_until(self) -> date | None:
        """Give the last day on which a lease may start with the income statement."""
        stated = self.household.income_stated_on
        return statement_holds_until(stated, self.policy.income_statement.most_months) if stated else None

    def rent(self) -> RentRule:
        """Give the rent rule with the limits of the day of the reading."""
        amounts, on = load_rulebook().amounts, self.reading.on
        born = [one.born_on for one in self._members if not one.still_to_come]
        income = self.household.income_year
        pensioned = of_pension_age(born, amounts, on) if amounts["state-pension-age"].at(on) else False
        return rent_rule(persons=self.persons, income_year=income, pension_age=pensioned, amounts=amounts, on=on)


def subject_of(found: WaitingHousehold) -> UUID:
    """Return under which id a look at it is noted: that of its own plan, where it can read that, else its own."""
    return found.household_id or found.pk


def waiting_households(municipality: str) -> QuerySet[WaitingHousehold]:
    """Return the households of a municipality, with what a line of the list needs, in few queries."""
    return (
        WaitingHousehold.objects.filter(region=settings.REGION, municipality=municipality)
        .select_related("contact_person")
        .prefetch_related("members", "pauses", _offers_made())
    )


def _offers_made() -> "Prefetch[Any]":
    offers = Offer.objects.filter(offered_at__isnull=False).exclude(state__in=["refused", "judged", "withdrawn"])
    return Prefetch("offers", queryset=offers, to_attr="offers_made")


def with_course(found: Sequence[WaitingHousehold]) -> None:
    """Read what `course_of` needs for many households in two queries, as it is now."""
    for one in found:
        getattr(one, "_prefetched_objects_cache", {}).pop("pauses", None)
        vars(one).pop("offers_made", None)
    prefetch_related_objects(found, "pauses", _offers_made())


def with_clock(found: Iterable[WaitingHousehold], *, on: date) -> list[Waiting]:
    """Read the clock of each household on a day."""
    policy = clock_policy_on(load_rulebook().housing_clock, on)
    return [Waiting(one, reading_on(course_of(one), policy, on), policy) for one in found]


def course_of(found: WaitingHousehold) -> Course:
    """Return what happened to a household, the way the core reads it."""
    if not hasattr(found, "offers_made"):
        with_course([found])
    made = found.offers_made  # type: ignore[attr-defined]  # with_course gives it
    return Course(
        linked_on=found.linked_on,
        pauses=tuple(Pause(one.from_on, one.until_on, one.reason) for one in found.pauses.all()),
        offered_on=min((one.offered_at.date() for one in made), default=None),
        moved_on=found.moved_on if found.state == "housed" else None,
        left_on=found.ended_on if found.state == "ended" else None,
        permit_on=found.permit_on,
    )


def waiting_list(municipality: str, filters: Filters, *, on: date) -> list[Waiting]:
    """Return the households of a municipality as a list; whoever has no contact person stands on top."""
    found = with_clock(waiting_households(municipality).filter(state=filters.state), on=on)
    return _chosen(found, filters)


def own_waiting_list(actor: Actor, *, on: date) -> list[Waiting]:
    """Return the households whose contact person the actor is and who still wait."""
    found = WaitingHousehold.objects.filter(region=settings.REGION, contact_person_id=_staff_id(actor), state="waiting")
    found = found.select_related("contact_person").prefetch_related("members", "pauses", _offers_made())
    return _chosen(with_clock(found, on=on), Filters())


def _staff_id(actor: Actor) -> int:
    return int(actor.id) if actor.kind == "staff" and actor.id.isdigit() else 0


def _chosen(found: Sequence[Waiting], filters: Filters) -> list[Waiting]:
    chosen = [
        one
        for one in found
        if (not filters.left or one.reading.standing == filters.left)
        and (not filters.without_contact or one.household.contact_person_id is None)
        and (not filters.incomplete or one.missing)
    ]
    keys: dict[str, Any] = {
        "days": lambda one: (one.reading.move_days_left, one.household.reference),
        "persons": lambda one: (-one.persons, one.household.reference),
        "linked": lambda one: (one.household.linked_on, one.household.reference),
        "reference": lambda one: one.household.reference,
    }
    chosen.sort(key=keys.get(filters.sort, keys["days"]))
    if filters.sort == "days" and filters.state == "waiting":
        chosen.sort(key=lambda one: one.household.contact_person_id is not None)
    return chosen


def waiting_household(key: UUID, *, by: Actor) -> WaitingHousehold:
    """Return a household that the actor may open, or raise NotFound: an officer's municipality, a contact's own."""
    found = waiting_households(municipality_of(by)).filter(pk=key) if by.role == Role.HOUSING_OFFICER else None
    if by.role == Role.CASE_MANAGER:
        own = WaitingHousehold.objects.filter(region=settings.REGION, contact_person_id=_staff_id(by), pk=key)
        found = own.select_related("contact_person").prefetch_related("members", "pauses", _offers_made())
    household = found.first() if found is not None else None
    if household is None:
        raise NotFound
    return household


def needs_of(found: WaitingHousehold) -> QuerySet[StatedNeed]:
    """Return the places that members need to reach."""
    return StatedNeed.objects.filter(member__waiting=found).select_related("member").order_by("member__born_on", "pk")


def bonds_of(found: WaitingHousehold) -> list[tuple[Bond, WaitingHousehold]]:
    """Return whom the household wants near, or must not live near, with the other household."""
    bonds = Bond.objects.select_related("one", "other")
    mine = [(bond, bond.other) for bond in bonds.filter(one=found)]
    return [*mine, *((bond, bond.one) for bond in bonds.filter(other=found))]


def places_to_avoid(found: WaitingHousehold) -> list[PlaceToAvoid]:
    """Return the districts where a household is not safe. The caller notes the look: see the view."""
    return list(PlaceToAvoid.objects.filter(waiting=found).order_by("district"))


def waiting_events(found: WaitingHousehold) -> QuerySet[WaitingEvent]:
    """Return what happened to a household, latest first."""
    return WaitingEvent.objects.select_related("by_staff").filter(waiting=found)


def live_offers(municipality: str) -> set[UUID]:
    """Return the households that have an offer that still runs."""
    found = Offer.objects.filter(municipality=municipality, state__in=LIVE, region=settings.REGION)
    return set(found.values_list("waiting_id", flat=True))


def waiting_counts(municipality: str, *, on: date) -> dict[str, int]:
    """Return how many wait, and how many of them stand how: for the overview of housing."""
    found = with_clock(waiting_households(municipality).filter(state="waiting"), on=on)
    standing = Counter(one.reading.standing for one in found)
    return {
        "waiting": len(found),
        "persons": sum(one.persons for one in found),
        "late": standing["late"],
        "last": standing["last"],
        "red": standing["red"],
        "amber": standing["amber"],
        "still": standing["still"],
        "frozen": sum(one.is_frozen for one in found),
        "incomplete": sum(bool(one.missing) for one in found),
        "without_contact": sum(one.household.contact_person_id is None for one in found),
    }


def municipalities_waiting() -> list[str]:
    """Return the municipalities of the region in which somebody waits."""
    found = WaitingHousehold.objects.filter(region=settings.REGION, state="waiting")
    return list(found.order_by("municipality").values_list("municipality", flat=True).distinct())

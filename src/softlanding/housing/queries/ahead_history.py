"""A municipality's own past weeks: how many households and homes came, and past cases as bare as the matcher reads."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from softlanding.core.foresight.policies import FUTURES, Deadlines, Policy
from softlanding.core.foresight.world import HOME_WEEKS
from softlanding.core.housing.rent_rule import minors_only, of_pension_age
from softlanding.core.matching.batch import HouseholdRow
from softlanding.core.matching.feasibility import rent_cap
from softlanding.core.matching.policy import DatedPolicy
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.models import Home, StatedNeed, WaitingHousehold, WaitingMember
from softlanding.housing.queries.homes import place_of

Json = dict[str, Any]
FORMAT = 1
LEAST_WEEKS = 26
"""With fewer weeks known nothing is looked ahead: half a year, a planning choice and no rule."""
MOST_WEEKS = 104
MOST_CASES = 300
"""Of each side, the latest: enough to draw thirteen weeks from, and little to keep."""
POLICY: Policy = "prices"
DEADLINES: Deadlines = "first"
ANYBODY_BORN = "1990-01-01"
"""Every member of a past case has this birth date: only their number counts."""
ABOUT = 2
"""Decimals of the degrees of a past case's places: about a kilometre."""


@dataclass(frozen=True)
class WeeksCounted:
    """How many households were linked and homes became known in each whole week before a day, the latest last."""

    first_on: date
    households: tuple[int, ...]
    homes: tuple[int, ...]

    @property
    def weeks(self) -> int:
        """Return how many weeks are known."""
        return len(self.households)

    @property
    def enough(self) -> bool:
        """Say whether that is enough to look ahead."""
        return self.weeks >= LEAST_WEEKS


@dataclass(frozen=True)
class PastCases:
    """Past households and homes as rows of a batch, and for each the week in which it came, counted from the first."""

    households: list[Json]
    household_weeks: list[int]
    homes: list[Json]
    home_weeks: list[int]


def known_on(home: Home) -> date:
    """Return the day on which a home was known: reported, or available where it was entered after that."""
    return min(timezone.localdate(home.made_at), home.available_on)


def weeks_counted(municipality: str, on: date) -> WeeksCounted:
    """Count the whole weeks before a day, from the first in which both sides were known, two years at most."""
    now = _monday(on)
    linked = list(
        WaitingHousehold.objects.filter(municipality=municipality, linked_on__lt=now).values_list(
            "linked_on", flat=True
        )
    )
    known = [day for one in _homes(municipality) if (day := known_on(one)) < now]
    if not linked or not known:
        return WeeksCounted(now, (), ())
    first = max(_monday(min(linked)), _monday(min(known)), now - timedelta(weeks=MOST_WEEKS))
    return WeeksCounted(first, _per_week(linked, first, now), _per_week(known, first, now))


def past_cases(municipality: str, counted: WeeksCounted, dated: DatedPolicy) -> PastCases:
    """Return the cases of the counted weeks as the matcher reads them, without what tells who they are.

    Of a household: how many they are, its rent class in place of its income, step-free, bedrooms, and the places
    to reach, rounded. No birth date, name, bond or place to avoid.
    """
    households = sorted(_households(municipality, counted, dated), key=_by_content)
    homes = sorted(_stock(municipality, counted, dated.on), key=_by_content)
    return PastCases(
        [{"id": f"past-{at:05}", **row} for at, (_, row) in enumerate(households)],
        [week for week, _ in households],
        [{"id": f"past-{at:05}", **row} for at, (_, row) in enumerate(homes)],
        [week for week, _ in homes],
    )


def ahead_given(municipality: str, dated: DatedPolicy, *, seed: int, homes: Iterable[str]) -> Json:
    """Return all that looking ahead rests on for a run on the policy's day; `homes` are those of the run, by id."""
    counted = weeks_counted(municipality, dated.on)
    given: Json = {"format": FORMAT, "enough": counted.enough, "weeks": counted.weeks, "least_weeks": LEAST_WEEKS}
    if not counted.enough:
        return given
    cases = past_cases(municipality, counted, dated)
    free = set(homes)
    return given | {
        "policy": POLICY,
        "futures": FUTURES[POLICY],
        "deadlines": DEADLINES,
        "seed": seed,
        "counts": {
            "first_on": counted.first_on.isoformat(),
            "households": list(counted.households),
            "homes": list(counted.homes),
        },
        "past": {"households": cases.households[-MOST_CASES:], "homes": cases.homes[-MOST_CASES:]},
        "home_weeks": {str(one.pk): _weeks_left(one, dated.on) for one in _homes(municipality) if str(one.pk) in free},
    }


def _weeks_left(home: Home, on: date) -> int:
    """Return for how many weeks after this one a home can still be given: three from the day it is known and free."""
    since = max(timezone.localdate(home.made_at), home.available_on)
    return max(0, HOME_WEEKS + (since - on).days // 7)


def _by_content(one: tuple[int, Json]) -> tuple[int, str]:
    """Order by week and content: the order of a table would tell which case is which."""
    return one[0], json.dumps(one[1], sort_keys=True)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _per_week(days: Iterable[date], first: date, until: date) -> tuple[int, ...]:
    count = Counter((day - first).days // 7 for day in days if day >= first)
    return tuple(count[week] for week in range((until - first).days // 7))


def _homes(municipality: str) -> list[Home]:
    found = Home.objects.filter(municipality=municipality).select_related("association", "district")
    return list(found.order_by("pk"))


def _stock(municipality: str, counted: WeeksCounted, on: date) -> Iterable[tuple[int, Json]]:
    for one in _homes(municipality):
        week = (known_on(one) - counted.first_on).days // 7
        place = place_of(one)
        if 0 <= week < counted.weeks and place is not None:
            yield (
                week,
                {
                    "bedrooms": one.bedrooms,
                    "rent": float(one.rent),
                    "step_free": one.step_free,
                    "district": one.district.key,
                    "association": one.association.key,
                    "lat": round(place[0], ABOUT),
                    "lon": round(place[1], ABOUT),
                    "available_on": on.isoformat(),
                },
            )


def _households(municipality: str, counted: WeeksCounted, dated: DatedPolicy) -> Iterable[tuple[int, Json]]:
    until = counted.first_on + timedelta(weeks=counted.weeks)
    chosen = WaitingHousehold.objects.filter(
        municipality=municipality, linked_on__gte=counted.first_on, linked_on__lt=until
    )
    members: Mapping[UUID, list[WaitingMember]] = _grouped(WaitingMember.objects.filter(waiting__in=chosen))
    needs: dict[UUID, list[StatedNeed]] = defaultdict(list)
    for need in StatedNeed.objects.filter(member__waiting__in=chosen).select_related("member").order_by("pk"):
        needs[need.member.waiting_id].append(need)
    for one in chosen:
        here = [member for member in members[one.pk] if not member.still_to_come]
        coming = len(members[one.pk]) - len(here) + one.expected_members
        row = _bare(one, here, coming, needs[one.pk], dated)
        if row is not None:
            yield (one.linked_on - counted.first_on).days // 7, row


def _grouped(rows: Iterable[WaitingMember]) -> Mapping[UUID, list[WaitingMember]]:
    found: dict[UUID, list[WaitingMember]] = defaultdict(list)
    for row in rows:
        found[row.waiting_id].append(row)
    return found


def _bare(
    one: WaitingHousehold, here: list[WaitingMember], coming: int, needs: list[StatedNeed], dated: DatedPolicy
) -> Json | None:
    """Return a past household as a row that tells nobody who it was; None where no home could be matched with it."""
    born = [member.born_on for member in here]
    if not here or minors_only(born, dated.on):
        return None
    income = _class_of_rent(one, born, coming, dated)
    if income is None:
        return None
    place = {member.pk: at for at, member in enumerate(here)}
    return {
        "members": [{"born": ANYBODY_BORN}] * len(here),
        "expected_members": coming,
        "income_year": income,
        "pension_age": False,
        "step_free": one.step_free,
        **({"bedrooms": one.bedrooms} if one.bedrooms else {}),
        "linked_on": dated.on.isoformat(),
        "anchors": [
            {
                "member": place[need.member_id],
                "kind": need.kind,
                "lat": round(need.latitude, ABOUT),
                "lon": round(need.longitude, ABOUT),
            }
            for need in needs
            if need.member_id in place
        ],
    }


def _class_of_rent(one: WaitingHousehold, born: list[date], coming: int, dated: DatedPolicy) -> float | None:
    """Return an income that stands for the rent class: none for suitable rent, the limit for social rent."""
    row = HouseholdRow.model_validate(
        {
            "id": "past",
            "members": [{"born": ANYBODY_BORN}] * len(born),
            "expected_members": coming,
            "income_year": None if one.income_year is None else float(one.income_year),
            "pension_age": of_pension_age(born, load_rulebook().amounts, dated.on),
            "linked_on": dated.on,
        }
    )
    cap = rent_cap(row, dated)
    if cap.rule == "suitable":
        return 0.0
    return cap.income_limit / 100 if cap.rule == "social" and cap.income_limit is not None else None

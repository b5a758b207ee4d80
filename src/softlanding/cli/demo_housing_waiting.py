"""The demo's households that wait for a home, and minors who turn eighteen: all invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

MUNICIPALITY = "den-haag"
HOUSEHOLDS, WITHOUT_CONTACT = 40, 3
NAMES = (
    "Amal", "Bereket", "Dara", "Elias", "Farah", "Genet", "Hamid", "Ilham", "Jamal", "Kidane", "Layla", "Mahdi",
    "Noura", "Omar", "Petro", "Rahel", "Salim", "Tesfay", "Umar", "Vira", "Yonas", "Zahra", "Adnan", "Bahar",
    "Danyar", "Eden", "Fadi", "Girmay", "Hiwot", "Idris", "Jana", "Karim", "Lina", "Mulu", "Nadir", "Olena",
    "Parwin", "Rami", "Selam", "Tariq",
)  # fmt: skip
SIZES = (1, 1, 1, 1, 2, 2, 3, 4, 5, 6)
LANGUAGES = ("ar", "ti", "fa", "uk", "en")
PLACES = (
    ("work", "Market garden (invented)", 52.049, 4.262),
    ("school", "School of the Dunes (invented)", 52.079, 4.256),
    ("hospital", "Hospital North (invented)", 52.086, 4.312),
    ("kin", "Sister's home (invented)", 52.061, 4.318),
    ("course", "Language school Centre (invented)", 52.075, 4.301),
)
MINORS = 14


def fill_waiting(now: datetime) -> None:
    """Take invented households in through the same actions, once; some near the last day, frozen or standing still."""
    from softlanding.common.access.terms import SYSTEM
    from softlanding.housing.actions import waiting as actions
    from softlanding.housing.queries.waiting import waiting_households
    from softlanding.housing.queries.waiting_staff import contact_people

    if waiting_households(MUNICIPALITY).exists():
        return
    chance, today = Random(2026), now.date()  # noqa: S311 - which invented household looks how
    listed = [_household(at, chance, today) for at in range(HOUSEHOLDS)]
    taken = actions.take_in(MUNICIPALITY, listed, by=SYSTEM, now=now, invented=True).added
    contact = next(iter(contact_people(MUNICIPALITY)), None)
    if contact is not None:
        keys = [one.pk for one in taken[:-WITHOUT_CONTACT]]
        actions.give_contact_person_to_many(keys, contact.pk, by=SYSTEM, now=now)
    _disturb([one.pk for one in taken], today, now)
    _count_minors(chance, today, now)


def _household(at: int, chance: Random, today: date) -> Any:
    from softlanding.core.housing.household_list import ListedHousehold

    days = chance.randrange(0, 72) if at % 8 else chance.randrange(72, 90)
    linked = today - timedelta(days=days)
    size = chance.choice(SIZES)
    return ListedHousehold(
        coa_reference=f"DEMO-{at + 1:03d}",
        linked_on=linked,
        permit_on=linked - timedelta(days=chance.randrange(10, 40)),
        called=NAMES[at],
        language=chance.choice(LANGUAGES),
        contact_email=f"{NAMES[at].lower()}@demo.example",
        members=tuple(_member(at, number, size, chance, today) for number in range(size)),
        expected_members=1 if at % 13 == 5 else 0,
        income_year=None if at in {7, 21} else Decimal(chance.randrange(15_000, 29_000, 100)),
        income_stated_on=None if at in {7, 11, 21} else linked - timedelta(days=chance.randrange(0, 30)),
        step_free=at % 17 == 3,
        near=("DEMO-003",) if at == 3 else (),
        apart=("DEMO-010",) if at == 14 else (),
    )


def _member(at: int, number: int, size: int, chance: Random, today: date) -> Any:
    from softlanding.core.housing.household_list import ListedMember, ListedNeed

    adult = number == 0 or (number == 1 and size > 1 and at % 3 != 0)
    age = chance.randrange(19, 60) if adult else chance.randrange(1, 17)
    to_come = number == size - 1 and size > 3 and at % 2 == 0
    kinds = ("work", "kin", "course", "hospital") if adult else ("school",)
    wanted = [place for place in PLACES if place[0] in kinds and chance.random() < 0.45][:1]
    return ListedMember(
        member=f"m{number + 1}",
        member_called=NAMES[at] if number == 0 else NAMES[(at * 7 + number * 5) % len(NAMES)],
        born=today.replace(year=today.year - age, month=chance.randrange(1, 13), day=chance.randrange(1, 28))
        - timedelta(days=366),
        still_to_come=to_come,
        expected_on=today + timedelta(days=chance.randrange(20, 120)) if to_come else None,
        needs=tuple(
            ListedNeed(kind, name, lat + chance.uniform(-0.02, 0.02), lon + chance.uniform(-0.03, 0.03))
            for kind, name, lat, lon in wanted
        ),
    )


def _disturb(keys: list[Any], today: date, now: datetime) -> None:
    """Freeze two, let one stand still and one have stood still, and note where two are not safe."""
    from softlanding.common.access.terms import SYSTEM
    from softlanding.housing.actions import waiting as actions
    from softlanding.housing.actions import waiting_clock as clock
    from softlanding.housing.queries.waiting import waiting_households

    clock.freeze_waiting(keys[5], "Asks for time to talk with their lawyer", by=SYSTEM, now=now)
    clock.freeze_waiting(keys[25], "COA looks at the link again", by=SYSTEM, now=now)
    old = list(
        waiting_households(MUNICIPALITY)
        .filter(pk__in=keys, linked_on__lte=today - timedelta(days=21))
        .order_by("coa_reference")[:2]
    )
    for one, ended in zip(old, (None, today - timedelta(days=7)), strict=False):
        from_on = today - timedelta(days=14)
        clock.pause_waiting(one.pk, "family-still-to-come", from_on, until_on=ended, by=SYSTEM, now=now)
    for key, district in ((keys[9], "laak"), (keys[30], "escamp")):
        actions.avoid_place(key, district, by=SYSTEM, now=now)


def _count_minors(chance: Random, today: date, now: datetime) -> None:
    from softlanding.common.access.terms import SYSTEM, Actor, Role
    from softlanding.housing.actions.waiting_minors import count_minor
    from softlanding.people.queries import staff_at

    guardian = staff_at("").filter(role=Role.GUARDIAN).first()
    by = Actor(kind="staff", id=str(guardian.pk), role=Role.GUARDIAN) if guardian else SYSTEM
    for number in range(MINORS):
        born = today - timedelta(days=int(365.25 * 18) - chance.randrange(10, 700))
        count_minor(
            key=f"N-{number + 1:03d}", born_on=born, guardian="Nidos", municipality=MUNICIPALITY, by=by, now=now
        )

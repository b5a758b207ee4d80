"""Invented offers in several states, for the demo: each brought there by the same steps as a real one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from softlanding.common.access import Actor, Role
from softlanding.common.errors import BadInput
from softlanding.housing.actions import offers
from softlanding.housing.actions.after import hand_over
from softlanding.housing.actions.offers import Step
from softlanding.housing.actions.offers_after import note_lease, note_move
from softlanding.housing.actions.offers_written import write_about_offer
from softlanding.housing.models import Association, District, Home, Offer, WaitingHousehold, WaitingMember

HOUSEHOLD = Actor(kind="public", id="", role=Role.PUBLIC)
MUNICIPALITY = "den-haag"
EVERYTHING_HELD = (
    "members", "income-statement", "rent-limit", "needs", "places-to-avoid", "language", "contact-person",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Somebody invented who waits, and how far the offer is."""

    called: str
    language: str
    street: str
    births: tuple[tuple[int, int, int], ...]
    until: str
    step_free: bool = False


SOME = (
    Invented(called="Amina", language="ar", street="Lindeplein 8", births=((1990, 3, 1), (2019, 9, 12)), until="offer"),
    Invented(called="Yonas", language="en", street="Esdoornhof 21", births=((1985, 6, 2),), until="prepare"),
    Invented(
        called="Salma", language="ar", street="Wilgenkade 3", births=((1979, 1, 9), (2012, 5, 5)), until="check",
        step_free=True,
    ),
    Invented(called="Farid", language="ar", street="Iepenlaan 40", births=((1994, 8, 8),), until="refuse"),
    Invented(called="Hana", language="nl", street="Elzenhof 2", births=((1992, 2, 2), (1991, 4, 7)), until="lease"),
    Invented(
        called="Mariam", language="en", street="Berkenhof 5", births=((1988, 7, 3), (2015, 2, 11), (2021, 12, 1)),
        until="move",
    ),
    Invented(called="Daniel", language="nl", street="Populierenweg 17", births=((1996, 10, 30),), until="hand-over"),
)  # fmt: skip


def invent_offers(*, first: Actor, second: Actor, contact: Actor, now: datetime) -> int:
    """Make the invented offers, once; return how many there are. In a year without rent limits none is checked."""
    if WaitingHousehold.objects.filter(coa_reference__startswith="DEMO-OFFER").exists():
        return 0
    for number, one in enumerate(SOME, 1):
        offer = offers.prepare_offer(
            _waiting(number, one, contact, now).pk, _home(number, one, now).pk, by=first, now=now - timedelta(days=9)
        )
        try:
            _go_on(offer, one, first=first, second=second, now=now)
        except BadInput:
            continue
    return len(SOME)


def _go_on(offer: Offer, one: Invented, *, first: Actor, second: Actor, now: datetime) -> None:
    def at(days: int, by: Actor = first) -> Step:
        return Step(by=by, now=now - timedelta(days=days))

    if one.until == "prepare":
        return
    offers.check_offer(offer.pk, dict.fromkeys(EVERYTHING_HELD, True), step=at(8, second))
    if one.until == "check":
        return
    offers.hear_household(offer.pk, how="talk", said="We hope for a home near the school.", step=at(7))
    term = now.date() + timedelta(days=5)
    offers.send_offer(offer.pk, answer_by_on=term, source="Invented agreement of the demo", step=at(6))
    if one.until == "refuse":
        because = "المسكن بعيد عن عملي، وأعمل في الليل."
        offers.answer_offer(offer.pk, accepts=False, because=because, step=at(2, HOUSEHOLD))
        said: Mapping[str, Any] = {"kind": "objection", "language": "ar"}
        write_about_offer(offer.pk, text="أريد أن أتحدث مع شخص عن هذا القرار.", step=at(1, HOUSEHOLD), **said)
    if one.until in {"lease", "move", "hand-over"}:
        offers.answer_offer(offer.pk, accepts=True, step=at(5, HOUSEHOLD))
        in_days = 3 if one.until == "lease" else -4
        note_lease(offer.pk, starts_on=now.date() + timedelta(days=in_days), step=at(4))
    if one.until in {"move", "hand-over"}:
        note_move(offer.pk, moved_on=now.date() - timedelta(days=3), step=at(2))
    if one.until == "hand-over":
        to = offer.waiting.contact_person_id
        hand_over(offer.waiting_id, to, note="Invented: asks for a course in the evening.", by=first, now=at(1).now)


def _waiting(number: int, one: Invented, contact: Actor, now: datetime) -> WaitingHousehold:
    made = WaitingHousehold.objects.create(
        region=settings.REGION,
        municipality=MUNICIPALITY,
        coa_reference=f"DEMO-OFFER-{number}",
        called=one.called,
        language=one.language,
        linked_on=now.date() - timedelta(days=40 + 4 * number),
        income_year=Decimal(17_500),
        income_stated_on=now.date() - timedelta(days=30),
        step_free=one.step_free,
        contact_person_id=int(contact.id),
        made_at=now,
        updated_at=now,
    )
    for at, born in enumerate(one.births, 1):
        WaitingMember.objects.create(region=made.region, waiting=made, key=f"member-{at}", born_on=date(*born))
    return made


def _home(number: int, one: Invented, now: datetime) -> Home:
    place = {"region": settings.REGION, "municipality": MUNICIPALITY}
    association = Association.objects.filter(**place).order_by("pk").first()
    district = District.objects.filter(**place).order_by("pk").first()
    return Home.objects.create(
        **place,
        association=association or Association.objects.create(**place, key="haagwacht", name="Haagwacht (invented)"),
        district=district or District.objects.create(**place, key="escamp", name="Escamp"),
        number=f"demo-offer-{number}",
        address=f"{one.street} (invented)",
        bedrooms=len(one.births),
        rent=Decimal("689.50"),
        step_free=one.step_free,
        available_on=now.date(),
        made_at=now,
        updated_at=now,
    )

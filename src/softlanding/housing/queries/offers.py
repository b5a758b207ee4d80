"""Offers as officers, contact persons and households see them, and what a check of one can look at."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet

from softlanding.common.access import Actor, Purpose, Role
from softlanding.common.errors import NotFound
from softlanding.core.housing.offers import Reckoned, Situation, reckon
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.offer_letter import OfferLetter
from softlanding.core.rulebook.offer_life import OfferChange, OfferLife
from softlanding.housing.models import (
    LIVE,
    Home,
    Objection,
    Offer,
    OfferEvent,
    PlaceToAvoid,
    StatedNeed,
    WaitingHousehold,
    WaitingMember,
)
from softlanding.housing.queries.places import municipality_of
from softlanding.people.queries import token_hash

ADULT_AFTER = timedelta(days=round(18 * 365.25))
LAST: dict[str, Any] = {"nulls_last": True}
OFFER_SORTS: Mapping[str, tuple[Any, ...]] = {
    "answer": (F("answer_by_on").asc(**LAST), "prepared_at"),
    "linked": ("waiting__linked_on", "prepared_at"),
    "newest": ("-prepared_at",),
}
WHICH: Mapping[str, Q] = {
    "live": Q(state__in=LIVE),
    "mine": Q(state__in=["prepared", "checked", "heard", "accepted", "refused"]),
    "household": Q(state__in=["offered", "lease"]),
    "ended": Q(state__in=["moved", "refused", "judged", "withdrawn"]),
    "all": Q(),
}
"""Which offers a list shows: running, those that wait for staff, those that wait for the household, ended, all."""


def offer_life() -> OfferLife:
    """Return the table of what may happen to an offer."""
    found = load_rulebook().offer_life
    if found is None:
        raise LookupError("nl/housing/offer.yaml is not in the rulebook")
    return found


def offer_words() -> OfferLetter:
    """Return the sentences of the letter and of its page."""
    found = load_rulebook().offer_letter
    if found is None:
        raise LookupError("nl/housing/letter.yaml is not in the rulebook")
    return found


def offer_maker(by: Actor) -> str:
    """Say in which capacity somebody changes an offer. Who has the secret link, or is signed in, is the household."""
    return by.role if by.kind in {"staff", "system"} else "household"


def offer_purpose(by: Actor) -> Purpose:
    """Say for which purpose somebody looks at an offer."""
    if by.kind == "public":
        return Purpose.INFORMATION
    if by.kind == "newcomer":
        return Purpose.OWN_FILE
    return Purpose.INTEGRATION if by.role == Role.CASE_MANAGER else Purpose.HOUSING


def offer_changes(offer: Offer, by: Actor) -> tuple[OfferChange, ...]:
    """Return the changes that somebody may make now; who prepared an offer does not check it."""
    found = offer_life().changes_from(offer.state, offer_maker(by))
    return tuple(one for one in found if "another-officer" not in one.needs or str(offer.prepared_by_id) != by.id)


def offers_for(by: Actor) -> QuerySet[Offer]:
    """Return the offers of the actor's municipality; a contact person has those of their own households."""
    found = Offer.objects.select_related("waiting", "home__district", "home__association", "prepared_by", "checked_by")
    found = found.filter(region=settings.REGION)
    if by.role == Role.HOUSING_OFFICER:
        return found.filter(municipality=municipality_of(by))
    if by.role == Role.CASE_MANAGER and by.id:
        return found.filter(waiting__contact_person=int(by.id))
    return found.none()


def offers_listed(by: Actor, *, which: str = "live", text: str = "", sort: str = "answer") -> QuerySet[Offer]:
    """Return those of the actor's offers that were asked for."""
    found = offers_for(by).filter(WHICH.get(which, WHICH["live"]))
    if text:
        wanted = Q(waiting__called__icontains=text) | Q(waiting__reference__icontains=text)
        found = found.filter(wanted | Q(home__address__icontains=text))
    return found.order_by(*OFFER_SORTS.get(sort, OFFER_SORTS["answer"]), "pk")


def offer_for(by: Actor, key: UUID) -> Offer:
    """Return an offer that somebody of staff works on, or raise NotFound."""
    found = offers_for(by).select_related("waiting__contact_person", "proposal", "judged_by").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def offer_by_link(token: str) -> Offer:
    """Return the offer that a household's secret link opens, of its letter or of the last news, or raise NotFound."""
    known = token_hash(token)
    return _of_household(Q(link_hash=known) | Q(news_link_hash=known))


def offer_of_household(household: UUID) -> Offer:
    """Return the latest offer that was sent to a household that is signed in, or raise NotFound."""
    return _of_household(Q(waiting__household=household, offered_at__isnull=False))


def _of_household(which: Q) -> Offer:
    found = Offer.objects.filter(which, region=settings.REGION).exclude(letter={})
    latest = found.select_related("waiting", "home").order_by("-offered_at").first()
    if latest is None:
        raise NotFound
    return latest


def offer_history(offer: Offer) -> QuerySet[OfferEvent]:
    """Return what happened to an offer, first things first."""
    return OfferEvent.objects.filter(offer=offer).select_related("by_staff").order_by("noted_at", "pk")


def offer_objections(offer: Offer) -> QuerySet[Objection]:
    """Return what the household wrote, first things first."""
    return Objection.objects.filter(offer=offer).select_related("answered_by").order_by("made_at", "pk")


def live_offers_of(*, waiting: UUID | None = None, home: UUID | None = None) -> QuerySet[Offer]:
    """Return the running offers of a household or a home: at most one of each."""
    found = Offer.objects.filter(state__in=LIVE)
    found = found.filter(waiting=waiting) if waiting else found
    return found.filter(home=home) if home else found


def offer_to_undo(offer: Offer) -> OfferChange | None:
    """Return the change that can be taken back: the last thing that happened, when nothing was sent by it."""
    last = OfferEvent.objects.filter(offer=offer).order_by("-noted_at", "-pk").first()
    change = offer_life().change(last.what) if last is not None else None
    return change if change is not None and change.undo and change.to == offer.state else None


def offer_reckoned(offer: Offer, *, on: date) -> dict[str, Reckoned]:
    """Look at each point of the check that can be looked at; a lease starts when the home is there, or from today."""
    waiting, home = offer.waiting, offer.home
    births = tuple(WaitingMember.objects.filter(waiting=waiting).values_list("born_on", flat=True))
    avoided = PlaceToAvoid.objects.filter(waiting=waiting, district=home.district.key).exists()
    found = Situation(
        starts_on=max(offer.lease_starts_on or home.available_on, on),
        persons=len(births) + waiting.expected_members,
        births=births,
        income_year=waiting.income_year,
        income_stated_on=waiting.income_stated_on,
        rent=home.rent,
        avoided=avoided,
        language=waiting.language,
        letter_languages=frozenset(code for one in offer_words().languages for code in (one.id, one.id.split("-")[0])),
        contact=waiting.contact_person.display_name if waiting.contact_person else "",
    )
    return reckon(found, load_rulebook().amounts)


def hear_first(waiting: WaitingHousehold, *, on: date) -> tuple[str, ...]:
    """Say why this household is heard first: codes of what was stated, never why it was."""
    why = ["step-free"] if waiting.step_free else []
    if StatedNeed.objects.filter(member__waiting=waiting, kind=StatedNeed.Kind.HOSPITAL).exists():
        why.append("hospital")
    births = list(WaitingMember.objects.filter(waiting=waiting, still_to_come=False).values_list("born_on", flat=True))
    adults = sum(born + ADULT_AFTER <= on for born in births)
    if adults == 1 and len(births) > 1:
        why.append("one-adult")
    return tuple(why)


def home_free(home: Home, *, on: date) -> bool:
    """Say whether a home can be offered: available, or held until a day that is over."""
    over = home.state == Home.State.HELD and home.held_until_on is not None and home.held_until_on < on
    return home.state == Home.State.AVAILABLE or over

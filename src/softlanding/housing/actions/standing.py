"""Holding every decision on a pair to the caps, near and apart, one decision at a time in a municipality."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from softlanding.common.errors import BadInput, Conflict, Mistake, Words
from softlanding.housing.models import District, Home, Offer, Proposal, WaitingHousehold
from softlanding.housing.queries.standing import Condition, broken_conditions

LEAST_WORDS = 10
WHY: Words = {
    "en": f"Write why they get this home all the same: at least {LEAST_WORDS} letters.",
    "nl": f"Schrijf waarom ze deze woning toch krijgen: minstens {LEAST_WORDS} letters.",
}


class AgainstAStop(BadInput):
    """A cap or a couple that must live apart does not allow the pair, and nobody passes that here."""

    def __init__(self, broken: list[Condition]) -> None:
        super().__init__([Mistake("home", one.words, one.remedy) for one in broken], "side-condition-broken")
        self.broken = broken


class NotAcknowledged(BadInput):
    """Who wants to live near has a home elsewhere; the officer goes on with a reason for that."""

    def __init__(self, broken: list[Condition]) -> None:
        super().__init__([Mistake("near_because", one.words, WHY) for one in broken], "near-not-acknowledged")
        self.broken = broken


class NotToSend(Conflict):
    """What stands now does not allow an offer to go out."""

    title: ClassVar[Words] = {"en": "This offer cannot go out now", "nl": "Dit aanbod kan nu niet de deur uit"}

    def __init__(self, broken: list[Condition]) -> None:
        super().__init__(
            "side-condition-broken",
            {tongue: " ".join(one.words[tongue] for one in broken) for tongue in ("en", "nl")},
            {
                "en": "Withdraw it with a reason, or change the cap on the page of the districts.",
                "nl": "Trek het in met een reden, of wijzig de grens op de pagina van de wijken.",
            }
            if all(one.kind.startswith("district") for one in broken)
            else {"en": "Withdraw it with a reason.", "nl": "Trek het in met een reden."},
        )


def one_at_a_time(municipality: str) -> None:
    """Let nobody else decide on a home of the municipality until this transaction ends.

    All districts, since a couple can be placed in two, and in one order, so that two never wait for each other.
    SQLite lets one transaction write at a time by itself.
    """
    list(District.objects.select_for_update().filter(municipality=municipality).order_by("pk").values_list("pk"))


def hold_to_standing(
    waiting: WaitingHousehold, home: Home, *, now: datetime, near_because: str = "", with_fixed: bool = False
) -> None:
    """Raise AgainstAStop or NotAcknowledged where the pair breaks what stands. Call it inside the transaction."""
    one_at_a_time(waiting.municipality)
    broken = broken_conditions(waiting, home, on=timezone.localdate(now), with_fixed=with_fixed)
    stops = [one for one in broken if one.weight == "stop"]
    if stops:
        raise AgainstAStop(stops)
    asked = [one for one in broken if one.weight == "ask"]
    if asked and len(near_because.strip()) < LEAST_WORDS:
        raise NotAcknowledged(asked)


def hold_offer_to_standing(waiting: UUID, home: UUID, proposal: Any, *, now: datetime) -> None:
    """Hold an offer that is to be prepared; what was acknowledged on its proposal is."""
    known = WaitingHousehold.objects.filter(pk=waiting).first()
    place = Home.objects.select_related("district", "association").filter(pk=home).first()
    if known is None or place is None:
        return
    decided = Proposal.objects.filter(pk=proposal, waiting=waiting).first() if proposal is not None else None
    hold_to_standing(known, place, now=now, near_because=decided.near_because if decided else "")


def hold_sending_to_standing(offer: Offer) -> None:
    """Raise NotToSend where an offer that is to go out breaks what stands now, in the half-year it counts in."""
    one_at_a_time(offer.municipality)
    broken = broken_conditions(offer.waiting, offer.home, on=timezone.localdate(offer.prepared_at))
    stops = [one for one in broken if one.weight == "stop"]
    if stops:
        raise NotToSend(stops)

"""The letter of an offer: put together while it is prepared, and read from what was kept once it was sent."""

from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.conf import settings

from softlanding.core.housing.offers import HomeOffered, LetterFacts, compose
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.offer_letter import LetterLanguage
from softlanding.housing.models import Offer, StatedNeed
from softlanding.housing.queries.offers import offer_reckoned, offer_words

DID_NOT_WANT = "did-not-want"
EARTH_METRES = 6_371_000
DUTCH = "nl"
"""The language whose text counts."""
BY_HAND = ("en", DUTCH)
NOTICES = {"machine-made": "machine-made", "checked": "translator-checked", "by-hand": None}
"""The word of the page that says what a translation is."""


def letter_of_offer(offer: Offer, *, on: date) -> dict[str, Any]:
    """Return the letter as it was sent, or as it would be sent today."""
    return offer.letter or new_letter(offer, on=on)


def languages_of_letter(letter: dict[str, Any]) -> tuple[LetterLanguage, ...]:
    """Return the languages in which a letter was sent, or in which one would be sent now."""
    if not letter:
        return offer_words().languages
    told = letter["languages"].items()
    return tuple(LetterLanguage(id=code, name=one["name"], direction=one["direction"]) for code, one in told)


def letter_in(letter: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a letter in a language, with the Dutch to stand beside a translation, and the notice of a translation."""
    told = letter["languages"][language]
    notice = NOTICES[state_of_letter(letter, language)]
    return {
        "letter": told,
        "dutch": letter["languages"][DUTCH] if notice else None,
        "notice": notice,
        "some_untranslated": any("dutch" in line for section in told["sections"] for line in section["lines"])
        or bool(offer_words().named_in_state(language, "missing", "outdated")),
    }


def state_of_letter(letter: dict[str, Any], language: str) -> str:
    """Say what a letter in a language is, or would be now: by hand, machine-made or checked.

    A letter from before translations had a state was written by hand in English and Dutch; nobody checked the rest.
    """
    if not letter:
        return offer_words().state(language)
    kept: str | None = letter["languages"][language].get("state")
    return kept or ("by-hand" if language in BY_HAND else "machine-made")


def telephone() -> str:
    """Return the region's number to call, or nothing when none is known."""
    network = load_rulebook().networks.get(settings.REGION)
    known = network.phone.value if network is not None and network.phone is not None else None
    return settings.PHONE or known or ""


def new_letter(offer: Offer, *, on: date) -> dict[str, Any]:
    """Write the letter in every language, with the facts that it says beside it for a program to read."""
    waiting, home = offer.waiting, offer.home
    book = load_rulebook()
    municipality = book.municipalities.get(offer.municipality)
    facts = LetterFacts(
        called=waiting.called,
        reference=waiting.reference,
        municipality=municipality.everyday_name if municipality else offer.municipality,
        home=HomeOffered(
            address=home.address,
            postcode=home.postcode,
            district=home.district.name,
            association=home.association.name,
            bedrooms=home.bedrooms,
            rent=home.rent,
            step_free=home.step_free,
            available_on=home.available_on,
        ),
        reasons=tuple(reasons_of_offer(offer, on=on)),
        contact=waiting.contact_person.display_name if waiting.contact_person else "",
        household_said=offer.household_said,
        said_nothing=offer.heard_how == DID_NOT_WANT,
        answer_by_on=offer.answer_by_on,
        answer_source=offer.answer_source,
        made_on=on,
        sources=dict(book.sources),
    )
    return {**compose(offer_words(), facts), "facts": _as_data(facts)}


def reasons_of_offer(offer: Offer, *, on: date) -> list[Any]:
    """Return why it is this home: what the matcher gave for it, or, for another home, what can be reckoned here."""
    proposed = offer.proposal
    if proposed is not None and proposed.home_id == offer.home_id and proposed.reasons:
        return list(proposed.reasons)
    waiting, home = offer.waiting, offer.home
    found: list[Any] = []
    rent = offer_reckoned(offer, on=on)["rent-limit"]
    if rent.why == "rent-kept":
        found.append({"code": "rent", "rent": str(home.rent), "limit": str(rent.figures["limit"])})
    if waiting.step_free and home.step_free:
        found.append({"code": "step-free"})
    found += _near(offer)
    return [*found, {"code": "waiting", "weeks": (on - waiting.linked_on).days // 7}]


def _near(offer: Offer) -> list[Any]:
    """Return how far each place is that somebody of the household named, in a straight line."""
    home = offer.home
    if home.latitude is None or home.longitude is None:
        return []
    places = StatedNeed.objects.filter(member__waiting=offer.waiting).order_by("pk")
    return [
        {
            "code": "near",
            "kind": one.kind,
            "metres": metres_between((home.latitude, home.longitude), (one.latitude, one.longitude)),
        }
        for one in places
    ]


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Reckon a distance over the ground of the earth as a ball."""
    (north, east), (other_north, other_east) = (tuple(map(radians, one)) for one in (here, there))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def _as_data(facts: LetterFacts) -> dict[str, Any]:
    home = facts.home
    return {
        "reference": facts.reference,
        "municipality": facts.municipality,
        "address": home.address,
        "postcode": home.postcode,
        "district": home.district,
        "association": home.association,
        "bedrooms": home.bedrooms,
        "rent": str(home.rent),
        "step_free": home.step_free,
        "available_on": home.available_on.isoformat(),
        "reasons": list(facts.reasons),
        "answer_by_on": facts.answer_by_on.isoformat() if facts.answer_by_on else None,
        "answer_source": facts.answer_source,
        "made_on": facts.made_on.isoformat(),
    }

"""Reading where: the network's desks from the rulebook, in words, and which of them serve a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

from softlanding.common.errors import NotFound, Words, in_language
from softlanding.core.conditions import Facts
from softlanding.core.documents import Document
from softlanding.core.facts import facts_of
from softlanding.core.household import household_of
from softlanding.core.lanes import LANE_WORDS, Expected, LaneAnswer
from softlanding.core.router import DeskAnswer, route
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import Agreement, Desk, Stated

SERVICES: dict[str, Words] = {
    "municipal-registration": {"en": "Register as a resident", "nl": "Inschrijven als ingezetene"},
    "non-resident-registration": {"en": "Register as a non-resident", "nl": "Inschrijven als niet-ingezetene"},
    "biometrics": {"en": "Fingerprints and photo", "nl": "Vingerafdrukken en foto"},
    "residence-document": {"en": "Collect the residence document", "nl": "Verblijfsdocument ophalen"},
    "residence-sticker": {"en": "Residence sticker", "nl": "Verblijfssticker"},
    "return-visa": {"en": "Return visa", "nl": "Terugkeervisum"},
    "application": {"en": "Hand in an application", "nl": "Aanvraag indienen"},
    "information": {"en": "Information", "nl": "Informatie"},
}
KINDS: dict[str, Words] = {
    "expat-centre": {"en": "Expat centre", "nl": "Expatcentrum"},
    "welcome-centre": {"en": "Welcome centre", "nl": "Welkomstcentrum"},
    "municipality": {"en": "Municipal desk", "nl": "Gemeenteloket"},
    "ind-desk": {"en": "IND desk", "nl": "IND-loket"},
    "ind-point": {"en": "IND point", "nl": "IND-punt"},
}
AUTHORITIES: dict[str, Words] = {
    "municipality": {"en": "Municipality", "nl": "Gemeente"},
    "ind": {"en": "Immigration service (IND)", "nl": "Immigratie- en Naturalisatiedienst (IND)"},
    "information": {"en": "Information", "nl": "Informatie"},
}

EXPECTED_WITHIN: Words = {"en": "within {days} days", "nl": "binnen {days} dagen"}
EXPECTED_DAYS: Words = {"en": "usually {days} days", "nl": "meestal {days} dagen"}

facts_wanted = Signal()
"""Sent with `request`: a feature above that knows the person answers with their facts, or None."""


@dataclass(frozen=True)
class Place:
    """Where a desk is, as far as that is known."""

    id: str
    name: str
    address: str | None
    address_dated: str | None
    address_to_verify: bool
    address_confidence: str | None
    phone: str | None
    phone_dated: str | None
    phone_to_verify: bool


def desk(desk_id: str) -> Desk:
    """Return a desk, or raise NotFound."""
    found = load_rulebook().desks.get(desk_id)
    if found is None:
        raise NotFound("no-such-desk")
    return found


def today() -> date:
    """Return the day it is in the Netherlands."""
    return timezone.localdate()


def known(desk_id: str) -> bool:
    """Say whether there is such a desk."""
    return desk_id in load_rulebook().desks


def desks(*, service: str = "", kind: str = "", municipality: str = "", written: bool = True) -> list[Desk]:
    """Return the desks, expat centres first. `written`: without those of which only the legal duty is known.

    With a municipality, its own desk is always among them.
    """
    order = list(KINDS)
    found = [
        one
        for one in load_rulebook().desks.values()
        if (not service or one.offers(service))
        and (not kind or one.kind == kind)
        and (not written or not one.generated or one.municipality == municipality)
    ]
    return sorted(found, key=lambda one: (order.index(one.kind), one.name.en))


def desks_in(municipality: str) -> list[Desk]:
    """Return the desks that stand in a municipality."""
    return [one for one in load_rulebook().desks.values() if one.municipality == municipality]


def agreements_of(desk_id: str, *, on: date) -> list[Agreement]:
    """Return what a desk has agreed, in force first."""
    found = [one for one in load_rulebook().agreements if one.desk == desk_id]
    return sorted(found, key=lambda one: not one.holds_on(on))


def municipality_named(typed: str) -> str | None:
    """Return the id of a municipality by its id, its name or its English name, or None."""
    wanted = typed.strip().casefold()
    for one in load_rulebook().municipalities.values():
        if wanted in {one.id, one.name.casefold(), one.everyday_name.casefold(), one.english_name.casefold()}:
            return one.id
    return None


def facts_given(*, municipality: str = "", purpose: str = "") -> Facts:
    """Return the facts of somebody of whom only this is known."""
    person = {"id": "person", **({"purpose": purpose} if purpose else {})}
    told: dict[str, Any] = {"people": [person], **({"municipality": municipality} if municipality else {})}
    household = household_of(Document("desks", told), municipalities=load_rulebook().municipalities)
    return facts_of(household, household.people[0], on=date.min)


def answers(facts: Facts, *, on: date, services: Iterable[str] = ()) -> Mapping[str, DeskAnswer]:
    """Return for each desk whether it serves who these facts are about, best first."""
    return {one.desk: one for one in route({**facts, "today": on}, load_rulebook(), on=on, services=services)}


def place_of(desk_id: str, language: str) -> Place:
    """Return where a desk is. What its sources do not say is None."""
    found = desk(desk_id)
    address, phone = _best(found.address), _best(found.phone)
    return Place(
        id=found.id,
        name=found.name.told(language),
        address=address and address.value,
        address_dated=address and address.dated,
        address_to_verify=bool(address and _doubtful(address)),
        address_confidence=address and address.confidence,
        phone=phone and phone.value,
        phone_dated=phone and phone.dated,
        phone_to_verify=bool(phone and _doubtful(phone)),
    )


def counter_name(desk_id: str, counter: str, language: str) -> str:
    """Return what a counter is called, or its id when the desk's data no longer has it."""
    name = next((one.name for one in desk(desk_id).counters if one.id == counter), counter)
    word, _, number = name.rpartition(" ")
    known = next((words for words in AUTHORITIES.values() if words["en"] == word), None)
    return f"{in_language(known, language)} {number}" if known else name


def _best(stated: tuple[Stated, ...]) -> Stated | None:
    """Return the surest value that is there."""
    known = [one for one in stated if one.value]
    return min(known, key=lambda one: one.confidence or "D", default=None)


def _doubtful(stated: Stated) -> bool:
    """Say whether a value is old or undated, or from own knowledge: the reader is told to verify it."""
    return (stated.confidence or "D") in {"C", "D"}


def lanes_in_words(answer: DeskAnswer, answers: Mapping[str, DeskAnswer], language: str) -> list[dict[str, Any]]:
    """Return the lanes of a desk that has a fast track, and the regular route at the municipality's own desk beside it.

    Empty where there is one lane only. What nobody says about how long it takes stays out: the page says "not known".
    """
    if not any(lane.lane == "fast-track" for lane in answer.lanes):
        return []
    lanes = [_lane_in_words(lane, language) for lane in answer.lanes]
    own = (one for one in answers.values() if one.serves and one.desk != answer.desk)
    for beside in (one for one in own if desk(one.desk).kind == "municipality"):
        name = desk(beside.desk).name.told(language)
        lanes += [{**_lane_in_words(lane, language), "desk": name} for lane in beside.lanes]
    return lanes


def _lane_in_words(lane: LaneAnswer, language: str) -> dict[str, Any]:
    book = load_rulebook()
    papers = lane.papers_in_advance
    return {
        "lane": lane.lane,
        "title": LANE_WORDS[lane.lane].told(language),
        "desk": "",
        "open": lane.open,
        "why": [said.told(language) for said in lane.why],
        "why_not": [said.told(language) for said in lane.why_not],
        "change": lane.nearest_change.told(language) if lane.nearest_change else "",
        "expected": [_expected_in_words(one, language) for one in lane.expected] if lane.open is not False else [],
        "papers": None if papers is None else [book.papers[one].title.told(language) for one in papers],
    }


def _expected_in_words(one: Expected, language: str) -> dict[str, Any]:
    service = in_language(SERVICES[one.service], language)
    days = f"{one.least_days}-{one.most_days}" if one.least_days is not None else str(one.most_days)
    words = EXPECTED_DAYS if one.least_days is not None else EXPECTED_WITHIN
    source = load_rulebook().sources.get(one.source)
    return {
        "text": f"{service}: {in_language(words, language).format(days=days)}",
        "kind": one.kind,
        "source": source.title if source else "",
    }

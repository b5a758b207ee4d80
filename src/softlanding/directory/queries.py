"""Reading where: the network's desks from the rulebook, in words."""

from dataclasses import dataclass

from softlanding.common.errors import NotFound, Words
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import Desk, Stated

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


@dataclass(frozen=True)
class Place:
    """Where a desk is, as far as that is known."""

    id: str
    name: str
    address: str | None
    address_dated: str | None
    address_to_verify: bool
    phone: str | None
    phone_dated: str | None
    phone_to_verify: bool


def desk(desk_id: str) -> Desk:
    """Return a desk, or raise NotFound."""
    found = load_rulebook().desks.get(desk_id)
    if found is None:
        raise NotFound("no-such-desk")
    return found


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
        phone=phone and phone.value,
        phone_dated=phone and phone.dated,
        phone_to_verify=bool(phone and _doubtful(phone)),
    )


def counter_name(desk_id: str, counter: str) -> str:
    """Return what a counter is called, or its id when the desk's data no longer has it."""
    return next((one.name for one in desk(desk_id).counters if one.id == counter), counter)


def _best(stated: tuple[Stated, ...]) -> Stated | None:
    """Return the surest value that is there."""
    known = [one for one in stated if one.value]
    return min(known, key=lambda one: one.confidence or "D", default=None)


def _doubtful(stated: Stated) -> bool:
    """Say whether a value is old or undated, or from own knowledge: the reader is told to verify it."""
    return (stated.confidence or "D") in {"C", "D"}

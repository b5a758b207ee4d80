"""How much one household, one contact address and one network may hold on the web. Staff and partners are not asked."""

from datetime import datetime, timedelta
from typing import Any

from softlanding.appointments import queries
from softlanding.appointments.models import Visit
from softlanding.common.access import NEWCOMERS, Actor
from softlanding.common.errors import Refused, TooOften, Words
from softlanding.directory import queries as directory
from softlanding.people.actions import tries_this_hour

HOUR = timedelta(hours=1)
HOLDS_PER_HOUSEHOLD, HOLDS_PER_CONTACT, HOLDS_PER_NETWORK = 12, 20, 200


class TooManyVisits(Refused):
    """The contact address has as many visits ahead as the desk allows."""

    status = 422
    title = {"en": "You have as many visits as fit one address", "nl": "U hebt het hoogste aantal bezoeken"}

    def __init__(self, most: int, desk: str) -> None:
        super().__init__(
            "too-many-visits",
            {
                "en": f"With one e-mail address you can have {most} visits ahead at the same time.",
                "nl": f"Met één e-mailadres kunt u {most} bezoeken tegelijk hebben staan.",
            },
            _ring(desk, {"en": "Cancel one of them", "nl": "Zeg er één af"}),
        )


def check_hold(
    household: Any, desk: str, *, by: Actor, network: str, now: datetime, instead_of: Visit | None = None
) -> None:
    """Raise TooOften or TooManyVisits for a household that wants to hold more on the web than others can.

    `instead_of` is a hold that is given up for the new one. `network` is counted as a hash.
    """
    if by.role not in NEWCOMERS:
        return
    wait: Words = {"en": "Try again in an hour", "nl": "Probeer het over een uur opnieuw"}
    contact, since = household.contact_email or "", now - HOUR
    too_fast = (
        queries.web_holds_since(since, household=household) >= HOLDS_PER_HOUSEHOLD
        or (contact and queries.web_holds_since(since, contact=contact) >= HOLDS_PER_CONTACT)
        or tries_this_hour("hold-from", network, now=now) > HOLDS_PER_NETWORK
    )
    if too_fast:
        raise TooOften(
            "too-many-holds",
            {
                "en": "Too many times were held from here in the last hour.",
                "nl": "Hier is het afgelopen uur te vaak een tijd vastgehouden.",
            },
            _ring(desk, wait),
            seconds=int(HOUR.total_seconds()),
        )
    most = queries.policy_of(desk).most_visits_per_contact
    if contact and queries.live_visits_of_contact(contact, now=now, without=instead_of) >= most:
        raise TooManyVisits(most, desk)


def _ring(desk: str, first: Words) -> Words:
    """Say what to do, and whom to ring when the desk's number is known."""
    phone = directory.place_of(desk, "en").phone
    if not phone:
        return {"en": f"{first['en']}, or ask the desk.", "nl": f"{first['nl']}, of vraag het aan het loket."}
    return {"en": f"{first['en']}, or ring us: {phone}.", "nl": f"{first['nl']}, of bel ons: {phone}."}

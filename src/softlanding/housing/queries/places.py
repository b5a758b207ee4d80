"""Which municipality somebody of the staff works for."""

from django.conf import settings

from softlanding.common.access import Actor
from softlanding.core.rulebook import load_rulebook


def municipality_of(actor: Actor) -> str:
    """Return the municipality of the actor's desk; without a desk, the first of the region."""
    book = load_rulebook()
    desk = book.desks.get(actor.desk) if actor.desk else None
    if desk is not None:
        return desk.municipality
    network = book.networks.get(settings.REGION)
    return network.region_municipalities[0] if network and network.region_municipalities else ""

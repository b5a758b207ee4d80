"""What stands beside the steps of a household's plan: its letter about a home, and who guides it."""

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from softlanding.housing.models import Offer, WaitingHousehold

Link = tuple[str, str]
"""A sentence, and where it leads; empty for nowhere."""
STEPS = frozenset({"housing-offer", "social-guidance"})


def beside_the_plan(*, household: UUID, steps: frozenset[str], **_: object) -> Mapping[str, list[Link]]:
    """Answer `journeys.queries.beside_steps`: lines by the procedure that they belong to. Others cost no query."""
    if not steps & STEPS:
        return {}
    linked = WaitingHousehold.objects.filter(household=household).exclude(state="ended")
    waiting = linked.select_related("contact_person").order_by("-made_at").first()
    if waiting is None:
        return {}
    found: dict[str, list[Link]] = {}
    sent = Offer.objects.filter(waiting__household=household, offered_at__isnull=False).exclude(state="withdrawn")
    state = sent.exclude(letter={}).order_by("-offered_at").values_list("state", flat=True).first()
    if state is not None:
        text = gettext("Read the letter about your home.")
        if state == "offered":
            text = gettext("There is a letter with an offer for you. Read it and answer.")
        found["housing-offer"] = [(text, reverse("home-offer:own"))]
    if waiting.contact_person is not None:
        who = gettext("Your contact person is {name}.").format(name=waiting.contact_person.display_name)
        found["social-guidance"] = [(who, "")]
    return found

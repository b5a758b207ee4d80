"""What tests of caps, near and apart start from: households that wait, homes that fit, and proposals opened by hand."""

from datetime import datetime

from proposals_world import NOW, TOWN, the_officer

from softlanding.housing.actions import proposals as deciding
from softlanding.housing.models import Bond, District, Home, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals as reading

POLICY = "den-haag-2026"
BECAUSE = "Her sister lives around the corner."


def cap(district: str, *, persons: int | None = None, households: int | None = None) -> None:
    """Set the caps of a district."""
    District.objects.filter(key=district).update(persons_cap=persons, households_cap=households)


def bind(one: WaitingHousehold, other: WaitingHousehold, kind: str) -> None:
    """Note that two want to live near, or must live apart."""
    first, last = sorted((one, other), key=lambda each: str(each.pk))
    Bond.objects.create(region=one.region, one=first, other=last, kind=kind)


def by_hand(waiting: WaitingHousehold, home: Home, *, now: datetime = NOW, **more: str) -> Proposal:
    """Propose a home by hand and open it."""
    made = deciding.propose_by_hand(
        waiting, home, because=BECAUSE, policy=POLICY, by=the_officer(), now=now, **more
    )  # fmt: skip
    return opened(made, now=now)


def opened(found: Proposal, *, now: datetime = NOW) -> Proposal:
    """Open a proposal, as its page does."""
    found = reading.proposal_at(found.pk, TOWN)
    deciding.open_proposal(found, now=now)
    return reading.proposal_at(found.pk, TOWN)


def approve(found: Proposal, *, now: datetime = NOW, **more: str) -> object:
    """Approve a proposal as it is now."""
    found = reading.proposal_at(found.pk, TOWN)
    return deciding.approve(found, version=found.version, by=the_officer(), now=now, **more)

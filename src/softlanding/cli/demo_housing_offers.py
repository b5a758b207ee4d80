"""The demo's offers of a home: invented, one in each state that an officer meets in a week."""

from datetime import datetime

DESK = "the-hague-international-centre"


def make_demo_offers(*, now: datetime) -> None:
    """Prepare offers, and bring them as far as a week does, once."""
    from softlanding.common.access.terms import Actor, Role
    from softlanding.housing.actions.offers_invented import invent_offers
    from softlanding.people.queries import staff_at

    members = {member.email: member for member in staff_at(DESK)}
    iris, bram, noor = (
        Actor(kind="staff", id=str(members[email].pk), role=Role(members[email].role), desk=DESK)
        for email in ("housing@demo.example", "housing2@demo.example", "casemanager@demo.example")
    )
    invent_offers(first=bram, second=iris, contact=noor, now=now)

"""Reading about employers: whose account the reader belongs to, and what they may do there."""

from softlanding.cases.models import Colleague, Employer
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotAllowed


def employer_of(actor: Actor) -> Employer:
    """Return the employer for which somebody is signed in, or raise NotAllowed."""
    found = (
        Employer.objects.select_related("organisation")
        .filter(organisation=int(actor.organisation), closed_at=None)
        .first()
        if actor.role == Role.EMPLOYER and actor.organisation
        else None
    )
    if found is None:
        raise NotAllowed
    return found


def part_of(actor: Actor) -> str:
    """Say what somebody may do for their employer: `owner`, `editor`, `viewer`; nothing when they left."""
    found = Colleague.objects.filter(member=int(actor.id), left_at=None).values_list("part", flat=True).first()
    return str(found or "")

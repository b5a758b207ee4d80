"""Reading how matching turned out for groups: by what the household asked for, or by the separated store."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from softlanding.core.housing.group_report import GroupReport, Outcome, group_report, size_group
from softlanding.housing.models import GroupFact, Proposal

OWN_DIMENSIONS: dict[str, Callable[[Proposal], str]] = {
    "size": lambda one: size_group(one.persons),  # type: ignore[attr-defined]
    "step-free": lambda one: "asked" if one.waiting.step_free else "not-asked",
    "family-to-come": lambda one: "yes" if one.waiting.expected_members else "no",
    "places-stated": lambda one: "yes" if one.needs else "no",  # type: ignore[attr-defined]
}
"""What is known from the waiting list itself."""


def household_hash(waiting: UUID) -> str:
    """Return under which key the separated store knows a household: not to be turned round without our secret."""
    return salted_hmac("softlanding.housing.group-store", str(waiting), algorithm="sha256").hexdigest()


def dimensions(municipality: str) -> list[str]:
    """Return by what groups can be compared: our own dimensions, and those of the separated store."""
    stored = GroupFact.objects.filter(municipality=municipality, region=settings.REGION).order_by("dimension")
    return [*OWN_DIMENSIONS, *stored.values_list("dimension", flat=True).distinct()]


def groups_compared(municipality: str, dimension: str, first: date, last: date) -> GroupReport:
    """Return the figures of each group, from the last proposal of each household in the period."""
    proposals = list(_last_proposals(municipality, first, last))
    if dimension in OWN_DIMENSIONS:
        group_of = OWN_DIMENSIONS[dimension]
        return group_report([_outcome(one, group_of(one)) for one in proposals])
    stored = dict(
        GroupFact.objects.filter(municipality=municipality, dimension=dimension).values_list("household_hash", "group")
    )
    found = [(one, stored.get(household_hash(one.waiting_id))) for one in proposals]
    return group_report([_outcome(one, group) for one, group in found if group is not None])


def _outcome(one: Proposal, group: str) -> Outcome:
    waited = (one.run.on - one.waiting.linked_on).days if one.run else 0
    return Outcome(group, one.fit if one.home_id else None, max(0, waited))


def _last_proposals(municipality: str, first: date, last: date) -> list[Proposal]:
    from django.db.models import Count, Exists, OuterRef

    from softlanding.housing.models import StatedNeed

    found = (
        Proposal.objects.filter(run__municipality=municipality, run__on__gte=first, run__on__lte=last)
        .select_related("run", "waiting")
        .annotate(
            members=Count("waiting__members", distinct=True),
            needs=Exists(StatedNeed.objects.filter(member__waiting=OuterRef("waiting"))),
        )
        .order_by("run__on", "run__number")
    )
    latest: dict[UUID, Proposal] = {}
    for one in found:
        one.persons = one.members + one.waiting.expected_members
        latest[one.waiting_id] = one
    return list(latest.values())

"""Minors under guardianship: a guardian's own, and how many turn eighteen in a municipality."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core.turning_adult import Turning, turning_by_month
from softlanding.housing.models import MinorUnderGuardianship

EIGHTEEN_YEARS = timedelta(days=18 * 366)


def minors_turning_18(municipality: str, first: date, until: date) -> tuple[Turning, ...]:
    """Return how many minors under guardianship turn eighteen, month by month: each will need a home of their own."""
    born = (
        MinorUnderGuardianship.objects.filter(region=settings.REGION, municipality=municipality, left_on=None)
        .filter(born_on__gte=first - EIGHTEEN_YEARS, born_on__lt=until)
        .values_list("born_on", flat=True)
    )
    return turning_by_month(born, first, until)


def minors_counted(municipality: str) -> int:
    """Return how many minors under guardianship are counted in a municipality."""
    return MinorUnderGuardianship.objects.filter(
        region=settings.REGION, municipality=municipality, left_on=None
    ).count()


def minors_of(actor: Actor) -> QuerySet[MinorUnderGuardianship]:
    """Return the minors whom this guardian noted, the next to turn eighteen first."""
    staff = int(actor.id) if actor.kind == "staff" and actor.id.isdigit() else 0
    return MinorUnderGuardianship.objects.filter(region=settings.REGION, guardian_member_id=staff, left_on=None)


def minor_of(key: object, actor: Actor) -> MinorUnderGuardianship:
    """Return one of the guardian's own minors, or raise NotFound."""
    found = minors_of(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found

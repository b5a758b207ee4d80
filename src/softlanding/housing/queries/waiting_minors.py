"""Minors under guardianship: a guardian's own, and how many turn eighteen in a municipality."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet

from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core.housing.turning_adult import Turning, turning_by_month, turns_adult_on
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Procedure
from softlanding.core.terms import Length, add
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


def own_minors_listed(
    actor: Actor, *, on: date, within: int | None = None, municipality: str = "", text: str = ""
) -> list[MinorUnderGuardianship]:
    """Return the guardian's own minors as chosen: who turns eighteen within so many months, where, of which number."""
    found = minors_of(actor).select_related("contact_person")
    if municipality:
        found = found.filter(municipality=municipality)
    if text:
        found = found.filter(key__icontains=text)
    last = add(on, Length(months=within)) if within else None
    return [one for one in found if last is None or turns_adult_on(one.born_on) <= last]


def own_municipalities(actor: Actor) -> list[str]:
    """Return the municipalities in which the guardian counts somebody."""
    return list(minors_of(actor).order_by("municipality").values_list("municipality", flat=True).distinct())


@dataclass(frozen=True)
class BeforeEighteen:
    """The days that the step after-18 of the rulebook gives for one birthday, and that step."""

    plan_from_on: date
    arrange_by_on: date
    turns_on: date
    step: Procedure


def before_eighteen(born_on: date, *, on: date) -> BeforeEighteen:
    """Return from when to plan a home and by when to arrange the rest, as the rulebook counts back."""
    step = load_rulebook().on(on).procedures["after-18"]
    turns = turns_adult_on(born_on)
    opens, due = step.window.opens, step.window.due[0]
    begin = add(turns, Length(months=-(opens.months or 0))) if opens else turns
    return BeforeEighteen(begin, add(turns, Length(months=-(due.months or 0))), turns, step)


def minor_of(key: object, actor: Actor) -> MinorUnderGuardianship:
    """Return one of the guardian's own minors, or raise NotFound."""
    found = minors_of(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found

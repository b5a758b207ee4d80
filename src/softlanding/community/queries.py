"""Reading about companies that settle: one, all of them, its guide, and how many people are expected."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from softlanding.cases.queries import Announcement
from softlanding.common.errors import NotFound
from softlanding.community.models import ExpectedArrivals, Landing, LandingEvent, LandingStepState
from softlanding.core.landing import Company, Guide, GuideStep, guide_for
from softlanding.core.rulebook import load_rulebook

STAGES = ("lead", "landing", "landed", "lost")


@dataclass(frozen=True)
class LandingStepNow:
    """A step of a company's guide, and how far the company is with it."""

    guide: GuideStep
    state: str
    agreed_on: date | None
    done_on: date | None
    note: str


@dataclass(frozen=True)
class Month:
    """How many people are expected in a month: as employers announced, and as companies that settle guess."""

    first: date
    announced: int
    settling: int
    leads: int
    """Of companies that have not decided yet; not in the sum."""

    @property
    def persons(self) -> int:
        """Everybody who is expected for sure enough to plan with."""
        return self.announced + self.settling


def landing(key: UUID) -> Landing:
    """Return a landing of this region, or raise NotFound."""
    found = Landing.objects.select_related("adviser").filter(pk=key, region=settings.REGION).first()
    if found is None:
        raise NotFound
    return found


def landings(*, stage: str = "", typed: str = "") -> QuerySet[Landing]:
    """Return the companies of this region, last touched first."""
    found = Landing.objects.select_related("adviser").filter(region=settings.REGION).order_by("-updated_at", "company")
    if stage in STAGES:
        found = found.filter(stage=stage)
    if typed:
        found = found.filter(Q(company__icontains=typed) | Q(sector__icontains=typed))
    return found


def shared(token: str) -> Landing:
    """Return the landing whose plan this link opens, or raise NotFound."""
    found = Landing.objects.filter(share_hash=token_hash(token)).exclude(stage="lost").first()
    if found is None:
        raise NotFound
    return found


def token_hash(token: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def guide_of(company: Company) -> Guide:
    """Return the guide of a company."""
    book = load_rulebook()
    return guide_for(company, book.landing_steps.values(), book.calendar)


def company_of(found: Landing) -> Company:
    """Return a landing the way the core reads it."""
    return Company({**found.facts}, found.first_arrival_on)


def steps_of(found: Landing) -> list[LandingStepNow]:
    """Return the steps of a company's plan with how far it is."""
    known = {one.step: one for one in LandingStepState.objects.filter(landing=found)}
    steps = []
    for one in guide_of(company_of(found)).steps:
        row = known.get(one.step.id)
        steps.append(
            LandingStepNow(one, row.state, row.agreed_on, row.done_on, row.note)
            if row
            else LandingStepNow(one, "todo", None, None, "")
        )
    return steps


def events_of(found: Landing) -> QuerySet[LandingEvent]:
    """Return what happened to a landing, latest first."""
    return LandingEvent.objects.select_related("by_staff").filter(landing=found)


def expected_of(found: Landing) -> QuerySet[ExpectedArrivals]:
    """Return how many people a company expects in which month."""
    return ExpectedArrivals.objects.filter(landing=found)


def forecast(first: date, months: int) -> list[Month]:
    """Return how many people the region expects in each of so many months, in two queries.

    Announced people are counted by the household file that their employer stated, in the month of their arrival.
    """
    begins = [_months_on(first.replace(day=1), number) for number in range(months + 1)]
    announced: dict[date, int] = defaultdict(int)
    rows = Announcement.objects.filter(
        region=settings.REGION, arrives_on__gte=begins[0], arrives_on__lt=begins[-1]
    ).exclude(state__in=["cancelled", "ended"])
    for day, document in rows.values_list("arrives_on", "document").iterator():
        announced[day.replace(day=1)] += max(len(document.get("people") or ()), 1)
    guessed: dict[tuple[date, bool], int] = defaultdict(int)
    expected = ExpectedArrivals.objects.filter(
        region=settings.REGION, month_on__gte=begins[0], month_on__lt=begins[-1]
    ).exclude(landing__stage__in=["lost", "landed"])
    for row in expected.annotate(month=TruncMonth("month_on")).values("month", "landing__stage").annotate(
        persons=Sum("persons")
    ):  # fmt: skip
        guessed[row["month"], row["landing__stage"] == "lead"] += row["persons"]
    return [Month(one, announced[one], guessed[one, False], guessed[one, True]) for one in begins[:-1]]


def _months_on(first: date, number: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, 1)

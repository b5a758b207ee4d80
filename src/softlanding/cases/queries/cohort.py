"""Reading what employers announced: files, arrivals, what each waits for in words an employer may read."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from softlanding.appointments import queries as appointments
from softlanding.cases.models import Announcement, Cohort, Employer, GroupRequest, Invitation
from softlanding.common.errors import NotFound, Refused
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import moment_of

STATES = ("announced", "invited", "joined", "landed", "cancelled", "ended")
OVER = ("cancelled", "ended")
NAMED_STEPS = (
    "residence-permit", "entry-visa", "legalise-documents", "municipal-registration", "non-resident-registration",
    "citizen-service-number", "biometrics", "residence-document", "residence-sticker", "eu-law-verification",
    "expat-tax-ruling", "permit-extension", "bank-account",
)  # fmt: skip
"""Steps of the employee that an employer may read by name: those of permit, registration and pay. Health never."""
HELD_IN_HOUSEHOLD = {
    "en": "Something in the household that is not for the employer",
    "nl": "Iets in het huishouden dat niet voor de werkgever is",
}
SORTS = {
    "next": ("overdue_first", F("next_on").asc(nulls_last=True), "principal_name"),
    "arrival": (F("arrives_on").asc(nulls_last=True), "principal_name"),
    "work": (F("first_working_day_on").asc(nulls_last=True), "principal_name"),
    "name": ("principal_name", "key"),
}


class InvitationSpent(Refused):
    """The invitation was used, was sent anew, is too old, or never was."""

    status = 410
    title = {"en": "This invitation does not open any more", "nl": "Deze uitnodiging werkt niet meer"}

    def __init__(self) -> None:
        super().__init__(
            "invitation-spent",
            {
                "en": "An invitation opens once. It may be used already, replaced by a newer one, or too old.",
                "nl": "Een uitnodiging werkt één keer. Deze is al gebruikt, vervangen door een nieuwe, of te oud.",
            },
            {"en": "Ask your employer for a new one.", "nl": "Vraag uw werkgever om een nieuwe."},
        )


def announcements_of(employer: Employer) -> QuerySet[Announcement]:
    """Return everybody whom an employer announced."""
    return Announcement.objects.filter(employer=employer)


def announcement_of(employer: Employer, key: UUID) -> Announcement:
    """Return one arrival of an employer, or raise NotFound."""
    found = announcements_of(employer).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def board(
    employer: Employer, *, on: date, find: str = "", state: str = "", turn: str = "", sort: str = "next"
) -> QuerySet[Announcement]:
    """Return the arrivals that a filter leaves; by their next date those that are overdue come first."""
    found = announcements_of(employer)
    if find:
        found = found.filter(Q(principal_name__icontains=find) | Q(key__icontains=find))
    if state == "open":
        found = found.exclude(state__in=OVER)
    elif state == "overdue":
        found = found.exclude(state__in=OVER).filter(next_on__lt=on)
    elif state:
        found = found.filter(state=state)
    if turn:
        found = found.filter(whose_turn=turn).exclude(state__in=OVER)
    overdue = Case(When(Q(next_on__lt=on) & ~Q(state__in=OVER), then=0), When(state__in=OVER, then=2), default=1)
    return found.annotate(overdue_first=overdue).order_by(*SORTS.get(sort, SORTS["next"]), "pk")


def counts(employer: Employer, *, on: date) -> Mapping[str, int]:
    """Count the arrivals by state, and those whose next date has passed, in one question."""
    filters = {state: Count("pk", filter=Q(state=state)) for state in STATES}
    overdue = Count("pk", filter=Q(next_on__lt=on) & ~Q(state__in=OVER))
    return announcements_of(employer).aggregate(**filters, overdue=overdue, all=Count("pk"))


def waits_in_words(found: Announcement, language: str) -> str:
    """Say what an arrival waits for, in words that its employer may read; nothing when nothing is known."""
    if not found.waits_for or found.state in OVER:
        return ""
    if not found.waits_for_principal or found.waits_for not in NAMED_STEPS:
        return HELD_IN_HOUSEHOLD.get(language, HELD_IN_HOUSEHOLD["en"])
    return step_words(found.waits_for, language)


def step_words(step: str, language: str) -> str:
    """Return the title of a step."""
    texts = load_rulebook().procedures.get(step)
    return texts[-1].title.told(language) if texts else step


def visits_of(found: list[Announcement], *, now: datetime) -> dict[Any, datetime]:
    """Return when each household that shares its visits comes next, in one question. Nothing else of a visit."""
    shared = [one.household_id for one in found if one.household_id is not None]
    coming: dict[Any, datetime] = {}
    for visit in appointments.booked_visits_of(shared, now=now) if shared else ():
        coming.setdefault(visit.household_id, moment_of(visit.starts_tick, appointments.ZONE))
    return coming


def cohort_of(employer: Employer, key: UUID) -> Cohort:
    """Return a file that an employer handed in, or raise NotFound."""
    found = Cohort.objects.filter(employer=employer, pk=key).first()
    if found is None:
        raise NotFound
    return found


def cohorts_of(employer: Employer) -> QuerySet[Cohort]:
    """Return the files that an employer handed in, the latest first, without what stood in them."""
    return Cohort.objects.filter(employer=employer).defer("content", "households", "mend").order_by("-handed_in_at")


def invitation_hash(token: str) -> str:
    """Return what is stored of an invitation's link."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Return an invitation to somebody who arrives while it still opens, or raise InvitationSpent."""
    found = (
        Invitation.objects.select_related("announcement", "employer__organisation")
        .filter(token_hash=invitation_hash(token), used_at=None, expires_at__gt=now, announcement__isnull=False)
        .exclude(announcement__state__in=OVER)
        .first()
    )
    if found is None:
        raise InvitationSpent
    return found


def invited_until(found: Announcement, *, now: datetime) -> Invitation | None:
    """Return the invitation of an arrival that still opens, or None."""
    return Invitation.objects.filter(announcement=found, used_at=None, expires_at__gt=now).first()


def followed_by(household: UUID) -> QuerySet[Announcement]:
    """Return what employers announced and a household took up as its own."""
    return Announcement.objects.select_related("employer__organisation").filter(household=household)


def employers_of(household: UUID) -> list[str]:
    """Name the employers that follow a household."""
    return list(followed_by(household).values_list("employer__organisation__name", flat=True).distinct())


def group_requests_of(employer: Employer) -> QuerySet[GroupRequest]:
    """Return an employer's requests for group visits, the latest first."""
    return GroupRequest.objects.filter(employer=employer).order_by("-asked_at")


def group_requests_at(desk: str) -> QuerySet[GroupRequest]:
    """Return what employers ask of a desk: open requests first, by the day that is wished."""
    first = Case(When(state="asked", then=0), default=1)
    return (
        GroupRequest.objects.select_related("employer__organisation")
        .filter(desk=desk)
        .annotate(with_a_plan=Coalesce(Count("announcements__household"), 0), first=first)
        .order_by("first", "wished_on", "pk")
    )


def references_in(found: GroupRequest) -> list[tuple[Any, str]]:
    """Return id and reference of each household of a request that has a plan of its own."""
    rows = found.announcements.exclude(household=None).order_by("pk")
    return list(rows.values_list("household_id", "household__reference"))

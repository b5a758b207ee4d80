"""Reading about employers: whose account the reader belongs to, what they may do there, who their colleagues are."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from softlanding.cases.models import (
    Announcement,
    Colleague,
    Employer,
    EmployerRequest,
    Invitation,
    RegisteredSponsor,
)
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotAllowed, NotFound, Refused
from softlanding.core.sponsor_register import normalised
from softlanding.people.queries import token_hash

EMPLOYER_KINDS = ("company", "international-organisation", "ngo", "embassy", "knowledge-institute", "school")
PARTS = ("owner", "editor", "viewer")
COMING = ("announced", "invited", "joined", "landed")


class NoEmployer(NotFound):
    """The account belongs to no organisation, or to one whose account was closed."""

    def __init__(self) -> None:
        super().__init__(
            "no-employer",
            {
                "en": "Your account belongs to no organisation that is open here.",
                "nl": "Uw account hoort bij geen organisatie die hier open is.",
            },
            {"en": "Ask the desk.", "nl": "Vraag het loket."},
        )


class NotYourPart(NotAllowed):
    """The colleague may look, but not change this."""

    def __init__(self) -> None:
        super().__init__(
            "not-your-part",
            {"en": "Your part does not include this.", "nl": "Dit hoort niet bij uw rol."},
            {
                "en": "Ask an owner of your organisation's account.",
                "nl": "Vraag een eigenaar van het account van uw organisatie.",
            },
        )


class InvitationSpent(Refused):
    """The invitation was used or withdrawn, is too old, or never was."""

    status = 410
    title = {"en": "This invitation does not open any more", "nl": "Deze uitnodiging werkt niet meer"}

    def __init__(self) -> None:
        super().__init__(
            "invitation-spent",
            {
                "en": "An invitation opens once, within seven days.",
                "nl": "Een uitnodiging werkt één keer, binnen zeven dagen.",
            },
            {
                "en": "Did you join already? Then sign in. Otherwise ask for a new invitation.",
                "nl": "Doet u al mee? Log dan in. Vraag anders om een nieuwe uitnodiging.",
            },
        )


def employer_of(actor: Actor) -> Employer:
    """Return the employer for which somebody is signed in, or raise NoEmployer."""
    found = (
        Employer.objects.select_related("organisation", "sponsor")
        .filter(organisation=int(actor.organisation), closed_at=None)
        .first()
        if actor.role == Role.EMPLOYER and actor.organisation
        else None
    )
    if found is None:
        raise NoEmployer
    return found


def part_of(actor: Actor) -> str:
    """Say what somebody may do for their employer: `owner`, `editor`, `viewer`; nothing when they left."""
    found = Colleague.objects.filter(member=int(actor.id), left_at=None).values_list("part", flat=True).first()
    return str(found or "")


def employer_that(actor: Actor, *parts: str) -> Employer:
    """Return the actor's employer when the actor has one of these parts there, or raise NotYourPart."""
    found = employer_of(actor)
    if part_of(actor) not in parts:
        raise NotYourPart
    return found


def colleagues_of(employer: Employer) -> QuerySet[Colleague]:
    """Return who works for an employer now, with their accounts, owners first."""
    return (
        Colleague.objects.filter(employer=employer, left_at=None)
        .select_related("member")
        .order_by(Case(When(part="owner", then=0), default=1), "member__display_name", "pk")
    )


def colleague_of(employer: Employer, key: int) -> Colleague:
    """Return a colleague by id, or raise NotFound: another employer's colleague does not exist here."""
    found = colleagues_of(employer).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def own_colleague(actor: Actor) -> Colleague:
    """Return the actor as a colleague of their employer, or raise NoEmployer."""
    found = (
        Colleague.objects.select_related("member", "employer__organisation")
        .filter(member=int(actor.id), employer=employer_of(actor), left_at=None)
        .first()
    )
    if found is None:
        raise NoEmployer
    return found


def invitations_of(employer: Employer, *, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations to colleagues that still open, latest first."""
    return _open_invitations(now).filter(employer=employer).order_by("-made_at")


def invitation_by(token: str, *, now: datetime) -> Invitation:
    """Return an invitation to a colleague by the word in its link while it opens, or raise InvitationSpent."""
    found = _open_invitations(now).filter(token_hash=token_hash(token)).first()
    if found is None:
        raise InvitationSpent
    return found


def _open_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        announcement=None, used_at=None, withdrawn_at=None, expires_at__gt=now, employer__closed_at=None
    ).select_related("employer__organisation")


def employer_at(key: int) -> Employer:
    """Return an employer by the id of its organisation, or raise NotFound."""
    found = Employer.objects.select_related("organisation", "sponsor").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def employers_listed(*, search: str = "", kind: str = "", state: str = "") -> QuerySet[Employer]:
    """Return employers by name, each with how many colleagues it has and how many people it brings."""
    found = (
        Employer.objects.select_related("organisation", "sponsor")
        .annotate(
            colleague_count=Count("colleagues", filter=Q(colleagues__left_at=None), distinct=True),
            arrival_count=Count("announcements", filter=Q(announcements__state__in=COMING), distinct=True),
        )
        .order_by("organisation__name", "pk")
    )
    if search:
        found = found.filter(Q(organisation__name__icontains=search) | Q(chamber_of_commerce__startswith=search))
    if kind:
        found = found.filter(organisation__kind=kind)
    if state == "closed":
        return found.exclude(closed_at=None)
    if state == "empty":
        return found.filter(closed_at=None, colleague_count=0)
    return found.filter(closed_at=None) if state == "open" else found


def arrival_counts(employer: Employer) -> dict[str, int]:
    """Count the people whom an employer brings, by the state of their announcement."""
    rows = Announcement.objects.filter(employer=employer).values_list("state").annotate(number=Count("pk"))
    return dict(rows.order_by("state"))


def requests_waiting() -> QuerySet[EmployerRequest]:
    """Return the requests for an account that nobody has answered, oldest first."""
    return EmployerRequest.objects.filter(state="waiting").order_by("asked_at", "pk")


def request_at(key: int) -> EmployerRequest:
    """Return a request for an account that waits for an answer, or raise NotFound."""
    found = requests_waiting().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def standing_of(employer: Employer) -> tuple[str, date | None]:
    """Say how we know whether an employer is a recognised sponsor, with the day that the register says.

    `register`, `left-register`, `said-yes`, `said-no` or `unknown`: the register and its own words are never mixed.
    """
    if employer.sponsor is not None:
        gone_on = employer.sponsor.gone_on
        return ("left-register", gone_on) if gone_on else ("register", employer.sponsor.last_seen_on)
    said = {True: "said-yes", False: "said-no", None: "unknown"}
    return said[employer.recognised_sponsor], None


def sponsors_named_like(employer: Employer) -> list[RegisteredSponsor]:
    """Return rows of the register whose name is written alike: for a person to confirm, never linked by itself."""
    if employer.sponsor_id is not None:
        return []
    alike = RegisteredSponsor.objects.filter(search_name=normalised(employer.organisation.name), gone_on=None)
    return list(alike.order_by("register", "pk")[:10])


def principal_name(announcement: Announcement) -> str:
    """Return the name of the person whom the employer brings, as the employer wrote it; else its own key."""
    found = principal_in(announcement).get("name")
    return str(found or announcement.key)


def principal_in(announcement: Announcement) -> dict[str, Any]:
    """Return what the employer said about the person whom it brings."""
    people: Iterable[Any] = announcement.document.get("people") or ()
    return next((one for one in people if isinstance(one, dict) and one.get("id") == announcement.principal), {})

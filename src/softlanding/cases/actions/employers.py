"""Changing employers' accounts: open and close one, invite colleagues and let them in, change parts, leave."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from softlanding.cases.actions import employers_mail as mail
from softlanding.cases.models import Colleague, Employer, Invitation
from softlanding.cases.queries import employers as reading
from softlanding.common import audit
from softlanding.common.access import Actor, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound
from softlanding.people import actions as people
from softlanding.people.queries import Organisation, StaffMember, token_hash

INVITATION_OPENS_FOR = timedelta(days=7)
MOST_INVITATIONS_AN_HOUR = 30


class LastOwner(Conflict):
    """Without this owner nobody could change the account."""

    def __init__(self) -> None:
        super().__init__(
            "last-owner",
            {
                "en": "This is the last owner of the account.",
                "nl": "Dit is de laatste eigenaar van het account.",
            },
            {
                "en": "Make a colleague owner first, or ask the desk to close the account.",
                "nl": "Maak eerst een collega eigenaar, of vraag het loket het account te sluiten.",
            },
        )


@transaction.atomic
def open_employer(
    *,
    organisation: Organisation,
    now: datetime,
    municipality: str = "",
    chamber_of_commerce: str = "",
    recognised_sponsor: bool | None = None,
    business_agency: bool = False,
    contact_email: str = "",
) -> Employer:
    """Give an organisation an account, or return the one that it has."""
    found, _ = Employer.objects.get_or_create(
        organisation=organisation,
        defaults={
            "region": organisation.region or settings.REGION,
            "municipality": municipality,
            "chamber_of_commerce": chamber_of_commerce,
            "recognised_sponsor": recognised_sponsor,
            "business_agency": business_agency,
            "contact_email": contact_email,
            "opened_at": now,
        },
    )
    return found


@transaction.atomic
def let_colleague_in(*, employer: Employer, member: StaffMember, part: str, now: datetime) -> Colleague:
    """Let somebody work for an employer, as `owner`, `editor` or `viewer`."""
    found, _ = Colleague.objects.update_or_create(
        member=member,
        defaults={"region": employer.region, "employer": employer, "part": part, "joined_at": now, "left_at": None},
    )
    return found


def note(by: Actor, sentence: str, employer: Employer, *, purpose: Purpose = Purpose.EMPLOYMENT) -> None:
    """Write down that somebody changed an employer's account. No household is concerned."""
    audit.record_write(
        by=by,
        purpose=purpose,
        household=None,
        sentence=sentence,
        compartments=[],
        params={"employer": employer.pk},
        region=employer.region,
    )


@transaction.atomic
def change_account(
    *, employer: Employer, by: Actor, chamber_of_commerce: str, municipality: str, recognised_sponsor: bool | None,
    contact_email: str,
) -> None:  # fmt: skip
    """Note what an employer says of itself. Another number is another row of the register, or none."""
    if employer.chamber_of_commerce != chamber_of_commerce:
        employer.sponsor = None
    employer.chamber_of_commerce, employer.municipality = chamber_of_commerce, municipality
    employer.recognised_sponsor, employer.contact_email = recognised_sponsor, contact_email
    employer.save()
    note(by, "employer-changed", employer)


@transaction.atomic
def invite_colleague(
    *, employer: Employer, email: str, part: str, language: str, by: Actor, now: datetime
) -> Invitation:
    """Send somebody a link to join. Whether the address has an account already is never said."""
    email = email.strip().lower()
    if reading.colleagues_of(employer).filter(member__email__iexact=email).exists():
        raise BadInput([Mistake("email", {"en": "is a colleague already", "nl": "is al een collega"})])
    if people.tries_this_hour("employer-invites", str(employer.pk), now=now) > MOST_INVITATIONS_AN_HOUR:
        raise BadInput([Mistake("email", {"en": "is one too many in this hour", "nl": "is er een te veel in dit uur"})])
    Invitation.objects.filter(employer=employer, announcement=None, sent_to=email, used_at=None).update(
        withdrawn_at=now
    )
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        region=employer.region,
        employer=employer,
        part=part,
        sent_to=email,
        token_hash=token_hash(token),
        made_at=now,
        expires_at=now + INVITATION_OPENS_FOR,
    )
    mail.send_invitation(employer, to=email, token=token, language=language, days=INVITATION_OPENS_FOR.days)
    note(by, "employer-invited", employer)
    return made


@transaction.atomic
def withdraw_invitation(*, employer: Employer, key: int, by: Actor, now: datetime) -> None:
    """Make an invitation's link stop working."""
    found = reading.invitations_of(employer, now=now).filter(pk=key)
    if not Invitation.objects.filter(pk__in=list(found.values_list("pk", flat=True))).update(withdrawn_at=now):
        raise NotFound
    note(by, "employer-invitation-withdrawn", employer)


@transaction.atomic
def accept_invitation(*, token: str, display_name: str, password: str, by: Actor, now: datetime) -> StaffMember:
    """Use an invitation, once: the person has an account with this password, and a part at the employer."""
    invitation = reading.invitation_by(token, now=now)
    # the first of two who press the button at the same moment wins
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        raise reading.InvitationSpent
    member = people.join_by_invitation(
        email=invitation.sent_to,
        display_name=display_name,
        password=password,
        organisation=invitation.employer.organisation,
    )
    Colleague.objects.filter(member=member).update(wants_digest=False, feed_hash=None, feed_made_at=None)
    let_colleague_in(employer=invitation.employer, member=member, part=invitation.part, now=now)
    note(by, "employer-joined", invitation.employer)
    return member


@transaction.atomic
def change_part(*, employer: Employer, key: int, part: str, by: Actor) -> Colleague:
    """Give a colleague another part; the last owner stays owner."""
    found = _to_change(employer, key)
    if found.part == "owner" and part != "owner":
        _keep_an_owner(employer)
    found.part = part
    found.save(update_fields=["part"])
    note(by, "employer-part-changed", employer)
    return found


@transaction.atomic
def remove_colleague(*, employer: Employer, key: int, by: Actor, now: datetime) -> Colleague:
    """Let a colleague go: every session of theirs is closed at once, and their calendar's address stops."""
    found = _to_change(employer, key)
    if found.part == "owner":
        _keep_an_owner(employer)
    found.left_at, found.wants_digest, found.feed_hash = now, False, None
    found.save(update_fields=["left_at", "wants_digest", "feed_hash"])
    people.sign_out_everywhere([found.member_id], active=False, left=True)
    note(by, "employer-left", employer)
    return found


@transaction.atomic
def close_employer(*, employer: Employer, reason: str, by: Actor, now: datetime) -> None:
    """Close an account: its colleagues are signed out at once and cannot sign in, its invitations stop working."""
    closed = Employer.objects.filter(pk=employer.pk, closed_at=None).update(closed_at=now, closed_because=reason)
    if not closed:
        raise NotFound
    Invitation.objects.filter(employer=employer, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    people.sign_out_everywhere(_members(employer), active=False)
    note(by, "employer-closed", employer, purpose=Purpose.ADMINISTRATION)


@transaction.atomic
def reopen_employer(*, employer: Employer, by: Actor) -> None:
    """Open an account again: its colleagues may sign in with the password that they had."""
    if not Employer.objects.filter(pk=employer.pk, closed_at__isnull=False).update(closed_at=None, closed_because=""):
        raise NotFound
    people.sign_out_everywhere(_members(employer), active=True)
    note(by, "employer-reopened", employer, purpose=Purpose.ADMINISTRATION)


def _members(employer: Employer) -> list[int]:
    return list(reading.colleagues_of(employer).values_list("member_id", flat=True))


def _to_change(employer: Employer, key: int) -> Colleague:
    # whoever changes the colleagues of one employer waits here for the one before: two owners cannot leave at once
    Employer.objects.filter(pk=employer.pk).update(region=F("region"))
    return reading.colleague_of(employer, key)


def _keep_an_owner(employer: Employer) -> None:
    if reading.colleagues_of(employer).filter(part="owner").count() < 2:
        raise LastOwner

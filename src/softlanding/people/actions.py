"""Changing who is known: start, keep and forget a household, send and redeem links, make staff."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput, Conflict, Mistake, TooOften
from softlanding.people import queries
from softlanding.people.models import (
    Attempts,
    Household,
    Organisation,
    PartnerToken,
    Person,
    SignInLink,
    StaffMember,
)

LINK_OPENS_FOR = timedelta(minutes=30)
KEPT_WITHOUT_CONTACT = timedelta(days=30)
KEPT_WITH_CONTACT = timedelta(days=3 * 365)
LINKS_PER_CONTACT, LINKS_PER_ADDRESS, STRETCH = 5, 20, timedelta(hours=1)

SCOPES = ("bookings",)
# far above what people do, to stop a loop that ran away; a partner may be given less
HOLDS_A_MINUTE = 30_000
# what a partner is called stands before a colon in the name of each person that it books for
PARTNER_NAME = re.compile(r"[^\W_][\w .&'+-]{0,59}")

household_forgotten = Signal()
"""Sent with `household` before it is deleted, inside the transaction: features above delete what they hold."""


@dataclass(frozen=True)
class NewPerson:
    """A member to add: a key that is unique in the household, and a name only when it was given."""

    key: str
    given_name: str = ""
    is_contact: bool = False


@transaction.atomic
def start_household(
    *,
    people: Iterable[NewPerson],
    by: Actor,
    now: datetime,
    municipality: str = "",
    language: str = "en",
    region: str = "",
) -> Household:
    """Make a household. It is kept for 30 days, or longer once there is an address to send a link to."""
    region = region or settings.REGION
    household = Household.objects.create(
        region=region,
        municipality=municipality,
        language=language,
        created_at=now,
        updated_at=now,
        kept_until_on=now.date() + KEPT_WITHOUT_CONTACT,
    )
    Person.objects.bulk_create(
        Person(region=region, household=household, key=p.key, given_name=p.given_name, is_contact=p.is_contact)
        for p in people
    )
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence="household-started",
        compartments=[Compartment.HOUSEHOLD],
        region=region,
    )
    return household


@transaction.atomic
def keep_household(*, household: Household, email: str, by: Actor, now: datetime) -> None:
    """Note where the household can be reached, and send a link to come back by."""
    email = email.strip()
    if email != household.contact_email:
        household.contact_email, household.email_confirmed_at = email, None
    household.updated_at = now
    household.kept_until_on = max(household.kept_until_on, _later(now, KEPT_WITH_CONTACT))
    household.save(update_fields=["contact_email", "email_confirmed_at", "updated_at", "kept_until_on"])
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence="household-kept",
        compartments=[Compartment.CONTACT],
        fields=["contact_email"],
        region=household.region,
    )
    if _tries("link-to", email.lower(), now) <= LINKS_PER_CONTACT:
        _send_link(household, email, now)


@transaction.atomic
def change_members(*, household: Household, people: Iterable[NewPerson], municipality: str, now: datetime) -> None:
    """Make these the members of the household; the contact person stays. The caller notes who changed it."""
    wanted = {one.key: one for one in people}
    known = {one.key: one for one in Person.objects.filter(household=household)}
    Person.objects.filter(household=household, key__in=set(known) - set(wanted), is_contact=False).delete()
    for key, one in wanted.items():
        if key not in known:
            Person.objects.create(region=household.region, household=household, key=key, given_name=one.given_name)
        elif known[key].given_name != one.given_name:
            Person.objects.filter(pk=known[key].pk).update(given_name=one.given_name)
    household.municipality, household.updated_at = municipality, now
    household.save(update_fields=["municipality", "updated_at"])


@transaction.atomic
def choose_reminders(*, household: Household, wanted: bool, by: Actor, now: datetime) -> None:
    """Note whether the household wants to be reminded of its visits."""
    household.reminders_off_at = None if wanted else household.reminders_off_at or now
    household.save(update_fields=["reminders_off_at"])
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence="reminders-on" if wanted else "reminders-off",
        compartments=[Compartment.CONTACT],
        fields=["reminders"],
        region=household.region,
    )


@transaction.atomic
def ask_for_link(*, email: str, address: str, now: datetime) -> None:
    """Send a link when a household is known by this e-mail address; say nothing about whether it was.

    Raises TooOften for a network address that asks again and again.
    """
    if _tries("link-from", address, now) > LINKS_PER_ADDRESS:
        raise TooOften(
            "too-many-links",
            {
                "en": "Many links were asked for from your network.",
                "nl": "Vanaf uw netwerk zijn veel links aangevraagd.",
            },
            {"en": "Try again in an hour.", "nl": "Probeer het over een uur opnieuw."},
        )
    household = queries.household_by_contact(email)
    if household and _tries("link-to", email.strip().lower(), now) <= LINKS_PER_CONTACT:
        _send_link(household, str(household.contact_email), now)


@transaction.atomic
def redeem_link(*, token: str, now: datetime) -> SignInLink:
    """Use a link, once. Returns it with its household and person; raises LinkSpent."""
    link = queries.open_link(token, now=now)
    # the first of two who press the button at the same moment wins
    if not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise queries.LinkSpent
    household = link.household
    if household.contact_email == link.sent_to and household.email_confirmed_at is None:
        household.email_confirmed_at = now
        household.save(update_fields=["email_confirmed_at"])
    audit.record_write(
        by=newcomer(household),
        purpose=Purpose.SIGN_IN,
        household=household.pk,
        sentence="link-opened",
        compartments=[],
        region=household.region,
    )
    return link


def sign_in(session: SessionBase, household: Household, person: Person | None = None) -> None:
    """Open a newcomer's session on a household; whoever was signed in in this browser is signed out."""
    session.flush()
    session[queries.HOUSEHOLD_IN_SESSION] = str(household.pk)
    if person and not person.is_contact:
        session[queries.PERSON_IN_SESSION] = person.key


def sign_out(session: SessionBase) -> None:
    """Close the session."""
    session.flush()


@transaction.atomic
def forget_household(*, household: Household, by: Actor) -> None:
    """Delete a household and all that hangs on it. That it was deleted, and who looked, stays: without names."""
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence="household-forgotten",
        compartments=[Compartment.HOUSEHOLD],
        region=household.region,
    )
    household_forgotten.send(sender=Household, household=household)
    household.delete()


@transaction.atomic
def forget_expired(*, on: date) -> int:
    """Delete every household whose time to keep has passed; return how many."""
    expired = list(Household.objects.filter(kept_until_on__lt=on))
    for household in expired:
        forget_household(household=household, by=SYSTEM)
    return len(expired)


def know_organisation(*, kind: str, name: str, region: str = "") -> Organisation:
    """Return the organisation of this kind and name in the region, made when it was not known."""
    found, _ = Organisation.objects.get_or_create(region=region or settings.REGION, kind=kind, name=name.strip())
    return found


@transaction.atomic
def join_organisation(*, email: str, organisation: Organisation) -> StaffMember:
    """Say for which organisation somebody works who has an account."""
    member = StaffMember.objects.select_for_update().get(email__iexact=email)
    member.organisation = organisation
    member.save(update_fields=["organisation"])
    return member


@transaction.atomic
def make_staff(
    *,
    email: str,
    display_name: str,
    role: Role,
    password: str,
    desk: str = "",
    languages: Iterable[str] = (),
    organisation: Organisation | None = None,
    totp_secret: str | None = None,
) -> StaffMember:
    """Make or renew a staff account. With a secret (base32) its authenticator app is set up already."""
    member = StaffMember.objects.filter(email__iexact=email).first() or StaffMember(email=email.lower())
    member.display_name, member.role, member.desk = display_name, role, desk
    member.languages, member.organisation, member.is_active = list(languages), organisation, True
    member.set_password(password)
    member.save()
    if totp_secret:
        Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(member, totp_secret)
    return member


def make_token(*, name: str, scope: str, now: datetime, holds_a_minute: int = HOLDS_A_MINUTE) -> str:
    """Make a partner's token and return it, the only time that it is known. Raises BadInput with every mistake.

    A partner may have several: the next one is made before the last one is revoked.
    """
    mistakes = []
    if scope not in SCOPES:
        mistakes.append(Mistake("--scope", {"en": f"is {scope!r}"}, {"en": f"write one of: {', '.join(SCOPES)}"}))
    if not PARTNER_NAME.fullmatch(name):
        mistakes.append(
            Mistake(
                "--name",
                {"en": f"is {name!r}"},
                {"en": "write at most 60 letters, digits and spaces, beginning with a letter or digit"},
            )
        )
    if mistakes:
        raise BadInput(mistakes)
    token = "sl_" + secrets.token_urlsafe(32)
    PartnerToken.objects.create(
        region=settings.REGION,
        name=name,
        scope=scope,
        token_hash=queries.token_hash(token),
        holds_a_minute=holds_a_minute,
        created_at=now,
    )
    return token


def revoke_tokens(*, name: str, now: datetime) -> int:
    """Close every token of a partner, and return how many were open. Its visits stay."""
    return PartnerToken.objects.filter(name=name, revoked_at=None).update(revoked_at=now)


def tries_this_hour(kind: str, who: str, *, now: datetime) -> int:
    """Count one more try of this kind by someone, and return how many there are in this hour. Only a hash is kept."""
    return _tries(kind, who, now)


def _later(now: datetime, span: timedelta) -> date:
    return (now + span).date()


def _tries(kind: str, who: str, now: datetime) -> int:
    """Count one more try of this kind in this hour, and return how many there are now."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{who}".encode(), hashlib.sha256).hexdigest()
    starts_at = now.replace(minute=0, second=0, microsecond=0)
    Attempts.objects.bulk_create([Attempts(key=key, starts_at=starts_at)], ignore_conflicts=True)
    mine = Attempts.objects.filter(key=key, starts_at=starts_at)
    mine.update(count=F("count") + 1)
    Attempts.objects.filter(starts_at__lt=starts_at - STRETCH).delete()
    return mine.values_list("count", flat=True).get()


def _send_link(household: Household, email: str, now: datetime, person: Person | None = None) -> None:
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        region=household.region,
        household=household,
        person=person,
        token_hash=queries.token_hash(token),
        sent_to=email,
        made_at=now,
        expires_at=now + LINK_OPENS_FOR,
    )
    message = _link_message(household, email, token)
    transaction.on_commit(message.send)


def _link_message(household: Household, email: str, token: str) -> Any:
    with translation.override(household.language):
        context = {
            "url": settings.SITE_URL + reverse("people:open-link", args=[token]),
            "minutes": int(LINK_OPENS_FOR.total_seconds() // 60),
            "reference": household.reference,
            "language": household.language,
        }
        message = EmailMultiAlternatives(
            gettext("Your link to Softlanding"), render_to_string("people/link.txt", context), to=[email]
        )
        message.attach_alternative(render_to_string("people/link.html", context), "text/html")
    return message


def newcomer(household: Household) -> Actor:
    """Return the household's contact person as an actor, for what happens before a session exists."""
    return Actor(kind="newcomer", id="", role=Role.NEWCOMER, household=str(household.pk))


class AddressTaken(Conflict):
    """The address belongs to an account that works for somebody already."""

    def __init__(self) -> None:
        super().__init__(
            "address-taken",
            {
                "en": "This e-mail address already belongs to an account.",
                "nl": "Dit e-mailadres hoort al bij een account.",
            },
            {"en": "Ask for an invitation at another address.", "nl": "Vraag een uitnodiging op een ander adres."},
        )


@transaction.atomic
def join_by_invitation(*, email: str, display_name: str, password: str, organisation: Organisation) -> StaffMember:
    """Let somebody in who was invited at this address. One person works for one organisation: else AddressTaken."""
    member = StaffMember.objects.select_for_update().filter(email__iexact=email).first()
    if member and (member.role != Role.EMPLOYER or member.organisation_id):
        raise AddressTaken
    return make_staff(
        email=email, display_name=display_name, role=Role.EMPLOYER, password=password, organisation=organisation
    )


def sign_out_everywhere(members: Iterable[int], *, active: bool, left: bool = False) -> None:
    """Close every session of these accounts at once. Those who left belong to no organisation any more."""
    changed = {"signed_out": F("signed_out") + 1, "is_active": active} | ({"organisation": None} if left else {})
    StaffMember.objects.filter(pk__in=list(members)).update(**changed)

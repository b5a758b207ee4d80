"""Reading about people: who acts, which household, who looked."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotAllowed, NotFound, Refused, SignInNeeded
from softlanding.people.models import Household, Organisation, PartnerToken, Person, SignInLink, StaffMember

HOUSEHOLD_IN_SESSION, PERSON_IN_SESSION = "household", "person"

NOBODY = Actor(kind="public", id="", role=Role.PUBLIC)


class LinkSpent(Refused):
    """The link was used, is too old, or never was."""

    status = 410
    title = {"en": "This link does not open any more", "nl": "Deze link werkt niet meer"}

    def __init__(self) -> None:
        super().__init__(
            "link-spent",
            {
                "en": "A sign-in link opens once, within 30 minutes.",
                "nl": "Een inloglink werkt één keer, binnen 30 minuten.",
            },
            {"en": "Ask for a new link.", "nl": "Vraag een nieuwe link aan."},
        )


class TokenNeeded(SignInNeeded):
    """The call needs a partner's token, and none that opens came along."""

    title = {"en": "A token is needed", "nl": "Een token is nodig"}
    headers = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        Refused.__init__(
            self,
            "token-needed",
            {
                "en": "This call needs a partner's token. None came along, or it does not open any more.",
                "nl": "Deze aanroep vraagt het token van een partner. Het ontbreekt, of het werkt niet meer.",
            },
            {
                "en": "Send the header Authorization: Bearer, followed by your token.",
                "nl": "Stuur de header Authorization: Bearer, gevolgd door uw token.",
            },
        )


class WrongScope(NotAllowed):
    """The token is good, for something else."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            "wrong-scope",
            {"en": f"Your token has no scope {scope}.", "nl": f"Uw token heeft geen scope {scope}."},
            {"en": f"Ask for a token with the scope {scope}.", "nl": f"Vraag een token met de scope {scope}."},
        )


def actor_of(*, user: Any, session: Mapping[str, Any]) -> Actor:
    """Say who acts: a staff member who is signed in, a newcomer's session, or the public."""
    if isinstance(user, StaffMember) or getattr(user, "is_authenticated", False):
        organisation = str(user.organisation_id or "")
        return Actor(kind="staff", id=str(user.pk), role=Role(user.role), desk=user.desk, organisation=organisation)
    household = session.get(HOUSEHOLD_IN_SESSION)
    if not household:
        return NOBODY
    person = session.get(PERSON_IN_SESSION, "")
    role = Role.HOUSEHOLD_MEMBER if person else Role.NEWCOMER
    return Actor(kind="newcomer", id=person, role=role, household=household)


_PARTNER = """SELECT id, name, scope, holds_a_minute, last_used_on FROM people_partnertoken
WHERE token_hash = %s AND revoked_at IS NULL"""


def partner_of(token: str, *, now: datetime) -> Actor:
    """Return the partner whose token this is, or raise TokenNeeded. Notes the day on which the token was used."""
    with connection.cursor() as cursor:  # every call of a partner comes here
        cursor.execute(_PARTNER, [token_hash(token)])
        found = cursor.fetchone()
    if found is None:
        raise TokenNeeded
    key, name, scope, holds_a_minute, last_used_on = found
    today = now.astimezone(timezone.get_default_timezone()).date()
    if str(last_used_on) != str(today):
        PartnerToken.objects.filter(pk=key).update(last_used_on=today)
    return Actor(kind="partner", id=name, role=Role.PARTNER, scope=scope, holds_a_minute=holds_a_minute)


def household_of(actor: Actor) -> Household:
    """Return the actor's own household, or ask for sign-in when it is gone."""
    found = Household.objects.filter(pk=actor.household).first() if actor.household else None
    if found is None:
        raise SignInNeeded
    return found


def household(key: UUID) -> Household:
    """Return a household by id, or raise NotFound."""
    found = Household.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def household_to_change(key: UUID) -> Household:
    """Return a household that nobody else changes until the transaction ends, or raise NotFound."""
    found = Household.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def household_by_reference(reference: str) -> Household:
    """Return a household by the code that is said at the desk, however it was typed."""
    letters = "".join(letter for letter in reference.upper() if letter.isalnum())
    found = Household.objects.filter(reference=f"{letters[:4]}-{letters[4:]}").first()
    if found is None:
        raise NotFound("no-such-reference")
    return found


def household_by_contact(email: str) -> Household | None:
    """Return the household that most recently used this address."""
    return Household.objects.filter(contact_email__iexact=email.strip()).order_by("-updated_at").first()


def people_in(household: Household) -> QuerySet[Person]:
    """Return the members of a household, the contact person first."""
    return Person.objects.filter(household=household).order_by("-is_contact", "pk")


def organisations(region: str, kind: str = "") -> QuerySet[Organisation]:
    """Return the organisations of a region, by name."""
    found = Organisation.objects.filter(region=region).order_by("name")
    return found.filter(kind=kind) if kind else found


def staff_at(desk: str) -> QuerySet[StaffMember]:
    """Return who works at a desk."""
    return StaffMember.objects.filter(desk=desk, is_active=True).order_by("display_name")


def token_hash(token: str) -> str:
    """Return what is stored of a link: tokens are long and random, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(token: str, *, now: datetime) -> SignInLink:
    """Return the link while it still opens, or raise LinkSpent."""
    link = SignInLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now).first()
    if link is None:
        raise LinkSpent
    return link


def who_looked(household: UUID) -> QuerySet[audit.AuditEntry]:
    """Return who looked at or changed a household, latest first."""
    return audit.entries_about(household)


def names_in(households: Collection[Any]) -> dict[Any, list[Any]]:
    """Return key and given name of everybody in these households, as plain rows by household, in one query."""
    rows = Person.objects.filter(household__in=households).order_by("pk")
    found: dict[Any, list[Any]] = {}
    for row in rows.values_list("household_id", "key", "given_name", named=True):
        found.setdefault(row.household_id, []).append(row)
    return found

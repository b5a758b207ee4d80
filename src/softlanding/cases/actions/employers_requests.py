"""Asking for an employer's account, and answering: a coordinator opens it or declines with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from softlanding.cases.actions import employers as accounts
from softlanding.cases.actions import employers_mail as mail
from softlanding.cases.models import Employer, EmployerRequest
from softlanding.cases.queries import employers as reading
from softlanding.common import audit
from softlanding.common.access import Actor, Purpose
from softlanding.common.errors import Conflict, NotFound, TooOften
from softlanding.people import actions as people

ASKED_FROM_A_NETWORK, ASKED_BY_AN_ADDRESS, WAITING_AT_MOST = 10, 3, 500


@dataclass(frozen=True, kw_only=True)
class NewEmployer:
    """What is said about an organisation when an account is asked for or opened."""

    kind: str
    name: str
    chamber_of_commerce: str = ""
    municipality: str = ""
    recognised_sponsor: bool | None = None
    contact_email: str = ""


class HasAnAccount(Conflict):
    """The organisation has an account already."""

    def __init__(self) -> None:
        super().__init__(
            "has-an-account",
            {
                "en": "This organisation has an account already.",
                "nl": "Deze organisatie heeft al een account.",
            },
            {
                "en": "Open it in the list and invite somebody there.",
                "nl": "Open het in de lijst en nodig daar iemand uit.",
            },
        )


@transaction.atomic
def ask_for_account(
    new: NewEmployer, *, contact_name: str, note: str, language: str, address: str, now: datetime
) -> None:
    """Keep a request for an account. What is told is always the same; raises TooOften for a network that goes on."""
    if people.tries_this_hour("employer-asked-from", address, now=now) > ASKED_FROM_A_NETWORK:
        raise TooOften(
            "too-many-requests",
            {
                "en": "Many accounts were asked for from your network.",
                "nl": "Vanaf uw netwerk zijn veel accounts aangevraagd.",
            },
            {"en": "Try again in an hour.", "nl": "Probeer het over een uur opnieuw."},
        )
    email = new.contact_email.strip().lower()
    if people.tries_this_hour("employer-asked-by", email, now=now) > ASKED_BY_AN_ADDRESS:
        return
    if reading.requests_waiting().count() >= WAITING_AT_MOST:
        return
    EmployerRequest.objects.create(
        region=settings.REGION,
        kind=new.kind,
        name=new.name,
        chamber_of_commerce=new.chamber_of_commerce,
        municipality=new.municipality,
        recognised_sponsor=new.recognised_sponsor,
        contact_name=contact_name,
        contact_email=email,
        language=language,
        note=note,
        asked_at=now,
    )


@transaction.atomic
def open_account(new: NewEmployer, *, owner_email: str, language: str, by: Actor, now: datetime) -> Employer:
    """Open an account for an organisation that has none, and invite its first owner where an address is given."""
    organisation = people.know_organisation(kind=new.kind, name=new.name)
    if Employer.objects.filter(organisation=organisation).exists():
        raise HasAnAccount
    employer = accounts.open_employer(
        organisation=organisation,
        municipality=new.municipality,
        chamber_of_commerce=new.chamber_of_commerce,
        recognised_sponsor=new.recognised_sponsor,
        contact_email=new.contact_email,
        now=now,
    )
    accounts.note(by, "employer-opened", employer, purpose=Purpose.ADMINISTRATION)
    if owner_email:
        accounts.invite_colleague(employer=employer, email=owner_email, part="owner", language=language, by=by, now=now)
    return employer


@transaction.atomic
def approve_request(*, key: int, by: Actor, now: datetime) -> Employer:
    """Open the account that was asked for, and invite who asked as its owner."""
    asked = _decided(key, "approved", by=by, now=now)
    new = NewEmployer(
        kind=asked.kind,
        name=asked.name,
        chamber_of_commerce=asked.chamber_of_commerce,
        municipality=asked.municipality,
        recognised_sponsor=asked.recognised_sponsor,
        contact_email=asked.contact_email,
    )
    return open_account(new, owner_email=asked.contact_email, language=asked.language, by=by, now=now)


@transaction.atomic
def decline_request(*, key: int, reason: str, by: Actor, now: datetime) -> None:
    """Open no account, and tell who asked why."""
    asked = _decided(key, "declined", by=by, now=now, reason=reason)
    mail.send_declined(to=asked.contact_email, name=asked.name, language=asked.language, reason=reason)
    audit.record_write(
        by=by,
        purpose=Purpose.ADMINISTRATION,
        household=None,
        sentence="employer-declined",
        compartments=[],
        params={"request": asked.pk},
        region=asked.region,
    )


def _decided(key: int, state: str, *, by: Actor, now: datetime, reason: str = "") -> EmployerRequest:
    asked = reading.request_at(key)
    changed = EmployerRequest.objects.filter(pk=key, state="waiting").update(
        state=state, reason=reason, decided_at=now, by_staff=int(by.id) if by.kind == "staff" else None
    )
    if not changed:
        raise NotFound
    return asked

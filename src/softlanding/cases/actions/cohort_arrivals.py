"""Changing an announced arrival: where it stands, inviting the newcomer, taking it up, and asking for a group visit."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.cases.actions.cohort import only_the_work
from softlanding.cases.actions.cohort_reckoning import answers_at
from softlanding.cases.models import Announcement, Employer, GroupRequest, Invitation
from softlanding.cases.queries.cohort import InvitationSpent, invitation_hash
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import Conflict, NotFound

INVITED_FOR = timedelta(days=30)
CHANGES = {
    "landed": ("announced", "invited", "joined"),
    "cancelled": ("announced", "invited", "joined"),
    "ended": ("landed",),
    "announced": ("cancelled",),
}
"""Where an employer may put an arrival, and from where."""


class NotThisStep(Conflict):
    """An arrival cannot go from where it stands to there."""

    def __init__(self) -> None:
        super().__init__(
            "arrival-not-this-step",
            {"en": "This arrival stands somewhere else now.", "nl": "Deze komst staat nu ergens anders."},
            {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
        )


@transaction.atomic
def move_arrival(found: Announcement, to: str, *, now: datetime) -> Announcement:
    """Put an arrival in another state, or raise NotThisStep."""
    locked = Announcement.objects.select_for_update().get(pk=found.pk)
    if locked.state not in CHANGES.get(to, ()):
        raise NotThisStep
    locked.state, locked.updated_at, locked.version = to, now, locked.version + 1
    if to == "landed":
        locked.landed_at = now
    if to in {"ended", "cancelled"}:
        locked.ended_at = now
        Invitation.objects.filter(announcement=locked, used_at=None).delete()
    if to == "announced":
        locked.ended_at = None
    locked.save()
    return locked


@transaction.atomic
def invite(found: Announcement, *, now: datetime, email: str = "", language: str = "en") -> str:
    """Make an invitation and return its link, the only time that it is known; an earlier one opens no more."""
    locked = (
        Announcement.objects.select_for_update(of=("self",)).select_related("employer__organisation").get(pk=found.pk)
    )
    if locked.state not in {"announced", "invited"} or locked.household_id is not None:
        raise NotThisStep
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(announcement=locked, used_at=None).delete()
    Invitation.objects.create(
        region=locked.region,
        employer=locked.employer,
        announcement=locked,
        sent_to=email,
        token_hash=invitation_hash(token),
        made_at=now,
        expires_at=now + INVITED_FOR,
    )
    locked.state, locked.declined_at, locked.updated_at = "invited", None, now
    locked.save(update_fields=["state", "declined_at", "updated_at"])
    link = settings.SITE_URL + reverse("invited:invited", args=[token])
    if email:
        message = _letter(locked, link, email, language)
        transaction.on_commit(message.send)
    return link


def _letter(found: Announcement, link: str, email: str, language: str) -> EmailMessage:
    context = {"link": link, "employer": found.employer.organisation.name, "days": INVITED_FOR.days}
    with translation.override(language):
        return EmailMessage(
            gettext("Your first steps in the Netherlands"),
            render_to_string("cases/cohort_invitation.txt", context),
            to=[email],
        )


def _used(token: str, *, now: datetime) -> Announcement:
    """Use an invitation up, or raise InvitationSpent: of two who press at once, one wins."""
    found = Invitation.objects.filter(token_hash=invitation_hash(token), announcement__isnull=False)
    if not found.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        raise InvitationSpent
    key = found.values_list("announcement", flat=True).get()
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("employer__organisation")
    return rows.get(pk=key)


@transaction.atomic
def take_up(token: str, *, household: UUID, by: Actor, now: datetime) -> Announcement:
    """Link an invited household to the plan that is its own now, and let go of what the employer knew of the others."""
    found = _used(token, now=now)
    found.household_id, found.state, found.unfollowed_at = household, "joined", None
    only_the_work(found, answers_at(now), now=now)
    found.version += 1
    found.save()
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household,
        sentence="employer-follows",
        compartments=[Compartment.WORK, Compartment.RESIDENCE, Compartment.APPOINTMENTS],
        region=found.region,
    )
    return found


@transaction.atomic
def decline(token: str, *, now: datetime) -> None:
    """Note that the person who was invited is somebody else."""
    found = _used(token, now=now)
    found.state, found.declined_at, found.updated_at = "announced", now, now
    found.save(update_fields=["state", "declined_at", "updated_at"])


@transaction.atomic
def unfollow(found: Announcement, *, household: UUID, by: Actor, now: datetime) -> None:
    """Stop an employer from seeing the visits of a household. What it stated itself stays its own."""
    locked = Announcement.objects.select_for_update().filter(pk=found.pk, household=household).first()
    if locked is None:
        raise NotFound
    locked.household, locked.unfollowed_at, locked.updated_at = None, now, now
    locked.state = "announced" if locked.state == "joined" else locked.state
    locked.save(update_fields=["household", "unfollowed_at", "updated_at", "state"])
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household,
        sentence="employer-follows-no-more",
        compartments=[Compartment.APPOINTMENTS],
        region=locked.region,
    )


@transaction.atomic
def ask_for_group(
    employer: Employer, found: Sequence[Announcement], *, desk: str, wished_on: date, or_on: date | None, contact: str,
    note: str, now: datetime,
) -> GroupRequest:  # fmt: skip
    """Ask a desk to receive these arrivals together: how many they are and when, without names."""
    made = GroupRequest.objects.create(
        region=employer.region,
        employer=employer,
        desk=desk,
        persons=sum(one.persons for one in found),
        wished_on=wished_on,
        or_on=or_on,
        contact_email=contact,
        note=note,
        asked_at=now,
    )
    made.announcements.set(found)
    return made


@transaction.atomic
def answer_group(request: UUID, *, desk: str, state: str, answer: str, now: datetime) -> GroupRequest:
    """Answer an employer's request: the group is `made`, or `declined` with a reason."""
    found = GroupRequest.objects.select_for_update().filter(pk=request, desk=desk, state="asked").first()
    if found is None:
        raise NotFound
    found.state, found.answer, found.answered_at = state, answer[:300], now
    found.save(update_fields=["state", "answer", "answered_at"])
    return found


@transaction.atomic
def withdraw_group(employer: Employer, request: UUID, *, now: datetime) -> GroupRequest:
    """Take a request back that was not answered yet."""
    found = GroupRequest.objects.select_for_update().filter(pk=request, employer=employer, state="asked").first()
    if found is None:
        raise NotFound
    found.state, found.answered_at = "withdrawn", now
    found.save(update_fields=["state", "answered_at"])
    return found

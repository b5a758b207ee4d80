"""Letters about cases: that something changed, or that there is a message. What it is stands on the page alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.appointments.actions.messages import post_written
from softlanding.appointments.queries.letters import Letter, message_id, spoken
from softlanding.cases.actions.running import CaseChanged
from softlanding.cases.models import Case, CaseMessage
from softlanding.common import jobs
from softlanding.common.access import NEWCOMERS
from softlanding.common.errors import NotFound
from softlanding.people import queries as people

TELL = "cases.tell"
CHANGES_WAIT = timedelta(hours=1)
"""Changes within an hour of the first one go into the same letter."""


def tell_of_change(*, change: CaseChanged, **_: Any) -> None:
    """Have the household told in an hour that something changed; what it did itself it knows."""
    case = change.case
    if case.household_id is None or change.by.role in NEWCOMERS or change.event.what == "opened":
        return
    _enqueue(case, "changed", due_at=change.event.noted_at + CHANGES_WAIT)


def tell_of_message(case: Case, *, now: datetime) -> None:
    """Have the household told that there is a message, once however many are unread."""
    if case.household_id is not None:
        _enqueue(case, "message", due_at=now)


def _enqueue(case: Case, what: str, *, due_at: datetime) -> None:
    jobs.enqueue(
        TELL,
        key=f"case-{what}:{case.household_id}",
        about=f"cases:{case.household_id}",
        region=case.region,
        due_at=due_at,
        household=str(case.household_id),
        what=what,
    )


def tell(*, household: str, what: str, now: datetime) -> None:
    """Write the letter, unless it is not wanted any more: reminders off, no address, or the message was read."""
    try:
        found = people.household(UUID(household))
    except NotFound:
        return
    if not found.contact_email:
        return
    if what == "changed" and found.reminders_off_at is not None:
        return
    if what == "message" and not _unread(household):
        return
    language = spoken(found.language)
    with translation.override(language):
        context = {"what": what, "language": language, "url": settings.SITE_URL + reverse("following:cases")}
        subject = gettext("There is a message for you") if what == "message" else gettext("Something changed for you")
        post(found.contact_email, subject, "following_letter", context, name=f"case-{what}.{now:%Y%m%d%H%M}.{found.pk}")


def post(to: str, subject: str, template: str, context: dict[str, Any], *, name: str) -> None:
    """Hand a letter to the mail server now."""
    letter = Letter(
        to=to,
        subject=subject,
        text=render_to_string(f"cases/{template}.txt", context),
        html=render_to_string(f"cases/{template}.html", context),
        calendar="",
        method="",
        message_id=message_id(name),
    )
    post_written(**letter.as_words())


def forget_letters(household: Any) -> None:
    """Send nothing any more about the cases of a household that is forgotten."""
    jobs.drop(TELL, about=f"cases:{household.pk}")


def _unread(household: str) -> bool:
    return CaseMessage.objects.filter(case__household=household, from_household=False, read_at=None).exists()

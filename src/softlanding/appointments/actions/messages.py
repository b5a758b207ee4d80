"""The messages that go with a visit. To send one is an INSERT; a worker writes it, and again when mail is down."""

from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any, Literal

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.appointments import queries
from softlanding.appointments.actions import reminders
from softlanding.appointments.models import Reminder, Visit, WaitingRequest
from softlanding.appointments.queries.letters import Letter, Told, letter_of, message_id
from softlanding.common import jobs
from softlanding.common.days import day_words

What = Literal["booked", "changed", "cancelled", "missed", "to-confirm"]
TELL, LETTER, REMIND = "appointments.tell", "appointments.letter", "appointments.remind"


def send(visit: Visit, what: What) -> None:
    """Have the household told, once the transaction stands. Its reminders are made, moved or dropped along with it.

    A message about an earlier state that was not sent yet is not sent any more.
    """
    if not visit.household or not visit.household.contact_email:
        return
    about = jobs.about_visit(visit.pk)
    if what != "booked" or visit.sequence:  # a visit that was taken back is booked anew
        jobs.drop(TELL, about=about)
    # a closure's reason is said once, in the message that brings the other time
    reason = visit.conflict_reason if what == "changed" and visit.conflict_at else ""
    jobs.enqueue(TELL, about=about, region=visit.region, visit=str(visit.pk), what=what, reason=reason)


def offer(visit: Visit, given_up: Visit | None, *, token: str, expires_at: datetime) -> None:
    """Send the offer of an earlier time, with the link that opens it, once the transaction stands."""
    if not visit.household or not visit.household.contact_email:
        return
    with translation.override(visit.language):
        context = {
            "sheet": queries.sheet_of(visit, visit.language),
            "given_up": queries.sheet_of(given_up, visit.language) if given_up else None,
            "language": visit.language,
            "until": expires_at.astimezone(queries.ZONE).strftime("%H:%M"),
            "until_day": day_words(expires_at.astimezone(queries.ZONE).date(), visit.language),
            "url": settings.SITE_URL + reverse("visit:offer", args=[token]),
        }
        subject = gettext("An earlier time for you: {day}").format(day=context["sheet"].day)
        _write(subject, "appointments/waiting_offer", context, visit.household.contact_email, f"offer.{visit.pk}")


def ask_to_renew(request: WaitingRequest) -> None:
    """Ask a household that did not answer several offers whether it still wants an earlier time."""
    if not request.household.contact_email:
        return
    with translation.override(request.language):
        context = {"language": request.language, "url": settings.SITE_URL + reverse("visit:waiting")}
        subject = gettext("Do you still want an earlier time?")
        name = f"renew.{request.pk}.{request.lapsed_offers}"
        _write(subject, "appointments/waiting_renew", context, request.household.contact_email, name)


def _write(subject: str, template: str, context: dict[str, Any], address: str, name: str) -> None:
    """Keep a message until it is sent."""
    letter = Letter(
        to=address,
        subject=subject,
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
        calendar="",
        method="",
        message_id=message_id(name),
    )
    jobs.enqueue(LETTER, about=name, region=settings.REGION, **letter.as_words())


def tell(*, visit: str, what: What, now: datetime, reason: str = "") -> None:
    """Write the message about how a visit is now, and send it."""
    found = queries.visit_to_tell(visit)
    if found is None:
        return
    reminders.plan(found, now=now)
    if queries.begins_at(found) <= now and found.state not in {Visit.State.CANCELLED, Visit.State.NO_SHOW}:
        return  # mail was down for so long that the visit has begun
    cancelled = found.state == Visit.State.CANCELLED
    _post(letter_of(found, "cancelled" if cancelled else what, now=now, reason="" if cancelled else reason))


def send_written(visit: Visit, what: What) -> None:
    """Keep the message itself until it is sent: the visit and its household are about to be deleted."""
    if not visit.household or not visit.household.contact_email:
        return
    about = jobs.about_visit(visit.pk)
    jobs.drop(TELL, about=about)
    letter = letter_of(visit, what, now=visit.ended_at or visit.created_at)
    jobs.enqueue(LETTER, about=about, region=visit.region, **letter.as_words())


def post_written(**words: str) -> None:
    """Send a message that was kept as it is."""
    _post(Letter.from_words(words))


def remind(*, reminder: int, now: datetime) -> None:
    """Send a reminder that is still wanted and still true; raises NotNow at night.

    It is marked as sent after the mail server took it. A worker that is killed between the two sends it once more,
    with the same Message-ID: a reminder twice is better than none.
    """
    found = queries.reminder_to_send(reminder)
    if found is None:
        return
    if not reminders.is_wanted(found, now=now):
        Reminder.objects.filter(pk=found.pk, sent_at=None).delete()
        return
    reminders.wait_for_the_morning(now)
    told: Told = "reminder" if found.kind != Reminder.Kind.CONFIRM else "confirm"
    _post(letter_of(found.visit, told, now=now))
    Reminder.objects.filter(pk=found.pk).update(sent_at=now)


def start_reminders(now: datetime) -> int:
    """Make a job for each reminder that is due, and return how many are due. The same reminder never has two jobs."""
    due = list(queries.due_reminders(now))
    with transaction.atomic():
        for one in due:
            jobs.enqueue(
                REMIND,
                key=f"reminder:{one.pk}",
                about=jobs.about_visit(one.visit_id),
                region=one.region,
                reminder=one.pk,
            )
    return len(due)


def _post(letter: Letter) -> None:
    """Hand a letter to the mail server; NeverWorks when it refuses the address or the message for good."""
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers={"Message-ID": letter.message_id}
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        message.attach("visit.ics", letter.calendar.encode(), f"text/calendar; method={letter.method}")
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            raise jobs.NeverWorks(_said(*next(iter(refused.recipients.values())))) from None
        raise
    except SMTPDataError as refused:
        raise _for_good(refused) from None


def _for_good(refused: SMTPResponseException) -> Exception:
    said = _said(refused.smtp_code, refused.smtp_error)
    return jobs.NeverWorks(said) if refused.smtp_code >= 500 else OSError(said)


def _said(code: int, words: Any) -> str:
    return f"{settings.EMAIL_HOST}: {code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"

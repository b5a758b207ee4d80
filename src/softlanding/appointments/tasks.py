"""What the background jobs about visits do, and when the periodic ones run."""

from datetime import datetime, time

from softlanding.appointments import actions
from softlanding.appointments.actions import messages
from softlanding.common import jobs


@jobs.task(messages.TELL)
def tell(*, visit: str, what: messages.What, now: datetime, reason: str = "") -> None:
    """Send the message about a booked, changed or cancelled visit."""
    messages.tell(visit=visit, what=what, now=now, reason=reason)


@jobs.task(messages.LETTER, forget_given_up=True)
def letter(*, now: datetime, **words: str) -> None:  # noqa: ARG001 - every task is given the moment
    """Send the last message to a household that is forgotten."""
    messages.post_written(**words)


@jobs.task(messages.REMIND)
def remind(*, reminder: int, now: datetime) -> None:
    """Send one reminder."""
    messages.remind(reminder=reminder, now=now)


@jobs.every_minute("appointments.start-reminders")
def start_reminders(*, now: datetime) -> None:
    """Start what is due; at night the reminders themselves wait for the morning."""
    messages.start_reminders(now)


@jobs.every_minute("appointments.offer-freed-times")
def offer_freed_times(*, now: datetime) -> None:
    """End offers that nobody answered, and offer what is free to who waits."""
    actions.offer_freed_times(now)


@jobs.every_minute("appointments.release-unconfirmed")
def release_unconfirmed(*, now: datetime) -> None:
    """Give away the visits that had to be confirmed by now and were not."""
    actions.release_unconfirmed(now=now)


@jobs.daily("appointments.close-ended-days", at=time(0, 30))
def close_ended_days(*, now: datetime) -> None:
    """Mark who never came, on every day that is over; a run that was missed is made up for by the next."""
    actions.close_ended_days(now=now)

"""What the background jobs about visits do, and when the periodic ones run."""

from datetime import datetime, time
from typing import Any

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


def _when_there(action: str) -> Any:
    """Run an action of the appointments that takes `now`, where this version of the product has it."""

    def run(*, now: datetime) -> None:
        found = getattr(actions, action, None)
        if found is not None:
            found(now=now)

    return run


for _action in ("lapse_offers", "offer_freed_times", "release_unconfirmed"):
    jobs.every_minute(f"appointments.{_action.replace('_', '-')}")(_when_there(_action))
jobs.daily("appointments.close-day", at=time(22, 30))(_when_there("close_day"))

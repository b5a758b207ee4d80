"""What people do about messages: a household chooses reminders, a coordinator sends again or takes care."""

from datetime import datetime

from softlanding.appointments.actions.reminders import plan_all
from softlanding.appointments.queries.undelivered import Undelivered, undelivered_message
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Compartment, Purpose

__all__ = ["plan_all", "set_message_aside", "try_message_again"]


def try_message_again(job: int, *, desk: str, by: Actor, now: datetime) -> None:
    """Have a message that did not arrive sent again now; NotFound for another desk's."""
    found = undelivered_message(job, desk=desk)
    jobs.try_again(job, now=now)
    _note(found, by, "message-tried-again")


def set_message_aside(job: int, *, desk: str, by: Actor) -> None:
    """Take a message off the list that somebody took care of, by telephone perhaps; NotFound for another desk's."""
    found = undelivered_message(job, desk=desk)
    jobs.set_aside(job)
    _note(found, by, "message-set-aside")


def _note(found: Undelivered, by: Actor, sentence: str) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.APPOINTMENTS,
        household=found.visit.household_id,
        sentence=sentence,
        compartments=[Compartment.CONTACT, Compartment.APPOINTMENTS],
        params={"reference": found.visit.reference},
        region=found.visit.region,
    )

"""When: visits and claims, availability, the waiting list, the day at the desk, and what is told later."""

from softlanding.appointments.models.availability import (
    DayException,
    DeskPolicy,
    HoursChange,
    OpeningRule,
    Rebooking,
    Shift,
)
from softlanding.appointments.models.duty import CounterDuty, DeskScreen, QueueStep
from softlanding.appointments.models.queue import Arrival, PersonCalled, Turn, TurnTask
from softlanding.appointments.models.telling import CalendarFeed, Reminder
from softlanding.appointments.models.visits import Claim, DeskDay, PersonClaim, Visit, VisitGroup, VisitTask
from softlanding.appointments.models.waiting import FreedTime, WaitingOffer, WaitingRequest

__all__ = [
    "Arrival",
    "CalendarFeed",
    "Claim",
    "CounterDuty",
    "DayException",
    "DeskDay",
    "DeskPolicy",
    "DeskScreen",
    "FreedTime",
    "HoursChange",
    "OpeningRule",
    "PersonCalled",
    "PersonClaim",
    "QueueStep",
    "Rebooking",
    "Reminder",
    "Shift",
    "Turn",
    "TurnTask",
    "Visit",
    "VisitGroup",
    "VisitTask",
    "WaitingOffer",
    "WaitingRequest",
]

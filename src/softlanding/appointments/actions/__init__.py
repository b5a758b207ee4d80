"""Changing when: hold, confirm and cancel a visit."""

from softlanding.appointments.actions.booking import (
    HOLD_LASTS,
    AlreadyBooked,
    Held,
    HoldLost,
    KeyUsedTwice,
    Offer,
    SlotTaken,
    confirm,
    hold,
)
from softlanding.appointments.actions.cancelling import cancel, cancel_person, forget_visits

__all__ = [
    "HOLD_LASTS",
    "AlreadyBooked",
    "Held",
    "HoldLost",
    "KeyUsedTwice",
    "Offer",
    "SlotTaken",
    "cancel",
    "cancel_person",
    "confirm",
    "forget_visits",
    "hold",
]

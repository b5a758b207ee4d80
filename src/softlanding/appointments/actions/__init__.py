"""Changing when: hold, confirm, move and cancel a visit."""

from softlanding.appointments.actions.booking import (
    HOLD_LASTS,
    AlreadyBooked,
    Held,
    HoldLost,
    KeyUsedTwice,
    Offer,
    SlotTaken,
    confirm,
    digest_of,
    hold,
    known_hold,
)
from softlanding.appointments.actions.cancelling import cancel, cancel_person, forget_visits
from softlanding.appointments.actions.moving import move

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
    "digest_of",
    "forget_visits",
    "hold",
    "known_hold",
    "move",
]

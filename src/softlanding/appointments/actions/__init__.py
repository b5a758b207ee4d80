"""Changing when: hold, confirm, move and cancel a visit."""

from softlanding.appointments.actions.booking import (
    Held,
    Offer,
    confirm,
    digest_of,
    hold,
    known_hold,
)
from softlanding.appointments.actions.cancelling import cancel, cancel_person, forget_visits
from softlanding.appointments.actions.moving import move
from softlanding.appointments.actions.refusals import (
    HOLD_LASTS,
    AlreadyBooked,
    HoldLost,
    KeyUsedTwice,
    SlotTaken,
    VisitOver,
)

__all__ = [
    "HOLD_LASTS",
    "AlreadyBooked",
    "Held",
    "HoldLost",
    "KeyUsedTwice",
    "Offer",
    "SlotTaken",
    "VisitOver",
    "cancel",
    "cancel_person",
    "confirm",
    "digest_of",
    "forget_visits",
    "hold",
    "known_hold",
    "move",
]

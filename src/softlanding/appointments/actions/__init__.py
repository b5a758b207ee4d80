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
from softlanding.appointments.actions.feeds import (
    end_household_feed,
    end_member_feed,
    make_household_feed,
    make_member_feed,
    note_read,
)
from softlanding.appointments.actions.moving import move
from softlanding.appointments.actions.telling import plan_all, set_message_aside, try_message_again

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
    "end_household_feed",
    "end_member_feed",
    "forget_visits",
    "hold",
    "known_hold",
    "make_household_feed",
    "make_member_feed",
    "move",
    "note_read",
    "plan_all",
    "set_message_aside",
    "try_message_again",
]

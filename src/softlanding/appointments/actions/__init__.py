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
from softlanding.appointments.actions.limits import HOLDS_PER_HOUSEHOLD, TooManyVisits, check_hold
from softlanding.appointments.actions.moving import move
from softlanding.appointments.actions.offering import after_release, lapse_offers, offer_freed_times, refuse, take
from softlanding.appointments.actions.readiness import NotReadyYet, check_day
from softlanding.appointments.actions.releasing import keep_back
from softlanding.appointments.actions.waiting import AlreadyWaiting, ask, renew, withdraw

__all__ = [
    "HOLDS_PER_HOUSEHOLD",
    "HOLD_LASTS",
    "AlreadyBooked",
    "AlreadyWaiting",
    "Held",
    "HoldLost",
    "KeyUsedTwice",
    "NotReadyYet",
    "Offer",
    "SlotTaken",
    "TooManyVisits",
    "after_release",
    "ask",
    "cancel",
    "cancel_person",
    "check_day",
    "check_hold",
    "confirm",
    "digest_of",
    "forget_visits",
    "hold",
    "keep_back",
    "known_hold",
    "lapse_offers",
    "move",
    "offer_freed_times",
    "refuse",
    "renew",
    "take",
    "withdraw",
]

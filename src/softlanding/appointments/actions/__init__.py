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
from softlanding.appointments.actions.changing import Effect, previewed
from softlanding.appointments.actions.feeds import (
    end_household_feed,
    end_member_feed,
    make_household_feed,
    make_member_feed,
    note_read,
)
from softlanding.appointments.actions.hours import (
    POLICY_FIELDS,
    Exceptional,
    Weekly,
    add_exception,
    add_hours,
    change_hours,
    end_hours,
    remove_exception,
    set_policy,
    take_over_hours,
    undo_change,
)
from softlanding.appointments.actions.limits import HOLDS_PER_HOUSEHOLD, TooManyVisits, check_hold
from softlanding.appointments.actions.moving import move
from softlanding.appointments.actions.offering import after_release, lapse_offers, offer_freed_times, refuse, take
from softlanding.appointments.actions.readiness import NotReadyYet, check_day
from softlanding.appointments.actions.rebooking import carry_on, rebook, start_rebooking, stop_rebooking
from softlanding.appointments.actions.refusals import (
    HOLD_LASTS,
    AlreadyBooked,
    HoldLost,
    KeyUsedTwice,
    SlotTaken,
    VisitOver,
)
from softlanding.appointments.actions.releasing import keep_back
from softlanding.appointments.actions.shifts import add_shifts, change_shift, copy_week, remove_shift
from softlanding.appointments.actions.telling import plan_all, set_message_aside, try_message_again
from softlanding.appointments.actions.waiting import AlreadyWaiting, ask, renew, withdraw

__all__ = [
    "HOLDS_PER_HOUSEHOLD",
    "HOLD_LASTS",
    "POLICY_FIELDS",
    "AlreadyBooked",
    "AlreadyWaiting",
    "Effect",
    "Exceptional",
    "Held",
    "HoldLost",
    "KeyUsedTwice",
    "NotReadyYet",
    "Offer",
    "SlotTaken",
    "TooManyVisits",
    "VisitOver",
    "Weekly",
    "add_exception",
    "add_hours",
    "add_shifts",
    "after_release",
    "ask",
    "cancel",
    "cancel_person",
    "carry_on",
    "change_hours",
    "change_shift",
    "check_day",
    "check_hold",
    "confirm",
    "copy_week",
    "digest_of",
    "end_hours",
    "end_household_feed",
    "end_member_feed",
    "forget_visits",
    "hold",
    "keep_back",
    "known_hold",
    "lapse_offers",
    "make_household_feed",
    "make_member_feed",
    "move",
    "note_read",
    "offer_freed_times",
    "plan_all",
    "previewed",
    "rebook",
    "refuse",
    "remove_exception",
    "remove_shift",
    "renew",
    "set_message_aside",
    "set_policy",
    "start_rebooking",
    "stop_rebooking",
    "take",
    "take_over_hours",
    "try_message_again",
    "undo_change",
    "withdraw",
]

"""Reading when: what is taken, which visits there are, and how a visit reads on paper and in a calendar."""

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.calendar import calendar_of
from softlanding.appointments.queries.changes import (
    confirm_until,
    days_to_close,
    missed_at,
    missed_before_confirming,
    missed_visits,
    must_confirm,
    needs_of,
    not_arrived,
    people_of,
    unconfirmed,
    until_words,
    visit_of_household,
)
from softlanding.appointments.queries.claims import ZONE, claimed, days_of, earliest, offered_at, offers, taken
from softlanding.appointments.queries.groups import group_at, groups_at, visits_of_group
from softlanding.appointments.queries.joining import room_within
from softlanding.appointments.queries.partners import (
    holds_given_up,
    holds_since,
    live_needs,
    visit_of_partner,
)
from softlanding.appointments.queries.plans import plan_of
from softlanding.appointments.queries.sheet import Line, Sheet, service_words, sheet_of
from softlanding.appointments.queries.visits import (
    booked_visits,
    hashed,
    hold_of,
    live_visit,
    live_visits,
    opens,
    token_of,
    visit_at,
    visit_by_reference,
    visits_of_day,
)

__all__ = [
    "ZONE",
    "Line",
    "Sheet",
    "Visit",
    "booked_visits",
    "calendar_of",
    "claimed",
    "confirm_until",
    "days_of",
    "days_to_close",
    "earliest",
    "group_at",
    "groups_at",
    "hashed",
    "hold_of",
    "holds_given_up",
    "holds_since",
    "live_needs",
    "live_visit",
    "live_visits",
    "missed_at",
    "missed_before_confirming",
    "missed_visits",
    "must_confirm",
    "needs_of",
    "not_arrived",
    "offered_at",
    "offers",
    "opens",
    "people_of",
    "plan_of",
    "room_within",
    "service_words",
    "sheet_of",
    "taken",
    "token_of",
    "unconfirmed",
    "until_words",
    "visit_at",
    "visit_by_reference",
    "visit_of_household",
    "visit_of_partner",
    "visits_of_day",
    "visits_of_group",
]

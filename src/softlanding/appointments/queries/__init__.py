"""Reading when: what is taken, which visits there are, and how a visit reads on paper and in a calendar."""

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.calendar import calendar_of
from softlanding.appointments.queries.claims import ZONE, claimed, days_of, earliest, offered_at, offers, taken
from softlanding.appointments.queries.freed import kept_back, not_for_everyone, policy_of
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
    "days_of",
    "earliest",
    "hashed",
    "hold_of",
    "holds_given_up",
    "holds_since",
    "kept_back",
    "live_needs",
    "live_visit",
    "live_visits",
    "not_for_everyone",
    "offered_at",
    "offers",
    "opens",
    "plan_of",
    "policy_of",
    "service_words",
    "sheet_of",
    "taken",
    "token_of",
    "visit_at",
    "visit_by_reference",
    "visit_of_partner",
    "visits_of_day",
]

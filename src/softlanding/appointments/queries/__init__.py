"""Reading when: what is taken, which visits there are, and how a visit reads on paper and in a calendar."""

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.calendar import calendar_of
from softlanding.appointments.queries.claims import ZONE, claimed, days_of, earliest, offered_at, offers, taken
from softlanding.appointments.queries.conflicts import Known, conflict_at, conflicts_at, plan_wanted
from softlanding.appointments.queries.cover import covered, covered_by
from softlanding.appointments.queries.hot import before_hold, visit_told
from softlanding.appointments.queries.occupancy import masks_of, occupancy
from softlanding.appointments.queries.partners import (
    holds_given_up,
    holds_since,
    live_needs,
    visit_of_partner,
)
from softlanding.appointments.queries.plans import at_any_time, forget_plans, hours_of, in_time, plan_of, plans_of
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
    "Known",
    "Line",
    "Sheet",
    "Visit",
    "at_any_time",
    "before_hold",
    "booked_visits",
    "calendar_of",
    "claimed",
    "conflict_at",
    "conflicts_at",
    "covered",
    "covered_by",
    "days_of",
    "earliest",
    "forget_plans",
    "hashed",
    "hold_of",
    "holds_given_up",
    "holds_since",
    "hours_of",
    "in_time",
    "live_needs",
    "live_visit",
    "live_visits",
    "masks_of",
    "occupancy",
    "offered_at",
    "offers",
    "opens",
    "plan_of",
    "plan_wanted",
    "plans_of",
    "service_words",
    "sheet_of",
    "taken",
    "token_of",
    "visit_at",
    "visit_by_reference",
    "visit_of_partner",
    "visit_told",
    "visits_of_day",
]

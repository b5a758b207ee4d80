"""Reading when: what is taken, which visits there are, and how a visit reads on paper and in a calendar."""

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.calendar import calendar_of, calendar_with
from softlanding.appointments.queries.claims import ZONE, claimed, days_of, earliest, offered_at, offers, taken
from softlanding.appointments.queries.feeds import (
    feed_at,
    feed_in_words,
    feed_of_household,
    feed_of_member,
    household_events,
    staff_calendar,
)
from softlanding.appointments.queries.letters import letter_of, papers_wanted
from softlanding.appointments.queries.partners import (
    holds_given_up,
    holds_since,
    live_needs,
    visit_of_partner,
)
from softlanding.appointments.queries.plans import plan_of
from softlanding.appointments.queries.reminders import (
    begins_at,
    coming_reminders,
    due_reminders,
    reminder_to_send,
    visit_to_tell,
    wanted_reminders,
)
from softlanding.appointments.queries.sheet import Line, Sheet, service_words, sheet_of
from softlanding.appointments.queries.undelivered import Undelivered, undelivered
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
    "Undelivered",
    "Visit",
    "begins_at",
    "booked_visits",
    "calendar_of",
    "calendar_with",
    "claimed",
    "coming_reminders",
    "days_of",
    "due_reminders",
    "earliest",
    "feed_at",
    "feed_in_words",
    "feed_of_household",
    "feed_of_member",
    "hashed",
    "hold_of",
    "holds_given_up",
    "holds_since",
    "household_events",
    "letter_of",
    "live_needs",
    "live_visit",
    "live_visits",
    "offered_at",
    "offers",
    "opens",
    "papers_wanted",
    "plan_of",
    "reminder_to_send",
    "service_words",
    "sheet_of",
    "staff_calendar",
    "taken",
    "token_of",
    "undelivered",
    "visit_at",
    "visit_by_reference",
    "visit_of_partner",
    "visit_to_tell",
    "visits_of_day",
    "wanted_reminders",
]

"""When, over HTTP: free visits for everybody; holds and visits for partners with a token."""

from softlanding.appointments.api.adding import router as additions
from softlanding.appointments.api.free import router as free_visits
from softlanding.appointments.api.holding import router as holds
from softlanding.appointments.api.visiting import router as visits

__all__ = ["additions", "free_visits", "holds", "visits"]

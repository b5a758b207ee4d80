"""Reading what is running."""

from softlanding.cases.models import (
    Announcement,
    Case,
    CaseEvent,
    CaseMessage,
    Cohort,
    Employer,
    Paper,
    PromiseClock,
    WorkItem,
)
from softlanding.cases.queries.employers import employer_of, part_of
from softlanding.cases.queries.promises_figures import Period, PromiseFigures, promise_figures
from softlanding.cases.queries.promises_known import desks_that_promise, promise_of, promises_of
from softlanding.cases.queries.promises_simulated import simulation_of, simulations_of
from softlanding.cases.queries.running import (
    case,
    case_by_reference,
    case_to_change,
    cases_of,
    due_on,
    kind_of,
    open_cases,
    purpose_of,
)

__all__ = [
    "Announcement",
    "Case",
    "CaseEvent",
    "CaseMessage",
    "Cohort",
    "Employer",
    "Paper",
    "Period",
    "PromiseClock",
    "PromiseFigures",
    "WorkItem",
    "case",
    "case_by_reference",
    "case_to_change",
    "cases_of",
    "desks_that_promise",
    "due_on",
    "employer_of",
    "kind_of",
    "open_cases",
    "part_of",
    "promise_figures",
    "promise_of",
    "promises_of",
    "purpose_of",
    "simulation_of",
    "simulations_of",
]

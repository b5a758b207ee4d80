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
from softlanding.cases.queries import cohort as cohort_queries
from softlanding.cases.queries.employers import employer_of, part_of
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
    "PromiseClock",
    "WorkItem",
    "case",
    "case_by_reference",
    "case_to_change",
    "cases_of",
    "cohort_queries",
    "due_on",
    "employer_of",
    "kind_of",
    "open_cases",
    "part_of",
    "purpose_of",
]

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
from softlanding.cases.queries.papers import MissingPaper, PlanPapers, papers_missing, papers_of, plan_papers_wanted
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
    "MissingPaper",
    "Paper",
    "PlanPapers",
    "PromiseClock",
    "WorkItem",
    "case",
    "case_by_reference",
    "case_to_change",
    "cases_of",
    "due_on",
    "employer_of",
    "kind_of",
    "open_cases",
    "papers_missing",
    "papers_of",
    "part_of",
    "plan_papers_wanted",
    "purpose_of",
]

"""What is running: kinds of cases as tables of states, and the days by which the law wants a decision."""

from softlanding.core.cases.clock import (
    Extended,
    NotExtended,
    Suspended,
    due_on,
    last_day,
    length,
    not_extended,
    term_of,
)
from softlanding.core.rulebook.case_kinds import CaseKind, CaseState, Change, Limit, Objection, Term

__all__ = [
    "CaseKind",
    "CaseState",
    "Change",
    "Extended",
    "Limit",
    "NotExtended",
    "Objection",
    "Suspended",
    "Term",
    "due_on",
    "last_day",
    "length",
    "not_extended",
    "term_of",
]

"""What is running: kinds of cases as tables of states, and the days by which the law wants a decision."""

from softlanding.core.cases.clock import Extended, Suspended, due_on, term_of
from softlanding.core.rulebook.case_kinds import CaseKind, CaseState, Change, Term

__all__ = ["CaseKind", "CaseState", "Change", "Extended", "Suspended", "Term", "due_on", "term_of"]

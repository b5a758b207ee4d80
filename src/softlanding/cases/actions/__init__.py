"""Changing what is running."""

from softlanding.cases.actions.employers import let_colleague_in, open_employer
from softlanding.cases.actions.papers import has_paper_told
from softlanding.cases.actions.papers_staff import WantedPaper, ask_for_missing, ask_for_papers
from softlanding.cases.actions.running import (
    CaseChanged,
    ChangedMeanwhile,
    NewCase,
    NotThisChange,
    case_changed,
    change_case,
    extend_case,
    open_case,
)

__all__ = [
    "CaseChanged",
    "ChangedMeanwhile",
    "NewCase",
    "NotThisChange",
    "WantedPaper",
    "ask_for_missing",
    "ask_for_papers",
    "case_changed",
    "change_case",
    "extend_case",
    "has_paper_told",
    "let_colleague_in",
    "open_case",
    "open_employer",
]

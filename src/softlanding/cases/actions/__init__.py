"""Changing what is running."""

from softlanding.cases.actions.employers import let_colleague_in, open_employer
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
    "case_changed",
    "change_case",
    "extend_case",
    "let_colleague_in",
    "open_case",
    "open_employer",
]

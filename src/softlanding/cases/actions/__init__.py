"""Changing what is running."""

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
    "open_case",
]

"""Changing what is running."""

from softlanding.cases.actions.employers import let_colleague_in, open_employer
from softlanding.cases.actions.running import (
    CaseChanged,
    NewCase,
    case_changed,
    change_case,
    open_case,
)
from softlanding.cases.actions.states import (
    assign_case,
    correct_case,
    extend_case,
    hand_over_case,
    resume_case,
    suspend_case,
)
from softlanding.cases.actions.states_refusals import (
    ChangedMeanwhile,
    NothingToCorrect,
    NotLonger,
    NotSuspended,
    NotThisChange,
    NotYourCase,
    OpenAlready,
)

__all__ = [
    "CaseChanged",
    "ChangedMeanwhile",
    "NewCase",
    "NotLonger",
    "NotSuspended",
    "NotThisChange",
    "NotYourCase",
    "NothingToCorrect",
    "OpenAlready",
    "assign_case",
    "case_changed",
    "change_case",
    "correct_case",
    "extend_case",
    "hand_over_case",
    "let_colleague_in",
    "open_case",
    "open_employer",
    "resume_case",
    "suspend_case",
]

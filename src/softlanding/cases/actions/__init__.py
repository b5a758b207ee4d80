"""Changing what is running."""

from softlanding.cases.actions.employers import let_colleague_in, open_employer
from softlanding.cases.actions.papers import has_paper_told
from softlanding.cases.actions.papers_staff import WantedPaper, ask_for_missing, ask_for_papers
from softlanding.cases.actions.promises import keep_clocks, rebuild_clocks
from softlanding.cases.actions.promises_breaking import (
    apologise,
    find_breaches,
    give_breach_reason,
    pause_clock,
    pauses_by_hand,
    resume_clock,
    send_digest,
    tell_coordinators,
)
from softlanding.cases.actions.promises_invented import Invented, invent_cases
from softlanding.cases.actions.promises_simulating import play_simulation, start_simulation, stop_simulation
from softlanding.cases.actions.running import CaseChanged, NewCase, case_changed, change_case, open_case
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
    "Invented",
    "NewCase",
    "NotLonger",
    "NotSuspended",
    "NotThisChange",
    "NotYourCase",
    "NothingToCorrect",
    "OpenAlready",
    "WantedPaper",
    "apologise",
    "ask_for_missing",
    "ask_for_papers",
    "assign_case",
    "case_changed",
    "change_case",
    "correct_case",
    "extend_case",
    "find_breaches",
    "give_breach_reason",
    "hand_over_case",
    "has_paper_told",
    "invent_cases",
    "keep_clocks",
    "let_colleague_in",
    "open_case",
    "open_employer",
    "pause_clock",
    "pauses_by_hand",
    "play_simulation",
    "rebuild_clocks",
    "resume_case",
    "resume_clock",
    "send_digest",
    "start_simulation",
    "stop_simulation",
    "suspend_case",
    "tell_coordinators",
]

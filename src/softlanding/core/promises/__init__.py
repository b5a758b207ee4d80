"""Promises as clocks: what starts, pauses and stops them, and figures that count who still waits."""

from softlanding.core.promises.clocks import Clock, Happened, Norm, State, clock_of, due_on, lasted_days, state_on
from softlanding.core.promises.figures import (
    LEAST_SHOWN,
    Curve,
    Interval,
    Length,
    curve_of,
    percentile,
    shown_counts,
    wilson,
)
from softlanding.core.promises.reading import CaseHappened, happened_to, norm_of
from softlanding.core.promises.words import BREACH_REASONS, NOT_COUNTED

__all__ = [
    "BREACH_REASONS",
    "LEAST_SHOWN",
    "NOT_COUNTED",
    "CaseHappened",
    "Clock",
    "Curve",
    "Happened",
    "Interval",
    "Length",
    "Norm",
    "State",
    "clock_of",
    "curve_of",
    "due_on",
    "happened_to",
    "lasted_days",
    "norm_of",
    "percentile",
    "shown_counts",
    "state_on",
    "wilson",
]

"""Facts, rulebook and a date in; steps, their order and dates, and the next best question out."""

from softlanding.core.journeys.compiler import plan_journey
from softlanding.core.journeys.plan import Blocked, Loop, Plan, Possible, Question, Step, Trips

__all__ = ["Blocked", "Loop", "Plan", "Possible", "Question", "Step", "Trips", "plan_journey"]

"""What is remembered of what is running."""

from softlanding.cases.models.cohort import GroupRequest
from softlanding.cases.models.desk import DayClosed, DeskDocument, JointDesk, Looking, PapersAsked, WorkItem
from softlanding.cases.models.employers import (
    Announcement,
    Cohort,
    Colleague,
    DutyDone,
    Employer,
    EmployerChange,
    EmployerRequest,
    Invitation,
    RegisteredSponsor,
    RegisterImport,
)
from softlanding.cases.models.papers import Paper, PaperUse, StoredFile
from softlanding.cases.models.promises import ClockPause, PromiseClock, PromiseDigest, PromiseNote, SimulationRun
from softlanding.cases.models.running import Case, CaseEvent, CaseMessage, TermChange, TrackingCode
from softlanding.cases.models.wire import Delivery, Subscription

__all__ = [
    "Announcement",
    "Case",
    "CaseEvent",
    "CaseMessage",
    "ClockPause",
    "Cohort",
    "Colleague",
    "DayClosed",
    "Delivery",
    "DeskDocument",
    "DutyDone",
    "Employer",
    "EmployerChange",
    "EmployerRequest",
    "GroupRequest",
    "Invitation",
    "JointDesk",
    "Looking",
    "Paper",
    "PaperUse",
    "PapersAsked",
    "PromiseClock",
    "PromiseDigest",
    "PromiseNote",
    "RegisterImport",
    "RegisteredSponsor",
    "SimulationRun",
    "StoredFile",
    "Subscription",
    "TermChange",
    "TrackingCode",
    "WorkItem",
]

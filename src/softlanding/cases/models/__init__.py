"""What is remembered of what is running."""

from softlanding.cases.models.cohort import GroupRequest
from softlanding.cases.models.desk import DayClosed, DeskDocument, WorkItem
from softlanding.cases.models.employers import (
    Announcement,
    Cohort,
    Colleague,
    DutyDone,
    Employer,
    Invitation,
    RegisteredSponsor,
    RegisterImport,
)
from softlanding.cases.models.papers import Paper, PaperUse, StoredFile
from softlanding.cases.models.promises import ClockPause, PromiseClock
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
    "GroupRequest",
    "Invitation",
    "Paper",
    "PaperUse",
    "PromiseClock",
    "RegisterImport",
    "RegisteredSponsor",
    "StoredFile",
    "Subscription",
    "TermChange",
    "TrackingCode",
    "WorkItem",
]

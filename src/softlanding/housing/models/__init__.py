"""What is remembered of housing."""

from softlanding.housing.models.accountability import GroupFact
from softlanding.housing.models.after import AfterMovePoint, Handover
from softlanding.housing.models.ahead import AheadSwitch, LookAhead
from softlanding.housing.models.foresight import ReplayRun
from softlanding.housing.models.homes import Association, District, Home, HomeEvent, HomeImport, ShareBalance
from softlanding.housing.models.offers import LIVE, SENT, STATES, Objection, Offer, OfferEvent
from softlanding.housing.models.proposals import Frozen, MatchRun, Proposal
from softlanding.housing.models.retention import Forgotten
from softlanding.housing.models.targets import (
    NationalTarget,
    OfficialTargets,
    PlacementCount,
    SupervisionMove,
    TargetBalance,
    TargetSwap,
)
from softlanding.housing.models.targets_changes import InhabitantsUpload, MergerList, TargetSnapshot
from softlanding.housing.models.waiting import (
    Bond,
    ClockPause,
    MinorUnderGuardianship,
    PlaceToAvoid,
    StatedNeed,
    WaitingEvent,
    WaitingHousehold,
    WaitingImport,
    WaitingMember,
)

__all__ = [
    "LIVE",
    "SENT",
    "STATES",
    "AfterMovePoint",
    "AheadSwitch",
    "Association",
    "Bond",
    "ClockPause",
    "District",
    "Forgotten",
    "Frozen",
    "GroupFact",
    "Handover",
    "Home",
    "HomeEvent",
    "HomeImport",
    "InhabitantsUpload",
    "LookAhead",
    "MatchRun",
    "MergerList",
    "MinorUnderGuardianship",
    "NationalTarget",
    "Objection",
    "Offer",
    "OfferEvent",
    "OfficialTargets",
    "PlaceToAvoid",
    "PlacementCount",
    "Proposal",
    "ReplayRun",
    "ShareBalance",
    "StatedNeed",
    "SupervisionMove",
    "TargetBalance",
    "TargetSnapshot",
    "TargetSwap",
    "WaitingEvent",
    "WaitingHousehold",
    "WaitingImport",
    "WaitingMember",
]

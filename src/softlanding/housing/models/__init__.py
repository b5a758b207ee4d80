"""What is remembered of housing."""

from softlanding.housing.models.accountability import GroupFact
from softlanding.housing.models.homes import Association, District, Home, HomeEvent, HomeImport, ShareBalance
from softlanding.housing.models.offers import LIVE, SENT, STATES, Objection, Offer, OfferEvent
from softlanding.housing.models.proposals import Frozen, MatchRun, Proposal
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
    "Association",
    "Bond",
    "ClockPause",
    "District",
    "Frozen",
    "GroupFact",
    "Home",
    "HomeEvent",
    "HomeImport",
    "MatchRun",
    "MinorUnderGuardianship",
    "Objection",
    "Offer",
    "OfferEvent",
    "PlaceToAvoid",
    "Proposal",
    "ShareBalance",
    "StatedNeed",
    "WaitingEvent",
    "WaitingHousehold",
    "WaitingImport",
    "WaitingMember",
]

"""Lanes of a desk: the fast track and the regular route, each with who may take it, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from softlanding.core.rulebook.municipal import own_desk_id
from softlanding.core.rulebook.network import Agreement, Lane, ServicePromise
from softlanding.core.rulebook.records import Actor, Confidence, DeadlineKind, Text
from softlanding.core.sentences import Said

LANES: tuple[Lane, ...] = ("fast-track", "regular")
LANE_WORDS: Mapping[Lane, Text] = {
    "fast-track": Text(en="Fast track", nl="Versnelde procedure"),
    "regular": Text(en="Regular route", nl="Gewone route"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """How long a service takes on a lane: by law, as a promise or as an estimate; days from `least` to `most`."""

    service: str
    kind: DeadlineKind
    least_days: int | None
    most_days: int
    source: str
    confidence: Confidence | None
    reads: str | None = None


@dataclass(frozen=True, slots=True)
class LaneAnswer:
    """Whether a person may take one lane of a desk. `open` is None while facts are missing: ask the desk.

    `expected` is empty where nobody says how long it takes. `papers_in_advance` and `applied_by` are what the lane
    asks; None where no source says so.
    """

    lane: Lane
    open: bool | None
    services: tuple[str, ...] = ()
    why: tuple[Said, ...] = ()
    why_not: tuple[Said, ...] = ()
    nearest_change: Said | None = None
    change: tuple[str, Any] | None = None
    depends_on: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    expected: tuple[Expected, ...] = ()
    papers_in_advance: tuple[str, ...] | None = None
    applied_by: Actor | None = None


def expected_by(agreements: Iterable[Agreement], promises: Mapping[str, ServicePromise]) -> tuple[Expected, ...]:
    """Give what a desk promises to those who fall under these agreements."""
    named = dict.fromkeys(name for one in agreements for name in one.promises)
    kept = [promises[name] for name in named if name in promises]
    return tuple(
        Expected(one.service, "promise", None, one.days, one.source, one.confidence, one.reads)
        for one in kept
        if one.service is not None
    )


def usual_waits(agreements: Iterable[Agreement]) -> Mapping[str, tuple[Expected, ...]]:
    """Give, by municipal desk, how long the regular route took there, as sources of agreements in force say it."""
    found: dict[str, dict[Expected, None]] = {}
    for one in agreements:
        for wait in one.regular_takes:
            told = Expected(
                wait.service, "estimate", wait.least_days, wait.most_days, wait.source, wait.confidence, wait.reads
            )
            for place in one.municipalities:
                if own_desk_id(place) != one.desk:
                    found.setdefault(own_desk_id(place), {})[told] = None
    return {desk: tuple(waits) for desk, waits in found.items()}


def lane_as_json(answer: LaneAnswer, language: str) -> dict[str, Any]:
    """Give a lane as the command line and the HTTP API print it."""
    change = None if answer.change is None else {"fact": answer.change[0], "value": answer.change[1]}
    return {
        "lane": answer.lane,
        "title": LANE_WORDS[answer.lane].told(language),
        "open": answer.open,
        "services": list(answer.services),
        "why": [said.told(language) for said in answer.why],
        "why_not": [said.told(language) for said in answer.why_not],
        "nearest_change": None if answer.nearest_change is None else answer.nearest_change.told(language),
        "change": change,
        "depends_on": list(answer.depends_on),
        "agreements": list(answer.agreements),
        "expected": [
            {
                "service": one.service,
                "kind": one.kind,
                "least_days": one.least_days,
                "most_days": one.most_days,
                "source": one.source,
                "confidence": one.confidence,
            }
            for one in answer.expected
        ],
        "papers_in_advance": None if answer.papers_in_advance is None else list(answer.papers_in_advance),
        "applied_by": answer.applied_by,
    }

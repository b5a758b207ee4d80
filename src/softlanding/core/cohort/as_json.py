"""The answer for a cohort as JSON (field names stay; new ones may be added)."""

from __future__ import annotations

from typing import Any

from softlanding.core.cohort.answering import Arrival, Turn
from softlanding.core.cohort.words import Slip
from softlanding.core.journeys.as_json import plan_as_json
from softlanding.core.rulebook import Rulebook
from softlanding.core.whole_plan import visit_as_json

Json = dict[str, Any]


def arrival_as_json(arrival: Arrival, book: Rulebook, *, language: str = "en") -> Json:
    """Give one arrival: its people, what it waits for, its first visit or why there is none, and its plan's steps."""
    plan = plan_as_json(arrival.whole.plan, book, language=language)
    return {
        "household": arrival.key,
        "people": list(arrival.people),
        "blocked_by": turn_as_json(arrival.turn, language=language) if arrival.turn else None,
        "first_visit": visit_as_json(arrival.first_visit) if arrival.first_visit else None,
        "no_visit": arrival.no_visit.told(language) if arrival.no_visit else None,
        "works_from": arrival.works_from.isoformat() if arrival.works_from else None,
        "steps": plan["steps"],
        "blocked": plan["blocked"],
        "questions": [{name: one[name] for name in ("fact", "person", "ask")} for one in plan["questions"]],
    }


def turn_as_json(turn: Turn, *, language: str = "en") -> Json:
    """Give the one thing that an arrival waits for."""
    return {
        "step": turn.step,
        "person": turn.person,
        "state": turn.state,
        "who": turn.whose,
        "title": turn.title.told(language),
        "why": turn.why.told(language),
        "nearest_change": turn.change.told(language) if turn.change else None,
        "by": turn.by.isoformat() if turn.by else None,
    }


def slip_as_json(slip: Slip, *, language: str = "en") -> Json:
    """Give a mistake: line, column, what is wrong, and what would be right."""
    return {
        "line": slip.line,
        "field": slip.field,
        "what": slip.what(language),
        "remedy": slip.remedy(language),
    }

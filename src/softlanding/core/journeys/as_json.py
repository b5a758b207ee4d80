"""A plan as the JSON document that partners build on (field names stay; new ones may be added)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from softlanding.core.conditions import Reason
from softlanding.core.journeys.plan import Blocked, Loop, Plan, Question, Step
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.records import Confidence, Origin

Json = dict[str, Any]


def plan_as_json(plan: Plan, book: Rulebook, *, language: str = "en") -> Json:
    """Give the plan; `desks`, `visits` and `trips` are filled by who routed and searched."""
    return {
        "household": plan.household.id,
        "on": plan.on.isoformat(),
        "rulebook": plan.rulebook,
        "steps": [_step(step, book, language) for step in plan.steps],
        "possible": [
            {
                "id": one.node.step,
                "person": one.node.person,
                "title": one.procedure.title.told(language),
                "missing": [{"fact": missing.fact, "person": missing.person} for missing in one.missing],
            }
            for one in plan.possible
        ],
        "blocked": [_blocked(one, book, language) for one in plan.blocked],
        "questions": [_question(one, book, language) for one in plan.questions],
        "loops": [_loop(one, book, language) for one in plan.loops],
        "critical_path": [str(node) for node in plan.critical_path],
        "critical_path_days": plan.critical_days,
        "warnings": [caution.text.told(language) for caution in plan.warnings],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _step(step: Step, book: Rulebook, language: str) -> Json:
    procedure = step.procedure
    sources = [source_as_json(origin, book, procedure.confidence) for origin in procedure.source]
    return {
        "id": step.id,
        "person": step.person,
        "title": procedure.title.told(language),
        "summary": procedure.summary.told(language),
        "phase": procedure.phase,
        "state": step.state,
        "opens_on": _day(step.opens_on),
        "due_on": _day(step.due_on),
        "deadline": step.deadline or "none",
        "takes_days": step.takes_days,
        "start_by": _day(step.start_by),
        "expected_on": _day(step.expected_on),
        "assumed": step.assumed,
        "legal_due_on": _day(step.legal_due_on),
        "who": step.who,
        "service": procedure.service,
        "where": list(step.where),
        "where_text": procedure.where.told(language) if procedure.where else None,
        "bring": [
            {
                "document": one.document,
                "title": book.papers[one.document].title.told(language),
                "have": one.have,
                "if_available": one.if_available,
            }
            for one in step.bring
        ],
        "after": [str(node) for node in step.after],
        "because": reasons_as_json(step.because),
        "note": procedure.note.told(language) if procedure.note else None,
        "to_verify": step.to_verify,
        "valid_from": procedure.valid_from.isoformat(),
        "source": sources[0] if sources else None,
        "sources": sources,
    }


def reasons_as_json(reasons: Iterable[Reason]) -> list[Json]:
    """Give what settled an answer: fact, test and value."""
    return [
        {"fact": one.fact, "test": one.test, "value": value_as_json(one.value), "held": one.held} for one in reasons
    ]


def value_as_json(value: object) -> Any:
    """Give a fact's value in JSON's terms: dates as text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        return [value_as_json(one) for one in value]
    return value


def source_as_json(origin: Origin, book: Rulebook, confidence: Confidence | None = None) -> Json:
    """Give where a rule comes from, how sure it is and when somebody last looked."""
    source = book.sources[origin.source]
    return {
        "id": source.id,
        "title": source.title,
        "article": origin.article,
        "reads": origin.reads,
        "url": source.url,
        "checked_on": (origin.checked_on or source.checked_on).isoformat(),
        "confidence": origin.confidence or confidence or source.confidence,
    }


def _blocked(one: Blocked, book: Rulebook, language: str) -> Json:
    remedy = one.remedy.told(language) if one.remedy else None
    return {
        "id": one.node.step,
        "person": one.node.person,
        "reason": one.reason.told(language),
        "nearest_change": remedy,
        "change": {"fact": one.change[0], "to": value_as_json(one.change[1])} if one.change else None,
        "because": reasons_as_json(one.because),
        "source": source_as_json(one.origin, book) if one.origin else None,
    }


def _question(one: Question, book: Rulebook, language: str) -> Json:
    record = book.facts[one.fact]
    return {
        "fact": one.fact,
        "person": one.person,
        "decides": [str(node) for node in one.decides],
        "ask": record.ask.told(language) if record.ask else None,
        "why": record.why.told(language) if record.why else None,
        "type": record.type,
        "choices": [{"id": choice.id, "label": choice.label.told(language)} for choice in record.choices],
    }


def _loop(one: Loop, book: Rulebook, language: str) -> Json:
    return {
        "steps": [str(node) for node in one.nodes],
        "broken_at": [str(node) for node in one.broken_at],
        "ways_out": [
            {
                "id": way.id,
                "title": way.title.told(language),
                "open_to_you": way.open_to_you,
                "source": source_as_json(way.origin, book),
            }
            for way in one.ways_out
        ],
    }

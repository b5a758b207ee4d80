"""Answers of the planner as plain data, rounded so that the same seed gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from softlanding.core.capacity.answering import Answer, Figures, Share
from softlanding.core.capacity.desk import DeskWork
from softlanding.core.capacity.opening import write_hours
from softlanding.core.capacity.words import ASSUMED
from softlanding.core.rulebook import Rulebook


def as_json(
    book: Rulebook, desk: str, answers: Sequence[tuple[DeskWork, Answer]], *, language: str = "en"
) -> dict[str, Any]:
    """Give waits, throughput, promises kept and hours needed of a desk, each by authority."""
    demand = answers[0][1].question.demand
    by: dict[str, tuple[DeskWork, Answer]] = {work.authority: (work, answer) for work, answer in answers}
    return {
        "network": book.network_of(desk).id,
        "desk": desk,
        "from": demand.first.isoformat(),
        "until": demand.until.isoformat(),
        "clients": demand.clients,
        "seed": answers[0][1].question.seed,
        "runs": answers[0][1].question.runs,
        "rulebook": book.hash,
        "asked": {name: _asked(work) for name, (work, _) in by.items()},
        "theory": {name: _theory(answer.figures) for name, (_, answer) in by.items()},
        "waits": {name: waits(answer.figures) for name, (_, answer) in by.items()},
        "throughput": {name: throughput(answer.figures) for name, (_, answer) in by.items()},
        "promises_kept": {name: _promise(book, work, answer.figures) for name, (work, answer) in by.items()},
        "hours_needed": {name: needed(answer) for name, (_, answer) in by.items()},
        "with_needed": {name: _with_needed(answer) for name, (_, answer) in by.items()},
        "assumed": {name: [ASSUMED[one].told(language) for one in work.assumed] for name, (work, _) in by.items()},
        "assumptions": {name: list(work.assumed) for name, (work, _) in by.items()},
    }


def _asked(work: DeskWork) -> dict[str, Any]:
    question = work.question
    return {
        "counters": question.staffing.counters,
        "counters_assumed": "counters" in work.assumed,
        "hours": write_hours(question.staffing.windows),
        "hours_assumed": "hours" in work.assumed,
        "hours_a_week": number(question.staffing.hours_a_week),
        "services": [
            {
                "service": one.service,
                "share": one.share,
                "share_assumed": one.share_assumed,
                "first_person_minutes": one.first_minutes,
                "further_person_minutes": one.further_minutes,
                "minutes_assumed": one.assumed,
            }
            for one in question.works
        ],
        "family_share": question.demand.family_share,
        "family_size": question.demand.family_size,
        "no_show": question.demand.no_show,
        "urgent": question.demand.urgent,
        "patience_days": question.demand.patience_days,
        "grid_minutes": question.grid,
        "sources": list(work.sources),
    }


def _theory(found: Figures) -> dict[str, Any]:
    theory = found.theory
    return {
        "offered_load": number(theory.load),
        "utilisation": number(theory.utilisation),
        "stable": theory.stable,
        "counters_at_least": theory.counters_at_least,
        "work_hours": number(theory.work_hours),
        "open_hours_of_a_counter": number(theory.open_hours),
        "minutes_a_client": number(theory.minutes_a_client),
        "open_minutes_of_one_counter_a_client": number(theory.counter_minutes_a_client),
        "share_within_the_norm_at_most": number(theory.fluid_share),
        "wait_of_the_last_at_least_days": number(theory.fluid_last_wait_days),
        "waiting_at_the_end_at_least": number(theory.fluid_waiting),
        "wait_for_opening_days": number(theory.wait_for_opening_days),
    }


def waits(found: Figures) -> dict[str, Any]:
    """Give the waits in days for the first time offered."""
    return {
        "mean_days": number(found.mean_days),
        "p50_days": number(found.p50_days),
        "p90_days": number(found.p90_days),
        "distribution": [{"within_days": days, "share": number(share)} for days, share in found.within],
    }


def throughput(found: Figures) -> dict[str, Any]:
    """Give who came, was served, waits and gave up, in all and per week."""
    weeks = max(len(found.weeks), 1)
    return {
        "arrived": number(found.arrived),
        "served": number(found.served),
        "waiting": number(found.waiting),
        "gave_up": number(found.gave_up),
        "served_a_week": number(found.served / weeks),
        "busy": number(found.busy),
        "weeks": [
            {"asked": number(one.asked), "served": number(one.served), "waiting": number(one.waiting)}
            for one in found.weeks
        ],
    }


def _promise(book: Rulebook, work: DeskWork, found: Figures) -> dict[str, Any]:
    norm, promise = work.question.norm, work.promise
    source = book.sources.get(promise.source) if promise else None
    return {
        "days": norm.days,
        "working_days": norm.working_days,
        "wanted_share": norm.share,
        "assumed": "norm" in work.assumed,
        "source": {
            "id": source.id,
            "title": source.title,
            "url": source.url,
            "reads": promise.reads,
            "confidence": promise.confidence,
            "checked_on": source.checked_on.isoformat(),
        }
        if promise and source
        else None,
        "share": interval(found.kept),
        "kept": found.kept.value >= norm.share,
    }


def _with_needed(answer: Answer) -> dict[str, Any] | None:
    """Give the same figures with the counters that keep the promise, where they are others than those asked."""
    found = answer.with_needed
    if found is None:
        return None
    return {
        "counters": found.staffing.counters,
        "share": interval(found.kept),
        "waits": waits(found),
        "throughput": throughput(found),
    }


def needed(answer: Answer) -> dict[str, Any]:
    """Give the least that keeps the promise, and what the best would be."""
    found, staffing = answer.needed, answer.question.staffing
    theory = answer.figures.theory
    return {
        "counter_hours_a_week_at_least": number(theory.load * staffing.hours_a_week),
        "counters": found.counters,
        "share_with_these_counters": number(found.counters_share),
        "longer_by_minutes": found.longer_minutes,
        "hours": None if found.longer is None else write_hours(found.longer.windows),
        "hours_a_week": None if found.longer is None else number(found.longer.hours_a_week),
        "share_with_these_hours": number(found.longer_share),
        "share_at_best_on_these_days": number(found.at_best),
    }


def interval(share: Share) -> dict[str, float | None]:
    """Give a share with its interval."""
    return {"value": number(share.value), "low": number(share.low), "high": number(share.high)}


def number(value: float) -> float | None:
    """Round to four places; None for what has no end."""
    return round(float(value), 4) if isfinite(value) else None

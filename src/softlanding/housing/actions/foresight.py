"""Replays of weekly decisions in the background: asked for, played week by week, stopped, kept."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from softlanding.common import jobs
from softlanding.common.access import Actor
from softlanding.core.foresight.answering import HousingQuestion, answer
from softlanding.housing.models import ReplayRun
from softlanding.housing.queries.ahead_replay import OwnQuestion, own_answer
from softlanding.housing.queries.foresight import replay_of

REPLAY = "housing.replay"


class ReplayStopped(Exception):
    """Somebody asked to stop; nothing is kept."""


def start_replay(municipality: str, question: dict[str, Any], *, by: Actor, now: datetime) -> ReplayRun:
    """Ask for a replay; a worker plays it."""
    run = ReplayRun.objects.create(
        region=settings.REGION,
        municipality=municipality,
        question=question,
        made_by_id=int(by.id) if by.kind == "staff" else None,
        made_at=now,
    )
    jobs.enqueue(REPLAY, key=f"replay:{run.pk}", about=f"replay:{run.pk}", region=run.region, run=run.pk)
    return run


def stop_replay(run: int, municipality: str, *, now: datetime) -> ReplayRun:
    """Ask a replay to stop; one that nobody began yet ends at once."""
    found = replay_of(run, municipality)
    ReplayRun.objects.filter(pk=found.pk, ended_at=None, stop_asked_at=None).update(stop_asked_at=now)
    if ReplayRun.objects.filter(pk=found.pk, state="waiting").update(state="stopped", ended_at=now):
        jobs.drop(REPLAY, about=f"replay:{found.pk}")
    found.refresh_from_db()
    return found


def play_replay(run: int, *, now: datetime) -> None:
    """Play a replay and keep what comes out. Played again from its seed, it gives the same."""
    found = ReplayRun.objects.filter(pk=run, ended_at=None).first()
    if found is None:
        return
    question = _question_of(found)
    ReplayRun.objects.filter(pk=run).update(state="running", total=question.steps, done=0)
    try:
        if isinstance(question, OwnQuestion):
            document = own_answer(found.municipality, question, step=lambda done: _say(run, done))
        else:
            document = answer(question, step=lambda done, _doing: _say(run, done))
    except ReplayStopped:
        _end(run, "stopped")
    except Exception:
        _end(run, "failed")
        raise
    else:
        ended = max(timezone.now(), now)
        ReplayRun.objects.filter(pk=run).update(state="done", done=question.steps, answer=document, ended_at=ended)


def _question_of(run: ReplayRun) -> HousingQuestion | OwnQuestion:
    """Return what was asked: of invented weeks, or of the municipality's own."""
    told = dict(run.question)
    return OwnQuestion(**told) if told.pop("source", "") == "own" else HousingQuestion(**told)


def _say(run: int, done: int) -> None:
    ReplayRun.objects.filter(pk=run).update(done=done)
    if ReplayRun.objects.filter(pk=run, stop_asked_at__isnull=False).exists():
        raise ReplayStopped


def _end(run: int, state: str) -> None:
    ReplayRun.objects.filter(pk=run).update(state=state, ended_at=timezone.now())

"""Simulations of a desk in the background: asked for, played step by step, stopped, kept."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from softlanding.cases.models import SimulationRun
from softlanding.cases.queries.promises_simulated import simulation_of
from softlanding.common import jobs
from softlanding.common.access import Actor
from softlanding.core.capacity.answering import answer
from softlanding.core.capacity.as_json import as_json
from softlanding.core.capacity.desk import Given, months_later, work_of
from softlanding.core.capacity.question import Demand
from softlanding.core.rulebook import load_rulebook

SIMULATE = "cases.simulate"
RUNS = 20
STEPS_GUESSED = 14
"""How many stagings an authority's answer takes, for the bar: the search halves its way, so it is a guess."""


class Stopped(Exception):
    """Somebody asked to stop; nothing is kept."""


def start_simulation(
    *, desk: str, clients: int, months: int, counters: dict[str, int], seed: int, by: Actor, now: datetime
) -> SimulationRun:
    """Ask for a simulation of a desk; a worker plays it."""
    first = timezone.localdate(now).replace(month=1, day=1)
    first = first.replace(year=first.year + 1)
    run = SimulationRun.objects.create(
        region=settings.REGION,
        desk=desk,
        question={
            "clients": clients,
            "months": months,
            "counters": counters,
            "seed": seed,
            "first": first.isoformat(),
            "runs": RUNS,
        },
        made_by_id=int(by.id) if by.kind == "staff" else None,
        made_at=now,
    )
    jobs.enqueue(SIMULATE, key=f"simulation:{run.pk}", about=f"simulation:{run.pk}", region=run.region, run=run.pk)
    return run


def stop_simulation(run: int, *, desk: str, now: datetime) -> SimulationRun:
    """Ask a simulation to stop; one that nobody began yet ends at once."""
    found = simulation_of(run, desk=desk)
    SimulationRun.objects.filter(pk=found.pk, ended_at=None, stop_asked_at=None).update(stop_asked_at=now)
    if SimulationRun.objects.filter(pk=found.pk, state="waiting").update(state="stopped", ended_at=now):
        jobs.drop(SIMULATE, about=f"simulation:{found.pk}")
    found.refresh_from_db()
    return found


def play_simulation(run: int, *, now: datetime) -> None:
    """Play a simulation and keep what comes out. Played again from its seed, it gives the same."""
    found = SimulationRun.objects.filter(pk=run, ended_at=None).first()
    if found is None:
        return
    try:
        document = _played(found)
    except Stopped:
        _end(found, "stopped")
    except Exception:
        _end(found, "failed")
        raise
    else:
        SimulationRun.objects.filter(pk=run).update(
            state="done", done=found.total, answer=document, step="", ended_at=max(timezone.now(), now)
        )


def _played(found: SimulationRun) -> dict[str, Any]:
    book = load_rulebook()
    works = work_of(book, book.desks[found.desk], given_of(found.question))
    found.total = STEPS_GUESSED * len(works)
    SimulationRun.objects.filter(pk=found.pk).update(state="running", total=found.total, done=0)
    answers = []
    for at, work in enumerate(works):

        def step(what: str, who: str = work.authority, base: int = at * STEPS_GUESSED) -> None:
            nonlocal steps
            steps = min(steps + 1, STEPS_GUESSED - 1)
            _say(found, done=base + steps, step=f"{who}: {what}")

        steps = 0
        answers.append((work, answer(work.question, step=step)))
    return as_json(book, found.desk, answers, language="en")


def given_of(question: dict[str, Any]) -> Given:
    """Give the planner's question of a run."""
    first = date.fromisoformat(question["first"])
    demand = Demand(clients=question["clients"], first=first, until=months_later(first, question["months"]))
    return Given(demand=demand, counters=question["counters"], seed=question["seed"], runs=question["runs"])


def _say(found: SimulationRun, *, done: int, step: str) -> None:
    SimulationRun.objects.filter(pk=found.pk).update(done=done, step=step[:120])
    if SimulationRun.objects.filter(pk=found.pk, stop_asked_at__isnull=False).exists():
        raise Stopped


def _end(found: SimulationRun, state: str) -> None:
    SimulationRun.objects.filter(pk=found.pk).update(state=state, step="", ended_at=timezone.now())

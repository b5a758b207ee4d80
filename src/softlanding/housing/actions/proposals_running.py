"""A run of the matcher: asked for with its whole input, done in the background, chained to the runs before it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from softlanding import __version__
from softlanding.common import jobs
from softlanding.common.access import Actor
from softlanding.common.errors import Refused
from softlanding.housing.actions import ahead as looking
from softlanding.housing.models import Home, LookAhead, MatchRun, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries import proposals_explained as explaining
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries.ahead import look_ahead_of
from softlanding.housing.queries.ahead_advice import advice_of
from softlanding.housing.queries.proposals_batch import away_from_others, run_input

MATCH = "housing.match"
MOST_TRIES = 20
STEP = 25
"""Households between two looks at whether somebody asked to stop."""


class Stopped(Exception):
    """Somebody asked to stop; no proposal is kept."""


def run_match(municipality: str, *, on: date, policy: str, seed: int, by: Actor, now: datetime) -> MatchRun:
    """Ask for a run on what waits and is free now; a worker does it. Raises Refused where there is nothing to match."""
    solving.dated_policy(policy, on)  # a year without its limits is refused with all that is missing
    given = away_from_others(run_input(municipality, on=on, policy=policy, seed=seed))
    if not given.batch["households"] or not given.batch["homes"]:
        raise Refused(
            "nothing-to-match",
            {"en": "There is no household or no home to match.", "nl": "Er is geen huishouden of geen woning."},
            {"en": "Add households and homes first.", "nl": "Voeg eerst huishoudens en woningen toe."},
        )
    policy_hash, policy_document = solving.checked(given.batch)
    new = MatchRun(
        region=settings.REGION,
        municipality=municipality,
        on=on,
        policy=policy,
        policy_hash=policy_hash,
        policy_document=policy_document,
        seed=seed,
        batch=given.batch,
        batch_hash=reading.hash_of_document(given.batch),
        versions=given.versions,
        program=__version__,
        made_by_id=int(by.id) if by.kind == "staff" else None,
        made_at=now,
    )
    _number(new, looking.ahead_for(new))
    return new


def _number(new: MatchRun, ahead: LookAhead | None) -> None:
    """Keep the run under the next number; who loses a race for it takes the one after."""
    for left in reversed(range(MOST_TRIES)):
        try:
            with transaction.atomic():
                taken = MatchRun.objects.filter(municipality=new.municipality).aggregate(last=Max("number"))["last"]
                new.number = (taken or 0) + 1
                new.save(force_insert=True)
                if ahead is not None:
                    ahead.save(force_insert=True)
                about = f"match:{new.pk}"
                jobs.enqueue(MATCH, key=about, about=about, region=new.region, run=str(new.pk))
        except IntegrityError:
            if not left:
                raise
        else:
            return


def stop_run(run: MatchRun, *, now: datetime) -> None:
    """Ask a run to stop; one that nobody began yet ends at once, and no proposal of it is kept."""
    MatchRun.objects.filter(pk=run.pk, state__in=reading.OPEN_RUN, stop_asked_at=None).update(stop_asked_at=now)
    if MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.WAITING).exists():
        jobs.drop(MATCH, about=f"match:{run.pk}")
        _end(run, MatchRun.State.STOPPED)


def play_run(run: str, *, now: datetime) -> None:
    """Do a run that was asked for. Done again after a killed worker, it gives the same."""
    found = MatchRun.objects.filter(pk=run, state__in=reading.OPEN_RUN).first()
    if found is None:
        return
    MatchRun.objects.filter(pk=found.pk).update(state=MatchRun.State.RUNNING, done_share=0.05)
    ahead = look_ahead_of(found)
    try:
        _say(found, 0.1)
        solved = solving.solve(
            found.batch, found.policy_document, lambda _, share: _say(found, 0.1 + 0.5 * min(max(share, 0), 1))
        )
        found.answer, found.answer_hash = solved.answer, reading.hash_of_document(solved.answer)
        found.solver = solved.solver
        _say(found, 0.6)
        if ahead is not None:
            ahead.advice = advice_of(solved, ahead.given)
            ahead.advice_hash = reading.hash_of_document(ahead.advice)
        made = list(_proposed(found, solved))
    except Stopped:
        found.answer, found.answer_hash = None, ""
        _end(found, MatchRun.State.STOPPED)
    except Exception as fault:
        found.answer, found.answer_hash = None, ""
        _end(found, MatchRun.State.FAILED, because=f"{type(fault).__name__}: {fault}"[:300])
        raise
    else:
        _end(found, MatchRun.State.DONE, made=made, ahead=ahead, done_at=max(timezone.now(), now))


def _say(run: MatchRun, share: float) -> None:
    MatchRun.objects.filter(pk=run.pk).update(done_share=share)
    if MatchRun.objects.filter(pk=run.pk, stop_asked_at__isnull=False).exists():
        raise Stopped


def _proposed(run: MatchRun, solved: solving.Solved) -> Iterator[Proposal]:
    versions = run.versions
    for at, household in enumerate(solved.batch["households"]):
        if at % STEP == 0:
            _say(run, 0.6 + 0.35 * at / len(solved.batch["households"]))
        key = household["id"]
        home = solved.home_of(key)
        options = {one.home: one for one in solved.options(key)}
        second = next((one for one in options.values() if one.home != home), None)
        yield Proposal(
            region=run.region,
            run=run,
            waiting_id=key,
            home_id=home,
            second_home_id=second.home if second else None,
            value=options[home].value if home else 0,
            fit=options[home].fit if home else 0,
            second_fit=second.fit if second else None,
            second_loss=solved.cost_of(key, second.home) if second else None,
            reasons=explaining.why_home(solved, key, home) if home else explaining.why_unplaced(solved, key),
            waiting_version=versions["households"].get(key, 0),
            home_version=versions["homes"].get(home, 0) if home else 0,
            days_left=solved.days_left(key),
        )


def _end(run: MatchRun, state: str, *, made: list[Proposal] | None = None, because: str = "", **more: Any) -> None:
    """Let a run end once: its link, its answer, its advice and its proposals stand together, or nothing does."""
    ahead = more.get("ahead") or look_ahead_of(run)
    for left in reversed(range(MOST_TRIES)):
        try:
            with transaction.atomic():
                if _link(run, state, ahead, because, more.get("done_at")):
                    _keep(run, made or [])
        except IntegrityError:
            if not left:
                raise
        else:
            return


def _link(run: MatchRun, state: str, ahead: LookAhead | None, because: str, done_at: datetime | None) -> bool:
    chained = MatchRun.objects.filter(municipality=run.municipality, link__isnull=False).order_by("-link")
    last = chained.values("link", "own_hash").first() or {"link": 0, "own_hash": ""}
    run.state, run.link, run.previous_hash = state, last["link"] + 1, last["own_hash"]
    open_still = MatchRun.objects.filter(pk=run.pk, link=None, state__in=reading.OPEN_RUN)
    changed = open_still.update(
        state=state,
        link=run.link,
        previous_hash=run.previous_hash,
        own_hash=reading.own_hash(run, ahead),
        answer=run.answer,
        answer_hash=run.answer_hash,
        solver=run.solver,
        done_share=1,
        failed_because=because,
        done_at=done_at or timezone.now(),
    )
    if changed and ahead is not None:
        looking.keep_advice(ahead)
    return bool(changed)


def _keep(run: MatchRun, made: list[Proposal]) -> None:
    """Keep the proposals of those who still wait: who was taken off the list while the run went on has none."""
    there = set(WaitingHousehold.objects.filter(municipality=run.municipality).values_list("pk", flat=True))
    homes = set(Home.objects.filter(municipality=run.municipality).values_list("pk", flat=True))
    Proposal.objects.bulk_create(
        [
            one
            for one in made
            if UUID(str(one.waiting_id)) in there and (not one.home_id or UUID(str(one.home_id)) in homes)
        ]
    )

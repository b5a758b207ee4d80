"""Reading runs of the matcher and what they proposed, and checking that no kept run was changed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from softlanding.common.errors import NotFound
from softlanding.housing.models import District, Frozen, Home, LookAhead, MatchRun, Proposal, WaitingHousehold
from softlanding.housing.queries.ahead import ahead_hashes, look_ahead_of
from softlanding.housing.queries.ahead_advice import advice_of
from softlanding.housing.queries.proposals_solving import solve

HEAVY = ("batch", "answer", "versions", "policy_document")
OPEN_RUN = (MatchRun.State.WAITING, MatchRun.State.RUNNING)
OPEN = (Proposal.State.PROPOSED, Proposal.State.SEEN)
DECIDED = (Proposal.State.APPROVED, Proposal.State.OVERRIDDEN, Proposal.State.DISMISSED)


@dataclass(frozen=True)
class RunFault:
    """What is wrong with a kept run."""

    number: int
    what: str
    """One of: input, answer, row, chain, gap."""


def same_text(document: Any) -> bytes:
    """Write a document in the one way in which it is hashed, however a database ordered its keys."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of_document(document: Any) -> str:
    """Name a document by its content."""
    return hashlib.sha256(same_text(document)).hexdigest()


def own_hash(run: MatchRun, ahead: LookAhead | None) -> str:
    """Return the hash of a run's link: its input, answer and state, what it looked ahead with, and the link before."""
    told = (
        *(run.municipality, run.number, run.on.isoformat(), run.policy, run.policy_hash, run.seed, run.batch_hash),
        *(hash_of_document(run.versions), hash_of_document(run.policy_document), run.answer_hash),
        *(run.solver, run.program, run.state, run.link, run.previous_hash),
        *ahead_hashes(ahead),
    )
    return hash_of_document(told)


def match_runs(municipality: str) -> QuerySet[MatchRun]:
    """Return the runs of a municipality without their large parts, latest first, and how many were decided."""
    counted = {
        "placed": Count("proposals", filter=Q(proposals__home__isnull=False)),
        "households": Count("proposals"),
        "decided": Count("proposals", filter=Q(proposals__state__in=DECIDED)),
    }
    found = MatchRun.objects.filter(municipality=municipality).defer(*HEAVY).select_related("made_by")
    return found.annotate(**counted).order_by("-number")


def match_run(key: UUID, municipality: str) -> MatchRun:
    """Return a run of the municipality with everything in it, or raise NotFound."""
    found = MatchRun.objects.filter(pk=key, municipality=municipality, forgotten_on=None)
    found = found.select_related("made_by").first()
    if found is None:
        raise NotFound
    return found


def done_run(key: UUID, municipality: str) -> MatchRun:
    """Return a run that has an answer, without its large parts, or raise NotFound."""
    found = MatchRun.objects.filter(pk=key, municipality=municipality, state=MatchRun.State.DONE, forgotten_on=None)
    found = found.defer(*HEAVY).first()
    if found is None:
        raise NotFound
    return found


def latest_done_run(municipality: str) -> MatchRun | None:
    """Return the latest run that has an answer, without its large parts."""
    done = MatchRun.objects.filter(municipality=municipality, state=MatchRun.State.DONE, forgotten_on=None)
    return done.defer(*HEAVY).order_by("-number").first()


def check_runs(municipality: str) -> list[RunFault]:
    """Say which kept runs no longer fit their hashes or the chain; nothing when all stands as it was written."""
    runs = MatchRun.objects.filter(municipality=municipality).order_by("number")
    numbers = list(runs.values_list("number", flat=True))
    faults = [RunFault(number, "gap") for at, number in enumerate(numbers, 1) if number != at]
    before = ""
    for at, run in enumerate(runs.filter(link__isnull=False).order_by("link").iterator(chunk_size=20), 1):
        faults += [RunFault(run.number, what) for what in _faults(run, at, before)]
        before = run.own_hash
    return faults


def _faults(run: MatchRun, at: int, before: str) -> Iterator[str]:
    """A run whose term was over has no input any more: its hashes and its place in the chain still stand."""
    ahead = look_ahead_of(run)
    given = [(run.batch, run.batch_hash), *([(ahead.given, ahead.given_hash)] if ahead else [])]
    if any(bool(document) if run.forgotten_on else hash_of_document(document) != kept for document, kept in given):
        yield "input"
    told = [(run.answer, run.answer_hash), *([(ahead.advice, ahead.advice_hash)] if ahead else [])]
    if any(document is not None and hash_of_document(document) != kept for document, kept in told):
        yield "answer"
    if own_hash(run, ahead) != run.own_hash:
        yield "row"
    if run.previous_hash != before or run.link != at:
        yield "chain"


def replayed(run: MatchRun) -> bool:
    """Run the stored input again and say whether the answer, and the advice on it, are the same to the byte."""
    if run.answer is None:
        return False
    solved, ahead = solve(run.batch, run.policy_document), look_ahead_of(run)
    if ahead is not None and same_text(advice_of(solved, ahead.given)) != same_text(ahead.advice):
        return False
    return same_text(solved.answer) == same_text(run.answer)


def proposals_of(run: MatchRun) -> QuerySet[Proposal]:
    """Return what a run proposed: who has the fewest days left first."""
    return _with_names(Proposal.objects.filter(run=run)).order_by("days_left", "waiting__reference")


def proposals_by_hand(municipality: str) -> QuerySet[Proposal]:
    """Return what officers proposed without a run and nobody decided yet."""
    found = Proposal.objects.filter(run=None, waiting__municipality=municipality, state__in=OPEN)
    return _with_names(found).order_by("-pk")


def proposal_at(key: UUID, municipality: str) -> Proposal:
    """Return a proposal of the municipality, or raise NotFound."""
    found = _with_names(Proposal.objects.filter(pk=key, waiting__municipality=municipality)).first()
    if found is None:
        raise NotFound
    return found


def _with_names(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    sides = ("waiting", "home__district", "second_home__district", "chosen_home__district", "decided_by", "run")
    heavy = [f"run__{name}" for name in HEAVY]
    found = found.select_related(*sides).defer(*heavy)
    return found.annotate(persons_here=Count("waiting__members"))


def homes_by_key(municipality: str) -> dict[str, Home]:
    """Return every home of a municipality by its id, with its district."""
    return {str(one.pk): one for one in Home.objects.filter(municipality=municipality).select_related("district")}


def households_by_key(municipality: str) -> dict[str, WaitingHousehold]:
    """Return the households of a municipality that wait, by their id."""
    found = WaitingHousehold.objects.filter(municipality=municipality, state=WaitingHousehold.State.WAITING)
    return {str(one.pk): one for one in found.order_by("reference")}


def frozen_pairs(municipality: str) -> QuerySet[Frozen]:
    """Return the pairs that officers fixed or ruled out, latest first."""
    found = Frozen.objects.filter(municipality=municipality)
    return found.select_related("waiting", "home__district", "by_staff").order_by("-made_at", "-pk")


def district_names(municipality: str) -> dict[str, str]:
    """Return the name of each district by its key."""
    return dict(District.objects.filter(municipality=municipality).values_list("key", "name"))

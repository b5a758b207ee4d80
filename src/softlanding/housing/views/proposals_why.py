"""The reasoning of one proposal for its page: the sum of the fit, every other home, why not a home."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.errors import in_language
from softlanding.core.matching.fit import Breakdown
from softlanding.housing.models import Home, MatchRun, Proposal
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries.proposals_batch import run_input
from softlanding.housing.queries.proposals_words import PARTS, PLACES, metres_words
from softlanding.housing.views import proposals_rows as words

MOST_OPTIONS = 12


@dataclass
class Reasoning:
    """What the page tells about a proposal."""

    unit: int = 1
    fit: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)
    more_options: int = 0
    asked: dict[str, Any] | None = None
    legal: list[str] = field(default_factory=list)
    """Which rules the proposed home breaks today; nothing when none."""


def solved_for(proposal: Proposal) -> solving.Solved:
    """Return the solved run of a proposal, or the household alone with every free home where there was no run."""
    run = proposal.run
    if run is not None:
        warm = solving.kept_warm(str(run.pk))
        if warm is not None:
            return warm
        whole = MatchRun.objects.only("batch", "policy_document").get(pk=run.pk)
        return solving.warm(str(run.pk), whole.batch, whole.policy_document)
    municipality, on = proposal.waiting.municipality, timezone.localdate()
    policy = solving.policy_for(municipality, on)
    batch = run_input(municipality, on=on, policy=policy, seed=0).batch
    key = str(proposal.waiting_id)
    own = [{**one, "near": [], "apart": []} for one in batch["households"] if one["id"] == key]
    small = {**batch, "households": own, "force": [], "forbid": [pair for pair in batch["forbid"] if pair[0] == key]}
    return solving.solve(small, solving.policy_as_json(solving.dated_policy(policy, on)))


def reasoning_of(proposal: Proposal, homes: dict[str, Home], asked: str) -> Reasoning:
    """Explain a proposal; `asked` is a home of which the officer wants to know why not."""
    solved = solved_for(proposal)
    key, home = str(proposal.waiting_id), str(proposal.home_id) if proposal.home_id else ""
    told = Reasoning(unit=solved.unit)
    if key not in solved.household_at:
        return told
    if home in solved.home_at:
        made = solved.breakdown(key, home)
        told.fit, told.parts, told.members = made.fit, _parts(made), _members(made)
        told.legal = [in_language(one, words.language()) for one in solved.why_not(key, home)]
    options = [one for one in solved.options(key) if one.home != home and one.home in homes]
    told.options = [_option(solved, key, one, homes, told.fit) for one in options[:MOST_OPTIONS]]
    told.more_options = max(0, len(options) - MOST_OPTIONS)
    if asked in homes:
        told.asked = _asked(solved, key, homes[asked], told.fit)
    return told


def _parts(made: Breakdown) -> list[dict[str, Any]]:
    return [
        {
            "name": in_language(PARTS[one.name], words.language()),
            "most": one.most,
            "per_mille": one.per_mille,
            "points": one.points,
        }
        for one in made.parts
    ]


def _members(made: Breakdown) -> list[dict[str, Any]]:
    tongue = words.language()
    return [
        {
            "number": one.member + 1,
            "per_mille": one.per_mille,
            "places": [
                {
                    "kind": in_language(PLACES[reach.kind], tongue),
                    "far": gettext("not known") if reach.metres is None else metres_words(reach.metres, tongue),
                    "per_mille": reach.per_mille,
                }
                for reach in one.reaches
            ],
        }
        for one in made.members
    ]


def _option(solved: solving.Solved, key: str, one: solving.Option, homes: dict[str, Home], fit: int) -> dict[str, Any]:
    other = solved.household_of(one.home)
    return {
        "id": one.home,
        "home": words.home_words(homes[one.home]),
        "address": homes[one.home].address,
        "fit": words.fit_words(one.fit),
        "difference": words.signed(one.fit - fit) if fit else "",
        "whose": words.left_words(solved.days_left(other)) if other else "",
        "costs": words.loss_words(solved.cost_of(key, one.home), solved.unit),
    }


def _asked(solved: solving.Solved, key: str, home: Home, fit: int) -> dict[str, Any]:
    place = str(home.pk)
    found: dict[str, Any] = {"home": words.home_words(home), "address": home.address, "id": place, "against": []}
    if place not in solved.home_at:
        found["absent"] = True
        return found
    found["against"] = [in_language(one, words.language()) for one in solved.why_not(key, place)]
    option = next((one for one in solved.options(key) if one.home == place), None)
    if option is not None:
        found.update(_option(solved, key, option, {place: home}, fit))
    return found

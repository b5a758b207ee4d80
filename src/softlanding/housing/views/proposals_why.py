"""The reasoning of one proposal for its page: the sum of the fit, every other home, why not a home."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from softlanding.common.errors import in_language
from softlanding.core.matching.fit import Breakdown
from softlanding.housing.models import Home, MatchRun, Proposal
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries import proposals_what_if as trying
from softlanding.housing.queries.proposals import OPEN
from softlanding.housing.queries.proposals_batch import run_input
from softlanding.housing.queries.proposals_words import PARTS, PLACES, metres_words
from softlanding.housing.queries.standing import Standing, standing_around
from softlanding.housing.views import proposals_rows as words

MOST_OPTIONS = 12
Told = dict[str, Any]


@dataclass
class Reasoning:
    """What the page tells about a proposal."""

    unit: int = 1
    fit: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)
    more_options: int = 0
    slow: bool = False
    """Whether a cost is worked out by matching anew."""
    asked: dict[str, Any] | None = None
    legal: list[str] = field(default_factory=list)
    """Which rules the proposed home breaks today; nothing when none."""
    stops: list[Told] = field(default_factory=list)
    """Which caps and couples do not allow the proposed home beside what stands today."""
    asks: list[Told] = field(default_factory=list)
    """What an officer passes with a reason only."""
    tells: list[Told] = field(default_factory=list)
    """What is good to know."""


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


def reasoning_of(proposal: Proposal, homes: dict[str, Home], asked: str, work_out: str = "") -> Reasoning:
    """Explain a proposal; `asked` is a home of which the officer wants to know why not.

    `work_out` is a home of which forcing is to be worked out, where prices do not say what that costs.
    """
    solved = solved_for(proposal)
    key, home = str(proposal.waiting_id), str(proposal.home_id) if proposal.home_id else ""
    told = Reasoning(unit=solved.unit)
    stands = standing_around(proposal.waiting, on=timezone.localdate()) if proposal.state in OPEN else None
    if stands is not None and home in homes:
        told.stops, told.asks, told.tells = _standing(stands, homes[home])
    if key not in solved.household_at:
        return told
    if home in solved.home_at:
        made = solved.breakdown(key, home)
        told.fit, told.parts, told.members = made.fit, _parts(made), _members(made)
        told.legal = [in_language(one, words.language()) for one in solved.why_not(key, home)]
    options = [one for one in solved.options(key) if one.home != home and one.home in homes]
    list_of = Listed(solved, str(proposal.run_id or ""), key, homes, told.fit, stands)
    costs = list_of.costs([one.home for one in options[:MOST_OPTIONS]], work_out)
    told.options = [list_of.option(one, costs) for one in options[:MOST_OPTIONS]]
    told.slow = any(not one["costs"] for one in told.options)
    told.more_options = max(0, len(options) - MOST_OPTIONS)
    if asked in homes:
        told.asked = list_of.asked(homes[asked], work_out)
    return told


def _standing(stands: Standing, home: Home) -> tuple[list[Told], list[Told], list[Told]]:
    """Return what stops, what asks for a reason and what is told of a home, in words."""
    tongue, found = words.language(), stands.broken_with(home)
    rows = [
        (
            one.weight,
            {
                "what": in_language(one.words, tongue),
                "remedy": in_language(one.remedy, tongue),
                "cap": one.kind.startswith("district"),
            },
        )
        for one in found
    ]
    stops, asks, tells = ([row for weight, row in rows if weight == wanted] for wanted in ("stop", "ask", "tell"))
    return stops, asks, tells


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


@dataclass(frozen=True)
class Listed:
    """The other homes of one household as rows: what each is worth, whose it is, what forcing costs, what it breaks."""

    solved: solving.Solved
    run: str
    household: str
    homes: dict[str, Home]
    fit: int
    stands: Standing | None

    def costs(self, listed: list[str], work_out: str) -> dict[str, trying.Cost]:
        """Return the costs known without prices: the first ones, those worked out before, and the one that is asked."""
        if self.solved.what_if is not None:
            return {}
        known = {one: cost for one in listed if (cost := trying.cost_known(self.run, self.household, one))}
        if work_out in listed:
            known[work_out] = trying.cost_worked_out(self.solved, self.run, self.household, work_out)
        return {**trying.costs_at_once(self.solved, self.run, self.household, listed), **known}

    def option(self, one: solving.Option, costs: dict[str, trying.Cost]) -> dict[str, Any]:
        """Return one home as a row."""
        home, other = self.homes[one.home], self.solved.household_of(one.home)
        stops, asks, _ = _standing(self.stands, home) if self.stands else ([], [], [])
        return {
            "id": one.home,
            "home": words.home_words(home),
            "address": home.address,
            "fit": words.fit_words(one.fit),
            "difference": words.signed(one.fit - self.fit) if self.fit else "",
            "whose": words.left_words(self.solved.days_left(other)) if other else "",
            "costs": self._cost_words(one.home, costs.get(one.home)),
            "stops": stops,
            "asks": asks,
        }

    def _cost_words(self, home: str, cost: trying.Cost | None) -> str:
        """Say what forcing costs; nothing where that is still to be worked out."""
        if self.solved.what_if is not None:
            return words.loss_words(self.solved.cost_of(self.household, home), self.solved.unit)
        if cost is None:
            return ""
        if cost.loss is None:
            return gettext("not possible: a cap or a fixed pair leaves no room")
        told = words.loss_words(max(cost.loss, 0), self.solved.unit)
        return told if cost.exact else gettext("about {costs}").format(costs=told)

    def asked(self, home: Home, work_out: str) -> dict[str, Any]:
        """Say why not one home: the rules it breaks, what stands in its way, and else what it is worth."""
        place = str(home.pk)
        found: dict[str, Any] = {"home": words.home_words(home), "address": home.address, "id": place, "against": []}
        if self.stands:
            found["stops"], found["asks"], _ = _standing(self.stands, home)
        if place not in self.solved.home_at:
            found["absent"] = True
            return found
        found["against"] = [in_language(one, words.language()) for one in self.solved.why_not(self.household, place)]
        option = next((one for one in self.solved.options(self.household) if one.home == place), None)
        if option is not None:
            found.update(self.option(option, self.costs([place], work_out)))
        return found

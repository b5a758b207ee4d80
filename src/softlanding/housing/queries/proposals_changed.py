"""What changed since a run: a proposal on old facts is not approved, and the page says what is different now."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from softlanding.common.errors import Words
from softlanding.core.matching.policy import DatedPolicy, policy_as_json
from softlanding.housing.models import LIVE, Home, MatchRun, Offer, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries.proposals import latest_done_run
from softlanding.housing.queries.proposals_batch import run_input

Json = dict[str, Any]

HOUSEHOLD_WORDS: dict[str, Words] = {
    "members": {"en": "who is in the household", "nl": "wie er in het huishouden is"},
    "expected_members": {"en": "the family still to come", "nl": "het gezin dat nog komt"},
    "income_year": {"en": "the income", "nl": "het inkomen"},
    "pension_age": {"en": "the pension age", "nl": "de pensioenleeftijd"},
    "step_free": {"en": "the need of a step-free home", "nl": "de behoefte aan een drempelloze woning"},
    "linked_on": {"en": "the day of the link by COA", "nl": "de dag van de koppeling door het COA"},
    "deadline_on": {"en": "the clock of twelve weeks", "nl": "de klok van twaalf weken"},
    "anchors": {"en": "the places to reach", "nl": "de plaatsen die bereikbaar moeten zijn"},
    "avoid_districts": {"en": "the districts that the household avoids", "nl": "de wijken die het huishouden mijdt"},
    "near": {"en": "who wants to live near", "nl": "wie dichtbij wil wonen"},
    "apart": {"en": "who must not live near", "nl": "wie niet dichtbij mag wonen"},
}
HOME_WORDS: dict[str, Words] = {
    "bedrooms": {"en": "the bedrooms", "nl": "de slaapkamers"},
    "rent": {"en": "the rent", "nl": "de huur"},
    "step_free": {"en": "whether it is step-free", "nl": "of de woning drempelloos is"},
    "district": {"en": "the district", "nl": "de wijk"},
    "association": {"en": "the housing association", "nl": "de woningcorporatie"},
    "lat": {"en": "where it stands", "nl": "waar de woning staat"},
    "lon": {"en": "where it stands", "nl": "waar de woning staat"},
    "available_on": {"en": "from when it is free", "nl": "vanaf wanneer de woning vrij is"},
}
NO_HOUSEHOLD: Words = {"en": "The household no longer waits.", "nl": "Het huishouden wacht niet meer."}
FROZEN: Words = {
    "en": "The household is kept out of proposals.",
    "nl": "Het huishouden is buiten de voorstellen gehouden.",
}
HAS_OFFER: Words = {"en": "The household already has an offer.", "nl": "Het huishouden heeft al een aanbod."}
HOME_OFFERED: Words = {
    "en": "The home is already offered to a household.",
    "nl": "De woning is al aan een huishouden aangeboden.",
}
NO_HOME: Words = {"en": "The home is no longer available.", "nl": "De woning is niet meer beschikbaar."}
NEWER: Words = {
    "en": "A newer run proposed again: decide on that one.",
    "nl": "Een nieuwere berekening deed een nieuw voorstel: beslis daarover.",
}


@dataclass
class Now:
    """A household and a home as a run of today would read them, and the pairs that officers fixed."""

    household: Json | None
    home: Json | None
    batch: Json
    policy: DatedPolicy

    @property
    def refusals(self) -> list[Words]:
        """Return which rules do not allow the pair today; nothing when they do."""
        if self.household is None or self.home is None:
            return []
        return self._pair.why_not(self.household["id"], self.home["id"])

    @property
    def fit(self) -> int:
        """Return the fit of the pair today."""
        if self.household is None or self.home is None:
            return 0
        return self._pair.breakdown(self.household["id"], self.home["id"]).fit

    @cached_property
    def _pair(self) -> solving.Solved:
        return solving.solve(self.batch, policy_as_json(self.policy))


def pair_now(municipality: str, waiting: str, home: str | None, *, on: date, policy: str) -> Now:
    """Read a household and a home as they are today, under the policy."""
    batch = run_input(municipality, on=on, policy=policy, seed=0).batch
    households = [one for one in batch["households"] if one["id"] == waiting]
    homes = [one for one in batch["homes"] if one["id"] == home]
    small = {**batch, "households": [{**one, "near": [], "apart": []} for one in households], "homes": homes}
    small["forbid"] = [pair for pair in batch["forbid"] if pair == [waiting, home]]
    small["force"], small["caps"] = [], {}
    dated = solving.dated_policy(policy, on)
    return Now(households[0] if households else None, homes[0] if homes else None, small, dated)


def missing(waiting: WaitingHousehold, home: Home | None) -> list[Words]:
    """Say why a household or a home can take no part any more."""
    found = []
    if waiting.state != WaitingHousehold.State.WAITING:
        found.append(NO_HOUSEHOLD)
    elif waiting.frozen_at:
        found.append(FROZEN)
    live = Offer.objects.filter(state__in=LIVE)
    if live.filter(waiting=waiting).exists():
        found.append(HAS_OFFER)
    if home is not None:
        if live.filter(home=home).exists():
            found.append(HOME_OFFERED)
        elif home.state in {Home.State.LET, Home.State.WITHDRAWN, Home.State.HELD}:
            found.append(NO_HOME)
    return found


def changes_since(proposal: Proposal, *, closely: bool = False) -> list[Words]:
    """Say what changed since the run of a proposal; `closely` compares every fact, not only the versions."""
    found = missing(proposal.waiting, proposal.home)
    run = proposal.run
    if run is None or found:
        return found
    latest = latest_done_run(run.municipality)
    if latest is not None and latest.number > run.number:
        found.append(NEWER)
    versions = (proposal.waiting.version, proposal.home.version if proposal.home else 0)
    if closely or versions != (proposal.waiting_version, proposal.home_version):
        found += _differences(proposal, run)
    return found


def _differences(proposal: Proposal, run: MatchRun) -> list[Words]:
    kept = MatchRun.objects.filter(pk=run.pk).only("batch").get().batch
    waiting, home = str(proposal.waiting_id), str(proposal.home_id) if proposal.home_id else None
    now = pair_now(run.municipality, waiting, home, on=run.on, policy=run.policy)
    found = []
    then = next((one for one in kept["households"] if one["id"] == waiting), {})
    if now.household is None:
        found.append(NO_HOUSEHOLD)
    else:
        found += _told(then, now.household, HOUSEHOLD_WORDS, ("The household", "Het huishouden"))
    if home is not None:
        then = next((one for one in kept["homes"] if one["id"] == home), {})
        found += [NO_HOME] if now.home is None else _told(then, now.home, HOME_WORDS, ("The home", "De woning"))
    return found


def _told(then: Json, now: Json, names: dict[str, Words], whose: tuple[str, str]) -> list[Words]:
    # near and apart name others, who come and go with each run
    changed = [key for key in names if key not in {"near", "apart"} and then.get(key) != now.get(key)]
    return [
        {
            "en": f"{whose[0]} changed: {names[key]['en']}.",
            "nl": f"{whose[1]} is gewijzigd: {names[key]['nl']}.",
        }
        for key in changed
    ]

"""A matching policy made ready for one day: its amounts in cents, each with its source, and a hash of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from softlanding.core.documents import BadInput, Mistake, Said, said
from softlanding.core.household import nearest
from softlanding.core.rulebook.matching_policy import MatchingPolicy
from softlanding.core.rulebook.records import Amount

KNOWN_ARE_KNOWN = said("known are {known}", "bekend zijn {known}")
IS_ON_AND_NAME_HOLDS_FROM = said(
    "is {on}, and {name} holds from {first}{ends}", "is {on}, en {name} geldt vanaf {first}{ends}"
)
DID_YOU_MEAN_CLOSE_KNOWN_ARE = said("did you mean {close}? Known are {known}", "bedoelt u {close}? Bekend zijn {known}")
UNTIL_DAY = said(" until {day}", " tot {day}")
IS_ON_AND_AMOUNT_IS_NOT = said(
    "is {on}, and {amount} is not known for that day", "is {on}, en {amount} is voor die dag niet bekend"
)
ADD_THE_VALUE_OF_YEAR_WITH = said(
    "add the value of {year} with its source to data/nl/amounts/{amount}.yaml",
    "voeg de waarde van {year} met haar bron toe aan data/nl/amounts/{amount}.yaml",
)
NONE = said("none", "geen")
NAME_IS_NO_POLICY_I_KNOW = said("{name} is no policy I know", "{name} is geen beleid dat bekend is")
NAME_THE_POLICY_OF_THAT_DAY = said("name the policy of that day", "noem het beleid van die dag")


Json = Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The amounts of the rent rule on one day, in whole cents."""

    limit_low: int
    limit_high: int
    income_single: int
    income_more: int
    income_single_pension_age: int
    income_more_pension_age: int
    social_limit: int
    social_income_single: int
    social_income_more: int
    full_points_at: int


@dataclass(frozen=True, slots=True)
class DatedPolicy:
    """A policy with the amounts of the day on which it is applied, and all that is needed to apply it again."""

    policy: MatchingPolicy
    on: date
    limits: Limits
    amounts: tuple[tuple[str, str, str, str], ...]
    """Of each amount: which part of the rule it is, its id, its value and its source with the confidence."""
    amounts_end_on: date | None
    """The first day on which one of the amounts no longer holds."""

    @property
    def hash(self) -> str:
        """Name the policy and its amounts: the same content gives the same hash."""
        return hash_of(policy_as_json(self))

    def deadline(self, linked_on: date, stated: date | None) -> date:
        """Give the last day of the clock of a household: the stated one, or so many weeks after the link."""
        return stated or linked_on + timedelta(weeks=self.policy.clock.weeks)


def hash_of(document: Json) -> str:
    """Name a JSON document by its content."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def policy_on(
    policies: Mapping[str, MatchingPolicy],
    amounts: Mapping[str, Amount],
    name: str,
    on: date,
    *,
    file: str = "",
    lines: Mapping[str, int | None] | None = None,
) -> DatedPolicy:
    """Give a policy by its id with the amounts of the day, or raise BadInput with what is not known.

    `file` and `lines` (of the fields `policy` and `on`) say where the two were asked for.
    """
    at = lines or {}
    policy = policies.get(name)
    if policy is None:
        known = ", ".join(sorted(policies))
        close = nearest(name, policies)
        remedy = KNOWN_ARE_KNOWN.told(known=known or said("none", "geen"))
        if close:
            remedy = DID_YOU_MEAN_CLOSE_KNOWN_ARE.told(close=close, known=known)
        raise BadInput(
            [Mistake(file, at.get("policy"), "policy", NAME_IS_NO_POLICY_I_KNOW.told(name=repr(name)), remedy)]
        )
    if on < policy.from_on or (policy.until is not None and on >= policy.until):
        ends = UNTIL_DAY.told(day=policy.until) if policy.until else ""
        what = IS_ON_AND_NAME_HOLDS_FROM.told(on=on, name=name, first=policy.from_on, ends=ends)
        raise BadInput([Mistake(file, at.get("on"), "on", what, NAME_THE_POLICY_OF_THAT_DAY)])
    missing = [
        Mistake(file, at.get("on"), "on", *_not_known(amounts[amount], amount, on))
        for amount in policy.rent.amounts().values()
        if amounts[amount].at(on) is None
    ]
    if missing:
        raise BadInput(missing)
    return _dated(policy, amounts, on)


def _not_known(amount: Amount, name: str, on: date) -> tuple[Said, Said]:
    title = said(amount.title.en.lower(), amount.title.told("nl").lower())
    return (
        IS_ON_AND_AMOUNT_IS_NOT.told(on=on, amount=title),
        ADD_THE_VALUE_OF_YEAR_WITH.told(year=on.year, amount=name),
    )


def _dated(policy: MatchingPolicy, amounts: Mapping[str, Amount], on: date) -> DatedPolicy:
    cents, told, ends = {}, [], []
    for part, amount in policy.rent.amounts().items():
        value = amounts[amount].at(on)
        if value is None:
            raise ValueError(f"{amount} is not known on {on}")
        exact = Decimal(str(value.value))
        cents[part] = int(exact * 100)
        told.append((part, amount, f"{exact:.2f}", f"{value.source} {value.article or ''}".strip()))
        if value.until is not None:
            ends.append(value.until)
    return DatedPolicy(policy, on, Limits(**cents), tuple(told), min(ends, default=None))


def policy_as_json(dated: DatedPolicy) -> Json:
    """Give the policy with its amounts as plain JSON, from which `policy_from` makes the same again."""
    return {
        "policy": dated.policy.model_dump(mode="json"),
        "on": dated.on.isoformat(),
        "amounts": [list(one) for one in dated.amounts],
        "amounts_end_on": None if dated.amounts_end_on is None else dated.amounts_end_on.isoformat(),
    }


def policy_from(document: Json) -> DatedPolicy:
    """Make a policy again from its plain JSON."""
    amounts = tuple((part, amount, value, source) for part, amount, value, source in document["amounts"])
    ends = document["amounts_end_on"]
    return DatedPolicy(
        MatchingPolicy.model_validate(document["policy"]),
        date.fromisoformat(document["on"]),
        Limits(**{part: int(Decimal(value) * 100) for part, _, value, _ in amounts}),
        amounts,
        None if ends is None else date.fromisoformat(ends),
    )

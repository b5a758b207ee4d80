"""A dozen cases of the demo's invented families, each somewhere else on its way, filled through the same actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class DemoCase:
    """A case of the demo: whose, of which kind, what chose its term, and what happened how many days ago."""

    family: str
    kind: str
    facts: dict[str, str] = field(default_factory=dict)
    steps: tuple[tuple[str, int, str], ...] = ()
    person: str = ""


PERMIT, CLERK, OFFICER = "residence-permit", "municipal-clerk", "ind-officer"
WORK, CARD, STUDY = ({"purpose": name} for name in ("highly-skilled-migrant", "eu-blue-card", "study"))
CASES = (
    DemoCase("okoye", PERMIT, WORK, (("receive", 9, ""),)),
    DemoCase(
        "silva", PERMIT, WORK, (("receive", 40, ""), ("ask-papers", 12, "The employment contract is not signed."))
    ),
    DemoCase("smith", PERMIT, {"purpose": "researcher"}, (("receive", 66, ""),)),
    DemoCase("yilmaz", PERMIT, WORK, (("receive", 30, ""), ("grant-with-visa", 11, ""))),
    DemoCase(
        "okoye",
        "family-member",
        {"purpose": "family"},
        (("receive", 75, ""), ("extend", 5, "Advice is needed.")),
        "ada",
    ),
    DemoCase("mensah", "permit-extension", WORK, (("receive", 50, ""), ("grant", 3, ""))),
    DemoCase("tanaka", "document-collection", CARD, (("biometrics-given", 8, ""), ("card-ready", 1, ""))),
    DemoCase("patel", "change-of-purpose", CARD, (("receive", 20, ""),)),
    DemoCase("novak", "registration", STUDY, (("receive", 2, ""),)),
    DemoCase(
        "dubois", "registration", {}, (("receive", 6, ""), ("ask-papers", 5, "The birth certificate is missing."))
    ),
    DemoCase("garcia", "non-resident-registration", {}, (("receive", 4, ""), ("register", 4, ""))),
    DemoCase("nguyen", "naturalisation", {}, (("file", 35, ""), ("pay", 34, ""))),
    DemoCase("brown", "permit-extension", WORK, (("receive", 60, ""), ("refuse", 6, "The salary is below the norm."))),
)


def open_demo_cases(families: Mapping[str, Any], *, now: datetime) -> None:
    """Open the cases for these families, by the id of their file, unless the demo has enough already."""
    from softlanding.cases import actions, queries
    from softlanding.common.access.terms import Actor, Role

    desk = "the-hague-international-centre"
    if not families or queries.Case.objects.filter(kind="naturalisation").exists():  # no visit opens one of these
        return
    for one in CASES:
        household = families.get(one.family)
        if household is None:
            continue
        role = CLERK if one.kind in {"registration", "non-resident-registration", "naturalisation"} else OFFICER
        by = Actor(kind="system", id="", role=Role(role), desk=desk)
        first = one.steps[0][1]
        new = actions.NewCase(
            kind=one.kind,
            household=household.pk,
            person_key=one.person or _first_person(household),
            desk=desk,
            municipality=household.municipality,
            facts=one.facts,
        )
        try:
            case = actions.open_case(new, by=by, now=now - timedelta(days=first + 1))
        except actions.OpenAlready:
            continue
        for step, days_ago, reason in one.steps:
            _do(case.pk, step, reason, by=by, now=now - timedelta(days=days_ago))


def _do(case: Any, step: str, reason: str, *, by: Any, now: datetime) -> None:
    from softlanding.cases import actions

    day = now.date()
    if step == "extend":
        actions.extend_case(case, by=by, now=now, reason=reason, on=day)
        return
    until = day + timedelta(days=28) if step == "ask-papers" else None
    actions.change_case(case, step, by=by, now=now, on=day, reason=reason, until=until)


def _first_person(household: Any) -> str:
    from softlanding.people.queries import people_in

    person = people_in(household).first()
    return str(person.key) if person else ""

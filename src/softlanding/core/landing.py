"""The step-by-step guide of one company: which steps are its own, in which order, by when, and what is still to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from softlanding.core.rulebook.landing_steps import COMPANY_FACTS, CompanyFact, LandingStep
from softlanding.core.rulebook.records import DeadlineKind
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company; a fact that is missing is not known."""

    facts: Mapping[CompanyFact, bool]
    first_arrival_on: date | None = None


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step of the guide. Not `certain`: it depends on something that is not known yet."""

    step: LandingStep
    certain: bool
    due_on: date | None
    kind: DeadlineKind | None
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps in an order in which they can be done, and the facts that would still change them."""

    steps: tuple[GuideStep, ...]
    questions: tuple[CompanyFact, ...]


def guide_for(company: Company, steps: Iterable[LandingStep], calendar: LegalCalendar) -> Guide:
    """Make a company's guide. Raises ValueError when steps wait for each other."""
    asked: set[CompanyFact] = set()
    applying: dict[str, tuple[LandingStep, bool]] = {}
    for step in ordered(steps):
        answers = {fact: company.facts.get(fact) for fact in step.when}
        if any(answer is not None and answer != step.when[fact] for fact, answer in answers.items()):
            continue
        missing = {fact for fact, answer in answers.items() if answer is None}
        asked |= missing
        applying[step.id] = (step, not missing)
    waits = {step.id: step.after for step, _ in applying.values()}
    found = tuple(
        GuideStep(
            step,
            certain,
            *_due(step, company.first_arrival_on, calendar),
            tuple(n for n in waits[step.id] if n in waits),
        )
        for step, certain in applying.values()
    )
    return Guide(found, tuple(fact for fact in COMPANY_FACTS if fact in asked))


def ordered(steps: Iterable[LandingStep]) -> tuple[LandingStep, ...]:
    """Put steps in an order in which each comes after those it waits for, otherwise as they stand in the data."""
    left = {step.id: step for step in steps}
    known, done = set(left), []
    placed: set[str] = set()
    while left:
        ready = next((step for step in left.values() if all(n in placed or n not in known for n in step.after)), None)
        if ready is None:
            raise ValueError(f"these steps wait for each other: {', '.join(left)}")
        done.append(ready)
        placed.add(ready.id)
        del left[ready.id]
    return tuple(done)


def _due(step: LandingStep, first: date | None, calendar: LegalCalendar) -> tuple[date | None, DeadlineKind | None]:
    by = step.by
    if by is None or first is None:
        return None, None if by is None else by.kind
    sign = -1 if by.before else 1
    length = Length(
        days=sign * (by.days or 0), weeks=sign * (by.weeks or 0), months=sign * (by.months or 0),
        years=sign * (by.years or 0),
    )  # fmt: skip
    if by.kind == "legal" and sign > 0:
        return end_of_term(first, length, "extended", calendar), by.kind
    return add(first, length), by.kind

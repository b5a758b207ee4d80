"""From a household to the facts that rules look at: one flat mapping per person. A missing fact is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from softlanding.core.conditions import Facts
from softlanding.core.household import Household, Person
from softlanding.core.terms import Length, add

NOT_FACTS = frozenset({"id", "name", "partner_of", "child_of"})


def facts_of(household: Household, person: Person, *, on: date) -> Facts:
    """Give everything that is known about the person on the day: own facts, the household's, the employer's.

    Computed here because it needs arithmetic: `age` (years, on arrival or today once arrived), `relation`,
    `principal_*`, `has_partner`, `household_has_child_under_13`, `graduated_within_three_years`.
    Learning another fact never changes one that is already here.
    """
    facts: dict[str, Any] = {"today": on}
    facts.update(_given(household, {"id", "people", "employer"}))
    if household.employer is not None:
        employer = _given(household.employer, {"name"})
        if "municipality" in employer:
            facts["employer_municipality"] = employer.pop("municipality")
        facts.update(employer)
    facts.update(_given(person, NOT_FACTS))
    if "guardian" in facts:
        facts["guardian"] = facts["guardian"] is not False
    facts.update(_of_the_family(household, person, on=on))
    facts.update(_of_time(household, person, on=on))
    return facts


def _given(block: Household | Person | Any, left_out: set[str] | frozenset[str]) -> dict[str, Any]:
    values = {name: getattr(block, name) for name in type(block).model_fields if name not in left_out}
    return {name: value for name, value in values.items() if value is not None}


def reference_day(household: Household, *, on: date) -> date | None:
    """Give the day on which ages count: the arrival, or the day of the plan once arrived."""
    return None if household.arrival is None else max(household.arrival, on)


def age_on(born: date, day: date) -> int:
    """Give whole years of age on a day (born on 29 February: older from 1 March)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _of_the_family(household: Household, person: Person, *, on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {"relation": "partner" if person.partner_of else "child" if person.child_of else "self"}
    principal = household.principal_of(person)
    if person.purpose is not None and person.purpose != "family":
        facts["principal_purpose"] = person.purpose
        if person.nationalities is not None:
            facts["principal_nationalities"] = person.nationalities
    elif person.purpose == "family" and principal is not person:
        if principal.purpose is not None and principal.purpose != "family":
            facts["principal_purpose"] = principal.purpose
        if principal.nationalities is not None:
            facts["principal_nationalities"] = principal.nationalities
    linked = {one.partner_of for one in household.people} | {one.id for one in household.people if one.partner_of}
    facts["has_partner"] = person.id in linked
    day = reference_day(household, on=on)
    children = [one for one in household.people if one.child_of or (one.purpose == "family" and not one.partner_of)]
    ages = [age_on(one.born, day) if one.born and day else None for one in children]
    if any(age is not None and age < 13 for age in ages):
        facts["household_has_child_under_13"] = True
    elif None not in ages:
        facts["household_has_child_under_13"] = False
    return facts


def _of_time(household: Household, person: Person, *, on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    day = reference_day(household, on=on)
    if person.born is not None and day is not None:
        facts["age"] = age_on(person.born, day)
    if person.graduated_on is not None:
        applied = person.permit_applied_on or on
        facts["graduated_within_three_years"] = applied <= add(person.graduated_on, Length(years=3))
    return facts

"""From a household to the facts that rules look at: one flat mapping per person. A missing fact is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from softlanding.core.conditions import Facts
from softlanding.core.household import Household, Person
from softlanding.core.terms import Length, add

ONE_DAY = timedelta(days=1)
ACT_OF_2021 = date(2022, 1, 1)
NOT_FACTS = frozenset({"id", "name", "partner_of", "child_of", "done", "arrives_on"})


def facts_of(household: Household, person: Person, *, on: date) -> Facts:
    """Give everything that is known about the person on the day: own facts, the household's, the employer's.

    Computed here because it needs arithmetic: `age` (years, on arrival or today once arrived), `relation`,
    `principal_*`, `has_partner`, `household_has_child_under_13`, `graduated_within_three_years`, the birthdays that
    count, `childcare_benefit_last_day`, `integration_act`. Learning another asked fact never changes one that is
    already here.
    """
    facts: dict[str, Any] = {"today": on}
    facts.update(_given(household, {"id", "people", "employer"}))
    if household.employer is not None:
        employer = _given(household.employer, {"name"})
        if "municipality" in employer:
            facts["employer_municipality"] = employer.pop("municipality")
            facts.setdefault("works_in", facts["employer_municipality"])  # unless the household says where they work
        facts.update(employer)
    facts.update(_given(person, NOT_FACTS))
    if "guardian" in facts:
        facts["guardian"] = facts["guardian"] is not False
    if facts.get("student_without_work"):
        facts.setdefault("works", False)
    if (arrival := household.arrival_of(person)) is not None:
        facts["arrival"] = arrival
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
    there = [one for one in children if not (one.born and day and one.born > day)]  # an expected child counts later
    ages = [age_on(one.born, day) if one.born and day else None for one in there]
    if any(age is not None and age < 13 for age in ages):
        facts["household_has_child_under_13"] = True
    elif None not in ages:
        facts["household_has_child_under_13"] = False
    return facts


def _of_time(household: Household, person: Person, *, on: date) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    day = reference_day(household, on=on)
    if person.born is not None and day is not None and person.born <= day:
        facts["age"] = age_on(person.born, day)
    if person.graduated_on is not None:
        applied = person.permit_applied_on or on
        facts["graduated_within_three_years"] = applied <= add(person.graduated_on, Length(years=3))
    if person.born is not None:
        facts["eighteenth_birthday"] = add(person.born, Length(years=18))
        facts["fifth_birthday_school_start"] = _first_of_month(add(person.born, Length(years=5)), later=1)
    if household.childcare_starts_on is not None:
        facts["childcare_benefit_last_day"] = _first_of_month(household.childcare_starts_on, later=4) - ONE_DAY
    if (act := _integration_act(household, person)) is not None:
        facts["integration_act"] = act
    return facts


def _first_of_month(day: date, *, later: int) -> date:
    return add(day.replace(day=1), Length(months=later))


def _integration_act(household: Household, person: Person) -> str | None:
    """Say which Civic Integration Act holds: that of the day on which the duty began."""
    if person.obliged_since is not None:
        return "act-of-2013" if person.obliged_since < ACT_OF_2021 else "act-of-2021"
    if household.arrival is not None and household.arrival >= ACT_OF_2021:
        return "act-of-2021"
    return None

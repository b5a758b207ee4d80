"""Invented households for the laws of plans: any mixture of answers, each of which may still be missing."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from softlanding.core.household import PURPOSES, Household
from softlanding.core.rulebook import load_rulebook

COUNTRIES = ("IN", "NL", "DE", "US", "SY", "TR", "NO", "JP")
PLACES = ("den-haag", "delft", "voorschoten", "maastricht", "amsterdam", "aalsmeer")
DAYS = st.dates(date(2026, 6, 1), date(2027, 12, 31)).map(date.isoformat)

PERSON: dict[str, st.SearchStrategy[Any]] = {
    "born": st.dates(date(1950, 1, 1), date(2026, 5, 1)).map(date.isoformat),
    "nationalities": st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=2, unique=True),
    "purpose": st.sampled_from(PURPOSES),
    "salary": st.sampled_from([0, 3122, 4356, 4357, 5942, 9000]),
    "recruited_from_km": st.sampled_from([0, 150, 151, 6500]),
    "driving_licence_from": st.sampled_from(["none", "IN", "DE"]),
    "works": st.booleans(),
    "has_lawful_stay": st.booleans(),
    "graduated_within_three_years": st.booleans(),
    "waits_in_netherlands": st.booleans(),
    "guardian": st.booleans(),
    "asylum_permit": st.booleans(),
    "integration_duty_letter": st.booleans(),
}
EVENTS: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(
    ("permit_decided_on", "visa_issued_on", "registered_on", "permit_valid_until", "lease_starts_on", "linked_on"), DAYS
)
HOUSEHOLD: dict[str, st.SearchStrategy[Any]] = {
    "municipality": st.sampled_from(PLACES),
    "works_in": st.sampled_from(PLACES),
    "arrival": DAYS,
    "stay_in_months": st.sampled_from([0, 2, 3, 4, 12, 60]),
    "address": st.sampled_from(["none", "temporary", "company", "rented", "owned", "host", "reception"]),
    "car": st.booleans(),
    "needs_childcare": st.booleans(),
}
EMPLOYER: dict[str, st.SearchStrategy[Any]] = {
    "recognised_sponsor": st.booleans(),
    "business_agency": st.booleans(),
    "organisation": st.sampled_from(["company", "ngo", "knowledge-institute"]),
    "first_working_day": DAYS,
}


def block(fields: dict[str, st.SearchStrategy[Any]], *, whole: bool) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields) if whole else st.fixed_dictionaries({}, optional=fields)


@st.composite
def documents(draw: st.DrawFn, *, whole: bool = False, events: bool = False) -> dict[str, Any]:
    """A household file: one to three persons, the later ones partner or child of the first."""
    people = [{"id": "a", **draw(block(PERSON, whole=whole))}]
    for name, link in (("b", "partner_of"), ("c", "child_of"))[: draw(st.integers(0, 2))]:
        people.append({"id": name, link: "a", **draw(block(PERSON, whole=whole))})
    if events:
        for person in people:
            person.update(draw(block(EVENTS, whole=False)))
    document = {"id": "any", **draw(block(HOUSEHOLD, whole=whole)), "people": people}
    employer = draw(block(EMPLOYER, whole=whole))
    return {**document, "employer": employer} if employer else document


@st.composite
def learning(draw: st.DrawFn) -> tuple[Household, Household]:
    """A household, and the same one after more answers."""
    whole = draw(documents(whole=True))

    def forget(value: dict[str, Any], keep: set[str]) -> dict[str, Any]:
        return {key: one for key, one in value.items() if key in keep or draw(st.booleans())}

    early = forget({key: one for key, one in whole.items() if key not in {"people", "employer"}}, {"id"})
    early["people"] = [forget(person, {"id", "partner_of", "child_of"}) for person in whole["people"]]
    if "employer" in whole:
        early["employer"] = forget(whole["employer"], set())
    return Household.model_validate(early), Household.model_validate(whole)


BOOK = load_rulebook()

"""A household file is read whole, or refused with all its mistakes and what would be right."""

from datetime import date
from pathlib import Path

import pytest

from softlanding.core.documents import BadInput
from softlanding.core.facts import age_on, facts_of
from softlanding.core.household import Household, read_household

EXAMPLES = Path(__file__).parents[2] / "examples"
KNOWN = ("delft", "den-haag", "leiden", "voorschoten")


def mistakes_in(text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_household(text.encode(), "h.yaml", municipalities=KNOWN)
    return [str(mistake) for mistake in refused.value.mistakes]


NO_HOUSEHOLD = {"employer"}  # goes with a cohort


@pytest.mark.parametrize(
    "file", sorted(one for one in EXAMPLES.glob("*.yaml") if one.stem not in NO_HOUSEHOLD), ids=lambda file: file.stem
)
def test_the_examples_are_households(file):
    assert read_household(file.read_bytes(), file.name, municipalities=KNOWN).people


def test_every_mistake_is_told_at_once_with_its_line_and_what_would_be_right():
    assert mistakes_in(
        """id: Rao fam
municipality: deflt
arrival: 2027-02-30
stay_in_month: 36
address: rentd
people:
  - {id: a, born: 2030-01-01, nationalities: [UK, IND], purpose: highly-skiled-migrant, partner_of: b}
  - {id: a, salary: lots}
"""
    ) == [
        "h.yaml:1: id: is 'Rao fam', use small letters, digits and hyphens",
        "h.yaml:2: municipality: is 'deflt', which is no municipality I know, did you mean delft?",
        "h.yaml:3: arrival: is '2027-02-30', which is no day of the calendar, write year-month-day: 2027-01-18",
        "h.yaml:4: stay_in_month: is not a field I know, did you mean stay_in_months?",
        "h.yaml:5: address: is 'rentd', did you mean rented?",
        "h.yaml:7: people[0].nationalities[0]: is UK, which is no country, did you mean GB (United Kingdom)?",
        "h.yaml:7: people[0].nationalities[1]: is 'IND', use the two capital letters of ISO 3166-1, such as IN, NO or US",
        "h.yaml:7: people[0].partner_of: 'b' is not in this household, use an id of people",
        "h.yaml:7: people[0].purpose: is 'highly-skiled-migrant', did you mean highly-skilled-migrant?",
        "h.yaml:8: people[1].id: a is used twice, give each person an own id",
        "h.yaml:8: people[1].salary: is 'lots', use a number",
    ]


def test_days_that_cannot_be_are_refused():
    assert mistakes_in(
        """arrival: 2027-02-01
leaves_on: 2027-01-01
people:
  - {id: a, born: 2027-03-01}
  - {id: b, permit_applied_on: 2026-05-01, permit_decided_on: 2026-04-01}
  - {id: c, born: 1890-01-01}
"""
    ) == [
        "h.yaml:2: leaves_on: is 2027-01-01, before the arrival on 2027-02-01, correct one of the two",
        "h.yaml:4: people[0].born: is 2027-03-01, after the arrival on 2027-02-01, correct one of the two",
        "h.yaml:5: people[1].permit_decided_on: is 2026-04-01, before the application on 2026-05-01, correct one of the two",
        "h.yaml:6: people[2].born: is 1890-01-01, use a value of at least 1900-01-01",
        "h.yaml:6: people[2].born: is 1890-01-01, more than 120 years ago, correct the year",
    ]


def test_an_empty_household_is_refused():
    assert mistakes_in("people: []") == ["h.yaml:1: people: is empty, give at least one"]
    assert mistakes_in("id: rao") == ["h.yaml:1: people: is missing, add it"]
    assert mistakes_in("- a") == ["h.yaml:1: is not a household, start with id, municipality, arrival and people"]


def test_forty_persons_are_refused():
    people = "\n".join(f"  - {{id: p{at}}}" for at in range(40))
    assert mistakes_in(f"people:\n{people}\n") == ["h.yaml:2: people: has 40 entries, at most 20 are read"]


def test_a_missing_fact_stays_unknown():
    facts = facts_of(
        Household.model_validate({"people": [{"id": "a"}]}),
        Household.model_validate({"people": [{"id": "a"}]}).people[0],
        on=date(2026, 11, 21),
    )
    assert facts == {
        "today": date(2026, 11, 21),
        "relation": "self",
        "has_partner": False,
        "household_has_child_under_13": False,
    }


def test_a_family_member_knows_the_purpose_of_who_they_follow():
    household = read_household((EXAMPLES / "rao-family.yaml").read_bytes(), "rao.yaml")
    facts = facts_of(household, household.person("mira"), on=date(2026, 11, 21))
    assert (facts["principal_purpose"], facts["principal_nationalities"]) == ("highly-skilled-migrant", ("IN",))
    assert (facts["relation"], facts["age"]) == ("child", 5)


def test_people_who_follow_each_other_in_a_circle_do_not_hang():
    household = Household.model_validate(
        {
            "people": [
                {"id": "a", "purpose": "family", "partner_of": "b"},
                {"id": "b", "purpose": "family", "partner_of": "a"},
            ]
        }
    )
    assert "principal_purpose" not in facts_of(household, household.people[0], on=date(2026, 11, 21))


def test_who_is_born_on_29_february_is_older_from_1_march():
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18

"""A household file: who comes, where, when and why; read with all its mistakes at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from softlanding.core.documents import said

MOST_PEOPLE = 20
NO_DAY = said("is not a date like 2027-01-18", "is geen datum zoals 2027-01-18")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

Purpose = Literal[
    "highly-skilled-migrant",
    "eu-blue-card",
    "intra-company-transfer",
    "researcher",
    "orientation-year",
    "study",
    "self-employed",
    "startup",
    "employment",
    "family",
    "asylum",
    "privileged",
    "other",
]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
Address = Literal["none", "temporary", "company", "rented", "owned", "host", "reception"]
Organisation = Literal["company", "international-organisation", "ngo", "embassy", "knowledge-institute", "school"]


def _day(value: Any) -> Any:
    """Take only full dates: a year or a time of day is a mistake, not a guess."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(NO_DAY)
    if isinstance(value, bool | int | float):
        raise ValueError(NO_DAY)  # noqa: TRY004  # pydantic collects ValueError
    return value


def _yes_no(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"yes", "no", "true", "false"}:
        return value.lower() in {"yes", "true"}
    raise ValueError(said("is not yes or no", "is geen ja of nee"))


Day = Annotated[date, BeforeValidator(_day), Field(ge=EARLIEST, le=LATEST)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class FileRecord(BaseModel):
    """A frozen block of a household file; every field may be missing, and missing means unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Employer(FileRecord):
    """The employer who brings the household in."""

    name: Annotated[str, Field(max_length=200)] | None = None
    recognised_sponsor: YesNo | None = None
    business_agency: YesNo | None = None
    organisation: Organisation | None = None
    municipality: Slug | None = None
    first_working_day: Day | None = None


class Person(FileRecord):
    """One member of the household."""

    id: Slug
    name: Annotated[str, Field(max_length=120)] | None = None
    born: Day | None = None
    nationalities: Annotated[tuple[Country, ...], Field(min_length=1, max_length=8)] | None = None
    arrives_on: Day | None = None
    """The first day in the Netherlands of who comes later than the household."""
    purpose: Purpose | None = None
    partner_of: Slug | None = None
    child_of: Slug | None = None
    salary: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    recruited_from_km: Annotated[float, Field(ge=0, le=20_100)] | None = None
    languages: (
        Annotated[
            tuple[Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")], ...], Field(max_length=20)
        ]
        | None
    ) = None
    has: Annotated[tuple[Slug, ...], Field(max_length=50)] | None = None
    graduated_on: Day | None = None
    first_permit_on: Day | None = None
    visa_issued_on: Day | None = None
    permit_applied_on: Day | None = None
    permit_decided_on: Day | None = None
    permit_valid_until: Day | None = None
    document_ready_on: Day | None = None
    document_collected_on: Day | None = None
    biometrics_given_on: Day | None = None
    registered_on: Day | None = None
    number_issued_on: Day | None = None
    insured_on: Day | None = None
    linked_on: Day | None = None
    obliged_since: Day | None = None
    duo_notice_on: Day | None = None
    plan_signed_on: Day | None = None
    lease_starts_on: Day | None = None
    intake_done_on: Day | None = None
    integration_completed_on: Day | None = None
    income_support_from: Day | None = None
    licence_issued_on: Day | None = None
    driving_licence_from: Annotated[str, Field(pattern=r"^([A-Z]{2}|none)$")] | None = None
    works: YesNo | None = None
    student_without_work: YesNo | None = None
    masters_degree: YesNo | None = None
    has_lawful_stay: YesNo | None = None
    waits_in_netherlands: YesNo | None = None
    graduated_within_three_years: YesNo | None = None
    asylum_permit: YesNo | None = None
    integration_duty_letter: YesNo | None = None
    guardian: YesNo | Slug | None = None
    done: Annotated[tuple[Slug, ...], Field(max_length=60)] | None = None


class Household(FileRecord):
    """A household as its file gives it."""

    id: Slug = "household"
    municipality: Slug | None = None
    works_in: Slug | None = None
    arrival: Day | None = None
    stay_in_months: Annotated[int, Field(ge=0, le=600)] | None = None
    address: Address | None = None
    car: YesNo | None = None
    needs_childcare: YesNo | None = None
    childcare_starts_on: Day | None = None
    moves_on: Day | None = None
    leaves_on: Day | None = None
    employer: Employer | None = None
    people: Annotated[tuple[Person, ...], Field(min_length=1, max_length=MOST_PEOPLE)]

    def person(self, name: str) -> Person:
        """Give the member with the id, or raise KeyError."""
        for person in self.people:
            if person.id == name:
                return person
        raise KeyError(name)

    def arrival_of(self, person: Person) -> date | None:
        """Give a member's first day in the Netherlands: their own, the day of a birth here, or the household's."""
        return person.arrives_on or (person.born if self.born_here(person) else self.arrival)

    def born_here(self, person: Person) -> bool:
        """Say whether a member came by birth, after the household arrived."""
        return person.born is not None and self.arrival is not None and person.born > self.arrival

    def principal_of(self, person: Person) -> Person:
        """Give the person that somebody follows: up the partner and child links to who comes for an own reason."""
        seen = {person.id}
        while followed := person.partner_of or person.child_of:
            if followed in seen:
                return person
            seen.add(followed)
            person = self.person(followed)
        return person

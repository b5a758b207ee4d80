"""A household file: who comes, where, when and why; read with all its mistakes at once."""

from softlanding.core.household.file import (
    EARLIEST,
    LATEST,
    MOST_PEOPLE,
    PURPOSES,
    Employer,
    Household,
    Organisation,
    Person,
)
from softlanding.core.household.reading import country_names, household_of, read_household
from softlanding.core.household.words import nearest

__all__ = [
    "EARLIEST",
    "LATEST",
    "MOST_PEOPLE",
    "PURPOSES",
    "Employer",
    "Household",
    "Organisation",
    "Person",
    "country_names",
    "household_of",
    "nearest",
    "read_household",
]

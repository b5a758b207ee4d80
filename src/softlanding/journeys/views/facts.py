"""What features below may know of a plan: the facts of the reader, and who is who in a household that has cases."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from softlanding.cases.queries.following import Family
from softlanding.core.conditions import Facts
from softlanding.core.facts import facts_of
from softlanding.core.journeys.selection import household_person
from softlanding.journeys import queries
from softlanding.journeys.views.own_file import opened
from softlanding.journeys.views.words import names_of


def of_the_reader(*, request: HttpRequest, **_: Any) -> Facts | None:
    """Answer `directory.queries.facts_wanted`: the facts of who the household came for, or None without a plan."""
    own = opened(request)
    if own is None:
        return None
    return facts_of(own.household, household_person(own.household), on=timezone.localdate())


def family_for_cases(*, household: UUID, **_: Any) -> Family | None:
    """Answer `cases.queries.following.family_asked`: what each member is called, and who is a child."""
    found = queries.file_of(household)
    return queries.family_in(found, names_of(found), on=timezone.localdate()) if found else None

"""What the directory may know about the reader: the facts of their own plan."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from softlanding.core.conditions import Facts
from softlanding.core.facts import facts_of
from softlanding.core.journeys.selection import household_person
from softlanding.journeys.views.own_file import opened


def of_the_reader(*, request: HttpRequest, **_: Any) -> Facts | None:
    """Answer `directory.queries.facts_wanted`: the facts of who the household came for, or None without a plan."""
    own = opened(request)
    if own is None:
        return None
    return facts_of(own.household, household_person(own.household), on=timezone.localdate())

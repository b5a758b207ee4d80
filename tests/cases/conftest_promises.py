"""The desk of Maastricht with cases on its fast track, and what happens to them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from softlanding.cases import actions, queries
from softlanding.cases.models import ClockPause, PromiseClock
from softlanding.common.access import Actor, Role
from softlanding.people.actions import NewPerson, start_household

ECMR = "expat-centre-maastricht-region"
MONDAY = date(2027, 3, 1)
CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)
OFFICER = Actor(kind="system", id="", role=Role.IND_OFFICER)
MIGRANT = {"purpose": "highly-skilled-migrant"}


def moment(day: int, hour: int = 10) -> datetime:
    """A moment so many days after Monday 1 March 2027."""
    return datetime(2027, 3, 1, hour, tzinfo=UTC) + timedelta(days=day)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def registration(**more: Any) -> queries.Case:
    return _opened("registration", CLERK, **{"lane": "fast-track", **more})


def permit(**more: Any) -> queries.Case:
    return _opened("residence-permit", OFFICER, **{"facts": MIGRANT, **more})


def _opened(kind: str, by: Actor, *, email: str | None = "priya@example.org", at: int = 0, **more: Any) -> queries.Case:
    household = start_household(people=[NewPerson("priya")], by=by, now=moment(at))
    household.contact_email = email
    household.save()
    new = actions.NewCase(**{"kind": kind, "household": household.pk, "person_key": "priya", "desk": ECMR, **more})
    return actions.open_case(new, by=by, now=moment(at))


def then(case: queries.Case, change: str, number: int, *, reason: str = "a paper is missing") -> queries.Case:
    by = CLERK if case.authority == "municipality" else OFFICER
    return actions.change_case(case.pk, change, by=by, now=moment(number), on=day(number), reason=reason)


def clock(case: queries.Case) -> PromiseClock:
    return PromiseClock.objects.get(case=case)


def every_row() -> list[Any]:
    """All clocks and pauses, without the ids that the database gave them."""
    clocks = [
        {name: value for name, value in row.items() if name != "id"}
        for row in PromiseClock.objects.order_by("case", "promise").values()
    ]
    pauses = list(
        ClockPause.objects.order_by("clock__case", "first_on").values_list(
            "clock__case", "clock__promise", "reason", "first_on", "until_on"
        )
    )
    return [clocks, pauses]

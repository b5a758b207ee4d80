"""An invented past of The Hague, week by week, for the tests of looking ahead."""

from datetime import timedelta
from decimal import Decimal

from proposals_world import NOW, ON, TOWN, a_home, a_household, the_officer

from softlanding.common.access import Actor
from softlanding.housing.actions.ahead import switch_ahead
from softlanding.housing.models import Home, StatedNeed, WaitingHousehold, WaitingMember

BECAUSE = "The council agreed to try this for a year."
NEAR = (52.0600, 4.2800)
"""Where everybody of the past and of the tests needs to be."""


def a_past(weeks: int = 30, *, households: int = 1, homes: int = 2) -> None:
    """Have so many whole weeks behind us, with households that were housed and homes that were let."""
    first = ON - timedelta(weeks=weeks)
    pattern = a_home("PAST", "escamp", 1, "600.00", True)
    pattern.delete()
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    Home.objects.bulk_create(
        Home(
            region="the-hague", municipality=TOWN, association=pattern.association, number=f"H{day:%m%d}-{at}",
            address="Voorbeeldstraat", postcode="2542 AB", district=pattern.district, latitude=NEAR[0],
            longitude=NEAR[1], bedrooms=1, rent=Decimal("600.00"), step_free=True, available_on=day,
            state=Home.State.LET, made_at=NOW, updated_at=NOW,
        )
        for day in days
        for at in range(homes)
    )  # fmt: skip
    made = WaitingHousehold.objects.bulk_create(
        WaitingHousehold(
            region="the-hague", municipality=TOWN, called="Past", linked_on=day, income_year=Decimal(18000),
            income_stated_on=day, state="housed", moved_on=ON, made_at=NOW, updated_at=NOW,
        )
        for day in days
        for _ in range(households)
    )  # fmt: skip
    members = WaitingMember.objects.bulk_create(
        WaitingMember(region="the-hague", waiting=one, key="m0", called="Past", born_on=ON.replace(year=1991))
        for one in made
    )
    StatedNeed.objects.bulk_create(
        StatedNeed(region="the-hague", member=one, kind="work", place="invented", latitude=NEAR[0], longitude=NEAR[1])
        for one in members
    )


def one_alone(called: str, weeks: int, *, step_free: bool = False, others: int = 0) -> WaitingHousehold:
    """Have somebody wait, alone or with others, linked so many weeks ago."""
    return a_household(called, (*[1992] * others, 1990), weeks, step_free)


def looks_ahead(by: Actor | None = None, *, is_on: bool = True) -> None:
    """Turn looking ahead on."""
    switch_ahead(TOWN, is_on=is_on, because=BECAUSE, by=by or the_officer(), now=NOW)


def a_week_to_wait_in() -> None:
    """Have a past full of homes that fit better than those that are free now, and one household near its last day."""
    a_past()
    one_alone("Rahel", 1)
    one_alone("Yusuf", 5, others=1)
    one_alone("Omid", 10, step_free=True)
    a_home("C-1", "centrum", 2, "700.00")
    a_home("C-2", "centrum", 2, "705.00")
    a_home("L-2", "laak", 2, "705.00", True)

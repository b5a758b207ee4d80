"""Invented households and homes in The Hague for the tests of proposals."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from softlanding.common.access import Actor, Role
from softlanding.housing.models import (
    Association,
    District,
    Home,
    StatedNeed,
    WaitingHousehold,
    WaitingMember,
)

ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
TOWN = "den-haag"
PLACES = {
    "escamp": ("Escamp", ["2542", "2543"], 52.052, 4.275),
    "laak": ("Laak", ["2521", "2525"], 52.062, 4.325),
    "centrum": ("Centrum", ["2511", "2512"], 52.078, 4.312),
}
FAMILIES = (
    # called, birth years, weeks since the link, step-free
    ("Amina", (1988, 1986, 2012, 2019), 10, False),
    ("Yusuf", (1995,), 11, False),
    ("Selam", (1990, 2015), 4, True),
    ("Darya", (1979, 1981, 2008, 2011, 2016), 2, False),
    ("Omid", (1999,), 6, False),
    ("Rahel", (1993, 1992), 1, False),
)
HOMES = (
    # number, district, bedrooms, rent, step-free, days until it is free
    ("E-1", "escamp", 2, "689.50", False, 7),
    ("L-1", "laak", 2, "720.00", True, 0),
    ("L-2", "laak", 1, "612.00", False, 3),
    ("C-1", "centrum", 1, "655.00", True, 10),
    ("E-2", "escamp", 3, "751.00", False, 20),
)


def the_officer() -> Actor:
    """Iris, a housing officer: made when she is first needed."""
    from softlanding.people import actions
    from softlanding.people.models import StaffMember

    email = "iris@example.org"
    member = StaffMember.objects.filter(email=email).first() or actions.make_staff(
        email=email, display_name="Iris van Dam", role="housing-officer", password="correct horse battery",
        desk="the-hague-international-centre",
    )  # fmt: skip
    return Actor(kind="staff", id=str(member.pk), role=Role.HOUSING_OFFICER, desk=member.desk)


def a_home(number: str, district: str, bedrooms: int, rent: str, step_free: bool = False, days: int = 0) -> Home:
    name, postcodes, lat, lon = PLACES[district]
    where, _ = District.objects.get_or_create(
        municipality=TOWN, key=district, defaults={"region": "the-hague", "name": name, "postcodes": postcodes}
    )
    owner, _ = Association.objects.get_or_create(
        municipality=TOWN, key="vaartwonen", defaults={"region": "the-hague", "name": "Vaartwonen"}
    )
    away = (len(number) + sum(map(ord, number))) % 7 / 2000
    return Home.objects.create(
        region="the-hague", municipality=TOWN, association=owner, number=number, address=f"Voorbeeldstraat {number}",
        postcode=f"{postcodes[0]} AB", district=where, latitude=lat + away, longitude=lon - away, bedrooms=bedrooms,
        rent=Decimal(rent), step_free=step_free, available_on=ON + timedelta(days=days), made_at=NOW, updated_at=NOW,
    )  # fmt: skip


def a_household(called: str, born: tuple[int, ...], weeks: int, step_free: bool = False) -> WaitingHousehold:
    one = WaitingHousehold.objects.create(
        region="the-hague", municipality=TOWN, called=called, linked_on=ON - timedelta(weeks=weeks),
        income_year=Decimal(18000), income_stated_on=ON - timedelta(days=30), step_free=step_free, made_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    for at, year in enumerate(born):
        member = WaitingMember.objects.create(
            region="the-hague", waiting=one, key=f"m{at}", called=called, born_on=date(year, 5, 5)
        )
        if at == len(born) - 1:
            kind = "school" if year > 2008 else "work"
            StatedNeed.objects.create(
                region="the-hague", member=member, kind=kind, place="invented", latitude=52.06, longitude=4.28
            )
    return one


def a_week() -> tuple[list[WaitingHousehold], list[Home]]:
    """Make the households and the homes of a week."""
    return [a_household(*one) for one in FAMILIES], [a_home(*one) for one in HOMES]

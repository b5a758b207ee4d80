"""Invented households that wait for a home."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from softlanding.core.housing.household_list import ListedHousehold, ListedMember, ListedNeed

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SCHOOL = ListedNeed("school", "School of the Dunes", 52.079, 4.256)


def amina(**more):
    """Amina with her son, linked three weeks before the Monday of the tests, with everything told."""
    stated = {
        "coa_reference": "A-1",
        "linked_on": date(2026, 11, 2),
        "called": "Amina",
        "contact_email": "amina@example.org",
        "income_year": Decimal(24000),
        "income_stated_on": date(2026, 10, 20),
        "members": (
            ListedMember("m1", date(1988, 4, 1), "Amina"),
            ListedMember("m2", date(2019, 9, 12), "Sami", needs=(SCHOOL,)),
        ),
    }
    return ListedHousehold(**{**stated, **more})


def lars(**more):
    """Another household, of one."""
    return amina(
        **{"coa_reference": "L-1", "called": "Lars", "members": (ListedMember("m1", date(1990, 1, 1), "Lars"),), **more}
    )


def days_ago(days):
    return (datetime.now(AMSTERDAM) - timedelta(days=days)).date()

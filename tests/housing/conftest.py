"""What the tests of housing share: an officer, and a few homes."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from softlanding.common.access import Actor, Role
from softlanding.core.housing.home_list import HomeRow
from softlanding.housing import actions


@pytest.fixture
def officer(staff: Callable[..., Any]) -> Actor:
    """Return a housing officer of The Hague."""
    made = staff(Role.HOUSING_OFFICER, email="officer@example.org")
    return Actor(kind="staff", id=str(made.pk), role=Role.HOUSING_OFFICER, desk="the-hague-international-centre")


@pytest.fixture
def in_november_2026(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let it be a day of which the limits of rent and income are known: a year without them is refused."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return now


@pytest.fixture
def places(db: None) -> None:
    """Have two associations and two districts in The Hague."""
    for name in ("Staedion", "Haag Wonen"):
        actions.add_association("den-haag", name)
    actions.add_district("den-haag", "Escamp", ["2531", "2541"])
    actions.add_district("den-haag", "Laak", ["2521"])


@pytest.fixture
def home_row() -> Callable[..., HomeRow]:
    """Make a row of a list; say what differs."""

    def made(**differs: Any) -> HomeRow:
        told: dict[str, Any] = {
            "line": 2, "association": "staedion", "number": "1", "address": "Voorbeeldstraat 1", "postcode": "2531 AB",
            "district": "escamp", "bedrooms": 2, "rent": Decimal("689.50"), "step_free": True, "features": ("lift",),
            "available_on": date(2026, 12, 20), "latitude": None, "longitude": None,
        }  # fmt: skip
        return HomeRow(**{**told, **differs})

    return made

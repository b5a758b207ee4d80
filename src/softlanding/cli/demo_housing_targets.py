"""The demo's housing target: invented national numbers, months that were housed, a balance, a step of supervision."""

from __future__ import annotations

from datetime import datetime, timedelta

OWN, OTHER = "den-haag", "delft"
HOUSED = (62, 48, 71, 55, 66, 59, 44, 73, 52, 61, 47, 58)
"""Persons a month, one year over and over. Invented, like everything of the demo."""


def keep_demo_targets(*, now: datetime) -> None:
    """Give The Hague a target of this half-year to look at; what is there already stays as it is."""
    from softlanding.common.access.terms import SYSTEM
    from softlanding.core.apportionment.half_years import HalfYear
    from softlanding.housing import actions, queries

    half_year = HalfYear.of(now.date())
    if queries.target_number(half_year) is not None:
        return
    invented = "Invented for the demo: the real number was not found"
    first = half_year.previous.previous
    for one, persons in ((first, 14_000), (half_year.previous, 12_500), (half_year, 13_500)):
        if queries.target_number(one) is None:
            actions.enter_national_target(one, persons, invented, by=SYSTEM, now=now)
    actions.state_target_balance(OWN, first, 60, invented, by=SYSTEM, now=now)
    month, at = first.starts_on, 0
    while month <= now.date():
        source = f"demo:{month:%Y-%m}"
        actions.targets_note_placed(OWN, month, HOUSED[at % 12], source, kind="whole-month", now=now)
        month, at = (month + timedelta(days=32)).replace(day=1), at + 1
        if month <= now.date():
            actions.keep_snapshots_of_last_month(now=now.replace(year=month.year, month=month.month, day=1))
    actions.agree_swap(half_year, OWN, OTHER, 6, "Invented: agreed at the regional table", by=SYSTEM, now=now)
    actions.move_supervision(OWN, "signal", half_year.starts_on, "Invented: letter of the province", by=SYSTEM, now=now)

"""What the network's files may say: desks, counters, hours, services and agreements."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from pydantic import model_validator

from softlanding.core.rulebook.records import Id, Origin, Record, Text, When

Authority = Literal["municipality", "ind", "information"]
Service = Literal[
    "municipal-registration",
    "biometrics",
    "residence-document",
    "residence-sticker",
    "return-visa",
    "application",
    "information",
]
DeskKind = Literal["expat-centre", "ind-desk", "ind-point", "welcome-centre", "municipality"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Stated(Origin):
    """A value of a desk with its origin; None is "not known"."""

    value: str | None = None
    dated: str | None = None
    note: str | None = None


class Counter(Record):
    """A counter with the authorities that can serve there. `assumed` says that nobody stated it."""

    id: Id
    name: str
    authorities: tuple[Authority, ...]
    languages: tuple[str, ...] = ("nl", "en")
    assumed: bool = True
    note: str | None = None


class StaffedHours(Origin):
    """Weekly hours of an authority at a desk, local time."""

    authority: Authority
    days: tuple[Weekday, ...]
    opens: time
    closes: time
    from_on: date | None = None
    until: date | None = None
    assumed: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> StaffedHours:
        if self.closes <= self.opens:
            raise ValueError("closes at or before it opens")
        return self


class DeskService(Origin):
    """A service at a desk. `minutes` are the desk's or, when assumed, planning values."""

    service: Service
    authority: Authority
    offered: Literal["yes", "no", "unknown"]
    first_person_minutes: int = 10
    further_person_minutes: int = 10
    household_at_once: bool = False
    minutes_assumed: bool = True
    note: str | None = None


class Desk(Record):
    """A place where newcomers are served, by one authority or several."""

    id: Id
    kind: DeskKind
    name: Text
    short: str | None = None
    municipality: Id
    address: tuple[Stated, ...] = ()
    phone: tuple[Stated, ...] = ()
    email: tuple[Stated, ...] = ()
    website: Stated | None = None
    booking: tuple[Stated, ...] = ()
    fee: tuple[Stated, ...] = ()
    languages: tuple[Stated, ...] = ()
    counters: tuple[Counter, ...] = ()
    hours: tuple[StaffedHours, ...] = ()
    services: tuple[DeskService, ...] = ()
    closing_days: Id | None = None
    facts: tuple[Stated, ...] = ()
    conflicts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    checked_on: date

    def offers(self, service: str) -> DeskService | None:
        """Give the row of a service that the desk offers, or None."""
        return next((row for row in self.services if row.service == service and row.offered == "yes"), None)


class Agreement(Origin):
    """Which desk serves whom, for what, from when: the only ground on which the router says yes.

    `relation`: the household lives in one of the municipalities, works there, or either; `anywhere` asks nothing.
    """

    id: Id
    desk: Id
    municipalities: tuple[Id, ...] = ()
    relation: Literal["lives", "works", "lives-or-works", "anywhere"] = "lives"
    services: tuple[Service, ...]
    applies_when: When
    title: Text
    from_on: date | None = None
    until: date | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Agreement:
        if (self.relation == "anywhere") != (not self.municipalities):
            raise ValueError("give municipalities, or relation: anywhere")
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether the agreement is in force on the day."""
        return (self.from_on is None or self.from_on <= day) and (self.until is None or day < self.until)


class ClosingDays(Origin):
    """Days on which desks are closed, computed from named holidays or given as dates."""

    id: Id
    holidays: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    note: str | None = None


class Network(Record):
    """A region's or an authority's set of desks and agreements."""

    id: Id
    title: Text
    region_municipalities: tuple[Id, ...] = ()
    phone: Stated | None = None
    desks: tuple[Desk, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    closing_days: tuple[ClosingDays, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        return value

"""What the network's files may say: desks, counters, hours, services and agreements."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import Actor, Id, Length, Origin, Record, Text, When

Authority = Literal["municipality", "ind", "information"]
Service = Literal[
    "municipal-registration",
    "non-resident-registration",
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
Holiday = Literal[
    "new-year",
    "good-friday",
    "easter-monday",
    "kings-day",
    "liberation-day",
    "ascension",
    "whit-monday",
    "christmas",
    "boxing-day",
]


class Sourced(Origin):
    """An origin with the other sources that say the same."""

    also: tuple[Id, ...] = ()


class Stated(Sourced):
    """A value of a desk with its origin; None is "not known". `about` names the subject of a loose fact."""

    value: str | None = None
    about: str | None = None
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


class StaffedHours(Sourced):
    """Weekly hours of an authority at a desk, local time. `assumed`: not stated for the authority itself."""

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


class DeskService(Sourced):
    """A service at a desk. `minutes` are the desk's or, when assumed, planning values."""

    service: Service
    authority: Authority
    offered: Literal["yes", "no", "unknown"]
    first_person_minutes: int = 10
    further_person_minutes: int = 10
    most_minutes: int | None = None
    household_at_once: bool = False
    not_under_age: int | None = None
    """Below this age the person takes `under_age_minutes`, where the desk knows them: a photo without fingerprints."""
    under_age_minutes: int | None = None
    minutes_assumed: bool = True
    note: str | None = None

    def minutes(self, people: int) -> int:
        """Give the minutes that so many people take at one counter, one after the other."""
        whole = self.first_person_minutes + self.further_person_minutes * max(people - 1, 0)
        return whole if self.most_minutes is None else min(whole, self.most_minutes)


class Desk(Record):
    """A place where newcomers are served, by one authority or several.

    `generated`: it stands in no file; only the municipality's legal duty is known, no address and no hours.
    """

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
    generated: bool = False

    def offers(self, service: str) -> DeskService | None:
        """Give the row of a service that the desk offers, or None."""
        return next((row for row in self.services if row.service == service and row.offered == "yes"), None)


Lane = Literal["fast-track", "regular"]


class UsualWait(Sourced):
    """How long a service usually took on the regular route, as the source of an agreement says it: an estimate."""

    service: Service
    least_days: Annotated[int, Field(ge=0)] | None = None
    most_days: Annotated[int, Field(ge=0)]


class Agreement(Sourced):
    """Which desk serves whom, for what, from when: the only ground on which the router says yes.

    `relation`: the household lives in one of the municipalities (or in any of the provinces), works there, or
    either; `anywhere` asks nothing. Where an agreement that is not `certain` holds, the answer is "not known: ask
    the desk", never yes. `proviso`: what else the person must know or have.

    `lane`: whether who falls under it is served faster. `promises`: ids of promises of the same desk;
    `papers_in_advance` and `applied_by`: what the lane asks, None where no source says it. `regular_takes`: how long
    the regular route beside it took. `replaces`: the agreement that it follows on, `gap` why there is a time between
    the two. `beside`: other agreements of the desk for the same people and services that hold at the same time.
    """

    id: Id
    desk: Id
    lane: Lane = "regular"
    promises: tuple[Id, ...] = ()
    papers_in_advance: tuple[Id, ...] | None = None
    applied_by: Actor | None = None
    regular_takes: tuple[UsualWait, ...] = ()
    replaces: Id | None = None
    gap: Text | None = None
    beside: tuple[Id, ...] = ()
    municipalities: tuple[Id, ...] = ()
    provinces: tuple[str, ...] = ()
    relation: Literal["lives", "works", "lives-or-works", "anywhere"] = "lives"
    services: tuple[Service, ...]
    applies_when: When
    title: Text
    from_on: date | None = None
    until: date | None = None
    certain: bool = True
    proviso: Text | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Agreement:
        if (self.relation == "anywhere") != (not self.municipalities and not self.provinces):
            raise ValueError("give municipalities or provinces, or relation: anywhere")
        if self.from_on is not None and self.until is not None and self.until <= self.from_on:
            raise ValueError("ends on or before the day it begins")
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether the agreement is in force on the day."""
        return (self.from_on is None or self.from_on <= day) and (self.until is None or day < self.until)


class MunicipalRule(Origin):
    """What municipal desks do by law: one agreement for each municipality of the list, or for every one."""

    id: Id
    listed_in: Id | None = None
    relation: Literal["lives", "anywhere"]
    services: tuple[Service, ...]
    applies_when: When
    title: Text
    proviso: Text | None = None
    note: str | None = None


class ClosingDays(Sourced):
    """Days on which desks are closed, computed from named holidays or given as dates."""

    id: Id
    holidays: tuple[Holiday, ...] = ()
    dates: tuple[date, ...] = ()
    note: str | None = None


class PauseReason(Record):
    """A reason for which a promise's clock stands still: in these states of the case, or because an officer says so."""

    id: Id
    title: Text
    states: tuple[Id, ...] = ()


class Measures(Record):
    """What starts a promise's clock, keeps it and ends it without counting: states of a kind of case.

    `lane` and `when`: only these cases were promised anything; where the facts do not tell, the case is not counted
    and says so. `voids` gives the words for each state in which the promise fell away.
    """

    kind: Id
    lane: Literal["regular", "fast-track"] | None = None
    when: When | None = None
    starts: Annotated[tuple[Id, ...], Field(min_length=1)]
    stops: Annotated[tuple[Id, ...], Field(min_length=1)]
    voids: dict[Id, Text] = {}
    pauses: tuple[PauseReason, ...] = ()


class Baseline(Sourced):
    """How long the same took before the promise, as a source says."""

    least: Length
    most: Length
    told: Text


class ServicePromise(Sourced):
    """What a desk promises within so many days. It is the desk's own word, not the law's.

    `service`: at its counters, which the capacity planner counts; None for a promise that no counter keeps.
    `share`: for how many; None where no number is stated, and `share_told` says what is. `days_assumed`: the source
    does not say which days count. `of`: a promise may also be one to a household, without a case.
    """

    id: Id
    desk: Id
    title: Text
    by: Text
    to: Text
    of: Literal["case", "household"] = "case"
    service: Service | None = None
    days: Annotated[int, Field(ge=0)]
    kind_of_days: Literal["plain", "working"] = "plain"
    days_assumed: bool = False
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    share_told: Text | None = None
    measured: Measures | None = None
    before: Baseline | None = None
    from_on: date | None = None
    until: date | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _says_how_a_case_is_measured(self) -> ServicePromise:
        if self.of == "case" and self.measured is None:
            raise ValueError("a promise about cases says in measured which kind starts and stops its clock")
        return self

    def holds_on(self, day: date) -> bool:
        """Say whether it is promised on the day; one without dates always is."""
        return (self.from_on is None or self.from_on <= day) and (self.until is None or day < self.until)


class Network(Record):
    """A region's or an authority's set of desks and agreements."""

    id: Id
    title: Text
    region_municipalities: tuple[Id, ...] = ()
    phone: Stated | None = None
    desks: tuple[Desk, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    closing_days: tuple[ClosingDays, ...] = ()
    promises: tuple[ServicePromise, ...] = ()
    municipal_rules: tuple[MunicipalRule, ...] = ()
    municipal_services: tuple[DeskService, ...] = ()

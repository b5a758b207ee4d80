"""What is asked of the planner: demand, work, norm, staffing; and one drawn course of visits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import inf

import numpy as np

from softlanding.core.capacity.opening import DAY, FloatArray, Window, hours_a_week
from softlanding.core.capacity.serving import Asked

MOST_MISSED = 0.9


@dataclass(frozen=True, slots=True)
class Work:
    """A service that this share of the visits needs, and its minutes; `assumed`: nobody stated the minutes."""

    service: str
    share: float
    first_minutes: int
    further_minutes: int
    most_minutes: int | None = None
    assumed: bool = True
    share_assumed: bool = True

    def minutes(self, people: FloatArray) -> FloatArray:
        """Give the minutes of visits of so many people, one after the other at one counter."""
        whole = self.first_minutes + self.further_minutes * (people - 1)
        return whole if self.most_minutes is None else np.minimum(whole, self.most_minutes)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many clients (persons) ask for a visit from `first` until before `until`, and how they behave.

    `family_share`: the share of visits made by a family of `family_size`; the others come alone. `no_show`: the share
    of appointments that nobody comes for; who missed asks again at once. `urgent`: the share of visits that go first.
    `evenly`: at equal distances instead of at random.
    """

    clients: int
    first: date
    until: date
    family_share: float = 0.0
    family_size: int = 3
    no_show: float = 0.0
    urgent: float = 0.0
    patience_days: int | None = None
    evenly: bool = False

    @property
    def days(self) -> int:
        """Give the length of the time in days."""
        return (self.until - self.first).days

    @property
    def minutes(self) -> float:
        """Give the length of the time in minutes."""
        return float(self.days * DAY)


@dataclass(frozen=True, slots=True)
class Norm:
    """The promise: this share of the clients gets a time within so many days of asking."""

    days: int
    share: float = 0.9
    working_days: bool = False


@dataclass(frozen=True, slots=True)
class Staffing:
    """So many counters, all open in the same windows."""

    windows: tuple[Window, ...]
    counters: int

    @property
    def hours_a_week(self) -> float:
        """Give the weekly hours of one counter."""
        return hours_a_week(self.windows)

    def with_counters(self, counters: int) -> Staffing:
        """Give the same hours with another number of counters."""
        return replace(self, counters=counters)


@dataclass(frozen=True, slots=True)
class Question:
    """One authority's work at one desk, to be answered in `runs` drawn courses."""

    demand: Demand
    works: tuple[Work, ...]
    norm: Norm
    staffing: Staffing
    closed: frozenset[date] = frozenset()
    grid: int = 5
    seed: int = 1
    runs: int = 20
    stream: int = 0

    def courses(self) -> list[Asked]:
        """Draw the runs: the same seed gives the same, whatever the staffing."""
        return [
            draw(self.demand, self.works, np.random.default_rng([self.seed, self.stream, run]))
            for run in range(self.runs)
        ]


def draw(demand: Demand, works: tuple[Work, ...], chance: np.random.Generator) -> Asked:
    """Draw one course of visits: exactly `clients` persons, those without work for these counters left out.

    Moments of asking are spread evenly at random over the time, day and night: a Poisson stream, given its number.
    """
    family = chance.random(demand.clients) < demand.family_share
    people = np.where(family, float(demand.family_size), 1.0)
    so_far = np.cumsum(people)
    visits = int(np.searchsorted(so_far, demand.clients)) + 1 if demand.clients else 0
    people = people[:visits]
    if visits:
        people[-1] -= so_far[visits - 1] - demand.clients
    moments = (np.arange(visits) + 0.5) / max(visits, 1) if demand.evenly else np.sort(chance.random(visits))
    minutes = np.zeros(visits)
    for work in works:
        minutes += np.where(chance.random(visits) < work.share, work.minutes(people), 0.0)
    missed = (chance.geometric(1 - demand.no_show, visits) - 1).astype(np.float64)
    urgent = (chance.random(visits) < demand.urgent).astype(np.float64)
    comes = minutes > 0
    return Asked(
        at=moments[comes] * demand.minutes,
        minutes=minutes[comes],
        people=people[comes],
        misses=missed[comes] if demand.no_show else None,
        urgent=urgent[comes] if demand.urgent else None,
        patience=inf if demand.patience_days is None else float(demand.patience_days * DAY),
    )


def mean_minutes(demand: Demand, works: tuple[Work, ...]) -> float:
    """Give the expected minutes of counter work per client, missed appointments among them."""
    sizes = np.array([1.0, float(demand.family_size)])
    shares = np.array([1 - demand.family_share, demand.family_share])
    minutes = sum((work.share * work.minutes(sizes) for work in works), np.zeros(2))
    return float(minutes @ shares / (sizes @ shares) / (1 - demand.no_show))


def longest_visit(demand: Demand, works: tuple[Work, ...]) -> float:
    """Give the minutes of the longest visit that can occur."""
    people = np.array([1.0, float(demand.family_size) if demand.family_share else 1.0])
    return float(sum((work.minutes(people) for work in works if work.share), np.zeros(2)).max())
